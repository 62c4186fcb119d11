"""The cards of the plan. The first says in a few sentences what to do now, the dates and what the desk does; the whole plan
besides what this looks like, in which order, what is not for now and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.callback_data import ActButton, CaseButton, ComplaintButton, PlainButton, QuestionButton, StepButton, Verb
from bot.cards.message import Card, shortened
from bot.cards.payload import Payload
from bot.cards.speech import Speech
from bot.cards.timeline import picture_of
from workflows.law.findings import ClockReading, InsuredWarning, PlanLine, Qualification
from workflows.law.first_acts import MOST_AT_ONCE
from workflows.screens.plan import ActWords, PlanCard, ShownAct

IN_WRITING = frozenset({"lawyer_choice_request"})
"""Steps that are done by writing, not by saying that they are done."""
HANDOFF = "human_handoff"
UNSEEN = frozenset({HANDOFF, "close_case"})
"""Steps of the desk that tell the person nothing on the first card."""
CAPTURE = "timestamped_capture"
CHANGES, DESK, DONE = 2, 3, 3
LOOKS = 3
DOING = 12
WHY = 300
REASONS, NAMED = 5, 4
FAR = 400
"""Days. Further away nobody counts in days, and the first card names no day."""


def plan(screen: PlanCard, speech: Speech) -> list[Payload]:
    """Shows the first card; of the whole plan the picture first where it was asked for, then the card with its
    buttons."""
    return _whole(screen, speech) if screen.whole else _first(screen, speech).payloads()


def act_words(screen: ActWords, speech: Speech) -> Card:
    """Shows what to say, to copy as it stands."""
    says, words = screen.act.says, screen.act.words
    card = Card().title(says.in_(speech.language, young=screen.young))
    if words is not None:
        card.say(words.in_(speech.language, young=screen.young))
    return card.row(speech.button("bot.button.case", CaseButton(Verb.SHOW_CASE, screen.case.id)))


def _first(screen: PlanCard, speech: Speech) -> Card:
    """Whoever reads on a telephone, and is afraid, reads this and no more."""
    card = Card().title(_own(screen, speech, "bot.plan.title", number=screen.case.number))
    if screen.changes:
        card.items(speech.say("bot.plan.changes"), [speech.of(one) for one in screen.changes][:CHANGES])
    acts = screen.acts[:MOST_AT_ONCE]
    said = (f"{number}. {one.act.says.in_(speech.language, young=screen.young)}" for number, one in enumerate(acts, 1))
    card.items(_own(screen, speech, "bot.plan.do_now"), [*said, *_did(screen, speech)], "")
    warnings = [one for one in screen.analysis.warnings if one.at_once]
    for warning in warnings:
        card.say("⚠️ " + _warned(warning, screen, speech))
    driving = screen.analysis.driving_clock
    if driving is None or driving.days_left <= FAR:
        _clock(card, screen, speech)
    _desk_does(card, screen, speech, max(DESK - len(warnings), 1))
    human = screen.analysis.human
    if screen.case.plan_approved_at is None and not (human.required and human.by is not None):
        card.say(speech.say("bot.plan.waits_for_handler"))
    if screen.case.is_open:
        for one in acts:
            _act_buttons(card, one, screen, speech)
        card.row(speech.button("bot.plan.whole", CaseButton(Verb.SHOW_PLAN, screen.case.id)))
    _common_buttons(card, screen, speech)
    return card


def _did(screen: PlanCard, speech: Speech) -> list[str]:
    """What the person did already: a press is seen to count."""
    mine = [line for line in screen.analysis.plan if line.by == "insured" and line.step in _done(screen)]
    return [f"✓ {speech.lay('steps', line.step, young=screen.young)}" for line in mine][:DONE]


def _own(screen: PlanCard, speech: Speech, key: str, /, **params: object) -> str:
    """A sentence to this reader: a minor is not addressed as an adult is."""
    return speech.say(f"{key}_young" if screen.young else key, **params)


def _warned(warning: InsuredWarning, screen: PlanCard, speech: Speech) -> str:
    return (warning.young if screen.young and warning.young is not None else warning.text).in_(speech.language)


def _desk_does(card: Card, screen: PlanCard, speech: Speech, most: int) -> None:
    """The next steps of the desk, and by when somebody looks at it."""
    waiting = {one.step for one in screen.analysis.refused}
    steps = [
        speech.lay("steps", line.step, young=screen.young)
        for line in screen.analysis.plan
        if line.by != "insured" and line.step not in _done(screen) | waiting | UNSEEN | _hidden(screen)
    ]
    human, lines = screen.analysis.human, steps[:most]
    if human.required and human.by is not None and screen.case.plan_approved_at is None:
        at = speech.moment(human.by, screen.case.jurisdiction)
        lines = [speech.say("bot.human_by", at=at), *lines[: most - 1]]
    card.items(speech.say("bot.plan.desk_does"), lines)


def _act_buttons(card: Card, shown: ShownAct, screen: PlanCard, speech: Speech) -> None:
    """The button of an act, with what it opens; beside it, that the step is done."""
    act, case = shown.act, screen.case
    label = act.button.in_(speech.language, young=screen.young) if act.button is not None else ""
    row: list[tuple[str, str]] = []
    if shown.address is not None:
        row.append((label, shown.address))
    elif act.opens == "words":
        row.append((label, ActButton(Verb.SHOW_ACT_WORDS, case.id, act.id).pack()))
    elif act.opens == "question" and act.question is not None:
        row.append((label, QuestionButton(Verb.EDIT_ANSWER, case.id, act.question).pack()))
    elif act.opens == "write":
        row.append((label, CaseButton(Verb.WRITE_TO_DESK, case.id).pack()))
    if row:
        card.row(*row)
    if act.step is not None:
        card.row(_step_button(act.step, screen, speech))


def _step_button(step: str, screen: PlanCard, speech: Speech) -> tuple[str, str]:
    written, case = step in IN_WRITING, screen.case
    press = CaseButton(Verb.REQUEST_LAWYER, case.id) if written else StepButton(Verb.MARK_STEP_DONE, case.id, step)
    return f"{'⚖️' if written else '✓'} {speech.lay('steps', step, young=screen.young)}", press.pack()


def _whole(screen: PlanCard, speech: Speech) -> list[Payload]:
    card = Card().title(_own(screen, speech, "bot.plan.title", number=screen.case.number))
    if screen.changes:
        card.items(speech.say("bot.plan.changes"), (speech.of(one) for one in screen.changes))
    _do_now(card, screen, speech)
    _looks_like(card, screen, speech)
    _clock(card, screen, speech)
    _then(card, screen, speech)
    _forbidden(card, screen, speech)
    for warning in screen.analysis.warnings:
        card.say("⚠️ " + _warned(warning, screen, speech))
    _people(card, screen, speech)
    _buttons(card, screen, speech)
    pictures = [picture_of(screen, speech)] if screen.picture and screen.analysis.plan else []
    return [*pictures, *card.payloads()]


def _looks_like(card: Card, screen: PlanCard, speech: Speech) -> None:
    """Never `is`: a person decides."""
    found = screen.analysis.qualifications
    names = list(dict.fromkeys(_look(one, speech) for one in found))[:LOOKS]
    if names:
        card.items(speech.say("bot.plan.looks_like"), names)
        card.say((speech.say("bot.plan.a_person_decides"), "italic"))
    else:
        card.say(_own(screen, speech, "bot.plan.looks_unclear"))


def _look(one: Qualification, speech: Speech) -> str:
    name = speech.lay("qualifications", one.id)
    if one.to_be_confirmed:
        return speech.say("bot.plan.to_be_confirmed", what=name)
    return name if one.state == "likely" else speech.say("bot.plan.possible", what=name)


def _clock(card: Card, screen: PlanCard, speech: Speech) -> None:
    driving, clock = screen.analysis.driving_clock, screen.analysis.driving
    if driving is None or clock is None:
        card.say(_own(screen, speech, "bot.plan.no_clock"))
        return
    card.say(
        (speech.say("bot.plan.clock"), "bold"),
        "\n⏳ " + _clock_line(clock, driving.days_left, screen.case.jurisdiction, speech),
    )


def _clock_line(clock: ClockReading, days_left: int, jurisdiction: str, speech: Speech) -> str:
    last = clock.legal_last_day
    name = speech.lay("clocks", clock.id)
    if last is not None and days_left > FAR:
        said = speech.say("bot.plan.clock_moment", clock=name, at=speech.day(last))
    elif last is not None:
        said = speech.say("bot.plan.clock_until", clock=name, day=speech.day(last), n=max(days_left, 0))
    elif clock.moment is not None:
        said = speech.say("bot.plan.clock_moment", clock=name, at=speech.moment(clock.moment, jurisdiction))
    else:
        said = name
    if clock.safe_day is not None and last is not None and clock.safe_day < last:
        said += " " + speech.say("bot.plan.safe_day", day=speech.day(clock.safe_day))
    if clock.to_be_confirmed:
        said += " " + speech.say("bot.plan.lawyer_confirms")
    return said


def _done(screen: PlanCard) -> frozenset[str]:
    """What was done; who has approved the plan has taken over."""
    taken_over = {HANDOFF} if screen.case.plan_approved_at is not None else set()
    return frozenset(screen.done) | taken_over


def _hidden(screen: PlanCard) -> frozenset[str]:
    """Where no page was named there is none that the desk could capture: nothing is promised, and nothing waits for it."""
    return frozenset() if screen.has_page else frozenset({CAPTURE})


def _mine_now(screen: PlanCard) -> list[PlanLine]:
    """What the insured can do today: theirs, not done, and waiting for nothing."""
    refused = {one.step for one in screen.analysis.refused}
    return [
        line
        for line in screen.analysis.plan
        if line.by == "insured"
        and line.step not in _done(screen)
        and line.step not in refused
        and not (screen.young and line.step in IN_WRITING)
    ]


def _do_now(card: Card, screen: PlanCard, speech: Speech) -> None:
    """First: whoever reads no further has read this."""
    card.items(
        _own(screen, speech, "bot.plan.do_now"), (_to_do(line, screen, speech) for line in _mine_now(screen)), "▶️"
    )


def _then(card: Card, screen: PlanCard, speech: Speech) -> None:
    shown = {line.step for line in _mine_now(screen)}
    others = [line for line in screen.analysis.plan if line.step not in shown | _hidden(screen)]
    card.items(speech.say("bot.plan.steps"), _ordered(others, screen, speech), "")


def _to_do(line: PlanLine, screen: PlanCard, speech: Speech) -> str:
    said = speech.lay("steps", line.step, young=screen.young)
    if line.due is not None:
        said += " – " + _until(line.due, screen, speech, speech.day(line.due))
    if line.how is not None:
        said += f"\n   {line.how.in_(speech.language)}"
    return said


def _until(due: date, screen: PlanCard, speech: Speech, written: str) -> str:
    return speech.say("bot.plan.due_today") if due <= screen.today else speech.say("bot.plan.before", day=written)


def _ordered(lines: list[PlanLine], screen: PlanCard, speech: Speech) -> Iterable[str]:
    waiting = {one.step: one.until for one in screen.analysis.refused if one.until not in _hidden(screen)}
    labels = {line.step: speech.lay("steps", line.step, young=screen.young) for line in screen.analysis.plan}
    numbers = {line.step: number for number, line in enumerate(lines[:DOING], 1)}
    for number, line in enumerate(lines[:DOING], 1):
        said = f"{number}. {labels[line.step]}"
        if line.step in _done(screen):
            said = f"✓ {labels[line.step]}"
        elif line.step in waiting:
            until = waiting[line.step]
            if until in numbers and until not in _done(screen):
                said += " – " + speech.say("bot.plan.after_step", number=numbers[until])
            else:
                said += " – " + speech.say("bot.plan.after", what=speech.lay("steps", until))
        elif line.due is not None:
            said += " – " + _until(line.due, screen, speech, speech.short_day(line.due))
        yield said
    if len(lines) > DOING:
        yield speech.say("bot.plan.more_steps", n=len(lines) - DOING)


def _forbidden(card: Card, screen: PlanCard, speech: Speech) -> None:
    """By reason: the same words are not said ten times to somebody who reads on a telephone. That a step only waits for
    another one stands in the list of steps already."""
    waits = speech.rulebook.note("waits_for_step").in_(speech.language)
    reasons: dict[str, list[str]] = {}
    for one in screen.analysis.refused:
        if one.until in _hidden(screen):
            continue
        if one.why.in_(speech.language) == waits.replace("{step}", speech.label("steps", one.until)):
            continue
        why = one.why.in_(speech.language).replace(speech.label("steps", one.until), speech.lay("steps", one.until))
        reasons.setdefault(why, []).append(speech.lay("steps", one.step))
    lines = [f"{_named(steps)}{speech.say('bot.colon')}{shortened(why, WHY)}" for why, steps in reasons.items()]
    card.items(speech.say("bot.plan.forbidden"), lines[:REASONS], "⛔")


def _named(steps: list[str]) -> str:
    return ", ".join(steps[:NAMED]) + (" …" if len(steps) > NAMED else "")


def _people(card: Card, screen: PlanCard, speech: Speech) -> None:
    human = screen.analysis.human
    if human.required and human.by is not None and screen.case.plan_approved_at is None:
        card.say("🤝 " + speech.say("bot.human_by", at=speech.moment(human.by, screen.case.jurisdiction)))
    if screen.case.plan_approved_at is None:
        card.say(speech.say("bot.plan.waits_for_handler"))


def _buttons(card: Card, screen: PlanCard, speech: Speech) -> None:
    if screen.case.is_open:
        for line in _mine_now(screen):
            card.row(_step_button(line.step, screen, speech))
    _common_buttons(card, screen, speech)


def _common_buttons(card: Card, screen: PlanCard, speech: Speech) -> None:
    """A minor is led to no lawyer by a button."""
    case = screen.case
    if not case.is_open:
        card.row(speech.button("bot.button.menu", PlainButton(Verb.MENU)))
        return
    card.row(
        speech.button("bot.button.continue", CaseButton(Verb.RESUME_INTERVIEW, case.id)),
        speech.button("interview.button.answers", CaseButton(Verb.SHOW_SUMMARY, case.id)),
    )
    write = speech.button("bot.button.write", CaseButton(Verb.WRITE_TO_DESK, case.id))
    lawyer = speech.button("bot.button.lawyer_short", CaseButton(Verb.REQUEST_LAWYER, case.id))
    card.row(*((write,) if screen.young else (write, lawyer)))
    card.row(
        speech.button("bot.button.complain", ComplaintButton(Verb.COMPLAIN, case.id)),
        speech.button("bot.button.menu", PlainButton(Verb.MENU)),
    )

"""The interview in the chat: one renderer for all questions, the confirmation, the card of answers."""

from __future__ import annotations

from bot.callback_data import CaseButton, OptionButton, OptionVerb, PlainButton, QuestionButton, Verb
from bot.cards.message import Button, Card, shortened
from bot.cards.speech import Speech
from workflows.interview import UNKNOWN, Option, Question
from workflows.screens.interview import Ask, Confirm, Summary, Told
from workflows.use_cases.chat.answer_question import CHOSEN

MANY = 12
"""More questions than this are said to be optional before they are counted."""
SHORT_LABEL = 17
ROW_WIDTH = 34
TICKED, OPEN = "☑", "☐"


def ask(screen: Ask, speech: Speech) -> Card:
    """Shows what was noted, the question, its help, how far it is; buttons for the answers and for the way back."""
    card = Card()
    question = screen.question
    if screen.problem is not None:
        key, params = screen.problem
        card.say("⚠️ " + speech.say(key, **params))
    if screen.resumed:
        card.say(speech.say("interview.resume"))
    if screen.before is not None:
        card.say(_noted(screen.before, speech))
    for key, params in screen.notes:
        card.say("✓ " + speech.say(key, **params))
    for label in screen.dropped:
        card.say(speech.say("interview.dropped", label=speech.of(label)))
    if question.publication > 0:
        card.say(speech.say("interview.publication", number=question.publication + 1))
    card.title(question.ask.in_(speech.language))
    if question.help is not None:
        card.say((question.help.in_(speech.language), "italic"))
    card.say(_how_far(screen, speech))
    _answers(card, screen, speech)
    return card


def _noted(before: tuple[Question, str], speech: Speech) -> str:
    question, answer = before
    if answer == speech.say("interview.unknown"):
        return speech.say("interview.skipped")
    said = shortened(answer, 160).rstrip(".")  # the sentence has a point of its own
    return "✓ " + speech.say(
        "interview.noted", answer=f"{question.short.in_(speech.language)}{speech.say('bot.colon')}{said}"
    )


def _how_far(screen: Ask, speech: Speech) -> str:
    progress = screen.progress
    if progress.remaining > 1:
        return speech.say("interview.progress", n=progress.remaining)
    if progress.remaining == 1:
        return speech.say("interview.progress.last")
    if progress.afterwards > MANY:
        return speech.say("interview.progress.many", n=progress.afterwards)
    return speech.say("interview.progress.refine", n=max(progress.afterwards, 1))


def _answers(card: Card, screen: Ask, speech: Speech) -> None:
    question, case_id = screen.question, screen.case_id
    several = question.kind == "several"
    verb: OptionVerb = Verb.TOGGLE_OPTION if several else Verb.ANSWER
    choices: list[Button] = []
    for option in question.options:
        mark = f"{TICKED if option.key in screen.chosen else OPEN} " if several else ""
        choices.append((mark + _label(option, speech), OptionButton(verb, case_id, question.key, option.key).pack()))
    choices += [
        (place.name.in_(speech.language), OptionButton(Verb.ANSWER, case_id, question.key, place.key).pack())
        for place in question.places
        if place.button and question.kind == "place"
    ]
    _in_rows(card, choices)
    if several:
        card.row((speech.say("interview.button.send"), OptionButton(Verb.ANSWER, case_id, question.key, CHOSEN).pack()))
    unknown = (speech.say("interview.unknown"), OptionButton(Verb.ANSWER, case_id, question.key, UNKNOWN).pack())
    back = (speech.say("interview.button.back"), CaseButton(Verb.GO_BACK, case_id).pack())
    answers = (speech.say("interview.button.answers"), CaseButton(Verb.SHOW_SUMMARY, case_id).pack())
    if all(option.reads != UNKNOWN for option in question.options):  # else one of the answers says it, and better
        card.row(unknown)
    if screen.correcting:
        card.row((speech.say("interview.button.cancel"), CaseButton(Verb.KEEP_ANSWER, case_id).pack()), answers)
    elif screen.can_go_back:
        card.row(back, answers)


def _label(option: Option, speech: Speech) -> str:
    return option.label.in_(speech.language)


def _in_rows(card: Card, choices: list[Button]) -> None:
    """Short answers stand side by side, long ones under each other: labels are read, not guessed."""
    row: list[Button] = []
    for choice in choices:
        together = sum(len(label) for label, _ in (*row, choice))
        if row and (len(choice[0]) > SHORT_LABEL or together > ROW_WIDTH or len(row) == 3):
            card.row(*row)
            row = []
        row.append(choice)
        if len(choice[0]) > SHORT_LABEL:
            card.row(*row)
            row = []
    card.row(*row)


def confirm(screen: Confirm, speech: Speech) -> Card:
    """Shows what was understood, yes or no."""
    card = Card().say(speech.say("interview.confirm", answer=shortened(screen.shown)))
    yes = (
        speech.say("interview.confirm.yes"),
        QuestionButton(Verb.CONFIRM, screen.case_id, screen.question.key).pack(),
    )
    no = (speech.say("interview.confirm.no"), QuestionButton(Verb.REJECT, screen.case_id, screen.question.key).pack())
    return card.row(yes).row(no)


def told(screen: Told, speech: Speech) -> Card:
    """Shows what was read of the person's words; who is not safe says so first."""
    card = Card().title(speech.say("story.read" if screen.lines else "story.kept"))
    lines = [(question, shortened(said, 160)) for question, said in screen.lines]
    card.say("\n".join(f"• {one.short.in_(speech.language)}{speech.say('bot.colon')}{said}" for one, said in lines))
    if screen.correcting:
        card.say((speech.say("story.which"), "italic"))
        for question, _ in lines:
            label = f"✖ {question.short.in_(speech.language)}"
            card.row((label, QuestionButton(Verb.DROP_TOLD, screen.case_id, question.key).pack()))
    else:
        card.say((speech.say("story.kept_for_person"), "italic"))
    right = lines and screen.is_linked and screen.knows_kind
    wrong = lines and not screen.correcting
    card.row(
        speech.button("story.right", CaseButton(Verb.CONFIRM_STORY, screen.case_id)) if right else None,
        speech.button("story.correct", CaseButton(Verb.CORRECT_STORY, screen.case_id)) if wrong else None,
    )
    return card.row(speech.button("story.unsafe", PlainButton(Verb.SAY_UNSAFE)))


def summary(screen: Summary, speech: Speech) -> Card:
    """Shows every answer, with a button to correct it."""
    card = Card().title(f"{speech.say('interview.summary.title')} – {screen.case.number}")
    if not screen.lines:
        card.say(speech.say("bot.summary.empty"))
    for line in screen.lines:
        number = f" ({line.publication + 1})" if line.publication else ""
        card.say(
            (f"{line.label.in_(speech.language)}{number}", "bold"),
            speech.say("bot.colon") + shortened(line.answer, 300),
        )
    if screen.lines:
        card.say((speech.say("interview.summary.hint"), "italic"))
    buttons = [
        (
            f"✏️ {line.label.in_(speech.language)}" + (f" ({line.publication + 1})" if line.publication else ""),
            QuestionButton(Verb.EDIT_ANSWER, screen.case.id, line.key).pack(),
        )
        for line in screen.lines[:MOST_BUTTONS]
    ]
    for start in range(0, len(buttons), 2):
        card.row(*buttons[start : start + 2])
    if screen.case.is_open:
        card.row((speech.say("bot.button.continue"), CaseButton(Verb.RESUME_INTERVIEW, screen.case.id).pack()))
    return card.row((speech.say("bot.button.menu"), PlainButton(Verb.MENU).pack()))


MOST_BUTTONS = 90
"""Telegram takes a hundred buttons under a message."""

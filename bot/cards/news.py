"""What the desk tells: the receipt, emergencies, steps that move, lawyers, messages."""

from __future__ import annotations

from datetime import date, datetime

from bot.callback_data import CaseButton, NameButton, PlainButton, Verb
from bot.cards.message import Card, shortened
from bot.cards.payload import Payload
from bot.cards.speech import Speech
from workflows.case.case import Case
from workflows.screens.desk import AppointmentNews, FromDesk, LawyerNews, LawyerQuestion
from workflows.screens.interview import Ask, Receipt
from workflows.screens.plan import HandedOver, StepNews
from workflows.screens.screen import Digest, Screen, Sentence

LONG_TEXT = 3500
MOST_BUTTONS = 8


def receipt(screen: Receipt, speech: Speech) -> Card:
    """Shows the number and the time, at once."""
    case = screen.case
    at = speech.moment(case.reported_at, case.jurisdiction)
    return Card().title(speech.say("bot.receipt.title", number=case.number)).say(speech.say("bot.receipt.at", at=at))


def handed_over(screen: HandedOver, speech: Speech) -> Card:
    """A person takes over, and by when."""
    card = Card().say(speech.say("bot.handed_over", number=screen.case.number))
    if screen.by is not None:
        card.say(speech.say("bot.human_by", at=speech.moment(screen.by, screen.case.jurisdiction)))
    return card


def step_news(screen: StepNews, speech: Speech) -> Card:
    """One step moved, or its answer did not come."""
    step = speech.of(screen.step)
    card = Card().title(screen.case.number)
    card.say(speech.say(f"bot.step.{screen.what}", step=step, number=screen.number))
    if screen.next_on is not None:
        card.say(speech.say("bot.step.next_on", day=speech.day(screen.next_on)))
    return card.row(speech.button("bot.button.case", CaseButton(Verb.SHOW_CASE, screen.case.id)))


def lawyer_question(screen: LawyerQuestion, speech: Speech) -> Card:
    """Shows the free choice, and the written request without which no name is given."""
    card = Card().title(speech.say("bot.lawyer.title", number=screen.case.number))
    card.say(speech.say("bot.lawyer.free")).say(speech.say("bot.lawyer.own")).say(speech.say("bot.lawyer.in_writing"))
    card.row(speech.button("bot.button.own_lawyer", CaseButton(Verb.NAME_OWN_LAWYER, screen.case.id)))
    return card.row(speech.button("bot.button.lawyer", CaseButton(Verb.REQUEST_LAWYER, screen.case.id)))


def lawyer_news(screen: LawyerNews, speech: Speech) -> Card:
    """The request is kept; a lawyer was asked; a lawyer took the case."""
    said = speech.say(f"bot.lawyer.{screen.what}", name=screen.name, number=screen.case.number)
    return Card().say(said).row(speech.button("bot.button.case", CaseButton(Verb.SHOW_CASE, screen.case.id)))


def from_desk(screen: FromDesk, speech: Speech) -> Card:
    """Shows a handler's own words, under their name."""
    card = Card().title(speech.say("bot.from_desk", handler=screen.handler, number=screen.case.number))
    if screen.text:
        card.say((shortened(screen.text, LONG_TEXT), "blockquote"))
    card.say((speech.say("bot.from_desk.answer"), "italic"))
    if screen.message_id is not None:
        card.row(
            speech.button("bot.button.read", CaseButton(Verb.MARK_READ, screen.case.id)),
            speech.button("bot.button.write", CaseButton(Verb.WRITE_TO_DESK, screen.case.id)),
        )
    return card


def files(screen: FromDesk) -> list[Payload]:
    """Shows the files of a message: read from the vault when they are sent."""
    case = str(screen.case.id)
    return [
        {
            "method": "sendDocument",
            "vault": {
                "case": case,
                "item": str(item.id),
                "name": item.name or "document",
                "mime": item.mime or "application/octet-stream",
            },
        }
        for item in screen.files
    ]


def digest(screen: Digest, speech: Speech) -> Card:
    """Several cases in one message, the most urgent first; after a gap, where each of them stands."""
    card = Card()
    if screen.after_gap:
        lines = "\n".join(_stands(case, screen.days.get(case.id), speech) for case, _ in screen.news)
        card.say(speech.say("digest.head", lines=lines))
    else:
        card.title(speech.say("digest.today"))
    for case, said in screen.news:
        card.items(case.number, (_line(one, speech) for one in said))
    for case, _ in screen.news[:MOST_BUTTONS]:
        if case.state == "reporting":
            card.row(speech.button("bot.button.resume", CaseButton(Verb.RESUME_INTERVIEW, case.id), number=case.number))
        elif len(screen.news) == 1:
            card.row(speech.button("bot.button.case", CaseButton(Verb.SHOW_CASE, case.id)))
        else:
            card.row((f"📄 {case.number}", CaseButton(Verb.SHOW_CASE, case.id).pack()))
    return card


def _stands(case: Case, day: date | None, speech: Speech) -> str:
    if day is None:
        return speech.say("digest.line", number=case.number)
    return speech.say("digest.line_date", number=case.number, day=speech.day(day))


def _line(screen: Screen, speech: Speech) -> str:
    """What a screen says, in one line."""
    if isinstance(screen, StepNews):
        said = speech.say(f"bot.step.{screen.what}", step=speech.of(screen.step), number=screen.number)
        return (
            said
            if screen.next_on is None
            else f"{said} {speech.say('bot.step.next_on', day=speech.day(screen.next_on))}"
        )
    if isinstance(screen, Sentence):
        # the case is named above, its button stands below
        key = "digest.due" if screen.key == "step.yours_is_due" else screen.key
        return speech.say(key, **screen.params)
    if isinstance(screen, AppointmentNews):
        at = speech.moment(screen.appointment.at, screen.case.jurisdiction) if screen.appointment.at else ""
        how = speech.say(f"appointment.how.{screen.appointment.how}")
        return speech.say(f"appointment.{screen.what}", at=at, how=how, number=screen.case.number)
    return speech.say("digest.report") if isinstance(screen, Ask) else ""


def sentence(screen: Sentence, speech: Speech) -> Card:
    """One sentence with what can be done about it."""
    card = Card().say(speech.say(screen.key, **{name: _said(one, speech) for name, one in screen.params.items()}))
    if screen.key == "report.unfinished" and screen.case_id is not None:
        kind = str(screen.params.get("kind", ""))
        card.row(
            speech.button(
                "bot.button.resume",
                CaseButton(Verb.RESUME_INTERVIEW, screen.case_id),
                number=screen.params.get("number", ""),
            )
        )
        return card.row(speech.button("bot.button.another", NameButton(Verb.REPORT_ANOTHER, kind)))
    if screen.case_id is not None:
        card.row(speech.button("bot.button.case", CaseButton(Verb.SHOW_CASE, screen.case_id)))
    if screen.menu:
        card.row(speech.button("bot.button.menu", PlainButton(Verb.MENU)))
    return card


def _said(value: object, speech: Speech) -> object:
    """A day is written out, with its weekday."""
    return speech.day(value) if isinstance(value, date) and not isinstance(value, datetime) else value

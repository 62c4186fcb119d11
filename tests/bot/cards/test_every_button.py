"""Every button of every card: what it carries is read, and a handler gives it to a use case that takes its input."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import pytest

from bot.callback_data import LIMIT, CaseButton, Verb, read
from bot.cards.view import TelegramView
from bot.inbound.handlers import Conversation
from bot.telegram import CallbackQuery, Update, User
from tests.bot.desk import Desk, Phone
from tests.bot.parts import LOCALES, QUESTIONS
from tests.ready import rulebook
from workflows.case.case import Case
from workflows.case.correspondence import Appointment, Approval
from workflows.interview import Progress
from workflows.kernel.errors import Outdated
from workflows.kernel.people import LANGUAGES
from workflows.screens import access, desk, interview, plan, screen
from workflows.screens import own_questions as own
from workflows.screens.screen import Screen
from workflows.use_cases.shared.command import Command

FACTS = ("non", "moi", "5 novembre 2026", "facebook", "voleuse", "reproche", "faux", "tout le monde", "ma voisine")
WORDS: Mapping[str, str] = {language: "…" for language in LANGUAGES}
SUBJECT = UUID(int=7)


@pytest.fixture
def case(phone: Phone) -> Case:
    """A case with a plan."""
    phone.join().report("defamation").tell(*FACTS, "supprimer")
    assert phone.case.state == "open"
    return phone.case


def of_the_plan(house: Desk, case: Case) -> Iterator[Screen]:
    """The plan, with each of its steps once as the insured's own."""
    found = house.house.means.analyses.of(case)
    today = house.clock.now().date()
    acts = [plan.ShownAct(one) for one in rulebook().first_acts.values()]
    acts += [plan.ShownAct(one.act, "https://example.org") for one in acts if one.act.helpline or one.act.recovery]
    for young, one in itertools.product((True, False), acts):
        yield plan.PlanCard(case, found, today, acts=[one], young=young)
        yield plan.ActWords(case, one.act, young)
    yield plan.PlanCard(case, found, today)
    yield plan.PlanCard(case, found, today, whole=True)
    yield plan.PlanCard(replace(case, state="closed"), found, today)
    for line in found.plan:
        for step in (line.step, "lawyer_choice_request"):
            theirs = replace(line, by="insured", step=step)
            yield plan.PlanCard(case, replace(found, plan=(theirs,), refused=()), today, whole=True)
    yield plan.HandedOver(case, house.clock.now())
    yield plan.CaseList([case], {case.kind: WORDS})
    yield plan.StepNews(case, WORDS, "started")


def of_the_interview(case: Case) -> Iterator[Screen]:
    for question in QUESTIONS.ordered:
        for correcting in (False, True):
            yield interview.Ask(case.id, question.at(99), Progress(1, 3, 1), correcting=correcting)
        yield interview.Confirm(case.id, question.at(99), "x", "x")
    yield interview.Summary(case, [])
    yield interview.KindChoice({kind: WORDS for kind in ("defamation", "intimate_content")})
    yield interview.KindGuess("defamation", WORDS)
    for linked, known, correcting in itertools.product((True, False), repeat=3):
        lines = [(QUESTIONS.ordered[0], "x")]
        yield interview.Told(case.id, lines, is_linked=linked, knows_kind=known, correcting=correcting)
    yield interview.Receipt(case)
    for young, child in itertools.product((True, False), repeat=2):
        yield interview.AskSafety("child" if child else "person", young, again=child)
    yield interview.StillHereWord("3114")
    yield interview.StillHereWord(None, is_young=True)
    yield interview.SafetyNoted(case.reported_at, case.jurisdiction, going_on=case.id)
    yield interview.SafetyNoted(is_young=True)
    yield interview.UnreadWaits()


def of_the_desk(house: Desk, case: Case) -> Iterator[Screen]:
    now = house.clock.now()
    slots = tuple(now + timedelta(days=day) for day in range(1, 7))
    appointment = Appointment(SUBJECT, case.id, "phone", slots, "", "offered", now, SUBJECT)
    yield desk.AppointmentOffer(case, appointment, "Hélène")
    yield desk.AppointmentNews(case, appointment, "cancelled", reason="malade")
    for state in ("asked", "approved", "declined"):
        approval = Approval(SUBJECT, case.id, "bailiff_capture", 300, 100, "EUR", state, now, SUBJECT)
        if state == "asked":
            yield desk.CostQuestion(case, approval, WORDS)
        else:
            yield desk.CostNews(case, approval, WORDS)
    yield desk.LawyerQuestion(case)
    yield desk.LawyerNews(case, "asked")
    yield desk.FromDesk(case, "Hélène", "Bonjour", message_id=SUBJECT)
    yield desk.EvidenceReceipt(case, [], now)
    yield desk.ComplaintInvitation(case, now, "desk@egide.example")
    yield desk.ComplaintInvitation(None, now, "desk@egide.example")
    yield desk.Goodbye(case, [WORDS])
    said = [own.SaidAnswer("x", ["defamation"], is_certain=False), own.SaidAnswer("y")]
    yield own.OwnAnswered(WORDS, said, case.id)
    yield own.OwnAnswered(WORDS, said)
    yield own.CountryAsked("police", WORDS, ("FR", "BE"))
    yield own.PersonComes(case, now, calls=True, is_linked=True)
    yield own.PersonComes(case, now, calls=False, is_linked=False, asked=WORDS)
    yield own.EndHeard(case, WORDS, WORDS, is_certain=False, by=now)
    yield desk.DeskNotice(case.number, "now", "https://egide.example")


def of_access(case: Case) -> Iterator[Screen]:
    yield access.LanguageChoice()
    yield access.AskCode()
    yield access.AskPolicy("number")
    yield access.CodeRefused("wrong", 2)
    yield access.Security(has_secret=True)
    yield access.Locked()
    yield access.DeskChatNews("Hélène", joined=True)
    yield screen.Menu(None, unfinished=case, open_cases=1)
    yield screen.Digest([(case, [])], {case.id: None})
    yield screen.Digest([(case, []), (case, [])], {case.id: None}, after_gap=True)
    yield screen.Sentence(
        "report.unfinished", {"kind": "defamation", "number": case.number, "about": "x"}, case_id=case.id
    )
    yield screen.Sentence("chat.edited", case_id=case.id, menu=True)


SHOWN_WITHOUT_BUTTONS = frozenset({"Emergency", "PolicyLinked", "StillHereWord"})
"""Screens that say and never ask."""


def screens(house: Desk, phone: Phone, case: Case) -> list[Screen]:
    """Every screen that there is, in the variants that have other buttons."""
    phone.press_data(CaseButton(Verb.SHOW_SUMMARY, case.id).pack())
    return [*of_the_plan(house, case), *of_the_interview(case), *of_the_desk(house, case), *of_access(case)]


def carried_by(shown: list[Screen]) -> set[str]:
    view = TelegramView(LOCALES, rulebook())
    return {
        key["callback_data"]
        for one in shown
        for payload in view.show(one, "fr")
        for row in payload.get("reply_markup", {}).get("inline_keyboard", [])
        for key in row
        if "callback_data" in key
    }


class Kept:
    """Keeps the commands that a handler would have run."""

    def __init__(self) -> None:
        self.commands: list[Command[Any]] = []

    async def __call__(self, command: Command[Any], /, *, update_id: int | None = None) -> Any:
        self.commands.append(command)


def press(conversation: Conversation, data: str) -> None:
    query = CallbackQuery(
        id="1", from_user=User(id=5, is_bot=False, first_name="C"), chat_instance="c", data=data, message=None
    )
    asyncio.run(conversation.pressed(query, Update(update_id=1, callback_query=query)))


def test_every_screen_is_tried(desk: Desk, phone: Phone, case: Case) -> None:
    """A new screen comes with its buttons."""
    tried = {type(one).__name__ for one in screens(desk, phone, case)}
    assert {one.__name__ for one in get_args(Screen)} == tried | SHOWN_WITHOUT_BUTTONS


def test_every_button_of_a_card_is_understood(desk: Desk, phone: Phone, case: Case) -> None:
    """It fits, it is read as what was written, and its use case takes what the handler gives."""
    carried = carried_by([*screens(desk, phone, case)])
    verbs = [getattr(desk.use, one.name) for one in fields(desk.use)]
    summary = {one for one in phone.buttons().values() if one}
    kept = Kept()
    conversation = Conversation(kept)
    for data in carried | summary:
        pressed = read(data)
        assert pressed is not None, data
        assert (pressed.pack(), len(data.encode()) <= LIMIT) == (data, True)
        press(conversation, data)
        assert type(kept.commands[-1]).use_case in {type(verb) for verb in verbs}
    assert {pressed.verb for data in carried | summary if (pressed := read(data))} == set(Verb)


@pytest.mark.parametrize(
    "data", ["", "Q", "v", "m:AYkKXayWd0u8zrMCCZqAVw", "Y:AYkKXayWd0u8zrMCCZqAVw:nonsense", "l::xx"]
)
def test_a_button_that_is_no_more_is_refused(desk: Desk, data: str) -> None:
    """With the sentence about old buttons, by whoever shows errors."""
    conversation = Conversation(Kept())
    with pytest.raises(Outdated):
        press(conversation, data)

"""Danger and despair, whatever state the case or the chat is in: help comes first, the words are kept, a person is called."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.bot.desk import Desk, Phone
from workflows.people import ENGINE

QUARTER = timedelta(minutes=15)


def called(desk: Desk, phone: Phone) -> list[timedelta]:
    """How soon somebody is to take over, for each open call."""
    return [one.due_at - desk.clock.now() for one in desk.tasks(phone) if one.kind == "take_over"]


def contradictory(desk: Desk, phone: Phone) -> None:
    """An import gave the contract a calendar that does not exist; the case began with it."""
    case_id = phone.case.id

    def spoil(tx: Any) -> None:
        case = tx.cases.get(case_id, ENGINE)
        case.facts = {**case.facts, "local_calendar": "FR-67"}
        tx.cases.save(case)

    desk.unit(spoil)


@pytest.mark.parametrize("said", ["oui, je suis en danger", "au secours il est devant ma porte", None])
def test_a_case_that_contradicts_itself_stops_no_cry_for_help(desk: Desk, phone: Phone, said: str | None) -> None:
    """Typed or pressed: the card, a person within a quarter of an hour, the answer kept, and the next question; the handler
    hears of the contradiction too."""
    phone.join().report("harassment")
    contradictory(desk, phone)
    if said is None:
        phone.press("Oui, je suis en danger")
    else:
        phone.say(said)
    assert "17 ou 112" in phone.text
    assert called(desk, phone) == [QUARTER]
    assert phone.case.facts["safety"]["danger_now"] is True
    assert "se contredit" not in phone.text
    assert phone.buttons()


def test_a_contradiction_that_is_said_to_be_looked_at_has_its_task(desk: Desk, phone: Phone) -> None:
    """“A handler checks it with you”: one task, however often it is said; what was answered is kept."""
    phone.join().report("extortion").tell("non", "moi")
    contradictory(desk, phone)
    for _ in range(12):
        if any(one.kind == "facts_contradict" for one in desk.tasks(phone)):
            break
        phone.tell("je ne sais pas")
    phone.photo("a-photo")
    phone.photo("another")
    assert [one.kind for one in desk.tasks(phone)].count("facts_contradict") == 1


def test_a_handler_may_open_a_case_that_contradicts_itself(desk: Desk, phone: Phone) -> None:
    """Whoever is called to it must see it."""
    phone.join().report("harassment").press("Oui, je suis en danger")
    for _ in range(40):
        if phone.case.state != "reporting":
            break
        phone.tell("je ne sais pas")
    assert phone.case.state == "open"
    contradictory(desk, phone)
    file = desk.unit(desk.use.see_case, user=desk.handler(), case_id=phone.case.id)
    assert file.analysis is None
    phone.say("je veux mourir")
    assert "3114" in phone.text


SAID_AT_DANGER = [
    ("fr", "j'ai plus envie de vivre", (False, True), "3114"),
    ("fr", "non. je veux mourir", (False, True), "3114"),
    ("fr", "au secours il est devant ma porte", (True, None), "17 ou 112"),
    ("fr", "il est devant ma porte, je veux mourir", (True, True), "3114"),
    ("nl", "mijn dochter wil dood", (False, True), "1813"),
    ("nl", "hij staat voor de deur", (True, None), "112"),
    ("en", "he's going to kill me", (True, None), "112"),
]


def kept_words(desk: Desk, phone: Phone) -> list[str]:
    case_id = phone.case.id
    found: list[str] = desk.read(
        lambda tx: [str(one.payload["text"]) for one in tx.timeline.of(case_id) if one.event == "message:from_insured"]
    )
    return found


@pytest.mark.parametrize(("language", "said", "facts", "number"), SAID_AT_DANGER)
def test_a_cry_is_the_answer_to_the_question_of_danger(
    desk: Desk, language: str, said: str, facts: tuple[bool, bool | None], number: str
) -> None:
    """The card of what was cried, a person within a quarter of an hour, the words kept, and the questions go on."""
    code = {"fr": "LUNE-4821", "nl": "MAAS-9047", "en": "LUNE-4821"}[language]
    phone = Phone(desk, 501, language=language).join(code).report("harassment")
    phone.say(said)
    safety = phone.case.facts["safety"]
    assert (safety["danger_now"], safety.get("self_harm")) == facts
    assert number in phone.text
    assert called(desk, phone) == [QUARTER]
    assert kept_words(desk, phone) == [said]
    assert "danger" not in str(phone.buttons())
    assert any(one.startswith("a:") for one in phone.buttons().values())


@pytest.mark.parametrize(
    "said",
    ["je suis morte de rire, pas envie de mourir", "ce procès va être un suicide social", "le stress va me tuer"],
)
def test_idioms_call_nobody(desk: Desk, phone: Phone, said: str) -> None:
    """What only sounds like it is read like anything else."""
    phone.join().report("harassment").tell("non", "moi")
    phone.say(said)
    assert "3114" not in phone.text
    assert called(desk, phone) == []


@pytest.mark.parametrize(
    ("said", "number"),
    [("je ne veux plus vivre", "3114"), ("ma fille parle de se suicider", "3114"), ("j'ai peur", "17 ou 112")],
)
def test_the_card_is_that_of_what_was_cried(desk: Desk, phone: Phone, said: str, number: str) -> None:
    """The number that helps stands alone: no police for despair, no suicide line for an attacker."""
    phone.join().report("harassment").tell("non", "moi")
    phone.say(said)
    other = "17 ou 112" if number == "3114" else "3114"
    assert number in phone.text
    assert other not in phone.text
    assert called(desk, phone) == [QUARTER]
    assert kept_words(desk, phone) == [said]

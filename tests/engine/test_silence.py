"""An insured who stops answering: reminded three times, then put aside; their next word, or the content, opens it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.bot.desk import Desk, Phone
from workflows.followups.follow_up import INTERVIEW_REMINDER
from workflows.kernel.json_value import JsonObject
from workflows.use_cases.desk.reopen_case import ReopenCase


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def phone(chat: Desk) -> Phone:
    """Somebody who began a report and stopped after two answers."""
    return Phone(chat, 501).join().report("defamation").tell("non", "moi")


def live(chat: Desk, **span: float) -> None:
    """Time passes with the desk there: it runs what is due at every due instant."""
    end = chat.clock.now() + timedelta(**span)
    while chat.clock.now() < end:
        due = chat.read(lambda tx: tx.follow_ups.next_due())
        chat.clock.move_to(min(due, end) if due is not None and due > chat.clock.now() else end)
        chat.unit(chat.use.beat)
        for follow_up_id in chat.unit(chat.use.claim_due, limit=50):
            chat.unit(chat.use.run_follow_up, follow_up_id=follow_up_id)


def kinds(chat: Desk, phone: Phone) -> list[str]:
    return [one.kind for one in chat.tasks(phone)]


def test_reminded_then_put_aside(chat: Desk, phone: Phone) -> None:
    """After one, three and seven days the open question again; then a person; thirty days later it is put aside, quietly
    and with a word of the time that runs on. Nothing is deleted."""
    reminded = []
    for _ in range(8):
        live(chat, days=1)
        reminded += [one for one in phone.look() if "text" in one]
    assert len(reminded) == 3
    assert "complete_report" in kinds(chat, phone)
    live(chat, days=28)
    phone.look()
    assert phone.case.state == "reporting"
    live(chat, days=2)
    (said,) = phone.look()
    assert "Nous le mettons de côté" in said["text"]
    assert "délais légaux" in said["text"]
    assert (phone.case.state, kinds(chat, phone)) == ("closed", [])
    facts = phone.case.facts
    live(chat, days=60)
    assert phone.look() == []
    assert phone.case.facts == facts


def test_next_word_opens_it_again(chat: Desk, phone: Phone) -> None:
    """Whatever they write next: the case is open where it was, and is reminded of again."""
    live(chat, days=40)
    phone.look()
    phone.say("bonjour, je suis de retour")
    assert "est à nouveau ouvert" in phone.text
    assert phone.case.state == "reporting"
    assert "case:reopened" in chat.events(phone)
    case_id = phone.case.id
    planned = chat.read(lambda tx: tx.follow_ups.open_of(case_id))
    coming = [one for one in planned if one.kind == INTERVIEW_REMINDER]
    assert len(coming) == 3
    live(chat, days=40)
    assert phone.case.state == "closed"
    phone.say("encore moi")
    assert phone.case.state == "reporting"


def test_who_answers_is_not_reminded(chat: Desk, phone: Phone) -> None:
    """A word a few hours ago puts the reminder off to a day after it; a word in the month puts the end off too."""
    live(chat, hours=20)
    phone.tell("hier")
    phone.look()
    live(chat, hours=10)
    assert phone.look() == []
    live(chat, hours=16)
    assert len(phone.look()) == 1
    live(chat, days=20)
    phone.say("je ne sais pas")
    live(chat, days=18)
    assert phone.case.state == "reporting"
    live(chat, days=15)
    assert phone.case.state == "closed"


def test_reminders_stop_with_the_report(chat: Desk, phone: Phone) -> None:
    """Once the plan is made nobody is reminded of questions, and nothing is put aside."""

    case_id, actor = phone.case.id, phone.person.actor

    def finish(tx: Any) -> None:
        case = tx.cases.get(case_id, actor)
        case.become("open")
        tx.cases.save(case)

    chat.unit(finish)
    live(chat, days=45)
    assert phone.look() == []
    assert phone.case.state == "open"


def test_a_person_may_open_it_again(chat: Desk, phone: Phone) -> None:
    """A handler who hears of them another way; pressed twice, once."""
    live(chat, days=40)
    case_id = phone.case.id
    for _ in range(2):
        chat.unit(ReopenCase(chat.house.means), user=chat.handler(), case_id=case_id, why="insured")
    assert phone.case.state == "reporting"
    assert chat.events(phone).count("case:reopened") == 1


def test_message_while_the_disk_is_read_only(chat: Desk, phone: Phone) -> None:
    """What was taken in before the disk failed is answered after it, as if nothing had been; it is no failed try."""
    raw = chat.house.units.engine.raw_connection()
    assert raw.driver_connection is not None
    driver = raw.driver_connection
    raw.close()
    before = phone.case.facts
    number = chat.next_number()
    update: JsonObject = {"update_id": number, "message": phone._message(900, text="hier")}
    chat.inbox.receive([(number, "{}")], chat.clock.now(), [0])
    driver.execute("PRAGMA query_only=ON")
    chat.loop.run_until_complete(chat.worker._answer(update))
    driver.execute("PRAGMA query_only=OFF")
    assert (phone.look(), phone.case.facts, chat.failed_with) == ([], before, [])
    chat.loop.run_until_complete(chat.worker._answer(update))
    assert len(phone.look()) >= 1

"""A cry for help behind the lock: the numbers at once, one person called, and still nothing of any case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.bot.conftest import PLAN
from tests.bot.desk import Desk, Phone
from tests.bot.test_safety import run_due

QUARTER = timedelta(minutes=15)


@pytest.fixture
def locked(phone: Phone) -> Phone:
    """Somebody whose plan stands, and whose chat is locked."""
    phone.join().report("defamation").tell(*PLAN)
    phone.say("/verrou")
    return phone


def calls(desk: Desk, phone: Phone) -> list[timedelta]:
    """How soon somebody is to take over, for each open call."""
    return [one.due_at - desk.clock.now() for one in desk.tasks(phone) if one.kind == "take_over"]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("je veux mourir", "3114"),
        ("il est devant ma porte avec un couteau", "17 ou 112"),
        ("ik wil dood", "3114"),
        ("my daughter says she wants to die", "3114"),
    ],
)
def test_a_cry_behind_the_lock_is_heard(desk: Desk, locked: Phone, said: str, number: str) -> None:
    """The card and a person within a quarter of an hour; nothing of a case, no promise to write, nothing to go on with."""
    case_number = locked.case.number
    locked.say(said)
    assert number in locked.text
    assert case_number not in locked.text
    assert "🔒" not in locked.text
    assert not [one for one in locked.buttons().values() if one.startswith(("R", "m"))]
    assert calls(desk, locked) == [QUARTER]
    case_id = locked.case.id
    assert said in [one.text for one in desk.read(lambda tx: tx.messages.of(case_id))]
    locked.say("mes dossiers")
    assert locked.text.startswith("🔒")


def test_a_cry_repeated_behind_the_lock_is_one_work_item(desk: Desk, locked: Phone) -> None:
    """The card every time; the same open work item, also when nobody has come within its time."""
    for _ in range(4):
        locked.say("je veux mourir")
        assert "3114" in locked.text
        desk.clock.advance(minutes=10)
    assert len(calls(desk, locked)) == 1


@pytest.mark.parametrize(("answer", "is_called"), [("Non", True), ("Je ne sais pas", True), ("Oui", False)])
def test_a_hint_behind_the_lock_is_asked_about(desk: Desk, locked: Phone, answer: str, is_called: bool) -> None:
    """“Are you safe?”, answered by one touch; whoever is, is behind the lock as before."""
    locked.say("mon ex me menace")
    assert "sécurité" in locked.text
    assert calls(desk, locked) == []
    locked.press(answer)
    assert bool(calls(desk, locked)) is is_called
    assert locked.text.startswith("🔒") is not is_called
    assert "safety" not in locked.case.interview


def test_a_hint_behind_the_lock_that_stays_unanswered_calls_a_person(desk: Desk, locked: Phone) -> None:
    """Silence is no yes, behind the lock either."""
    locked.say("mon ex me menace")
    run_due(desk, locked, timedelta(minutes=3))
    assert "Je suis toujours là" in locked.text
    assert calls(desk, locked) == [QUARTER]


def test_what_was_asked_before_the_lock_is_over_with_it(desk: Desk, phone: Phone) -> None:
    """Whoever holds the telephone now does not read that somebody was asked whether they are safe."""
    phone.join().report("defamation").tell(*PLAN)
    phone.say("mon ex me menace")
    desk.clock.advance(seconds=1)
    phone.say("/verrou")
    before = phone.text
    run_due(desk, phone, timedelta(minutes=3))
    assert phone.text == before


def test_a_caption_behind_the_lock_is_heard_and_the_file_is_not_kept(desk: Desk, locked: Phone) -> None:
    """The words are a cry, the picture is nothing that a locked chat may send."""
    locked.photo("p1", caption="je veux mourir")
    assert "3114" in locked.text
    assert desk.evidence(locked) == []
    assert calls(desk, locked) == [QUARTER]


def test_a_locked_chat_without_any_open_case_has_one_for_its_cry(desk: Desk, phone: Phone) -> None:
    """Somebody without a case who locked the chat, or a chat that was refused: the handlers find the words."""
    phone.join()
    phone.say("/verrou")
    phone.say("je veux mourir")
    assert "3114" in phone.text
    assert "EG-" not in phone.text
    assert calls(desk, phone) == [QUARTER]
    assert phone.case.is_untold


def test_after_the_call_back_the_chat_goes_on_where_it_was(desk: Desk, locked: Phone) -> None:
    """What was cried behind the lock stands in the case, and the case is shown again."""
    locked.say("je veux mourir")
    desk.unit(desk.use.unlock_chat, user=desk.handler(), case_id=locked.case.id, called=True)
    locked.look()
    assert "de nouveau ouverte" in locked.text
    locked.say("/cases")
    assert locked.case.number in locked.text

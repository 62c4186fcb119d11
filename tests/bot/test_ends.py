"""Stop, drop it, delete my data, a person please: what is said is done, and a promise that is broken is owned up to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.bot.conftest import PLAN
from tests.bot.desk import Desk, Phone

CODES = {"fr": "LUNE-4821", "nl": "MAAS-9047", "en": "LUNE-4821"}
WISHES = {
    ("fr", "end_asked"): ["stop", "arrêtez tout", "ne m'écrivez plus", "je préfère laisser tomber", "je veux tout annuler svp"],
    ("nl", "end_asked"): ["stop", "ik wil stoppen", "schrijf mij niet meer", "laat maar zitten", "ik wil alles intrekken aub"],
    ("en", "end_asked"): ["stop", "stop writing to me", "no more questions", "I would rather drop it", "please cancel it all"],
    ("fr", "delete_data"): ["supprimez mes données", "effacez toutes mes données svp", "je veux que vous effaciez mes données"],
    ("nl", "delete_data"): ["wis mijn gegevens", "verwijder al mijn gegevens aub", "ik wil dat jullie mijn gegevens wissen"],
    ("en", "delete_data"): ["delete my data", "please erase all my data", "I want you to delete my data"],
}  # fmt: skip
EVERY = [(language, kind, said) for (language, kind), texts in WISHES.items() for said in texts]
HUMAN = {"fr": "je veux parler à quelqu'un", "nl": "ik wil met iemand praten", "en": "I want to talk to a human"}
SAFE = {"fr": "non", "nl": "nee", "en": "no"}
LATE = {
    "fr": "nous vous en demandons pardon",
    "nl": "bieden wij onze excuses aan",
    "en": "we apologise",
}


def kinds(desk: Desk, phone: Phone) -> list[str]:
    return [one.kind for one in desk.tasks(phone)]


def run_due(desk: Desk, phone: Phone, later: timedelta) -> list[dict[str, Any]]:
    """Time passes, and everything that fell due runs; what the person hears."""
    desk.clock.advance(seconds=later.total_seconds())
    case = phone.case
    due = desk.read(lambda tx: [one.id for one in tx.follow_ups.open_of(case.id) if one.due_at <= desk.clock.now()])
    for one in due:
        desk.unit(desk.use.run_follow_up, follow_up_id=one)
    return phone.look()


@pytest.mark.parametrize(("language", "kind", "said"), EVERY)
def test_an_end_is_heard_at_a_question(desk: Desk, language: str, kind: str, said: str) -> None:
    """Whatever is asked: the work item is there, with the words; what stays is said; nothing was answered by it."""
    phone = Phone(desk, 501, language=language).join(CODES[language]).report("defamation")
    facts = dict(phone.case.facts)
    phone.say(said)
    if "G" in phone.buttons().values():
        phone.press_data("G")  # whoever may be pressed to be silent is asked first
    assert kind in kinds(desk, phone)
    assert phone.case.facts == facts
    case_id = phone.case.id
    assert said in desk.read(lambda tx: [one.text for one in tx.messages.of(case_id)])


@pytest.mark.parametrize("said", ["stop", "je préfère laisser tomber"])
def test_no_more_questions_and_no_more_reminders(desk: Desk, phone: Phone, said: str) -> None:
    """As it was promised; their words go to a handler. They go on by a word, and are reminded again."""
    phone.join().report("defamation").say(said)
    shown = phone.say("bon courage à vous quand même")
    assert not any(one.startswith(("a:", "t:")) for one in phone.buttons().values())
    assert shown
    for _ in range(10):
        said_later = run_due(desk, phone, timedelta(days=1))
        assert not any("danger" in one.get("text", "") or "Votre rappel" in one.get("text", "") for one in said_later)
    phone.say("continuer")
    assert any(one.startswith("a:") for one in phone.buttons().values())
    case = phone.case
    assert desk.read(lambda tx: [one.kind for one in tx.follow_ups.open_of(case.id)]).count("interview_reminder") == 3


def test_after_the_plan_no_step_of_theirs_is_called_for(desk: Desk, phone: Phone) -> None:
    """The handler has the work item of the step; the insured is left in peace."""
    phone.join().report("defamation").tell(*PLAN)
    desk.unit(desk.use.approve_plan, user=desk.handler(), case_id=phone.case.id)
    phone.look()
    phone.say("stop")
    heard = [one.get("text", "") for _ in range(12) for one in run_due(desk, phone, timedelta(days=1))]
    assert not any("C’est à vous" in one or "votre étape" in one.lower() for one in heard), heard


@pytest.mark.parametrize(
    ("language", "said"),
    sorted(HUMAN.items()),
)
def test_a_call_that_never_came_is_owned_up_to(desk: Desk, language: str, said: str) -> None:
    """Promised by an instant; when it has passed a second person is told, and the insured hears it; done, nobody hears."""
    phone = Phone(desk, 501, language=language).join(CODES[language]).report("defamation").tell(SAFE[language])
    phone.say(said)
    (task,) = [one for one in desk.tasks(phone) if one.kind == "call_insured"]
    run_due(desk, phone, task.due_at - desk.clock.now() + timedelta(minutes=1))
    assert LATE[language] in phone.text
    assert "safety:person_late" in desk.events(phone)


def test_a_call_that_was_made_says_nothing(desk: Desk, phone: Phone) -> None:
    phone.join().report("defamation").tell("non").say("je veux parler à quelqu'un")
    (task,) = [one for one in desk.tasks(phone) if one.kind == "call_insured"]
    desk.unit(desk.use.note_call, user=desk.handler(), task_id=task.id, reached=True)
    run_due(desk, phone, task.due_at - desk.clock.now() + timedelta(minutes=1))
    assert LATE["fr"] not in phone.text

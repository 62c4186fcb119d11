"""Whoever may be in danger is asked once, helped at once, and left in peace: in every state, in three languages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bot.desk import Desk, Phone
from tests.conftest import ROOT
from workflows.followups.follow_up import INTERVIEW_REMINDERS_AFTER

CORPUS = Path(os.environ.get("EGIDE_CORPUS", ROOT.parent / "shared" / "corpus"))
"""People's texts, where they lie beside the checkout."""
CODES = {"fr": "LUNE-4821", "nl": "MAAS-9047", "en": "LUNE-4821"}
ASKED = {"fr": "Êtes-vous en sécurité", "nl": "Bent u nu veilig", "en": "Are you safe"}
DOUBTS = [("fr", "mon ex me menace"), ("nl", "mijn ex bedreigt mij"), ("en", "my ex keeps threatening me")]


def stranger(phone: Phone) -> Phone:
    return phone


def with_code_awaited(phone: Phone) -> Phone:
    phone.join(None).press("🔑")
    return phone


def linked(phone: Phone) -> Phone:
    return phone.join(CODES[phone.language])


def at_the_first_question(phone: Phone) -> Phone:
    return linked(phone).report("harassment")


STATES: list[Callable[[Phone], Phone]] = [stranger, with_code_awaited, linked, at_the_first_question]


def run_due(desk: Desk, phone: Phone, later: timedelta) -> None:
    """Time passes, and everything that fell due runs."""
    desk.clock.advance(seconds=later.total_seconds())
    case = phone.case
    due = desk.read(lambda tx: [one.id for one in tx.follow_ups.open_of(case.id) if one.due_at <= desk.clock.now()])
    for one in due:
        desk.unit(desk.use.run_follow_up, follow_up_id=one)
    phone.look()


def take_overs(desk: Desk, phone: Phone) -> list[timedelta]:
    return [one.due_at - desk.clock.now() for one in desk.tasks(phone) if one.kind == "take_over"]


def kept(desk: Desk, phone: Phone) -> list[str]:
    case_id = phone.case.id
    found: list[str] = desk.read(lambda tx: [one.text for one in tx.messages.of(case_id)])
    return found


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("language", "said"), DOUBTS)
@pytest.mark.parametrize("button", ["No", "I do not know"])
def test_a_doubt_is_asked_by_one_touch_and_no_is_danger(
    desk: Desk, language: str, said: str, button: str, state: Callable[[Phone], Phone]
) -> None:
    """Nothing else is said with the question; whoever does not know is not safe; the words are kept once."""
    phone = state(Phone(desk, 501, language=language))
    phone.say(said)
    assert phone.text.startswith(ASKED[language])
    assert len(phone.buttons()) == 3
    labels = {"No": ("Non", "Nee", "No"), "I do not know": ("Je ne sais pas", "Ik weet het niet", "I do not know")}
    phone.press_data(next(data for label, data in phone.buttons().items() if label in labels[button]))
    assert "112" in phone.text
    assert take_overs(desk, phone) == [timedelta(minutes=15)]
    assert kept(desk, phone) == [said]
    assert not any(one.startswith("a:") for one in phone.buttons().values())


@pytest.mark.parametrize(("language", "said"), DOUBTS)
def test_whoever_is_safe_is_read_on(desk: Desk, language: str, said: str) -> None:
    """Their words are read as if nothing had been asked, and kept once."""
    phone = linked(Phone(desk, 501, language=language))
    phone.say(said)
    phone.press_data("G")
    assert ASKED[language] not in phone.text
    assert phone.buttons()
    assert kept(desk, phone) == [said]
    assert take_overs(desk, phone) == []


def test_silence_after_the_question_is_no_yes(desk: Desk, phone: Phone) -> None:
    """After three minutes somebody takes over, and it is asked once more."""
    phone.join().say("mon ex me menace")
    run_due(desk, phone, timedelta(minutes=3))
    assert "Je suis toujours là" in phone.text
    assert "Êtes-vous en sécurité" in phone.text
    assert take_overs(desk, phone) == [timedelta(minutes=15)]


@pytest.mark.parametrize(
    ("language", "said", "again"),
    [
        ("fr", "je veux mourir", "Avez-vous pu appeler le 3114 ?"),
        ("nl", "ik wil dood", "Kon u 1813 bellen?"),
        ("en", "i want to die", "Were you able to call 3114?"),
    ],
)
def test_whoever_speaks_of_dying_and_is_silent_hears_the_desk_again(
    desk: Desk, language: str, said: str, again: str
) -> None:
    """Once, after three minutes, whatever the hour; any word of theirs in between was the answer."""
    phone = linked(Phone(desk, 501, language=language))
    phone.say(said)
    run_due(desk, phone, timedelta(minutes=3))
    assert again in phone.text
    other = Phone(desk, 502, language=language)
    other.say(said)
    desk.clock.advance(seconds=30)
    other.say("je suis là, ik ben hier, I am here")
    before = other.text
    run_due(desk, other, timedelta(minutes=3))
    assert other.text == before


def test_a_promise_that_is_broken_is_owned_up_to(desk: Desk, phone: Phone) -> None:
    """Nobody took over in time: a second person is told, the insured hears it, once, and without a word of what it is about.
    Where somebody did, nothing is said."""
    phone.join().say("il est devant ma porte")
    run_due(desk, phone, timedelta(minutes=15))
    assert "nous vous en demandons pardon" in phone.text
    assert "danger" not in phone.text
    assert "safety:person_late" in desk.events(phone)
    phone.say("je suis toujours là")
    run_due(desk, phone, timedelta(minutes=20))
    assert "pardon" not in phone.text


def test_nothing_is_asked_by_itself_after_danger(desk: Desk, phone: Phone) -> None:
    """Their words go to somebody soon; the report goes on by a button."""
    phone.join().report("harassment").press("Oui, je suis en danger")
    phone.say("oui ma sœur arrive")
    assert "vos mots" in phone.text.lower()
    assert [one.kind for one in desk.tasks(phone)] == ["take_over", "read_message"]
    phone.press("Continuer mon dossier")
    assert "Qui est touché" in phone.text


def test_a_reminder_after_danger_says_nothing(desk: Desk, phone: Phone) -> None:
    """Whoever holds the telephone reads neither kind nor number, and presses nothing."""
    phone.join().report("harassment").press("Oui, je suis en danger")
    phone.press("Continuer")
    run_due(desk, phone, INTERVIEW_REMINDERS_AFTER[0])
    assert phone.screen[-1]["text"] == "Votre rappel. Écrivez quand vous voulez."
    assert phone.buttons() == {}


def test_the_risk_of_a_child_is_asked_apart(desk: Desk, phone: Phone) -> None:
    """The card speaks of the child; the parent is asked how the child is, and nothing is written down of the parent."""
    phone.join().report("harassment").say("ma fille parle de se suicider")
    assert "Restez auprès de votre enfant" in phone.text
    assert "Et votre enfant, comment va-t-il" in phone.text
    assert "self_harm" not in phone.case.told_of("safety")
    phone.say("non")
    assert "119" in phone.text
    phone.press("Continuer")
    assert "êtes-vous en danger" in phone.text


# ---------------------------------------------------------------- what people really write
def allowed(gold: Any) -> list[Any]:
    return (
        [one for each in gold["any_of"] for one in allowed(each)]
        if isinstance(gold, dict) and "any_of" in gold
        else [gold]
    )


def cries() -> Iterator[tuple[str, str]]:
    """Every text in which silence would be a fault."""
    for path in sorted(CORPUS.glob("messages_*.yaml")) if CORPUS.exists() else ():
        for one in yaml.safe_load(path.read_text("utf-8")):
            if "none" not in allowed(one["gold"].get("safety", "none")):
                yield path.stem[-2:], one["text"]


MISSED_AT_MOST = 3


@pytest.mark.skipif(not CORPUS.exists(), reason="the texts of people are not here")
@pytest.mark.parametrize("state", [stranger, with_code_awaited])
def test_what_people_cry_reaches_a_card_and_a_person(desk: Desk, state: Callable[[Phone], Phone]) -> None:
    """A card, or the question whose no is a card; and somebody who takes over."""
    missed = []
    for number, (language, said) in enumerate(cries(), 700):
        phone = state(Phone(desk, number, language=language))
        phone.say(said)
        if "H" in phone.buttons().values() and not any("📞" in one.get("text", "") for one in phone.screen):
            phone.press_data("H")
        if "📞" not in phone.text or len(take_overs(desk, phone)) != 1:
            missed.append(said[:80])
    assert len(missed) <= MISSED_AT_MOST, missed

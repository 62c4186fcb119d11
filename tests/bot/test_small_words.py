"""One word, typed by somebody who does not know what else to write: each has an answer of its own, wherever they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bot.conftest import PLAN
from tests.bot.desk import Desk, Phone, by_desk

LANGUAGES = ("fr", "nl", "en")
HELP = {"fr": "aide", "nl": "hulp", "en": "help"}
SAFE = {"fr": "Êtes-vous en sécurité", "nl": "Bent u nu veilig", "en": "Are you safe"}
WHO = {"fr": "bot?", "nl": "?", "en": "bot?"}
WHO_READS = {"fr": "écrivez « humain »", "nl": "schrijf dan ‘mens’", "en": "write “human”"}
THANKS = {"fr": "merci", "nl": "bedankt", "en": "ok"}
WELCOME = {"fr": "Avec plaisir", "nl": "Graag gedaan", "en": "You are welcome"}
HUMAN = {"fr": "humain", "nl": "mens", "en": "human"}
YES = {"fr": "oui", "nl": "ja", "en": "yes"}
HELLO = {"fr": "bonjour", "nl": "hallo", "en": "hello"}
PLATFORM = {"fr": "instagram", "nl": "snapchat", "en": "facebook"}


def stranger(phone: Phone) -> None:
    """Nothing was written yet."""


def linked(phone: Phone) -> None:
    phone.join()


def asked(phone: Phone) -> None:
    phone.join().report("defamation")
    phone.press_data(next(one for one in phone.buttons().values() if one.endswith(":safe")))


def planned(phone: Phone) -> None:
    phone.join().report("defamation").tell(*PLAN)
    if phone.language != "fr":
        phone.press_data(f"l::{phone.language}")
    assert phone.case.state == "open"


def closed(phone: Phone) -> None:
    planned(phone)
    by_desk(phone.desk, phone, phone.desk.use.close_case, reason="done")


States = Callable[[Phone], None]
ALL: tuple[States, ...] = (stranger, linked, asked, planned)


@pytest.fixture(params=LANGUAGES)
def speaker(desk: Desk, request: pytest.FixtureRequest) -> Phone:
    """Somebody who writes in one of the three languages."""
    return Phone(desk, 501, language=request.param)


@pytest.mark.parametrize("state", ALL, ids=lambda one: one.__name__)
def test_help_asks_whether_they_are_in_danger(speaker: Phone, state: States) -> None:
    """Then, once they are safe, what can be done here, or the question that was open."""
    state(speaker)
    speaker.say(HELP[speaker.language])
    assert SAFE[speaker.language] in speaker.text
    speaker.press_data("G")
    assert SAFE[speaker.language] not in speaker.text
    assert speaker.buttons()


@pytest.mark.parametrize("state", ALL, ids=lambda one: one.__name__)
def test_help_of_whoever_is_not_safe_calls_a_person(desk: Desk, speaker: Phone, state: States) -> None:
    """One touch: the card and the work item."""
    state(speaker)
    speaker.say(HELP[speaker.language])
    speaker.press_data("H")
    assert "112" in speaker.text
    assert [one.kind for one in desk.tasks(speaker) if one.kind == "take_over"] == ["take_over"]


@pytest.mark.parametrize("state", [linked, planned], ids=lambda one: one.__name__)
def test_who_is_there_is_answered(speaker: Phone, state: States) -> None:
    """A programme and people, and the word that calls one."""
    state(speaker)
    speaker.say(WHO[speaker.language])
    assert WHO_READS[speaker.language] in speaker.text
    speaker.say(HUMAN[speaker.language])
    assert "EG-2026-" in speaker.text
    assert {one.kind for one in speaker.desk.tasks(speaker)} >= {"call_insured"}


STOP = {
    "fr": ("stop", "ne m'écrivez plus", "arrête de m'écrire stp"),
    "nl": ("stop", "schrijf me niet meer", "geen berichten meer aub"),
    "en": ("stop", "stop writing to me", "please don't text me again"),
}
NOTHING_RUNS = {"fr": "Rien n’est en cours", "nl": "Er loopt niets", "en": "Nothing is under way"}
ENDED = {"fr": "plus de questions", "nl": "geen vragen", "en": "no more questions"}


def test_a_stranger_who_says_a_small_word_is_answered(desk: Desk, speaker: Phone) -> None:
    """In the language of the word, or of the telephone; the languages and the way to help stand under it."""
    told = {"bot?": WHO_READS, "?": WHO_READS, YES[speaker.language]: WHO_READS, "ok": WHO_READS}
    thanks = {"fr": "merci", "nl": "bedankt", "en": "thanks"}[speaker.language]
    for word, said in {**told, thanks: WELCOME}.items():
        speaker.say(word)
        assert said[speaker.language] in speaker.text, word
        assert set(speaker.buttons().values()) == {"l::fr", "l::nl", "l::en", "H"}
    speaker.press_data("H")
    assert "112" in speaker.text
    assert [one.kind for one in desk.tasks(speaker)].count("take_over") == 1


@pytest.mark.parametrize("state", [stranger, linked, asked, planned], ids=lambda one: one.__name__)
@pytest.mark.parametrize("place", range(3))
def test_stop_is_answered_and_help_stays_one_touch_away(desk: Desk, speaker: Phone, state: States, place: int) -> None:
    """Nobody who wants no more messages is first asked how they are."""
    state(speaker)
    speaker.say(STOP[speaker.language][place])
    assert SAFE[speaker.language] not in speaker.text
    ended = ENDED if state in (asked, planned) else NOTHING_RUNS
    assert ended[speaker.language] in speaker.text
    if state is not linked:
        assert "H" in speaker.buttons().values()


def test_a_stranger_who_wants_a_person_has_one(desk: Desk, speaker: Phone) -> None:
    """One word, before any language was chosen."""
    speaker.say(HUMAN[speaker.language])
    assert {one.kind for one in desk.tasks(speaker)} == {"read_message"}
    assert speaker.case.number in speaker.text


@pytest.mark.parametrize("state", [linked, asked, planned, closed], ids=lambda one: one.__name__)
def test_thanks_are_answered_and_what_comes_next_is_said(speaker: Phone, state: States) -> None:
    """A kind word; then the question, the next day of the case, or how to begin again."""
    state(speaker)
    number = speaker.case.number if state in (planned, closed) else ""
    open_question = speaker.text.splitlines()[-1] if state is asked else ""
    speaker.say("merci" if state is asked else THANKS[speaker.language])
    assert WELCOME[speaker.language] in speaker.text
    assert number in speaker.text
    assert open_question in speaker.text
    assert "⚠️" not in speaker.text
    if state is planned:
        assert "2026" in speaker.text.replace(number, "")


@pytest.mark.parametrize("state", [stranger, linked], ids=lambda one: one.__name__)
def test_the_name_of_a_platform_begins_a_story(desk: Desk, speaker: Phone, state: States) -> None:
    """It is kept and shown as it was read, and what happened there is asked."""
    state(speaker)
    speaker.say(PLATFORM[speaker.language])
    case = speaker.case
    assert [one.text for one in desk.read(lambda tx: tx.messages.of(case.id))] == [PLATFORM[speaker.language]]
    assert {one.kind for one in desk.tasks(speaker)} >= {"read_message"}


def test_the_name_of_a_platform_in_the_place_of_an_answer_is_kept(desk: Desk, speaker: Phone) -> None:
    """The question is asked again; a handler reads the word."""
    asked(speaker)
    speaker.say(PLATFORM[speaker.language])
    case = speaker.case
    assert PLATFORM[speaker.language] in [one.text for one in desk.read(lambda tx: tx.messages.of(case.id))]


@pytest.mark.parametrize("state", [planned, closed], ids=lambda one: one.__name__)
def test_yes_to_nothing_is_read_by_a_handler(desk: Desk, speaker: Phone, state: States) -> None:
    """Nobody asked: somebody who knows the case finds out what it meant."""
    state(speaker)
    speaker.say(YES[speaker.language])
    case = speaker.case
    assert YES[speaker.language] in [one.text for one in desk.read(lambda tx: tx.messages.of(case.id))]
    assert case.number in speaker.text


def test_yes_of_whoever_has_no_case_is_asked_to_tell(speaker: Phone) -> None:
    """Nothing of theirs is anywhere yet."""
    linked(speaker)
    speaker.say(YES[speaker.language])
    said = {"fr": "Dites en une phrase", "nl": "Zeg in één zin", "en": "Say in one sentence"}
    assert said[speaker.language] in speaker.text


@pytest.mark.parametrize("state", [linked, asked, planned], ids=lambda one: one.__name__)
def test_hello_is_no_dead_end(speaker: Phone, state: States) -> None:
    """A greeting, the open question, or the case that is followed; never the menu alone."""
    state(speaker)
    menu = _menu(speaker)
    speaker.say(HELLO[speaker.language])
    assert speaker.text not in ("", menu)


def test_stop_of_whoever_has_no_case_is_answered(speaker: Phone) -> None:
    """There is nothing to stop, and it is said."""
    linked(speaker)
    menu = _menu(speaker)
    speaker.say("stop")
    assert speaker.text not in ("", menu)


def _menu(phone: Phone) -> str:
    phone.say("/menu")
    return phone.text

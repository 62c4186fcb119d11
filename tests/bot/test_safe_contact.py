"""Where a partner or somebody at home is the author: asked once whether it is safe to write, and when; then obeyed by all
that the desk starts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.rows.inbox import OutboxQueueTable
from tests.bot.cards.test_every_button import screens
from tests.bot.conftest import PLAN
from tests.bot.desk import Desk, Phone, by_desk
from tests.conftest import ROOT
from workflows.delivery.outgoing import UNREAD
from workflows.screens.screen import Screen, Sentence
from workflows.use_cases.shared.case_access import person_of
from workflows.use_cases.shared.safe_contact import cannot_wait, says_nothing

CODES = {"fr": "LUNE-4821", "nl": "MAAS-9047", "en": "LUNE-4821"}
TOLD = {
    "fr": ("non", "moi", "5 novembre 2026", "facebook", "voleuse", "reproche", "faux", "tout le monde"),
    "nl": ("nee", "mij", "5 november 2026", "facebook", "dievegge", "verwijt", "nee", "iedereen"),
    "en": ("no", "me", "5 November 2026", "facebook", "thief", "accusation", "not true", "everybody"),
}
HUSBAND = {"fr": "mon mari", "nl": "mijn man", "en": "my husband"}
REMOVED = {"fr": "supprimer", "nl": "weg", "en": "removed"}
NO = {"fr": "non", "nl": "nee", "en": "no"}
ASKED = {"fr": "Peut-on écrire ici", "nl": "Is het veilig om hier te schrijven", "en": "Is it safe to write here"}
NEWS = {"fr": "Il y a du nouveau", "nl": "Er is iets nieuws", "en": "There is something new"}
READ = {"fr": "Lire", "nl": "Lezen", "en": "Read"}


def until_asked(desk: Desk, language: str, author: str | None = None) -> Phone:
    """A report up to its plan, and the question whether it is safe to write."""
    phone = Phone(desk, 501, language=language).join(CODES[language]).report("defamation")
    return phone.tell(*TOLD[language], author or HUSBAND[language], NO[language], REMOVED[language])


def answered(desk: Desk, language: str, said: str, *more: str) -> Phone:
    phone = until_asked(desk, language).tell(said, *more)
    phone.look()
    return phone


def waiting(desk: Desk, phone: Phone) -> int:
    person = phone.person
    found: int = desk.read(lambda tx: tx.outbox.count_unread(person.id))
    return found


def kinds(desk: Desk, phone: Phone) -> list[str]:
    return [one.kind for one in desk.tasks(phone)]


def at(day: int, hour: int) -> datetime:
    """An hour of the clock in Brussels, in the week of Monday 30 November 2026."""
    return datetime(2026, 11, 30, tzinfo=UTC) + timedelta(days=day, hours=hour - 1)


def said_at(phone: Phone) -> list[datetime]:
    return [one["not_before"] for one in phone.look()]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_it_is_asked_once_and_shown_back(desk: Desk, language: str) -> None:
    """With the hours by a button or in words; a handler finds the answer among the facts."""
    phone = until_asked(desk, language)
    assert ASKED[language] in phone.text
    phone.tell({"fr": "entre 10h et 15h", "nl": "tussen 10 en 15 uur", "en": "between 10 and 3"}[language])
    assert phone.case.told_of("safety")["write_here"] == "1000-1500"
    assert "10:00–15:00" in phone.text
    assert len([one for one in phone.screen if "text" in one]) == 1  # and no other question after it
    assert ASKED[language] not in phone.text


def test_it_is_asked_of_nobody_whose_author_is_elsewhere(desk: Desk) -> None:
    phone = until_asked(desk, "fr", "ma voisine")
    assert ASKED["fr"] not in phone.text


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_handlers_words_wait_until_they_are_asked_for(desk: Desk, language: str) -> None:
    """Nobody has said yet that it is safe: a word that says nothing, and everything by one touch, once."""
    phone = until_asked(desk, language)
    by_desk(desk, phone, desk.use.write_to_insured, text="Your husband, the police")
    assert phone.text.startswith(NEWS[language])
    assert phone.case.number not in phone.text
    phone.press(READ[language])
    assert "Your husband, the police" in phone.text
    phone.press_data("B")
    assert "Your husband, the police" not in phone.text


def test_never_means_never_and_a_handler_reaches_them(desk: Desk) -> None:
    """Nothing leaves; one work item; what waited is offered as soon as the person writes."""
    phone = answered(desk, "fr", "non")
    by_desk(desk, phone, desk.use.write_to_insured, text="Bonjour, appelez-moi")
    by_desk(desk, phone, desk.use.write_to_insured, text="Et le bail ?")
    assert said_at(phone) == []
    assert kinds(desk, phone).count("reach_otherwise") == 1
    assert waiting(desk, phone) == 2
    phone.say("bonjour")
    assert NEWS["fr"] in phone.text
    phone.press("Lire")
    assert "appelez-moi" in phone.text
    assert "Et le bail" in phone.text
    assert waiting(desk, phone) == 0


def test_a_legal_day_reaches_the_desk_sooner(desk: Desk) -> None:
    """The work item is due no later than the instant that the case is worked to."""
    phone = answered(desk, "fr", "non")
    person = phone.person

    def hurry(tx: Any) -> None:
        (case,) = tx.cases.of_person(person.id)
        case.works_to = desk.clock.now() + timedelta(hours=3)
        tx.cases.save(case)

    desk.unit(hurry)
    desk.unit(lambda tx: desk.house.means.messenger.tell(tx, person, Sentence("chat.only_words")))
    (task,) = [one for one in desk.tasks(phone) if one.kind == "reach_otherwise"]
    assert task.due_at == desk.clock.now() + timedelta(hours=3)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [(at(1, 8), at(1, 10)), (at(1, 11), at(1, 11)), (at(1, 15), at(2, 10)), (at(4, 22), at(5, 10))],
)
def test_hours_are_kept(desk: Desk, now: datetime, leaves: datetime) -> None:
    """A word leaves in the hours that were given, on the person's own clock."""
    phone = answered(desk, "fr", "entre 10h et 15h")
    desk.clock.advance(seconds=(now - desk.clock.now()).total_seconds())
    desk.unit(desk.use.write_to_insured, user=desk.handler(), case_id=phone.case.id, text="Bonjour")
    assert said_at(phone) == [leaves]
    assert phone.text.startswith(NEWS["fr"])


def test_weekdays_are_kept(desk: Desk) -> None:
    phone = answered(desk, "fr", "seulement en semaine de 9h à 17h")
    assert phone.case.told_of("safety")["write_here"] == "0900-1700-weekdays"
    desk.clock.advance(seconds=(at(5, 12) - desk.clock.now()).total_seconds())
    desk.unit(desk.use.write_to_insured, user=desk.handler(), case_id=phone.case.id, text="Bonjour")
    assert said_at(phone) == [at(7, 9)]


def test_safe_at_any_time_is_as_before(desk: Desk) -> None:
    phone = answered(desk, "nl", "ja, altijd")
    by_desk(desk, phone, desk.use.write_to_insured, text="Goedendag")
    assert "Goedendag" in phone.text


@pytest.mark.parametrize(
    ("said", "expected", "reached"),
    [
        ("entre 10h et 15h", ["Il y a du nouveau, à lire au calme."], False),
        ("non", [], True),
        (None, ["Il y a du nouveau, à lire au calme."], False),
    ],
)
def test_reminders_of_another_report_say_nothing(
    desk: Desk, said: str | None, expected: list[str], reached: bool
) -> None:
    """It is the same telephone: in the hours given, or not at all, and a handler reaches them."""
    phone = answered(desk, "fr", said) if said is not None else until_asked(desk, "fr")
    phone.press_data("R::privacy_breach")
    phone.look()
    desk.clock.advance(days=1, hours=1)
    case = phone.case
    due = desk.read(lambda tx: [one.id for one in tx.follow_ups.open_of(case.id) if one.due_at <= desk.clock.now()])
    for one in due:
        desk.unit(desk.use.run_follow_up, follow_up_id=one)
    assert [one["text"] for one in phone.look()] == expected
    cases = desk.read(lambda tx: tx.cases.of_person(case.person_id))
    tasks = [task.kind for one in cases for task in desk.read(lambda tx, of=one.id: list(tx.tasks.open_of(of)))]
    assert ("reach_otherwise" in tasks) == reached


def test_a_report_that_stopped_says_nothing_where_the_author_is_at_home(desk: Desk) -> None:
    phone = Phone(desk, 501).join().report("defamation").tell(*TOLD["fr"], "mon mari")
    desk.clock.advance(days=1, hours=1)
    case = phone.case
    due = desk.read(lambda tx: [one.id for one in tx.follow_ups.open_of(case.id) if one.due_at <= desk.clock.now()])
    for one in due:
        desk.unit(desk.use.run_follow_up, follow_up_id=one)
    assert [one["text"] for one in phone.look()] == ["Votre rappel. Écrivez quand vous voulez."]


@pytest.mark.parametrize(("minutes", "at_once"), [(0, True), (1, True), (3, False), (600, False)])
def test_a_receipt_answers_who_has_just_sent_a_file(desk: Desk, minutes: int, at_once: bool) -> None:
    """The telephone is in their hand; a file that is fetched much later is news, and waits."""
    phone = answered(desk, "fr", "non, ne jamais m'écrire en premier")
    phone.photo("p1")
    phone.look()
    desk.clock.advance(minutes=minutes)
    desk.fetch()
    phone.look()
    assert ("1 élément reçu" in phone.text) == at_once


# ---------------------------------------------------------------- after danger
THREATENED = {"fr": "il est devant ma porte", "nl": "hij staat aan de deur", "en": "he is at my door"}
CONTINUE = {"fr": "Continuer", "nl": "Verder met mijn dossier", "en": "Go on with my report"}
STRANGER = {"fr": "je ne sais pas qui c'est", "nl": "ik weet niet wie het is", "en": "I do not know who it is"}
NEVER_FIRST = {"fr": "Non, ne jamais", "nl": "Nee, schrijf mij nooit", "en": "No, never write"}
DYING = {"fr": "je veux mourir", "nl": "ik wil dood", "en": "i want to die"}


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_after_danger_a_handlers_words_wait_as_reminders_do(desk: Desk, language: str) -> None:
    """Nobody at home is known to be the author; who stands at the door may hold the telephone."""
    phone = Phone(desk, 501, language=language).join(CODES[language]).report("harassment")
    phone.say(THREATENED[language])
    by_desk(desk, phone, desk.use.write_to_insured, text="The police are coming")
    assert phone.text.startswith(NEWS[language])
    phone.press(READ[language])
    assert "The police are coming" in phone.text


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_cry_is_danger_though_safety_is_answered_later(desk: Desk, language: str) -> None:
    """Who stood at the door may be back: when to write is asked with the plan, and obeyed."""
    phone = Phone(desk, 501, language=language).join(CODES[language])
    phone.say(THREATENED[language])
    phone.report("defamation").tell(*TOLD[language], STRANGER[language], REMOVED[language])
    assert ASKED[language] in phone.text
    phone.press(NEVER_FIRST[language])
    by_desk(desk, phone, desk.use.write_to_insured, text="I am here")
    assert "I am here" not in phone.text


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_who_spoke_of_dying_reads_a_handlers_words_at_once(desk: Desk, language: str) -> None:
    """Nobody threatens them, and they are waited for; a threat that is heard later is obeyed."""
    phone = Phone(desk, 501, language=language).join(CODES[language])
    phone.report("defamation").say(DYING[language])
    phone.press(CONTINUE[language])
    phone.tell(TOLD[language][1])
    by_desk(desk, phone, desk.use.write_to_insured, text="I am here")
    assert "I am here" in phone.text
    phone.say(THREATENED[language])
    phone.say(DYING[language])
    by_desk(desk, phone, desk.use.write_to_insured, text="I am still there")
    assert phone.text.startswith(NEWS[language])


def test_after_danger_it_is_asked_once_when_to_write(desk: Desk) -> None:
    """Whoever says that it is safe is written to as before."""
    phone = Phone(desk, 501).join().report("defamation")
    phone.press("Oui, je suis en danger")
    phone.press("Continuer")
    phone.tell(*PLAN[1:])
    assert ASKED["fr"] in phone.text
    phone.tell("oui, à toute heure")
    by_desk(desk, phone, desk.use.write_to_insured, text="Bonjour")
    assert "Bonjour" in phone.text


# ---------------------------------------------------------------- by everything
def told(desk: Desk, phone: Phone, screen: Screen, **how: Any) -> list[str]:
    case = phone.case
    desk.unit(lambda tx: desk.house.means.messenger.tell(tx, person_of(tx, case), screen, **how))
    return [str(one.get("text", one.get("caption", ""))) for one in phone.look()]


def test_no_screen_goes_by_it(desk: Desk) -> None:
    """Every screen there is, told by the desk on its own: nothing where nothing may be said, and in hours nothing of it."""
    planned = Phone(desk, 503).join("PONT-2694").report("defamation").tell(*PLAN)
    every = screens(desk, planned, planned.case)
    phone = answered(desk, "fr", "non")
    for screen in every:
        assert told(desk, phone, screen) == [], screen
    other = Phone(desk, 502).join("MIEL-7730").report("defamation").tell(*TOLD["fr"], "mon mari", "non", "supprimer")
    other.tell("entre 10h et 15h")
    other.look()
    shown = [(one, text) for one in every for text in told(desk, other, one)]
    assert {text for one, text in shown if not says_nothing(one)} <= {"Il y a du nouveau, à lire au calme."}


def test_danger_is_heard_of_at_once_while_nobody_has_said_when(desk: Desk) -> None:
    planned = Phone(desk, 503).join("PONT-2694").report("defamation").tell(*PLAN)
    every = screens(desk, planned, planned.case)
    phone = until_asked(desk, "fr")
    for screen in every:
        texts = told(desk, phone, screen)
        assert (
            texts
            if cannot_wait(screen)
            else set(texts) <= {"Il y a du nouveau, à lire au calme."} or says_nothing(screen)
        )


def _python(folder: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def test_one_place_writes_to_people_in_telegram() -> None:
    """Whoever writes a Telegram message is the messenger; two more write to the desk's own people."""
    writers = {
        name
        for folder in ("workflows", "adapters", "bot", "console", "egide/cli")
        for name, module in _python(folder)
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Outgoing"
        if any(isinstance(one, ast.Constant) and one.value == "telegram" for one in ast.walk(node))
    }
    shared = "workflows/use_cases/shared/"
    assert writers == {
        f"{shared}messenger.py", f"{shared}notify_staff.py", "workflows/use_cases/access/link_staff_chat.py"
    }  # fmt: skip


def test_a_locked_chat_keeps_nothing_that_waits(desk: Desk) -> None:
    phone = until_asked(desk, "fr")
    by_desk(desk, phone, desk.use.write_to_insured, text="secret")
    assert waiting(desk, phone) == 1
    phone.say("/verrou")
    assert waiting(desk, phone) == 0


def test_the_state_of_what_waits_is_known_to_nobody_who_sends(desk: Desk) -> None:
    """No sender ever claims it."""
    phone = until_asked(desk, "fr")
    by_desk(desk, phone, desk.use.write_to_insured, text="secret")
    assert UNREAD == "unread"
    claimed = OutboxQueueTable(desk.house.units.engine).claim(desk.clock.now() + timedelta(days=400), 99, ("telegram",))
    assert all("secret" not in one.outgoing.words for one in claimed)

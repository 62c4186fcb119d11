"""Danger and despair, whatever state the case or the chat is in: help comes first, the words are kept, a person is called."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.bot.desk import Desk, Phone
from workflows.kernel.people import ENGINE

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
    assert phone.case.told_of("safety")["danger_now"] is True
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
    phone.press("Continuer")
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
    """The card of what was cried, a person within a quarter of an hour, the words kept; the questions go on when the person
    does."""
    code = {"fr": "LUNE-4821", "nl": "MAAS-9047", "en": "LUNE-4821"}[language]
    phone = Phone(desk, 501, language=language).join(code).report("harassment")
    phone.say(said)
    safety = phone.case.told_of("safety")
    assert (safety["danger_now"], safety.get("self_harm")) == facts
    assert number in phone.text
    assert called(desk, phone) == [QUARTER]
    assert kept_words(desk, phone) == [said]
    assert not any(one.startswith("a:") for one in phone.buttons().values())
    phone.press_data(next(one for one in phone.buttons().values() if one.startswith("g:")))
    assert any(one.startswith("a:") for one in phone.buttons().values())
    assert ":danger:" not in str(phone.buttons())


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


# ---------------------------------------------------------------- before anything is known of the person
STRANGERS = [
    ("fr", "je veux mourir", ("3114", "0800 32 123", "(Belgique)"), ("1813", "113 ")),
    ("fr", "il est en bas de chez moi… j'ai peur", ("17 ou 112", "101 ou 112"), ("3114",)),
    ("nl", "mijn dochter wil dood", ("113", "1813", "(Nederland)"), ("3114",)),
    ("en", "he's going to kill me", ("17 or 112", "101 or 112", "Police (Netherlands)"), ()),
    ("de", "suicide", ("3114", "0800 32 123", "113 or 0800-0113"), ()),
]


@pytest.mark.parametrize("began", [True, False])
@pytest.mark.parametrize(("app", "said", "shown", "hidden"), STRANGERS)
def test_a_cry_needs_no_language_chosen(
    desk: Desk, app: str, said: str, shown: tuple[str, ...], hidden: tuple[str, ...], began: bool
) -> None:
    """The numbers of every country where the language is spoken, at once and in that language; the words are kept, and a
    person is told by a task that a handler sees. Only then the language is asked."""
    phone = Phone(desk, 501, language=app)
    if began:
        phone.say("/start")
    phone.say(said)
    assert [number for number in shown if number not in phone.text] == []
    assert [number for number in hidden if number in phone.text] == []
    assert called(desk, phone) == [QUARTER]
    assert kept_words(desk, phone) == [said]
    assert "Français" in phone.buttons()
    assert (phone.person.language, phone.case.policy_id) == (None, None)


def test_the_words_go_with_the_person_to_their_contract(desk: Desk, phone: Phone) -> None:
    """What is written on, before a language and before a code, reaches the same handler; then one case with one number goes
    from the cry to the first question."""
    phone.say("je veux mourir")
    number = phone.case.number
    phone.say("je suis toute seule")
    phone.press("Français")
    phone.say("vous êtes là ?")
    phone.press_data("C")
    phone.press(number)
    assert "touchez 🔑" in phone.text
    phone.press("🔑")
    phone.say("MAAS-9047")
    case = phone.case
    assert (case.number, case.jurisdiction, case.insurer) == (number, "BE", "sample-two")
    assert kept_words(desk, phone) == ["je veux mourir", "je suis toute seule", "vous êtes là ?"]
    assert called(desk, phone) == [QUARTER]
    phone.report("harassment")
    assert (phone.case.number, phone.case.kind) == (number, "harassment")
    assert number in phone.text
    assert "danger" in phone.text
    phone.tell("non", "moi")
    assert phone.case.told_of("safety")["danger_now"] is False


def test_the_task_of_a_stranger_stands_in_the_queue_of_the_handlers(desk: Desk, phone: Phone) -> None:
    """With an owner, due now, and a file that opens with the words in it."""
    phone.say("je veux mourir")
    page = desk.loop.run_until_complete(desk.house.reading.queue("now", None, 50))
    (row,) = page.rows
    assert (row.number, row.next_task, row.insurer) == (phone.case.number, "take_over", None)
    assert row.owner is not None
    file = desk.unit(desk.use.see_case, user=desk.handler(), case_id=phone.case.id)
    assert any("je veux mourir" in str(one.payload) for one in file.timeline)
    desk.unit(desk.use.write_to_insured, user=desk.handler(), case_id=phone.case.id, text="Je suis là, je vous lis.")
    phone.look()
    assert "Je suis là" in phone.text


def test_a_linked_person_without_a_case_is_called_too(desk: Desk, phone: Phone) -> None:
    """The country is that of the contract, and the report begins with what was cried."""
    phone.join().say("je veux mourir")
    assert "0800 32 123" not in phone.text
    assert called(desk, phone) == [QUARTER]
    phone.say("/menu")
    phone.press("Reprendre")
    phone.tell("non", "on me harcèle", "moi")
    assert phone.case.kind == "harassment"


def test_nobody_is_said_to_come_who_was_not_called(desk: Desk, phone: Phone) -> None:
    """By when somebody writes stands on the card exactly where a task says it, counted from now; whoever is in despair reads
    the number and nothing besides."""
    phone.say("il est devant ma porte")
    assert "vous écrit ici au plus tard le lundi 23 novembre 2026 à 10h15" in phone.text
    assert called(desk, phone) == [QUARTER]
    other = Phone(desk, 502)
    other.say("je veux mourir")
    assert "vous écrit ici" not in other.text


# ---------------------------------------------------------------- other ways to say it
def test_a_cry_in_the_caption_of_a_picture_is_heard(desk: Desk, phone: Phone) -> None:
    """Whether or not the picture may be taken; also before a language."""
    phone.photo("one", caption="il est devant ma porte")
    assert "17 ou 112" in phone.text
    assert kept_words(desk, phone) == ["il est devant ma porte"]
    other = Phone(desk, 502).join().report("harassment")
    other.photo("two", caption="au secours il est devant ma porte")
    assert other.case.told_of("safety")["danger_now"] is True
    assert called(desk, other) == [QUARTER]


def test_a_cry_in_an_edited_message_is_heard_once(desk: Desk, phone: Phone) -> None:
    """A preview that Telegram adds is no second cry."""
    phone.join().report("defamation").tell("non")
    phone.say("moi")
    answered = phone.messages
    phone.edit(answered, "je veux mourir")
    phone.edit(answered, "je veux mourir")
    assert kept_words(desk, phone) == ["je veux mourir"]
    assert called(desk, phone) == [QUARTER]
    assert phone.case.told_of("statement")["target"] == "person"


def test_a_forwarded_cry_is_heard_where_it_would_be_dropped(desk: Desk, phone: Phone) -> None:
    """What a daughter wrote to her father, who has no case; in a case a forward is evidence."""
    origin = {"type": "hidden_user", "sender_user_name": "Lou", "date": int(desk.clock.now().timestamp())}
    phone.send(text="papa je veux mourir", forward_origin=origin)
    assert "3114" in phone.text
    assert kept_words(desk, phone) == ["papa je veux mourir"]


def test_both_in_a_long_sentence_is_no_answer_of_danger(desk: Desk, phone: Phone) -> None:
    """A word that names an answer may stand there for something else: nobody is called for it."""
    phone.language = "en"
    phone.join().report("defamation")
    phone.say("can i sue her even if we are both british?")
    assert called(desk, phone) == []


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("mijn zoon van 14 wil niet meer leven door die filmpjes", "Blijf"),
        ("mijn zoon is ziek en ik wil niet meer leven", "Kan er iemand"),
    ],
)
def test_whose_life_it_is_about(desk: Desk, said: str, number: str) -> None:
    """A child's and one's own are told apart, however they stand in the sentence."""
    phone = Phone(desk, 77, language="nl").join("MAAS-9047").report("harassment")
    phone.say(said)
    assert number in phone.text
    assert called(desk, phone) == [QUARTER]

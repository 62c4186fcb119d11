"""What people ask of their own accord, in the chat: answered by country, kind and age, or by a person and by when; an end
that is wished is heard, and nothing is closed by the machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conftest import PLAN
from tests.bot.desk import Desk, Phone
from tests.fakes.wishes import told_wishes
from tests.ready import words
from workflows.case.events import Event
from workflows.desk.task_payloads import EndAskedTask
from workflows.followups.follow_up import INTERVIEW_REMINDER
from workflows.kernel.people import ENGINE

UNREAD = {"ça sert à quoi d'être encore là": ["question:suicide"]}
"""A topic that is read as a cry for help instead; every other text of these tests is read as anybody's."""
SOON = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
"""Four hours of an open office after the clock of the tests begins: on Monday at ten in Paris and Brussels."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, release=replace(words(), chat=told_wishes(words().chat, UNREAD)))
    yield made
    made.close()


def payloads(desk: Desk, phone: Phone, event: Event) -> list[dict[str, Any]]:
    case_id = phone.case.id
    found: list[dict[str, Any]] = desk.read(
        lambda tx: [dict(one.payload) for one in tx.timeline.of(case_id) if one.event == event]
    )
    return found


def cases(desk: Desk, phone: Phone) -> int:
    person = phone.person
    found: int = desk.read(lambda tx: len(tx.cases.of_person(person.id)))
    return found


def due(desk: Desk, phone: Phone, kind: str) -> list[datetime]:
    return [one.due_at for one in desk.tasks(phone) if one.kind == kind]


def reminders(desk: Desk, phone: Phone) -> int:
    case_id = phone.case.id
    found: int = desk.read(lambda tx: sum(one.kind == INTERVIEW_REMINDER for one in tx.follow_ups.open_of(case_id)))
    return found


# ---------------------------------------------------------------- answered
@pytest.mark.parametrize(
    ("language", "code", "asked", "answered"),
    [
        ("fr", "LUNE-4821", "je dois porter plainte ?", "commissariat ou la gendarmerie de votre choix"),
        ("nl", "MAAS-9047", "moet ik naar de politie?", "dien klacht in bij de lokale politie"),
        ("en", "LUNE-4821", "should I go to the police", "station of your choice"),
    ],
)
def test_a_question_in_the_middle_of_the_report_is_answered_and_the_report_goes_on(
    desk: Desk, language: str, code: str, asked: str, answered: str
) -> None:
    """By country and kind, in the person's language; the words are kept, the handler sees what was asked and said, no work item
    is opened, and the open question is put again."""
    phone = Phone(desk, 501, language=language).join(code).report("harassment")
    question = phone.screen[-1]["text"]
    phone.say(asked)
    assert answered in phone.screen[0]["text"]
    assert phone.screen[-1]["text"].splitlines()[-1] in question
    assert any(one.startswith("a:") for one in phone.buttons().values())
    assert [one["text"] for one in payloads(desk, phone, Event.MESSAGE_FROM_INSURED)] == [asked]
    (line,) = payloads(desk, phone, Event.QUESTION_ASKED)
    assert line["answers"][0].startswith("police.")
    assert answered in line["text"]
    assert [one.kind for one in desk.tasks(phone)] == []


def test_a_handler_reads_what_was_asked_and_what_was_answered(desk: Desk, phone: Phone) -> None:
    """In the timeline of the case, in their own language."""
    phone.join().report("harassment").say("je dois porter plainte ?")
    file = desk.unit(desk.use.see_case, user=desk.handler(), case_id=phone.case.id)
    line = next(one for one in file.timeline if one.event == Event.QUESTION_ASKED)
    assert line.detail.meaning == {
        "fr": "Aller à la police", "nl": "Naar de politie gaan", "en": "Going to the police"
    }  # fmt: skip
    assert "commissariat" in line.detail.quoted


def test_an_answer_that_asks_something_too_is_both(desk: Desk, phone: Phone) -> None:
    """The question is answered, and the answer is taken as any other."""
    phone.join().report("intimate_content").say("non. est-ce que je risque quelque chose ?")
    assert "nous ne jugeons pas" in phone.text
    assert "À confirmer par un avocat." in phone.text
    phone.press("Oui, c’est cela")
    assert phone.case.facts["safety"] == {"danger_now": False, "self_harm": False}


def test_an_answer_that_wants_a_person_too_is_both(desk: Desk, phone: Phone) -> None:
    """Somebody calls, and the answer is taken as any other."""
    phone.join().report("harassment").say("non. je peux parler à quelqu'un ?")
    assert due(desk, phone, "call_insured") == [SOON]
    assert "Non, je suis en sécurité" in phone.text


def test_a_question_is_no_answer_by_chance(desk: Desk, phone: Phone) -> None:
    """“Ça va” in “combien ça va me coûter” is nobody's word that they are safe."""
    phone.join().report("harassment").say("combien ça va me coûter ?")
    assert "en sécurité. C'est bien cela" not in phone.text
    assert "safety" not in phone.case.facts


def test_after_the_plan_a_question_is_answered_by_the_kind_of_the_case(desk: Desk, opened: Phone) -> None:
    """Words published: the complaint does not stop the clock; that is said."""
    before = desk.tasks(opened)
    opened.say("je dois porter plainte ?")
    assert "la plainte seule n’arrête pas le délai" in opened.text
    assert "✉️ Écrire" in opened.buttons()
    assert desk.tasks(opened) == before


def test_a_minor_is_spoken_to_as_one(desk: Desk, phone: Phone) -> None:
    """Who says that they are under eighteen is told in other words than an adult."""
    phone.join().report("intimate_content").tell("non", "moi, et j'ai moins de 18 ans")
    phone.say("je peux les effacer moi-même ?")
    assert "Ne garde pas et ne renvoie pas la photo" in phone.text


def test_without_a_case_the_contract_says_the_country(desk: Desk, phone: Phone) -> None:
    """Every kind that it may be, under its name; nothing is opened for it."""
    phone.join().say("je dois porter plainte ?")
    assert "Harcèlement" in phone.text
    assert "THESEE" in phone.text
    assert cases(desk, phone) == 0


def test_whose_country_nobody_knows_says_it_first(desk: Desk, phone: Phone) -> None:
    """Two countries speak French: the answer depends on which, and comes when one is pressed."""
    phone.join(None).say("je dois porter plainte ?")
    assert "dépend du pays" in phone.text
    assert [one for one in phone.buttons() if one in ("France", "Belgique")] == ["France", "Belgique"]
    phone.press("Belgique")
    assert "police locale" in phone.text
    phone.press_data("Q::police:DE")
    assert "ancien" in phone.text
    phone.press_data("Q::suicide:FR")
    assert "ancien" in phone.text


def test_what_comes_next_is_shown_not_told(desk: Desk, opened: Phone) -> None:
    """The plan as it stands."""
    opened.say("comment ça se passe maintenant ?")
    assert opened.case.number in opened.text
    assert "À faire maintenant" in opened.text


# ---------------------------------------------------------------- a person
def test_what_the_desk_did_not_confirm_of_itself_is_answered_by_a_person(desk: Desk, phone: Phone) -> None:
    """Who says by when, and has the work item: nobody is told what may not be so."""
    phone.join().report("harassment").say("combien ça va me coûter ?")
    assert "Votre contrat dit" not in phone.text
    (by,) = due(desk, phone, "read_message")
    assert by == SOON + timedelta(hours=20)  # a day of the office later
    assert "répond ici au plus tard le mardi 24 novembre 2026 à 10h00" in phone.text
    assert payloads(desk, phone, Event.QUESTION_ASKED)[0]["answers"] == []
    assert any(one.startswith("a:") for one in phone.buttons().values())


def test_what_is_from_middling_memory_is_answered_by_a_person(desk: Desk) -> None:
    """In the country where nobody read it."""
    phone = Phone(desk, 777, language="fr").join("MAAS-9047").report("defamation")
    phone.say("on peut retrouver qui c'est ?")
    assert len(due(desk, phone, "read_message")) == 1


@pytest.mark.parametrize("code", ["LUNE-4821", None])
def test_a_person_is_had_without_a_case(desk: Desk, phone: Phone, code: str | None) -> None:
    """In any words, with a contract or without: a case with the words, a work item, and by when in the desk's hours. Who has no
    contract is answered in the chat."""
    phone.join(code).say("il y a un vrai humain ici ?")
    assert phone.case.is_untold
    assert due(desk, phone, "call_insured" if code else "read_message") == [SOON]
    assert "au plus tard le lundi 23 novembre 2026 à 14h00" in phone.text
    assert phone.case.number in phone.text
    assert [one["text"] for one in payloads(desk, phone, Event.MESSAGE_FROM_INSURED)] == ["il y a un vrai humain ici ?"]


def test_a_stranger_has_a_person_before_a_language_is_chosen(desk: Desk) -> None:
    """In the language of their words, which is then asked for; the words are in a case."""
    phone = Phone(desk, 700, language="nl")
    phone.say("kan ik iemand spreken aub")
    assert "Iemand van het team antwoordt hier, uiterlijk op" in phone.screen[0]["text"]
    assert "Nederlands" in phone.buttons()
    assert due(desk, phone, "read_message") == [SOON]
    assert [one["text"] for one in payloads(desk, phone, Event.MESSAGE_FROM_INSURED)] == ["kan ik iemand spreken aub"]


def test_a_question_that_nobody_recognises_goes_to_a_person(desk: Desk, phone: Phone) -> None:
    """With a case and without: never “I did not understand the date”."""
    phone.join().say("est-ce que ma prime va augmenter ?")
    assert "répond ici au plus tard" in phone.text
    assert len(due(desk, phone, "read_message")) == 1
    phone.report("harassment").say("est-ce que ma prime va augmenter ?")
    assert "répond ici au plus tard" in phone.text
    assert any(one.startswith("a:") for one in phone.buttons().values())


def test_a_question_after_the_end_of_a_case_opens_no_other(desk: Desk, opened: Phone) -> None:
    """Whoever has the closed case reads it there."""
    case_id, person = opened.case.id, opened.person

    def close(tx: Any) -> None:
        case, known = tx.cases.get(case_id, ENGINE), tx.persons.get(person.id)
        case.become("closed")
        known.active_case = None
        tx.cases.save(case)
        tx.persons.save(known)

    desk.unit(close)
    opened.say("Avez-vous des nouvelles ?")
    assert cases(desk, opened) == 1
    assert len(due(desk, opened, "read_message")) == 1


def test_what_is_told_beside_a_question_is_read_by_a_handler(desk: Desk, opened: Phone) -> None:
    """The question is answered at once; the rest has its work item; the words are kept once."""
    said = "ils recommencent depuis ce matin. je dois porter plainte ?"
    opened.say(said)
    assert "la plainte seule n’arrête pas le délai" in opened.text
    assert len(due(desk, opened, "read_message")) == 1
    assert [one["text"] for one in payloads(desk, opened, Event.MESSAGE_FROM_INSURED)] == [said]


def test_on_a_friday_evening_a_person_comes_on_monday(desk: Desk, phone: Phone) -> None:
    """No hour is promised in which nobody is there."""
    phone.join().report("harassment")
    desk.clock.advance(days=4, hours=8)
    phone.say("un humain svp")
    assert due(desk, phone, "call_insured") == [datetime(2026, 11, 30, 12, 0, tzinfo=UTC)]
    assert "lundi 30 novembre 2026 à 13h00" in phone.text


def test_whoever_is_to_be_called_sooner_is_told_so(desk: Desk, phone: Phone) -> None:
    """After a cry for help somebody comes within a quarter of an hour, not in four."""
    phone.join().report("harassment").press("Oui, je suis en danger")
    phone.say("il y a un vrai humain ici ?")
    assert "10h15" in phone.text


def test_a_person_and_an_answer(desk: Desk, phone: Phone) -> None:
    """Both are wished, both are had; the words are kept once."""
    phone.join().report("harassment").say("ça coûte combien ? et appelez-moi svp")
    assert sorted(one.kind for one in desk.tasks(phone)) == ["call_insured", "read_message"]
    assert len(payloads(desk, phone, Event.MESSAGE_FROM_INSURED)) == 1


def test_a_question_that_is_a_cry_for_help_is_heard_as_one(desk: Desk, phone: Phone) -> None:
    """The card, a person in a quarter of an hour; never an answer."""
    phone.join().report("harassment").tell("non").say("ça sert à quoi d'être encore là")
    assert "3114" in phone.text
    assert due(desk, phone, "take_over") == [desk.clock.now() + timedelta(minutes=15)]
    assert payloads(desk, phone, Event.QUESTION_ASKED) == []


# ---------------------------------------------------------------- an end
@pytest.mark.parametrize(("said", "wish"), [("arrêtez tout", "stop"), ("je préfère laisser tomber", "withdraw")])
def test_an_end_in_the_middle_of_the_report_is_heard(desk: Desk, phone: Phone, said: str, wish: str) -> None:
    """No more questions and reminders; a handler settles it; nothing is closed, and it is said what stays."""
    phone.join().report("harassment").say(said)
    assert phone.case.state == "reporting"
    assert reminders(desk, phone) == 0
    (task,) = desk.tasks(phone)
    assert task.payload == EndAskedTask(wish)
    assert "les délais continuent de courir" in phone.text
    assert "au plus tard le mardi 24 novembre" in phone.text
    assert not any(one.startswith("a:") for one in phone.buttons().values())
    assert payloads(desk, phone, Event.END_ASKED) == [{"why": wish}]
    phone.say("continuer")
    assert any(one.startswith("a:") for one in phone.buttons().values())


def test_who_drops_a_case_with_a_plan_is_told_which_day_goes_on(desk: Desk, opened: Phone) -> None:
    """The day of the law does not wait for the person."""
    opened.say("je préfère laisser tomber")
    assert opened.case.state == "open"
    assert opened.case.legal_on is not None
    assert "Ce délai continue de courir" in opened.text
    assert "end_asked" in {one.kind for one in desk.tasks(opened)}


def test_an_end_of_nothing(desk: Desk, phone: Phone) -> None:
    """Where nothing runs, it is said so, and no case is opened for it."""
    phone.join().say("je préfère laisser tomber")
    assert "Rien n’est en cours" in phone.text
    assert cases(desk, phone) == 0


@pytest.mark.parametrize("code", ["LUNE-4821", None])
def test_data_are_asked_to_be_deleted_without_a_case(desk: Desk, phone: Phone, code: str | None) -> None:
    """Whoever ever wrote here may ask: a work item, the month of the law, and what stays and why."""
    phone.join(code).say("supprimez mes données")
    assert [one.kind for one in desk.tasks(phone)] == ["delete_data"]
    assert "dans le mois (RGPD, article 12)" in phone.text
    assert "À confirmer par un avocat." in phone.text


def test_data_are_asked_to_be_deleted_of_a_closed_case(desk: Desk, opened: Phone) -> None:
    """It holds them still."""
    case_id = opened.case.id

    def close(tx: Any) -> None:
        case = tx.cases.get(case_id, ENGINE)
        case.become("closed")
        tx.cases.save(case)

    desk.unit(close)
    opened.say("supprimez mes données")
    assert opened.case.id == case_id
    assert "delete_data" in {one.kind for one in desk.tasks(opened)}


# ---------------------------------------------------------------- whole dialogs
def test_a_dialog_in_dutch(desk: Desk) -> None:
    """A question before the report, one in it, a person, and an end."""
    phone = Phone(desk, 602, language="nl").join("MAAS-9047")
    phone.say("moet ik naar de politie?")
    assert "lokale politie" in phone.text
    phone.report("extortion").tell("nee").say("wat kost het?")
    assert "Iemand van het team antwoordt hier" in phone.text
    phone.say("kan ik iemand spreken aub")
    assert "Iemand van het team belt" in phone.text
    phone.say("laat maar zitten")
    assert "de termijnen lopen door" in phone.text
    assert {one.kind for one in desk.tasks(phone)} >= {"read_message", "call_insured", "end_asked"}
    assert phone.case.is_open


def test_a_dialog_in_english(desk: Desk) -> None:
    """The same from the other end: the plan first."""
    phone = Phone(desk, 603, language="en").join().report("harassment")
    phone.say("should I go to the police")
    assert "Send the picture" not in phone.text
    phone.say("a human please")
    assert "Somebody of the team calls by" in phone.text
    phone.say("delete everything you have on me")
    assert "Request to delete the data received today." in phone.text
    assert phone.case.is_open


def test_the_answers_of_the_plan_still_lead_to_it(desk: Desk, phone: Phone) -> None:
    """Questions in between change nothing of the facts."""
    phone.join().report("defamation")
    for answer in PLAN:
        phone.say("je dois porter plainte ?")
        phone.tell(answer)
    assert phone.case.state == "open"

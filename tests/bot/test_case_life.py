"""The life of a case in the chat: messages both ways, appointments, costs, a lawyer, the end; discontent that is heard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.bot.desk import Desk, Phone, by_desk
from workflows.case.correspondence import CaseMessage
from workflows.kernel.errors import NotFound


def messages(desk: Desk, phone: Phone) -> list[CaseMessage]:
    case = phone.case
    found: list[CaseMessage] = desk.read(lambda tx: list(tx.messages.of(case.id)))
    return found


# ---------------------------------------------------------------- the case
def test_the_list_and_the_card(desk: Desk, opened: Phone) -> None:
    """/cases names state and next date; the card has the clock, the whole plan steps, picture and what can be done."""
    opened.say("/cases")
    opened.press("EG-2026-000001")
    assert "Délai pour agir en justice" in opened.text
    opened.press("📋 Tout le plan")
    picture, card = opened.screen
    assert picture["method"] == "sendPhoto"
    assert "Délai pour agir en justice" in card["text"]
    assert {"✉️ Écrire", "⚖️ Avocat", "💬 Pas satisfait ?"} <= set(opened.buttons())


def test_a_step_of_the_insured_is_marked_done_once(desk: Desk, phone: Phone) -> None:
    """The second press changes nothing and says so."""
    phone.join("MIEL-7730").report("account_takeover")
    phone.tell("non", "moi", "oui", "non", "instagram", "oui", "hier à 14h30", "oui", "oui", "oui", "oui", "inconnu")
    data = next(one for label, one in phone.buttons().items() if "banque" in label)
    phone.press_data(data)
    assert phone.case.steps["bank_freeze"].state == "done"
    assert "✓ Faire bloquer" in phone.text
    phone.press_data(data)
    assert "ancien" in phone.text
    assert desk.events(phone).count("step:done") == 1


def test_whoever_has_the_case_in_hand_is_not_promised_any_more(desk: Desk, phone: Phone) -> None:
    """The hour by which somebody comes is said until somebody has come."""
    phone.join("MIEL-7730").report("account_takeover")
    phone.tell("non", "moi", "oui", "non", "instagram", "oui", "hier à 14h30", "oui", "oui", "oui", "oui", "inconnu")
    assert "s’en occupe au plus tard" in phone.text
    phone.press("📋 Tout le plan")
    assert "1. Un gestionnaire prend le relais" in phone.text
    assert "s’en occupe au plus tard" in phone.text
    by_desk(desk, phone, desk.use.approve_plan)
    phone.say("/cases")
    phone.press("EG-2026-000001")
    assert "s’en occupe au plus tard" not in phone.text
    phone.press("📋 Tout le plan")
    assert "✓ Un gestionnaire prend le relais" in phone.text
    assert "s’en occupe au plus tard" not in phone.text


def test_a_declined_cost_keeps_the_button_to_agree(desk: Desk, opened: Phone) -> None:
    """Who may change their mind is shown how."""
    by_desk(desk, opened, desk.use.ask_cost, step="bailiff_capture", amount=30000, covered=0)
    opened.press("Je refuse")
    assert "changer d’avis" in opened.text
    opened.press("J’accepte")
    assert "Accord noté" in opened.text


def test_a_lawyer_who_speaks_as_the_insured_does_is_asked_first(desk: Desk) -> None:
    """In a country of two languages."""
    phone = Phone(desk, 777, language="nl", name="Luc").join("MAAS-9047").report("disparagement")
    phone.tell(
        "nee",
        "over mijn bedrijf",
        "5/11",
        "facebook",
        "oplichters",
        "verwijt",
        "nee",
        "iedereen",
        "ja",
        "onbekend",
        "weg",
    )
    by_desk(desk, phone, desk.use.approve_plan)
    phone.press_data(f"w:{short(phone)}")
    phone.say("Ik vraag een advocaat")
    by_desk(desk, phone, desk.use.escalate_to_lawyer)
    assert "mr. Wim Claes" in phone.text


# ---------------------------------------------------------------- messages both ways
def test_the_handler_writes_and_the_person_answers(desk: Desk, opened: Phone) -> None:
    """Read by the button; the answer reaches the case though questions are open."""
    by_desk(desk, opened, desk.use.write_to_insured, text="Bonjour, avez-vous le bail ?")
    assert "avez-vous le bail" in opened.text
    opened.press("Lu")
    (sent,) = messages(desk, opened)
    assert sent.seen_at == desk.clock.now()
    by_desk(desk, opened, desk.use.write_to_insured, text="Et la date ?")
    opened.press("Écrire")
    opened.say("Oui, je l’ai depuis mars")
    assert "Message transmis" in opened.text
    answer = messages(desk, opened)[-1]
    assert (answer.direction, answer.text) == ("in", "Oui, je l’ai depuis mars")
    assert all(one.seen_at is not None for one in messages(desk, opened) if one.direction == "out")
    assert "read_message" in {task.kind for task in desk.tasks(opened)}


def test_a_reply_to_a_message_of_the_desk_reaches_the_case(desk: Desk, phone: Phone) -> None:
    """Also in the middle of the questions; they stay open."""
    phone.join().report("defamation").tell("non", "moi")
    by_desk(desk, phone, desk.use.write_to_insured, text="Appelez-moi")
    desk.clock.advance(minutes=1)
    shown = phone.text
    bot = {"id": 1000, "is_bot": True, "first_name": "Égide"}
    replied = {"message_id": 5, "date": phone._now(), "chat": phone._chat(), "from": bot, "text": shown}
    phone.say("D’accord, demain", reply_to_message=replied)
    assert messages(desk, phone)[-1].text == "D’accord, demain"
    phone.tell("5 novembre 2026")
    assert phone.case.told_list("publications")[0]["first_published_on"] == "2026-11-05"


def test_a_reply_with_the_number_of_somebody_elses_case_reaches_nobody(desk: Desk, opened: Phone) -> None:
    """A number is a claim."""
    other = Phone(desk, 777).join("PONT-2694")
    bot = {"id": 1000, "is_bot": True, "first_name": "Égide"}
    words = f"dossier {opened.case.number}"
    replied = {"message_id": 5, "date": other._now(), "chat": other._chat(), "from": bot, "text": words}
    other.say("montrez-moi", reply_to_message=replied)
    assert messages(desk, opened) == []
    assert opened.case.number not in other.text


def test_an_edited_message_is_a_new_version(desk: Desk, opened: Phone) -> None:
    """The first stays."""
    opened.press_data(f"i:{short(opened)}")
    opened.say("Il habite au 12")
    opened.edit(opened.messages, "Il habite au 14")
    first, second = messages(desk, opened)
    assert (first.text, second.text, second.version, second.replaces) == (
        "Il habite au 12", "Il habite au 14", 2, first.id,
    )  # fmt: skip
    assert "gardée aussi" in opened.text


def test_somebody_who_wants_a_person_is_called(desk: Desk, opened: Phone) -> None:
    """In words, within four hours."""
    opened.say("Je veux parler à quelqu'un")
    (task,) = [one for one in desk.tasks(opened) if one.kind == "call_insured"]
    assert task.due_at == desk.clock.now() + timedelta(hours=4)
    assert "appelle au plus tard" in opened.text


def test_thanks_open_no_task(desk: Desk, opened: Phone) -> None:
    """Politeness is answered."""
    before = len(desk.tasks(opened))
    opened.say("Merci beaucoup !")
    assert "Avec plaisir" in opened.text
    assert len(desk.tasks(opened)) == before


def test_links_sent_after_the_plan_are_publications(desk: Desk, opened: Phone) -> None:
    """The case grows without a form."""
    opened.say("https://www.instagram.com/p/NEW1/")
    assert "une publication Instagram" in opened.text
    assert len(opened.case.told_list("publications")) == 2


# ---------------------------------------------------------------- the lawyer
def test_the_request_for_a_lawyer_is_in_writing(desk: Desk, opened: Phone) -> None:
    """The words are kept; no name is given before."""
    opened.press("⚖️ Avocat")
    opened.say("Je demande le nom d'un avocat.")
    assert opened.case.facts["lawyer_choice_requested_in_writing"] is True
    assert "enregistrée" in opened.text


def test_the_insureds_own_lawyer(desk: Desk, opened: Phone) -> None:
    """The name goes to the handler; nobody else is proposed."""
    opened.press_data(f"W:{short(opened)}")
    opened.say("Maître Dupond, à Lille")
    assert "own_lawyer" in {task.kind for task in desk.tasks(opened)}
    assert "lawyer_choice_requested_in_writing" not in opened.case.facts


# ---------------------------------------------------------------- discontent
@pytest.mark.parametrize(
    "words",
    [
        "Vous ne faites rien pour moi !",
        "je voudrais déposer une réclamation",
        "Ik ben ontevreden over jullie",
        "I want to complain about you",
    ],
)
def test_discontent_is_heard_in_words(desk: Desk, opened: Phone, words: str) -> None:
    """Its clocks run from today, a handler reads it within a day, the person is invited to a durable form."""
    opened.say(words)
    assert "réclamation est notée" in opened.text
    assert "desk@egide.example" in opened.text
    (event,) = opened.case.told_list("events")
    assert event == {"clock_event": "complaint_against_desk", "at": "2026-11-23"}
    analysis = desk.house.means.analyses.of(opened.case)
    assert {"complaint_acknowledgement", "complaint_answer"} <= {clock.id for clock in analysis.clocks}
    assert "complaint" in {task.kind for task in desk.tasks(opened)}
    assert "complaint:received" in desk.events(opened)


@pytest.mark.parametrize("words", ["Je veux porter plainte contre mon voisin", "ik wil klacht indienen bij de politie"])
def test_a_complaint_to_the_police_is_not_one_about_the_desk(desk: Desk, opened: Phone, words: str) -> None:
    """The same word, somebody else."""
    opened.say(words)
    assert "events" not in opened.case.facts


def test_discontent_by_button_and_taken_back(desk: Desk, opened: Phone) -> None:
    """In the person's own words; a sigh is not a complaint for ever."""
    opened.say("/menu")
    opened.press("Pas satisfait")
    opened.say("On ne me rappelle jamais.")
    assert "réclamation est notée" in opened.text
    data = opened.button("Ce n’était pas")
    opened.press_data(data)
    assert "events" not in opened.case.facts
    assert "complaint" not in {task.kind for task in desk.tasks(opened)}
    opened.press_data(data)
    assert "ancien" in opened.text


def test_discontent_of_somebody_without_a_case(phone: Phone) -> None:
    """Heard all the same."""
    phone.join()
    phone.say("/complaint")
    phone.say("Votre service est inadmissible")
    assert "envoyez-la aussi par écrit" in phone.text


def test_discontent_in_quoted_words_is_not_taken(desk: Desk, phone: Phone) -> None:
    """Where the exact words of the attack are asked, they are the attack's."""
    phone.join().report("defamation").tell("non", "moi", "5 novembre 2026", "facebook")
    phone.say("Vous ne faites rien, vous êtes nuls")
    assert "events" not in phone.case.facts
    assert phone.case.told_list("publications")[0]["words"] == "Vous ne faites rien, vous êtes nuls"


# ---------------------------------------------------------------- the end
def test_the_end_has_lessons_and_a_mark(desk: Desk, opened: Phone) -> None:
    """How not to be hit again, how it was, and a word if they like."""
    by_desk(desk, opened, desk.use.close_case, reason="Retiré, excuses reçues")
    assert "Pour que cela ne se reproduise pas" in opened.text
    opened.press("🙂")
    opened.say("Très bien, merci à Hélène")
    assert "transmis" in opened.text
    case_id = opened.case.id
    lines = desk.read(lambda tx: [one.payload for one in tx.timeline.of(case_id) if one.event == "desk:rated"])
    assert lines == [{"number": 4}, {"text": "Très bien, merci à Hélène"}]


def test_nobody_marks_an_open_case_or_somebody_elses(desk: Desk, opened: Phone) -> None:
    """Foreign and early buttons."""
    opened.press_data(f"j:{short(opened)}:5")
    assert "ancien" in opened.text
    stranger = Phone(desk, 888).join("PONT-2694")
    stranger.press_data(f"j:{short(opened)}:5")
    assert "desk:rated" not in desk.events(opened)
    with pytest.raises(NotFound):
        desk.unit(desk.use.close_case, user=desk.handler("aubry@lawyers.example"), case_id=opened.case.id, reason="x")


def short(phone: Phone) -> str:
    from bot.callback_data import short_id

    return short_id(phone.case.id)

"""The interview as a person lives it: words where buttons are, links and forwards in passing, corrections, coming back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.bot.desk import Desk, Phone
from workflows.kernel.plain import part


def begun(phone: Phone, kind: str = "defamation", *answers: str) -> Phone:
    return phone.join().report(kind).tell(*answers)


def test_the_emergency_card_comes_before_the_first_question(phone: Phone) -> None:
    """Number, what to do now, then one question."""
    phone.join().press_data("r::account_takeover")
    texts = [one["text"] for one in phone.screen]
    assert "EG-2026-000001" in texts[0]
    assert "banque" in texts[1]
    assert "danger" in texts[2]


@pytest.mark.parametrize(
    ("language", "words", "kind"),
    [("fr", "compte piraté", "account_takeover"), ("nl", "afpersing", "extortion"), ("en", "fake profile", "impersonation")],
)  # fmt: skip
def test_the_kind_may_be_said_in_words(desk: Desk, language: str, words: str, kind: str) -> None:
    """Where the eight doors are shown, the words open one; what is not sure is shown first."""
    phone = Phone(desk, 502, language=language).join()
    phone.press("🆘")
    phone.say(words)
    if f"r::{kind}" in phone.buttons().values():
        phone.press_data(f"r::{kind}")
    assert phone.case.kind == kind


@pytest.mark.parametrize("said", ["français", "Nederlands", "English !"])
def test_the_language_may_be_said_in_words(phone: Phone, said: str) -> None:
    """Before any button is pressed."""
    phone.say("/start")
    phone.say(said)
    assert "🔑" in " ".join(phone.buttons())


def test_a_date_in_words_is_shown_and_confirmed_in_words(phone: Phone) -> None:
    """“Hier”: the day is shown; “oui” is as good as the button, “non” asks again."""
    begun(phone, "defamation", "non", "moi")
    phone.say("vorige week dinsdag")
    assert "mardi 17 novembre 2026" in phone.text
    phone.say("non")
    assert "Quand est-ce apparu" in phone.text
    phone.say("hier")
    assert "dimanche 22 novembre 2026" in phone.text
    phone.say("oui c'est ça")
    phone.say("oui")
    assert phone.case.told_list("publications")[0]["first_published_on"] == "2026-11-22"


def test_another_answer_instead_of_yes_is_taken(phone: Phone) -> None:
    """Who is asked “5 November?” and writes “no, the 6th” in full is understood."""
    begun(phone, "defamation", "non", "moi")
    phone.say("5/11")
    phone.say("6 novembre 2026")
    assert phone.case.told_list("publications")[0]["first_published_on"] == "2026-11-06"


def test_links_shared_in_passing_are_publications(phone: Phone) -> None:
    """Recognised, named for what they show, and the open question asked again."""
    begun(phone, "defamation", "non", "moi")
    phone.say("https://www.instagram.com/p/ABC123/?igsh=xyz")
    assert "une publication Instagram" in phone.text
    assert "Quand est-ce apparu" in phone.text
    phone.say("regarde ça https://x.com/quelquun/status/12")
    assert "Publication n° 2" in phone.text
    phone.say("https://x.com/quelquun/status/12")
    assert "Déjà notée" in phone.text
    held = phone.case.told_list("publications")
    assert [one["platform"] for one in held] == ["instagram", "x"]


def test_several_links_in_one_answer(phone: Phone) -> None:
    """The first answers, the others open publications, and it is said."""
    begun(phone, "defamation", "non", "moi", "5 novembre 2026")
    phone.say("https://www.facebook.com/groups/12/posts/34 https://x.com/a/status/1 https://x.com/b/status/2")
    assert "2 autres liens" in phone.text
    assert len(phone.case.told_list("publications")) == 3


def forwarded(text: str, at: datetime, **origin: Any) -> dict[str, Any]:
    kind = {"type": "hidden_user", "sender_user_name": "Jean P."} | origin
    return {"text": text, "forward_origin": {**kind, "date": int(at.timestamp())}}


def test_a_forwarded_message_is_a_publication_and_evidence(desk: Desk, phone: Phone) -> None:
    """Its words and its day are noted; the text is kept with where it says it comes from."""
    begun(phone, "defamation", "non", "moi")
    phone.send(**forwarded("Mme D. vole dans la caisse", datetime(2026, 11, 5, 9, tzinfo=UTC)))
    assert "publication n° 1" in phone.text
    held = phone.case.told_list("publications")[0]
    assert (held["platform"], held["first_published_on"]) == ("telegram", "2026-11-05")
    assert held["words"] == "Mme D. vole dans la caisse"
    desk.fetch()
    phone.look()
    assert "message transféré" in phone.text
    (item,) = desk.evidence(phone)
    assert item.origin is not None
    assert item.origin["name"] == "Jean P."
    assert desk.house.vault.read(item.case_id, item.id).decode() == "Mme D. vole dans la caisse"


def test_a_post_of_a_public_channel_has_its_address(phone: Phone) -> None:
    """A channel that anybody can read is public, and its post has a link."""
    begun(phone, "defamation", "non", "moi")
    channel = {"id": -100123, "type": "channel", "title": "Les infos", "username": "lesinfos"}
    origin = {"type": "channel", "chat": channel, "message_id": 77}
    phone.send(**forwarded("Elle ment", datetime(2026, 11, 6, 9, tzinfo=UTC), **origin))
    held = phone.case.told_list("publications")[0]
    assert (held["url"], held["audience"]) == ("https://t.me/lesinfos/77", "public")


def test_a_forward_where_nothing_was_published_is_kept_as_evidence(desk: Desk, phone: Phone) -> None:
    """An account was taken: the thief's message is a proof, and no publication."""
    begun(phone, "account_takeover", "non", "moi")
    phone.send(**forwarded("Pay or I delete it", datetime(2026, 11, 22, 9, tzinfo=UTC)))
    assert "publications" not in phone.case.facts
    assert len(desk.evidence(phone)) == 1


def test_i_do_not_know_is_never_a_dead_end(phone: Phone) -> None:
    """Said at every question but that of danger it leads to a plan; there it is no yes and no no, and is asked about."""
    begun(phone, "extortion", "je ne sais pas")
    assert "en sécurité là où vous êtes" in phone.text
    phone.press("Oui")
    phone.tell("non")
    for _ in range(30):
        if phone.case.state != "reporting":
            break
        phone.tell("je ne sais pas")
    assert phone.case.state == "open"


def test_an_answer_is_corrected_from_the_card(phone: Phone) -> None:
    """What no longer applies is said; the open question comes after."""
    begun(phone, "defamation", "non", "moi", "5 novembre 2026", "facebook", "voleuse", "un reproche", "faux")
    phone.say("mes réponses")
    phone.press("Nature des mots")
    assert "Garder ma réponse" in " ".join(phone.buttons())
    phone.say("insulte")
    assert "Est-ce vrai" in phone.text
    facts = phone.case.facts
    assert "truth" not in part(facts["statement"])
    assert part(facts["statement"])["insulting"] is True


def test_a_correction_may_be_given_up(phone: Phone) -> None:
    """The old answer stands."""
    begun(phone, "defamation", "non", "moi")
    phone.press("Mes réponses")
    phone.press("Visé")
    phone.press("Garder")
    assert "Quand est-ce apparu" in phone.text
    assert phone.case.told_of("statement")["target"] == "person"


def test_an_edited_message_corrects_its_answer(phone: Phone) -> None:
    """As anybody expects who has mistyped."""
    begun(phone, "defamation", "non")
    phone.say("mon entreprise")
    number = phone.messages
    phone.edit(number, "moi")
    assert phone.case.told_of("statement")["target"] == "person"
    assert "Quand est-ce apparu" in phone.text


def test_an_edit_that_cannot_be_read_changes_nothing(phone: Phone) -> None:
    """One sentence, and the earlier answer stands."""
    begun(phone, "defamation", "non")
    phone.say("moi")
    phone.edit(phone.messages, "🥑🥑🥑")
    assert phone.case.told_of("statement")["target"] == "person"
    assert "Quand est-ce apparu" in phone.text


def test_days_later_one_line_says_where_we_were(desk: Desk, phone: Phone) -> None:
    """And the same question is open, with all answers kept."""
    begun(phone, "defamation", "non", "moi")
    desk.clock.advance(days=4)
    phone.say("/menu")
    phone.press("Reprendre")
    assert "Reprenons là où nous en étions" in phone.text
    assert "Quand est-ce apparu" in phone.text


@pytest.mark.parametrize(
    ("said", "shown"),
    [("retour", "De qui, ou de quoi"), ("menu", "En danger maintenant"), ("mes réponses", "Vos réponses"), ("langue", "Hello")],
)  # fmt: skip
def test_wishes_in_words_are_fulfilled_in_the_middle_of_a_question(phone: Phone, said: str, shown: str) -> None:
    """Words that no question reads."""
    begun(phone, "defamation", "non", "moi")
    phone.say(said)
    assert shown in phone.text


def test_a_second_report_in_the_middle_of_the_first(phone: Phone) -> None:
    """Asked which one; both are kept."""
    begun(phone, "defamation", "non")
    phone.report("extortion")
    assert "déjà commencé" in phone.text
    phone.press("Signaler autre chose")
    assert phone.case.kind == "extortion"
    phone.say("/cases")
    assert phone.text.count("EG-2026-") == 2


def test_distress_is_heard_wherever_it_is_said(desk: Desk, phone: Phone) -> None:
    """Help first, a person within a quarter of an hour, the question when the person goes on; in quoted words it is not
    taken so."""
    begun(phone, "defamation", "non", "moi")
    phone.say("je n'en peux plus, je veux mourir")
    assert "3114" in phone.text
    tasks = desk.tasks(phone)
    (task,) = [one for one in tasks if one.kind == "take_over"]
    assert (task.due_at - desk.clock.now()).total_seconds() == 15 * 60
    phone.press("Continuer mon dossier")
    phone.tell("5 novembre 2026", "facebook")
    phone.say("elle va se suicider cette ordure")
    assert "3114" not in phone.text


def test_danger_calls_a_person_before_the_plan(desk: Desk, phone: Phone) -> None:
    """Nobody in danger waits for the end of the questions."""
    begun(phone, "harassment", "oui je suis en danger")
    tasks = desk.tasks(phone)
    assert [one.kind for one in tasks] == ["take_over"]


def test_a_minor_whose_parent_is_the_author_goes_on_alone(desk: Desk, phone: Phone) -> None:
    """A handler is told within the hour; the holder of the contract, in their own chat, sees nothing of the case."""
    phone.join().report("harassment")
    phone.tell("non", "moi, et j'ai moins de 18 ans", "15")
    for _ in range(12):
        if "Qui a fait cela" in phone.text:
            break
        phone.tell("je ne sais pas")
    phone.tell("ma mère")
    assert "ta mère" in phone.text
    phone.say("oui")
    assert "Tu peux continuer sans tes parents" in phone.text
    kinds = {one.kind for one in desk.tasks(phone)}
    assert {"parent_is_author", "take_over"} <= kinds


def test_the_plan_changes_with_an_answer_and_says_so(phone: Phone) -> None:
    """After the plan, an answer that changes it shows what changed."""
    answers = (
        "non",
        "moi",
        "5 novembre 2026",
        "facebook",
        "voleuse",
        "reproche",
        "faux",
        "tout le monde",
        "inconnu",
        "supprimer",
    )
    begun(phone, "defamation", *answers)
    assert phone.case.state == "open"
    phone.say("mes réponses")
    phone.press("Auteur")
    phone.say("ma voisine")
    assert "Ce qui change" in phone.text

"""Told once: what people write by themselves is kept, read, shown in their words, and not asked again."""

from __future__ import annotations

import pytest

from tests.bot.desk import Desk, Phone
from workflows.case.events import Event

STORIES = [
    (
        "fr",
        "Mon ex a posté des photos intimes de moi sur instagram avant-hier, je veux que ça disparaisse. https://www.instagram.com/p/CxAbCdE/",
        "intimate_content",
        "C’est juste",
    ),
    (
        "nl",
        "Mijn instagram is gehackt, ik kan niet meer in mijn account en ze sturen berichten naar mijn vrienden",
        "account_takeover",
        "Dat klopt",
    ),
    (
        "en",
        'A former client wrote a fake review about my restaurant on google yesterday: "you will get food poisoning here"',
        "disparagement",
        "That is right",
    ),
]


def written(desk: Desk, phone: Phone) -> list[str]:
    """What the person wrote, as the handlers have it."""
    case = phone.case
    found: list[str] = desk.read(lambda tx: [one.text for one in tx.messages.of(case.id)])
    return found


def told(phone: Phone, said: str) -> Phone:
    """Tells it, and is safe where that is asked first."""
    phone.say(said)
    if "G" in phone.buttons().values():
        phone.press_data("G")
    return phone


@pytest.mark.parametrize(("language", "said", "kind", "right"), STORIES)
def test_a_story_is_read_once_and_not_asked_again(
    desk: Desk, phone: Phone, language: str, said: str, kind: str, right: str
) -> None:
    """The first message of somebody who is linked opens the case of what it tells; a question that opens later, and that the
    words answer, is noted and not asked."""
    phone.language = language
    told(phone.join(), said)
    assert any(right in label for label in phone.buttons())
    assert any("🆘" in label for label in phone.buttons())
    phone.press(next(label for label in phone.buttons() if right in label))
    case = phone.case
    assert case.kind == kind
    assert case.state == "reporting"
    assert written(desk, phone) == [said]


def test_a_stranger_is_answered_in_their_language_and_keeps_their_words(desk: Desk, phone: Phone) -> None:
    """Before a language, a code, a button: what to do now, what was read, and the code that is missing; then one press."""
    phone.say("on a piraté mon compte facebook hier soir et ils écrivent à tous mes contacts")
    assert "Quel est votre code" in phone.text
    case = phone.case
    assert case.is_untold
    phone.say("LUNE-4821")
    assert any("C’est juste" in label for label in phone.buttons())
    phone.press(next(label for label in phone.buttons() if "C’est juste" in label))
    assert phone.case.kind == "account_takeover"
    assert phone.case.id == case.id


def test_what_was_found_right_is_not_asked_when_its_question_opens(phone: Phone) -> None:
    """Where and since when were told in the first message; they are noted as soon as it is known that images are shared."""
    told(phone.join(), "Des photos intimes de moi sur instagram depuis avant-hier https://www.instagram.com/p/CxAbCdE/")
    assert "samedi 21 novembre 2026" in phone.text
    assert "instagram.com/p/CxAbCdE" in phone.text
    phone.press("C’est juste")
    phone.press("sécurité")
    phone.press("diffus")
    publications = phone.case.facts["publications"]
    assert isinstance(publications, list)
    held = publications[0]
    assert held["first_published_on"] == "2026-11-21"
    assert held["platform"] == "instagram"
    assert "déjà dit" in phone.text


def test_what_was_not_meant_is_taken_back_and_asked(desk: Desk, phone: Phone) -> None:
    """A line that is not right is dropped by one press; its question is asked."""
    told(phone.join(), STORIES[0][1])
    phone.press(next(label for label in phone.buttons() if "Corriger" in label))
    dropped = [label for label in phone.buttons() if label.startswith("✖")]
    assert len(dropped) >= 3
    phone.press(next(label for label in dropped if "En ligne" in label))
    assert not any("En ligne" in label for label in phone.buttons())


def test_words_that_nothing_is_read_from_reach_a_handler(desk: Desk, phone: Phone) -> None:
    """No word is only in the inbox."""
    told(phone.join(), "c'est compliqué à expliquer, tout a commencé quand ma soeur")
    assert written(desk, phone)
    assert "read_message" in [one.kind for one in desk.tasks(phone)]
    assert any("Images intimes" in label for label in phone.buttons())


def test_the_age_that_was_told_is_not_asked(phone: Phone) -> None:
    """A young person who says how old they are, and a parent who says how old the child is."""
    told(phone.join(), "j'ai 16 ans et quelqu'un se fait passer pour moi sur instagram avec mes photos")
    assert "16" in phone.text
    phone.press("C’est juste")
    assert phone.case.facts["victim_age"] == 16


def test_not_safe_is_one_press_away(desk: Desk, phone: Phone) -> None:
    """The first reply carries it; it rings a person and shows the numbers."""
    told(phone.join(), STORIES[0][1])
    phone.press(next(label for label in phone.buttons() if "🆘" in label))
    assert "17" in phone.text
    assert "take_over" in [one.kind for one in desk.tasks(phone)]


def test_an_answer_says_who_gave_it_when_and_in_which_words(desk: Desk, phone: Phone) -> None:
    """What is read of a story and what is typed later stand on the person's own words, to the question of an edition of the
    rules; a press has no words."""
    told(phone.join(), STORIES[0][1])
    phone.press("C’est juste")
    phone.press("sécurité")
    file = desk.unit(desk.use.see_case, user=desk.handler(), case_id=phone.case.id)
    said = {one.detail.question: one for one in file.timeline if one.event == Event.FACT_GIVEN}
    assert said["kind"].detail.quoted == STORIES[0][1]
    assert said["danger"].detail.quoted == ""
    assert said["kind"].actor_role == said["danger"].actor_role == "insured"
    assert said["danger"].detail.edition == desk.house.means.rulebook.version


def test_words_that_answer_nothing_are_read_by_a_handler(desk: Desk, phone: Phone) -> None:
    """Asked again, and kept: one task for all of them."""
    phone.join().report("defamation")
    phone.press("sécurité")
    for said in ("laissez moi d'abord vous raconter", "elle m'en veut depuis toujours"):
        phone.say(said)
    assert written(desk, phone)[-1] == "elle m'en veut depuis toujours"
    assert [one.kind for one in desk.tasks(phone)].count("read_message") == 1


WITH_A_CRY = (
    "mijn ex stuurt al heel de dag berichten op whatsapp, en nu schrijft hij: ik weet waar je woont, vanavond kom ik"
)
WITH_A_WISH = "my webshop was hacked this morning and they ask 15000 euros, can somebody of your team call me please"


@pytest.mark.parametrize(
    ("language", "said", "right"), [("nl", WITH_A_CRY, "Dat klopt"), ("en", WITH_A_WISH, "That is right")]
)
def test_what_is_told_with_a_cry_or_a_wish_is_not_told_again(
    desk: Desk, phone: Phone, language: str, said: str, right: str
) -> None:
    """Help comes first; what happened was told all the same, and is shown as soon as the person is linked."""
    phone.language = language
    phone.say(said)
    phone.press({"nl": "Nederlands", "en": "English"}[language])
    phone.say("LUNE-4821")
    assert any(right in label for label in phone.buttons())
    assert written(desk, phone) == [said]


def test_a_stranger_without_a_name_is_not_known(phone: Phone) -> None:
    """Somebody of whom nothing but the deed is told is nobody whose name is known: no letter can go to them."""
    phone.join().say(
        "hier soir une inconnue m'a filmé en appel vidéo sur instagram, elle demande 400 euros sinon elle envoie tout"
    )
    assert "Je ne sais pas qui c’est" in phone.text
    phone.press("C’est juste")
    assert phone.case.facts["author"] == {"known": False}


def test_an_age_is_no_amount(phone: Phone) -> None:
    """What is not sure to be money is asked."""
    phone.language = "nl"
    phone.join().say("ik word gechanteerd door iemand op snap, mijn naaktfoto gaat naar heel mn klas, ik ben 16")
    assert "16,00" not in phone.text


def test_who_says_that_it_was_something_else_says_what(phone: Phone) -> None:
    """The kind is taken back before there is a case: what happened is asked."""
    told(phone.join(), STORIES[0][1])
    phone.press(next(label for label in phone.buttons() if "Corriger" in label))
    phone.press("✖ Ce qui se passe")
    phone.press("On se fait passer pour moi")
    assert phone.case.kind == "impersonation"


@pytest.mark.parametrize(
    ("language", "safe", "me", "said"),
    [
        ("fr", "sécurité", "De moi", "il y a 3 jours"),
        ("nl", "veilig", "Over mij", "dat was drie dagen geleden"),
        ("en", "safe", "About me", "that was three days ago"),
    ],
)
def test_an_answer_that_is_asked_back_is_not_shown_twice(
    phone: Phone, language: str, safe: str, me: str, said: str
) -> None:
    """A day that is worked out is put before the person in one message, not in a second one as something told besides."""
    phone.language = language
    phone.join().report("defamation").press(safe)
    phone.press(me)
    phone.say(said)
    assert len(phone.screen) == 1
    assert any(data.startswith("y:") for data in phone.buttons().values())

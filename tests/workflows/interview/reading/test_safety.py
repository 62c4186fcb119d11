"""Danger is heard in whatever words, before all else; what only sounds like it alarms nobody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import yaml

from tests.ready import ROOT, words
from workflows.interview.reading.safety import answer_danger, read_safety
from workflows.interview.reading.values import ReadingInput, make_ready

CHAT = words().chat
CRIES: dict[str, list[str]] = yaml.safe_load((ROOT / "tests" / "golden" / "cries.yaml").read_text("utf-8"))
OBLIQUE = yaml.safe_load((ROOT / "tests" / "golden" / "oblique.yaml").read_text("utf-8"))
LANGUAGES = ("fr", "nl", "en")
ALARMS = ("self_harm", "violence", "child_at_risk")
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


def told(text: str) -> ReadingInput:
    return make_ready(text, AT, None, None, CHAT.reading)


@pytest.mark.parametrize(("cry", "text"), [(cry, text) for cry in ("danger", "self_harm") for text in CRIES[cry]])
def test_a_cry_is_heard(cry: str, text: str) -> None:
    """By the chat, as what it is: one's own, another's, a child's."""
    assert any(one.endswith(cry) for one in CHAT.cries(text))


@pytest.mark.parametrize("text", CRIES["nothing"])
def test_an_idiom_is_no_cry(text: str) -> None:
    """Nobody is called for it."""
    assert CHAT.cries(text) == ()


SAFETY = [
    ("je vais me tuer ce soir, dites à mes enfants que je les aime", "self_harm"),
    ("kwil ni meer leven", "self_harm"),
    ("ma fille de 13 ans parle de se suicider", "child_at_risk"),
    ("j'ai 15 ans il veut des photos nues sinon il envoie tout", "child_at_risk"),
    ("my stepdad hits me", "child_at_risk"),
    ("hij staat aan de voordeur te roepen", "violence"),
    ("he keeps a knife and knows where i live", "violence"),
    ("il lit tous mes messages", "unclear"),
    ("ik zie het niet meer zitten", "unclear"),
    ("je suis morte de rire en lisant leur avis", "none"),
    ("mijn vriendin vermoordt me als ze die foto ziet", "none"),
    ("someone copied the photos of my bakery", "none"),
]


SAFETY += [
    # a threat, a fear, a help that are of a publication, a trade or an account
    ("il menace de publier mes photos à ma famille", "none"),
    ("hij dreigt met een slechte review en een advocaat", "none"),
    ("she threatens to sue me and to go to the papers", "none"),
    ("il menace de venir chez moi ce soir", "violence"),
    ("hij dreigt langs te komen met een mes", "violence"),
    ("ik ben bang dat mijn baas het ziet", "none"),
    ("ik ben bang dat hij naar hier komt", "unclear"),
    ("j'ai peur que google ne fasse rien", "none"),
    # a word that looks like one of another language
    ("ils ont vendu mes livres et mes disques sur vinted", "none"),
    # what is said of the person is not done by them
    ("une mère raconte que je frappe les élèves", "none"),
    ("ze schrijft dat ik kinderen sla, ik heb nog nooit een kind aangeraakt", "none"),
    ("she posted that i beat my children", "none"),
    ("mon beau-père frappe ma petite sœur", "child_at_risk"),
    # the last message, the last night: of a life, or of a calendar
    ("i saw their post last night on facebook", "none"),
    ("this is my last night", "self_harm"),
    ("mon dernier message est resté sans réponse", "none"),
    ("c'est mon dernier message", "self_harm"),
    # things die and are killed
    ("onze omzet is dood sinds die reviews", "none"),
    ("je vais le tuer ce photographe", "none"),
    ("je vais me tuer ce soir", "self_harm"),
    ("a suicidal business move, i know", "none"),
    ("they want to kill my company", "none"),
    ("if they see it they will kill me", "violence"),
    # somebody stands at the door, or something does
    ("le livreur a laissé le colis devant ma porte", "none"),
    ("le drone du voisin filme mon jardin et il met ça sur youtube", "none"),
    ("mon ex est devant ma porte", "violence"),
    ("devant ma porte", "violence"),
    ("all is well at home", "none"),
    ("he was outside my work", "violence"),
    # a last time, and a coming one
    ("last time i ended up in hospital and tonight he is coming", "violence"),
    ("de vorige keer brak hij mijn pols, vanavond komt hij langs", "violence"),
    # a child's distress, a grown-up's; a child of whom no more is said
    ("i cried when i read the review of our shop", "none"),
    ("mijn dochter van 12 huilt al twee dagen", "unclear"),
    ("https://example.org/p/1 my daughter", "unclear"),
    ("ma fille a fugué samedi", "child_at_risk"),
    ("op het perron denk ik elke keer één stap", "self_harm"),
]

SAFETY += [
    # what follows if somebody reads it; a mother or a boss who "kills" is a manner of speaking
    ("si mon mari tombe sur cette page je suis morte", "violence"),
    ("si ma mère tombe sur cette page je suis morte", "none"),
    ("als mijn broers dit horen ben ik er geweest", "violence"),
    ("als mijn baas dit hoort ben ik dood", "none"),
    ("if my boyfriend reads this I'm dead", "violence"),
    ("if my boss reads this I'm dead", "none"),
    # a visit that is announced, and one that is welcome
    ("mon ex écrit que ce soir il vient régler ça", "violence"),
    ("le plombier vient régler la chaudière", "none"),
    ("ze komen zaterdag met knuppels naar mijn winkel", "violence"),
    ("they say they are coming round to finish what they started", "violence"),
    # where children are found is given to the world; a school that is judged is not
    ("ils ont publié dans quelle classe est ma fille", "child_at_risk"),
    ("they posted a review of my son's school", "none"),
    ("they shared which bus my son takes", "child_at_risk"),
    # praise that threatens, together with a picture of where one lives; each alone is asked about or nothing
    ("quelqu'un m'envoie une photo de ma porte avec « ce serait dommage si elle brûlait »", "violence"),
    ("l'agence a publié une photo de ma porte", "none"),
    ("ik kreeg een foto van mijn huis met 'voorzichtig oversteken' erbij", "violence"),
    ("I got a picture of my front door and 'nice kids, careful crossing'", "violence"),
    # kin who speak of shame, and a beating of earlier
    ("mes oncles disent que j'ai déshonoré la famille, je n'ose plus rentrer", "violence"),
    ("ze willen me naar marokko sturen om te trouwen", "violence"),
    ("his brother broke my wrist last year and now he posts about me", "violence"),
    ("he broke my phone and now he posts about me", "none"),
]


@pytest.mark.parametrize(("text", "safety"), SAFETY)
def test_what_a_text_says_of_danger(text: str, safety: str) -> None:
    """An alarm where it is said, a question where it is hinted at, nothing else."""
    assert read_safety(told(text)).value == safety


def test_an_alarm_quotes_its_words() -> None:
    """The handler sees what was heard."""
    text = "Bonjour. Il est devant ma porte."
    assert [text[first:last] for first, last in read_safety(told(text)).spans] == [
        "Il est devant ma porte",
        "est devant ma porte",
    ]


DANGER = [
    ("non", "safe", True),
    ("non merci, je suis juste furieuse", "safe", True),
    ("nee hoor, gelukkig niet", "safe", True),
    ("neither, thank you", "safe", True),
    ("non enfin je sais pas", "unclear", False),
    ("pas vraiment", "unclear", False),
    ("not really", "unclear", False),
    ("nee maar ik slaap niet meer", "unclear", False),
    ("bof", "unclear", False),
    ("les deux", "both", True),
    ("the second", "self_harm", True),
    ("ja hij staat voor de deur", "danger", True),
    ("non, il a dit qu'il viendrait ce soir", "danger", True),
]


@pytest.mark.parametrize(("text", "danger", "sure"), DANGER)
def test_the_answer_to_are_you_safe(text: str, danger: str, sure: bool) -> None:
    """Safe only when every word says so; hesitation is asked again."""
    read = answer_danger(told(text))
    assert (read.value, read.sure) == (danger, sure)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OBLIQUE["classes"])
def test_every_class_of_oblique_cries_is_heard(name: str, language: str) -> None:
    """In each language; at least the person is asked."""
    case = OBLIQUE["classes"][name]
    assert read_safety(told(case[language])).value in case.get("heard_as", ("unclear", *ALARMS))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OBLIQUE["nothing"])
def test_what_only_sounds_like_a_cry_alarms_nobody(name: str, language: str) -> None:
    """A question may be asked; nobody is called."""
    assert read_safety(told(OBLIQUE["nothing"][name][language])).value not in ALARMS


NOT_SAFE = [
    "not ok", "no i am not alright", "no yes thinking about it", "no, but my kids are not", "safe yes but he has my keys",
    "ça va pas trop", "moi non, ma femme oui", "danger non mais j'y pense", "non il est là",
    "het gaat niet goed", "nee ja ik denk daar aan", "veilig ja maar ik denk eraan", "not joking",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_SAFE)
def test_whoever_is_not_well_is_not_safe(text: str) -> None:
    """Words of safety that are taken back make nobody safe."""
    assert answer_danger(told(text)).value != "safe"


HINTS = ("mon ex me menace", "mijn ex bedreigt mij", "my ex keeps threatening me")


def test_the_chat_hears_what_the_reader_hears() -> None:
    """One reading: what the reader finds alarming has its card in the chat, what it doubts is asked there; a short text that
    the model alone doubts is let be. Every cry and lookalike of the lists is compared."""
    texts = [*HINTS, *CRIES["danger"], *CRIES["self_harm"]]
    texts += [
        text for group in OBLIQUE.values() for one in group.values() for text in one.values() if isinstance(text, str)
    ]
    apart = []
    for text in texts:
        read, heard = read_safety(told(text)), CHAT.heard(text)
        alarms = read.value in ALARMS
        doubts = read.value == "unclear"
        if (
            alarms != bool(heard.cards)
            or (heard.is_doubt and not doubts)
            or (doubts and read.spans and not heard.is_doubt)
        ):
            apart.append((text, read.value, heard))
    print(f"{len(texts) - len(apart)} of {len(texts)} are heard the same")
    assert len(texts) > 100
    assert apart == []

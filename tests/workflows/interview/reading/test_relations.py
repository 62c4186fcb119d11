"""Answers that were narrowed or misread: whose, several, and who is meant, in the chat and for other programs."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.ready import questions, words
from workflows.interview import RawAnswer, Understood, read_answer
from workflows.interview.reading.answer import read_answer_text
from workflows.interview.reading.message import read_message
from workflows.interview.reading.values import AuthorRead

AT = datetime.fromisoformat("2026-11-30T13:00:00+01:00")
RULES = words().chat.reading
CHOICES = [
    ("author_who", "la mère d'un élève", "pupil_parent"),
    ("author_who", "mijn ex-schoonzus", "family"),
    ("author_who", "my sister's ex", "acquaintance"),
    ("author_who", "l'ex de ma sœur", "acquaintance"),
    ("author_who", "mon ex", "ex_partner"),
    ("author_who", "mijn huisbaas", "landlord"),
    ("author_who", "mon employeur", "employer"),
    ("author_who", "my best friend", "friend"),
    ("target", "mon mari", "close"),
    ("target", "mijn vrouw", "close"),
    ("author_who", "een ex-medewerker", "work"),
    ("audience", "tous mes collègues", "restricted_group"),
]
RELATIONS = [
    ("mon ex associé", "colleague"),
    ("mijn ex-schoonzus", "family"),
    ("la mère d'un élève", "acquaintance"),
    ("de buurvrouw van nummer 8", "neighbour"),
    ("een ontevreden klant", "client"),
    ("my ex husband", "ex_partner"),
    ("le nouveau mec de mon ex", "acquaintance"),
    ("de mama van een klasgenootje van mijn dochter", "acquaintance"),
    ("my ex's new girlfriend", "acquaintance"),
    ("le fils des voisins", "neighbour"),
    ("de nieuwe man van mijn tante", "acquaintance"),
    ("die gebuur van hierboven", "neighbour"),
    ("een kok die bij ons werkte", "employee"),
    ("the bakery across the street", "competitor"),
    ("some random guy", "stranger"),
    ("a boy in her year", "classmate"),
    ("ma meuf", "partner"),
]
AIMS = [
    ("effacer et des dommages et intérêts", ("compensation", "removal")),
    ("punish no, remove yes", ("removal",)),
    ("je veux des excuses, pas d'argent", ("cessation",)),
    ("ik wil dat het verwijderd wordt", ("removal",)),
    ("mijn naam eraf", ("anonymisation",)),
    ("my name off and the photo deleted", ("anonymisation", "removal")),
    ("that he admits it", ("correction",)),
    ("je m'en fous de l'argent, je veux la vérité", ("correction",)),
    ("geld kan me niks schelen ik wil de waarheid", ("correction",)),
    ("money i dont care, just take it down", ("removal",)),
    ("ne plus jamais entendre parler de lui", ("cessation",)),
    ("nooit meer iets van haar horen", ("cessation",)),
    ("her to write it wasnt true", ("correction",)),
    ("dat het weggaat en dat ze betaalt", ("compensation", "removal")),
    ("qu'il paye pour ce qu'il a fait", ("sanction",)),
]
TOLD_AIMS = [
    ("Je souhaiterais une rectification et des excuses écrites.", ["correction", "cessation"]),
    ("1) remove it 2) the client pays", ["removal", "compensation"]),
    ("Nepprofiel op LinkedIn. Graag z.s.m. offline.", ["removal"]),
    ("Het artikel mag blijven maar zonder mijn achternaam aub", ["anonymisation"]),
    ("i want him to say it was a lie, money i dont care", ["correction"]),
]
NO_AIMS = [
    "je ne veux pas que ce soit supprimé",
    "i do not want it deleted",
    "can he sue me now?",
    "mag ik mijn account verwijderen?",
    "il demande 300 euros, il veut faire de l'argent",
    "delete everything i told you",
]
QUOTED = [
    ("il a écrit « elle vole dans la caisse » sur le groupe", ["elle vole dans la caisse"]),
    ("she wrote 'never eat there' on google", ["never eat there"]),
    ("elle raconte partout que je bats mes enfants", ["je bats mes enfants"]),
    ("de buurvrouw noemt ons DIE TOKKIES VAN 14", ["DIE TOKKIES VAN 14"]),
    ("on m'a piraté mon compte", []),
]
WANTS = [
    ("are you a robot?", ["human"]),
    ("mijn computer is gehackt door een persoon uit Gent", []),
    ("il a pris la main sur mon ordinateur", []),
    ("een echt mens aub", ["human"]),
    ("wat kost dat mij", ["question:cost"]),
    ("do you know a good lawyer", ["lawyer"]),
    ("ik kap ermee", ["withdraw"]),
]
VICTIMS = [
    ("ma fille de 13 ans est insultée par des filles de sa classe", "child"),
    ("mijn man wordt op facebook een dief genoemd", "spouse"),
    ("des photos nues de ma sœur circulent sur telegram", "family"),
    ("mijn man zijn account is gehackt", "spouse"),
    ("my mother is being blackmailed by a man on facebook", "family"),
    ("des faux avis sur mon restaurant", "company"),
    ("iemand doet zich voor als mij op instagram", "self"),
    ("she posted lies about me, i have two kids", "self"),
]


@pytest.mark.parametrize(("question", "text", "option"), CHOICES)
def test_what_the_chat_chooses(question: str, text: str, option: str) -> None:
    """The whole of what was said decides, not a word inside it."""
    asked = questions().get(question)
    assert asked is not None
    heard = read_answer(asked, RawAnswer.words(text), date(2026, 11, 30), "Europe/Paris", "fr")
    assert isinstance(heard, Understood)
    assert heard.choice == (option,)


@pytest.mark.parametrize(("text", "relation"), RELATIONS)
def test_relations_in_answers(text: str, relation: str) -> None:
    """The relation to the person, as the contract names it."""
    read = read_answer_text("author", None, text, AT, None, None, RULES).answer
    assert read is not None
    assert isinstance(read.value, AuthorRead)
    assert read.value.relation == relation


@pytest.mark.parametrize(("text", "wants"), WANTS)
def test_what_is_wanted_of_the_desk(text: str, wants: list[str]) -> None:
    """A machine in a story is not a wish for a human; who asks without a question mark asks."""
    read = read_message(text, AT, None, None, RULES).wants
    named = [one.value for one in read if one.value != "question:other"]
    assert named == wants


@pytest.mark.parametrize(("text", "aims"), AIMS)
def test_aims_in_answers(text: str, aims: tuple[str, ...]) -> None:
    """What is wished, without what is refused."""
    read = read_answer_text("aims", None, text, AT, None, None, RULES).answer
    assert read is not None
    assert sorted(read.value) == sorted(aims)  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "aims"), TOLD_AIMS)
def test_aims_in_messages(text: str, aims: list[str]) -> None:
    """What is wished among what is told."""
    assert sorted(one.value for one in read_message(text, AT, None, None, RULES).objectives) == sorted(aims)


def test_only_what_says_nothing_else_is_sure() -> None:
    """An aim among other words is asked back."""
    sure = [
        read_answer_text("aims", None, text, AT, None, None, RULES).answer
        for text in ("remove it", "remove him from here")
    ]
    assert [one is not None and one.sure for one in sure] == [True, False]


@pytest.mark.parametrize("text", NO_AIMS)
def test_no_aim_is_invented(text: str) -> None:
    """A refusal and a question are no wish."""
    assert read_message(text, AT, None, None, RULES).objectives == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("elle a posté ça le 5 novembre 2026. non finalement c'était le 12 novembre 2026", "2026-11-12"),
        ("she posted it on 5 november. no actually it was 12 november and i lost 2.5k", "2026-11-12"),
        ("posted 5 november. no, i only saw it on the 12th of november", "2026-11-05"),
    ],
)
def test_a_day_that_is_taken_back(text: str, day: str) -> None:
    """The day that was meant, and never one of finding out; it is asked back."""
    published = read_message(text, AT, None, None, RULES).published
    assert published is not None
    assert (published.value.earliest, published.sure) == (date.fromisoformat(day), False)


@pytest.mark.parametrize(("text", "quoted"), QUOTED)
def test_exact_words(text: str, quoted: list[str]) -> None:
    """Words between marks, reported or shouted are kept as they stand."""
    assert [one.value for one in read_message(text, AT, None, None, RULES).words] == quoted


AUTHORS = [
    ("he is outside again. my ex. he posted my pictures yesterday", "ex_partner"),
    ("he posts that i robbed our mother. my own brother", "family"),
    ("my ex his new wife writes about me in her stories", "acquaintance"),
    ("l'ex de ma sœur raconte que je vole", "acquaintance"),
    ("de penningmeester van de tennisclub zet op facebook dat ik geld nam", "acquaintance"),
    ("twintig jaar getrouwd en dan zet hij op facebook dat ik drink", "ex_partner"),
    ("five accounts post bananas under my recipes, two of them work with me", "colleague"),
    ("the woman downstairs wrote on facebook that i steal parcels", "neighbour"),
]


@pytest.mark.parametrize(("text", "relation"), AUTHORS)
def test_who_did_it(text: str, relation: str) -> None:
    """By the deed that is told of them, by a name that stands apart, by whose they are."""
    author = read_message(text, AT, None, None, RULES).author
    assert author is not None
    assert author.value.relation == relation


UNSURE = [
    "c'est pour mon petit frère, il a 12 ans, on lui a volé son compte",
    "ma mère dit que je dois porter plainte contre ce site, mon mari aussi",
    "someone writes nonsense on facebook and i am fed up",
]


@pytest.mark.parametrize("text", UNSURE)
def test_who_is_touched_is_asked_back_where_others_are_named(text: str) -> None:
    """Sure only where a deed is told to be done to them, and nobody else comes into question."""
    assert not read_message(text, AT, None, None, RULES).victim.sure


@pytest.mark.parametrize(("text", "victim"), VICTIMS)
def test_who_is_touched(text: str, victim: str) -> None:
    """The person the deed is done to, not whom the writer merely has or who acts."""
    assert read_message(text, AT, None, None, RULES).victim.value == victim

"""Texts made ready: words as they are meant, each with its place in the original."""

from __future__ import annotations

import pytest

from tests.ready import words
from workflows.interview.reading.spoken import Spoken

SPELLING = words().chat.reading.lexicon.spelling


def spoken(text: str) -> Spoken:
    return SPELLING.spoken(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("jvais pas bien", "je vais pas bien"),
        ("Je ne peux plus", "je peux plus"),
        ("j’ai peur", "je ai peur"),
        ("jai peuuuuur", "je ai peur"),
        ("c'est l'ex de ma sœur", "ce est le ex de ma soeur"),
        ("y'a qqn en bas", "il y a quelque un en bas"),
        ("kheb schrik", "ik heb schrik"),
        ("kweet da nie", "ik weet da niet"),
        ("z'n moeder", "zijn moeder"),
        ("i dont wanna live", "i do not want to live"),
        ("he's here", "he is here"),
        ("they're here", "they are here"),
    ],
)
def test_words_as_they_are_meant(written: str, meant: str) -> None:
    """Contractions, apostrophes, accents, drawn-out letters and the spelling of the phone are undone."""
    assert meant == spoken(written).plain


@pytest.mark.parametrize(
    ("written", "place", "form"),
    [
        ("me dochter", 0, "mijn"),
        ("ne man", 0, "een"),
        ("da weet ik", 0, "dat"),
        ("gij ook", 0, "je"),
        ("zegt ie", 1, "hij"),
    ],
)
def test_a_word_may_be_meant_otherwise(written: str, place: int, form: str) -> None:
    """Possessives and Flemish forms are the word itself and the one they stand for."""
    assert form in spoken(written).words[place].forms


def test_places_lead_back() -> None:
    """Every word knows where it stands in the original, whatever it was made into."""
    text = "Bon.  jvais «mourir» là"
    read = spoken(text)
    assert [read.quoted((one.start, one.end)) for one in read.words] == ["Bon", "jvais", "jvais", "mourir", "là"]
    assert [read.is_in_quotes(one.start, one.end) for one in read.words if one.forms[0] == "mourir"] == [True]


def test_sentences() -> None:
    """A point within a number or an address ends no sentence."""
    read = spoken("J'ai payé 12.50 € sur www.example.org/a. Il insiste! Que faire")
    assert len(read.sentences) == 3
    assert read.quoted(read.sentences[0]) == "J'ai payé 12.50 € sur www.example.org/a."

"""What a first message tells of days, sums and ages: published, discovered, asked for or lost, minor. All invented."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.interview.reading.ages import read_minor
from workflows.interview.reading.money import read_amount
from workflows.interview.reading.values import ReadingInput, ReadingRules, make_ready
from workflows.interview.reading.when import read_discovered, read_published

AT = datetime.fromisoformat("2026-11-30T13:00:00+01:00")


def told(text: str) -> ReadingInput:
    return make_ready(text, AT, None, None, ReadingRules())


@pytest.mark.parametrize(
    ("text", "published", "discovered"),
    [
        ("Mon voisin a posté une vidéo de moi mardi dernier. Je l'ai découverte hier.", "2026-11-24", "2026-11-29"),
        ("ze hebben vorige week woensdag een filmpje van mij gepost", "2026-11-25", None),
        ("someone put my photos online on 12 November, I found out yesterday", "2026-11-12", "2026-11-29"),
        ("Je suis née le 3 mars 1980 et on me vole mes photos", None, None),
        ("De zitting bij de rechtbank is geweest op 4 november, nu wil ik advies", None, None),
        ("we broke up in june and now he calls me names", None, None),
        ("il poste sur moi depuis la Toussaint", "2026-11-01", None),
        ("hij dreigt dat hij het morgen online zet", None, None),
        ("le 13, mon beau-frère a balancé mes mails sur facebook, je l'ai su vendredi", "2026-11-13", "2026-11-27"),
        ("on the 9th my flatmate put my diary on tiktok", "2026-11-09", None),
        ("gescheiden in 2020 en zaterdag gooit ze mijn chats online", "2026-11-28", None),
        ("the trial was on the 6th and since saturday he posts it all again", "2026-11-28", None),
        ("begin vd maand heeft iemand mijn dagboek gepost", "2026-11-01", None),
        ("op de 10de schreef mijn neef een leugen op facebook", "2026-11-10", None),
        ("de zaak is hier begonnen, iemand heeft een slechte review geplaatst", None, None),
        ("de foto van Jan staat op de site van zijn club", None, None),
        ("he put my invoice on facebook the 23rd. I want it off", "2026-11-23", None),
        ("ze heeft het den 23sten online gezet", "2026-11-23", None),
        ("avis google dimanche d'un type jamais venu", "2026-11-29", None),
        (
            "elle l'a écrit sur sa page. C'était mercredi, je ne sais plus. Je suis libraire depuis 19 ans",
            "2026-11-25",
            None,
        ),
        ("je suis née le 12 novembre 1990, l'article est sorti hier", "2026-11-29", None),
        ("depuis octobre il poste sur moi, vendredi ils ont jeté des œufs sur la vitre", "2026-10-01", None),
    ],
)
def test_days_by_the_words_around_them(text: str, published: str | None, discovered: str | None) -> None:
    """Only beside a word of publishing or of finding out is a day one of the two."""
    ready = told(text)
    found = [read_published(ready), read_discovered(ready)]
    assert [one.value.earliest.isoformat() if one and one.value.earliest else None for one in found] == [
        published,
        discovered,
    ]


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("ils me réclament 450 € sinon ils envoient tout", 45_000, "EUR"),
        ("ik heb al 300 euro betaald en 2500 volgers kwijt", 30_000, "EUR"),
        ("she lost £1,200 to a fake seller", 120_000, "GBP"),
        ("il veut deux mille euros", 200_000, "EUR"),
        ("mon compte a 5000 abonnés et 12 ans d'existence", None, None),
        ("je ne veux pas d'argent", None, None),
    ],
)
def test_a_sum_that_was_asked_for_or_lost(text: str, cents: int | None, currency: str | None) -> None:
    """What is counted in followers, years or stars is no money."""
    found = read_amount(told(text))
    assert (found.value.cents if found else None, found.value.currency if found else None) == (cents, currency)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("ma fille de 13 ans reçoit des menaces", True),
        ("mijn zoontje (9) wordt gepest in een groepschat", True),
        ("kben 16 en ze hebben mijn foto doorgestuurd", True),
        ("my son, he is 15, got a message", True),
        ("j'ai moins de 18 ans", True),
        ("mijn dochter zit in het 5e leerjaar en ze lachen haar uit op whatsapp", True),
        ("J'ai 68 ans, mon petit-fils de 10 ans est sur une page", True),
        ("ik ben 58 en mijn ex zet leugens over mij", False),
        ("un gamin de 12 ans a posté ma photo", None),
        ("mon fils de 24 ans est diffamé", None),
        ("il y a 14 ans j'ai ouvert ce restaurant", None),
        ("my husband of 12 years left", None),
        ("je suis prof au collège et on m'insulte sur tiktok", None),
    ],
)
def test_whether_the_victim_is_a_minor(text: str, minor: bool | None) -> None:
    """An age beside a child, one's own, a limit, a class of school; never the author's or a marriage's."""
    found = read_minor(told(text))
    assert (found.value if found else None) == minor


@given(st.text(max_size=300))
def test_any_message_is_read(text: str) -> None:
    """Nothing raises, and every value stands on a place of the text."""
    ready = told(text)
    for found in (read_published(ready), read_discovered(ready), read_amount(ready), read_minor(ready)):
        if found is not None:
            assert all(0 <= start < end <= len(text) for start, end in found.spans)

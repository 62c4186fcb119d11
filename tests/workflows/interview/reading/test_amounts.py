"""Numbers and sums: taken where nothing else was said, shown for confirmation beside other words, never found in the rest."""

import pytest

from tests.workflows.interview.interview_parts import TODAY, locales, read
from workflows.interview import NotUnderstood, Understood
from workflows.interview.reading.amounts import NotAnAmount, read_money, read_number
from workflows.interview.reading.dates import NotADate, read_day
from workflows.interview.reading.phrases import small_number

NUMBERS = (
    ("41", 41, True), ("41 ans", 41, True), ("41ans", 41, True), ("j'ai 41 ans", 41, True), ("ik ben 31", 31, True),
    ("environ 200 membres", 200, True), ("2k", 2000, True), ("quarante et un ans", 41, False), ("²", 2, True),
    ("a peu près 200 membres", 200, True), ("plus ou moins 200", 200, True),
    ("dix-huit", 18, False), ("eighteen", 18, False), ("achttien", 18, False),
    ("30 février", 30, False), ("il y a 9999 ans", 9999, False), ("elle vient d'en avoir 14", 14, False),
)  # fmt: skip
SUMS = (
    ("800 €", 80_000, True), ("€ 800,-", 80_000, True), ("j'ai perdu 800 euros", 80_000, True), ("2k€", 200_000, True),
    ("800 € 50", 80_050, True), ("ik heb 800 euro betaald", 80_000, True), ("41 ans", 4_100, False),
    ("il y a 9999 ans", 999_900, False), ("800 pour la photo", 80_000, False),
    ("mille euros", 100_000, False), ("honderd euro", 10_000, False), ("fifty euros", 5_000, False),
    ("deux cents euros", 20_000, False), ("deux mille cinq cents", 250_000, False), ("quatre vingt dix", 9_000, False),
    ("mille deux cent cinquante", 125_000, False), ("two thousand five hundred", 250_000, False), ("~800 €", 80_000, True),
    ("drie duizend vijf honderd", 350_000, False), ("50 centimes", 50, False), ("2 mille euros", 200_000, True),
    ("environ 800 €", 80_000, True), ("niet veel, 50 euro", 5_000, False),
)  # fmt: skip
NO_NUMBERS = (
    ("un de ces jours", "none"), ("vous êtes un robot", "none"), ("<script>alert(1)</script>", "none"), ("8OO €", "none"),
    ("l00 euros", "none"), ("1; DELETE FROM persons", "none"), ("javascript:alert(1)", "none"), ("{0}", "none"),
    ("√2", "none"), ("-40 ans", "negative"), ("-50 €", "negative"), ("− 12", "negative"), ("3 of 4", "several"),
)  # fmt: skip
LIMITS = tuple(
    one.strip()
    for one in """
moins de 18 ans | plus de 18 | presque 18 | bientôt 18 ans | pas encore 18 | n'a pas 18 ans | à peine 18 | au moins 18 |
18 ans maximum | 18 ou plus | en dessous de 18 | au-dessus de 18 | sous les 18 ans | près de 18 | jusqu'à 18 ans | elle
va avoir 18 | moins de dix-huit ans | + de 18 | - de 18 ans | minder dan 18 | meer dan 18 | bijna 18 | jonger dan 18 |
ouder dan 18 jaar | onder de 18 | boven de 18 | minstens 18 | minimum 18 | maximum 18 | max 18 | nog geen 18 | hooguit
18 | 18 of ouder | ze wordt 18 | ruim 18 | nog niet achttien | under 18 | over 18 | almost 18 | nearly 18 | at least 18
| below 18 | above 18 | less than 18 | more than 18 | not yet 18 | 18 or older | turning 18 soon | up to 18 | younger
than eighteen | <18 | < 18 | >18 | ≥ 18 | 18+ | +18 | 18- | 18 -
""".replace("\n", " ").split(" | ")
)


@pytest.mark.parametrize("text", LIMITS)
@pytest.mark.parametrize("reads", [read_number, read_money])
def test_a_limit_is_no_number(reads, text):
    """Who is "under 18" is not 18, and "more than 5,000" is not 5,000: it is asked again."""
    with pytest.raises(NotAnAmount) as refused:
        reads(text)
    assert refused.value.why == "bound"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("victim_age", "moins de 18 ans", "interview.number.age"), ("own_age", "-18", "interview.number.age"),
        ("depicted_age", "environ 18 ans", "interview.number.age"), ("depicted_age", "~18", "interview.number.age"),
        ("victim_age", "rond de 18", "interview.number.age"), ("audience_size", "meer dan 200", "interview.number.bound"),
        ("damage_amount", "plus de 5000 €", "interview.money.bound"), ("demand_amount", "over 5000", "interview.money.bound"),
    ],
)  # fmt: skip
def test_a_limit_is_asked_again(name, text, says):
    """In a sentence of its own, that exists in three languages."""
    refused = read(name, text)
    assert isinstance(refused, NotUnderstood)
    assert refused.message_key == says
    for language in ("fr", "nl", "en"):
        assert locales().say(language, says) != says


@pytest.mark.parametrize(
    ("name", "text"),
    [("victim_age", "dix-huit ans"), ("own_age", "zestien"), ("damage_amount", "deux cents euros"),
     ("damage_amount", "trois mille"), ("audience_size", "two hundred")],
)  # fmt: skip
def test_a_number_in_words_is_always_shown_first(name, text):
    """Words are easily misread: nothing is taken from them before the person has seen it in figures."""
    understood = read(name, text)
    assert isinstance(understood, Understood)
    assert understood.needs_confirmation


@pytest.mark.parametrize(("text", "number", "plainly"), NUMBERS)
def test_a_number(text, number, plainly):
    """The little words around a number change nothing; any other word asks for a confirmation."""
    assert (number, plainly) == read_number(text)


@pytest.mark.parametrize(("text", "cents", "plainly"), SUMS)
def test_a_sum(text, cents, plainly):
    """The same of money; beside words of years it may be something else."""
    assert (cents, "EUR", plainly) == read_money(text)


@pytest.mark.parametrize(("text", "why"), NO_NUMBERS)
@pytest.mark.parametrize("read", [read_number, read_money])
def test_what_only_holds_a_number(read, text, why):
    """A sign before it counts; a program, an address or a sentence with "one" in it is no number at all."""
    with pytest.raises(NotAnAmount) as refused:
        read(text)
    assert why == refused.value.why


def test_a_negative_number_is_no_button():
    """`-1` does not press the first button."""
    assert (small_number("1."), small_number("-1")) == (1, None)


@pytest.mark.parametrize("text", ["null", "10000-01-01", "9.9.9.9.9.9", "demainxyz"])
def test_what_only_holds_a_day(text):
    """A word that begins like "now", a row of numbers: no day is read in it."""
    with pytest.raises(NotADate) as refused:
        read_day(text, TODAY)
    assert refused.value.why == "none"

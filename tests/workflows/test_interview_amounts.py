"""Numbers and sums: taken where nothing else was said, shown for confirmation beside other words, never found in the rest."""

import pytest

from tests.workflows.interview_parts import TODAY
from workflows.interview.amounts import NotAnAmount, read_money, read_number
from workflows.interview.dates import NotADate, read_day
from workflows.interview.phrases import small_number

NUMBERS = (
    ("41", 41, True), ("41 ans", 41, True), ("41ans", 41, True), ("j'ai 41 ans", 41, True), ("ik ben 31", 31, True),
    ("environ 200 membres", 200, True), ("2k", 2000, True), ("quarante et un ans", 41, True), ("²", 2, True),
    ("30 février", 30, False), ("il y a 9999 ans", 9999, False), ("elle vient d'en avoir 14", 14, False),
)  # fmt: skip
SUMS = (
    ("800 €", 80_000, True), ("€ 800,-", 80_000, True), ("j'ai perdu 800 euros", 80_000, True), ("2k€", 200_000, True),
    ("800 € 50", 80_050, True), ("ik heb 800 euro betaald", 80_000, True), ("41 ans", 4_100, False),
    ("il y a 9999 ans", 999_900, False), ("800 pour la photo", 80_000, False),
)  # fmt: skip
NO_NUMBERS = (
    ("un de ces jours", "none"), ("vous êtes un robot", "none"), ("<script>alert(1)</script>", "none"), ("8OO €", "none"),
    ("l00 euros", "none"), ("1; DELETE FROM persons", "none"), ("javascript:alert(1)", "none"), ("{0}", "none"),
    ("√2", "none"), ("-40 ans", "negative"), ("-50 €", "negative"), ("− 12", "negative"), ("3 of 4", "several"),
)  # fmt: skip


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

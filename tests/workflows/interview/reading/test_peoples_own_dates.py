"""Dates, moments, ages and sums as people were seen to type them: the earliest day of a span, or a question."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.interview.interview_parts import read
from workflows.interview import NotUnderstood, Understood
from workflows.interview.reading.dates import NotADate, read_day, read_instant, read_moment, read_span
from workflows.interview.reading.money import read_sum
from workflows.interview.reading.values import MoneyRead

TODAY = date(2026, 11, 30)
NOW = datetime.fromisoformat("2026-11-30T13:00:00+01:00")

DAYS = (
    ("al een week of drie", "2026-11-09"), ("il y a 2-3 semaines", "2026-11-09"), ("il y a 2-3 jours", "2026-11-27"),
    ("il y a un mois et demi", "2026-10-15"), ("entre le 3 et le 5 novembre", "2026-11-03"),
    ("du 20 au 25 novembre", "2026-11-20"), ("le 10 ou 11 novembre", "2026-11-10"), ("jeudi 12", "2026-11-12"),
    ("Friday the 13th", "2026-11-13"), ("dernier vendredi d'octobre", "2026-10-30"), ("een week of drie geleden", "2026-11-09"),
    ("sinds kerst", "2025-12-25"), ("since Christmas", "2025-12-25"), ("noël", "2025-12-25"),
    ("anderhalve maand geleden", "2026-10-15"), ("une dizaine de jours", "2026-11-20"), ("le cinq novembre", "2026-11-05"),
    ("een half jaar geleden", "2026-05-30"), ("3 jours", "2026-11-27"), ("25 11 2026", "2026-11-25"),
    ("deze namiddag", "2026-11-30"), ("half november", "2026-11-12"), ("vorig jaar zomer", "2025-06-21"),
    ("l'an dernier en juin", "2025-06-01"), ("depuis la Toussaint", "2026-11-01"), ("two sundays ago", "2026-11-22"),
    ("week 46", "2026-11-09"), ("un bon mois", "2026-10-30"), ("the Friday before last", "2026-11-20"),
    ("mardi il y a deux semaines", "2026-11-17"), ("fin septembre début octobre", "2026-09-21"),
    ("2 jours après l'armistice", "2026-11-13"), ("de dag voor halloween", "2026-10-30"),
    ("une semaine avant le 20", "2026-11-13"),
    ("le jeudi avant la Toussaint", "2026-10-29"), ("the weekend after halloween", "2026-11-07"),
    ("de week na allerheiligen", "2026-11-02"), ("quelques jours avant l'armistice", "2026-11-06"),
    ("le 14, non le 13", "2026-11-13"), ("maandag, nee wacht, dinsdag", "2026-11-24"),
    ("monday sorry i mean sunday", "2026-11-29"),
    ("not this weekend, the one before", "2026-11-21"), ("niet afgelopen vrijdag maar de vrijdag daarvoor", "2026-11-20"),
    ("l'avant-dernier dimanche", "2026-11-22"), ("voorlaatste week", "2026-11-16"), ("the month before last", "2026-09-01"),
    ("de derde week van september", "2026-09-15"), ("le premier week-end de novembre", "2026-11-01"),
    ("third friday of october", "2026-10-16"), ("le 3 octombre", "2026-10-03"), ("on wendesday", "2026-11-25"),
    ("sat 14", "2026-11-14"), ("za 7 nov", "2026-11-07"), ("wo of do", "2026-11-25"), ("de zesde november", "2026-11-06"),
    ("presque un mois", "2026-10-30"), ("facebook toont 2 weken", "2026-11-10"),
    ("ages ago, like 3 years", "2023-11-30"), ("juste avant l'armistice", "2026-10-27"), ("all week", "2026-11-30"),
    ("vandaag een week geleden", "2026-11-23"), ("nuit de samedi à dimanche", "2026-11-28"), ("bonfire night", "2026-11-05"),
    ("y a genre trois quatre jours", "2026-11-26"), ("twee drie weken geleden", "2026-11-09"),
    ("ça fait facile quinze jours", "2026-11-15"), ("le 8 ou le 18 j'arrive plus à lire", "2026-11-08"),
    # an article behind a weekday is no first of the month; the first of a month still is
    ("zondag een slechte review", "2026-11-29"), ("lundi un client a posté ça", "2026-11-23"),
    ("on friday one review", "2026-11-27"),
    ("zondagavond een filmpje", "2026-11-29"), ("zondag één november", "2026-11-01"), ("zondag de eerste", "2026-11-01"),
    ("dimanche premier", "2026-11-01"), ("sunday one november", "2026-11-01"),
)  # fmt: skip
ASKED = (
    ("vendredi 27 novembre 2025", "contradiction"), ("avant le 10 novembre", "vague"), ("more than 2 months ago", "vague"),
    ("je l'ai su ce matin mais ça doit faire plus longtemps", "vague"), ("weet ik niet, vandaag gezien", "vague"),
    ("c'est une amie qui me l'a montré dimanche", "vague"), ("pas encore, ils menacent de le faire vendredi", "future"),
    ("before september", "vague"), ("uiterlijk 12 november", "vague"), ("nog geen week", "vague"),
    ("de 6e en dan nog eens de 9e", "several"),
    ("posté le 3/11, encore le 12 octobre", "several"), ("quelques semaines", "vague"), ("the other day", "vague"),
)  # fmt: skip
MOMENTS = (
    ("gisteravond rond halfnegen", "2026-11-29T20:30"), ("2,5 uur geleden", "2026-11-30T10:30"),
    ("two and a half hours ago", "2026-11-30T10:30"), ("noon on the dot", "2026-11-30T12:00"),
    ("hier soir juste avant minuit", "2026-11-29T23:50"), ("vannacht rond een uur of drie", "2026-11-30T03:00"),
    ("sat around half six pm", "2026-11-28T18:30"), ("last night just gone ten", "2026-11-29T22:00"),
    ("klokslag twaalf", "2026-11-30T12:00"), ("donderdag rond den twaalven 's nachts", "2026-11-26T00:00"),
    ("entre 14h et 15h hier", "2026-11-29T14:00"), ("vijf voor half tien gisteravond", "2026-11-29T21:25"),
    ("gisteravond rond half 11", "2026-11-29T22:30"), ("last night around 11", "2026-11-29T23:00"),
    ("vendredi à sept heures moins quart du soir", "2026-11-27T18:45"), ("hier à midi et demi", "2026-11-29T12:30"),
    ("kwart voor 8 gisteravond", "2026-11-29T19:45"), ("tien over half 4 vannacht", "2026-11-30T03:40"),
    ("hier soir vers 20h", "2026-11-29T20:00"), ("around 3am", "2026-11-30T03:00"), ("vers 20h", "2026-11-29T20:00"),
    ("uur of 5 geleden", "2026-11-30T08:00"), ("jeudi à 19h GMT", "2026-11-26T20:00"), ("yesterday 22.30", "2026-11-29T22:30"),
    ("dans la nuit de jeudi à vendredi, vers 2h", "2026-11-27T02:00"), ("quarter past 9 this morning", "2026-11-30T09:15"),
    ("saturday between 9 and 10 pm", "2026-11-28T21:00"), ("yesterday half past eight pm", "2026-11-29T20:30"),
    ("26 november, 14.05 u", "2026-11-26T14:05"), ("gisteravond tegen negenen", "2026-11-29T21:00"),
    ("ergens tussen 9 en 10 gisteravond", "2026-11-29T21:00"),
)  # fmt: skip
SUMS = (
    ("2k5", 250000, None, "EUR"), ("vingt euros 50", 2050, None, "EUR"), ("between 8 and 9 hundred", 80000, 90000, "EUR"),
    ("200 € + 50 € de frais", 25000, None, "EUR"),
    ("deux cents euros", 20_000, None, "EUR"), ("trois cents euros", 30_000, None, "EUR"),
    ("deux mille cinq cents", 250_000, None, "EUR"), ("mille deux cent cinquante", 125_000, None, "EUR"),
    ("two thousand five hundred", 250_000, None, "EUR"), ("50 centimes", 50, None, "EUR"),
    ("300 000 FCFA", 30_000_000, None, "XOF"),
    ("septante", 7_000, None, "EUR"), ("nonante", 9_000, None, "EUR"), ("vijfhonderd euro", 50_000, None, "EUR"),
    ("tweeduizend", 200_000, None, "EUR"), ("quatre-vingts", 8_000, None, "EUR"), ("entre 500 et 800 €", 50_000, 80_000, "EUR"),
    ("£40", 4_000, None, "GBP"), ("150 balles", 15_000, None, "EUR"),
    ("1,5k", 150_000, None, "EUR"), ("3 x 250", 75_000, None, "EUR"),
    ("one thousand and forty", 104_000, None, "EUR"), ("two hundred and ten euros", 21_000, None, "EUR"),
    ("three grand", 300_000, None, "EUR"), ("400-450", 40_000, 45_000, "EUR"), ("3x1200", 360_000, None, "EUR"),
    ("een honderdtal euro", 10_000, None, "EUR"), ("700 e", 70_000, None, "EUR"), ("2 virements de 350 €", 70_000, None, "EUR"),
    ("400 puis encore 150", 55_000, None, "EUR"), ("600 en daarna nog eens 100", 70_000, None, "EUR"),
    ("quelques centaines d'euros", 20_000, 50_000, "EUR"), ("anderhalf duizend", 150_000, None, "EUR"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_the_earliest_day_is_taken_and_shown_first(text: str, day: str) -> None:
    """Too early is the safe side; nothing that is not a full date stands unasked."""
    found = read_day(text, TODAY)
    assert (found.day.isoformat(), found.exact) == (day, text == "25 11 2026" and found.exact)


@pytest.mark.parametrize(("text", "why"), ASKED)
def test_what_names_no_day_of_publication_is_asked_again(text: str, why: str) -> None:
    """A limit, a contradiction, the day of discovery, a threat."""
    with pytest.raises(NotADate) as refused:
        read_day(text, TODAY, asks_discovery=False)
    assert refused.value.why == why


def test_the_day_of_discovery_is_asked_for_by_its_own_question() -> None:
    """The same words date the discovery, and not the publication."""
    text = "c'est une amie qui me l'a montré dimanche"
    found = read_span(text, TODAY, asks_discovery=True)
    assert (found.earliest if found else None, read_span(text, TODAY, asks_discovery=False)) == (
        date(2026, 11, 29),
        None,
    )


@pytest.mark.parametrize(("text", "at"), MOMENTS)
def test_a_moment_in_clock_words(text: str, at: str) -> None:
    """On the wall clock of the person, never later than what was said."""
    moment = read_moment(text, NOW)
    assert moment is not None
    assert moment.at.astimezone(NOW.tzinfo).isoformat()[:16] == at


@pytest.mark.parametrize(("text", "cents", "most", "currency"), SUMS)
def test_a_sum_in_words_cents_and_other_money(text: str, cents: int, most: int | None, currency: str) -> None:
    """Each as its people say it; a range keeps both ends."""
    found = read_sum(text)
    assert found is not None
    assert found.value == MoneyRead(cents, currency, most)


@pytest.mark.parametrize("text", ["plus de 5000 €", "meer dan 5000 euro", "at least 5000"])
def test_a_lower_limit_is_no_sum(text: str) -> None:
    """It is kept as a limit and never stands unasked."""
    found = read_sum(text)
    assert found is not None
    assert (found.value, found.sure) == (MoneyRead(500_000, "EUR", at_least=True), False)


@pytest.mark.parametrize(
    ("text", "number"),
    [("quatre vingt dix ans", 90), ("nonante-deux ans", 92), ("dix-sept ans", 17), ("zeventien", 17)],
)
def test_an_age_in_words_is_shown_first(text: str, number: int) -> None:
    """Belgian and French numbers."""
    understood = read("victim_age", text)
    assert isinstance(understood, Understood)
    assert (understood.value, understood.needs_confirmation) == (number, True)


@pytest.mark.parametrize("text", ["moins de 18 ans", "presque 18", "under 18"])
def test_a_limit_of_age_is_no_age(text: str) -> None:
    """Whoever is under 18 is not 18."""
    assert isinstance(read("victim_age", text), NotUnderstood)


_ENDLESS = st.sampled_from(
    ("1/", "1 ", "un ", "il y a ", "vijf", "12.", "le ", "a-", "' ", "N1 ", "\n", "deux cents ", "3 ou ")
)


@given(st.text(max_size=300) | st.lists(_ENDLESS, max_size=200).map("".join))
def test_any_text_is_a_past_span_or_nothing(text: str) -> None:
    """Nothing raises; the earliest is not after the latest, the latest not after today; moments are not after now."""
    for asks in (True, False):
        span = read_span(text, TODAY, asks)
        if span is not None:
            assert span.latest <= TODAY
            assert (span.earliest or span.latest) <= span.latest
    moment = read_moment(text, NOW)
    assert moment is None or moment.at <= NOW
    found = read_sum(text)
    assert found is None or found.value.cents >= 0
    read_instant_or_none(text)


def read_instant_or_none(text: str) -> None:
    try:
        read_instant(text, TODAY, "Europe/Paris", NOW)
    except NotADate:
        return


@given(st.integers(0, 400), st.sampled_from(("il y a {n} jours", "{n} dagen geleden", "{n} days ago")))
def test_days_ago_are_counted(number: int, phrase: str) -> None:
    """In three languages alike."""
    span = read_span(phrase.format(n=number), TODAY)
    assert span is not None
    assert (span.earliest, span.latest) == (TODAY - timedelta(days=number),) * 2

"""Dates as people write them: understood, shown for confirmation, or refused with the reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.interview.interview_parts import PARIS, ROOT, TODAY
from workflows.interview.reading.dates import NotADate, read_day, read_instant

LIST: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "golden" / "dates.yaml").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(("phrase", "day", "certainty"), LIST["understood"], ids=lambda value: str(value))
def test_a_phrase_is_understood(phrase: str, day: date, certainty: str) -> None:
    """The day, and whether anything had to be guessed."""
    read = read_day(phrase, LIST["today"])
    assert (read.day, read.exact) == (day, certainty == "exact")


@pytest.mark.parametrize(("phrase", "why"), LIST["refused"], ids=lambda value: str(value))
def test_a_phrase_is_refused(phrase: str, why: str) -> None:
    """The reason has a sentence of its own."""
    with pytest.raises(NotADate) as refused:
        read_day(phrase, LIST["today"])
    assert refused.value.why == why


@given(st.dates(date(1995, 1, 1), TODAY))
def test_every_full_date_is_read_back(day: date) -> None:
    """Written out in figures it is exact, in European order and in ISO."""
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}.{day.month}.{day.year}"):
        read = read_day(text, TODAY)
        assert (read.day, read.exact) == (day, True)


def day_or_reason(read: Callable[[], date]) -> date | str:
    try:
        return read()
    except NotADate as refused:
        return refused.why


@given(st.text(max_size=200))
def test_any_text_at_all_is_a_past_day_or_a_reason(text: str) -> None:
    """Nothing else comes out, and nothing is in the future."""
    for read in (lambda: read_day(text, TODAY).day, lambda: read_instant(text, TODAY, PARIS, NOW).at.date()):
        found = day_or_reason(read)
        if isinstance(found, str):
            assert found in ("none", "future", "impossible", "too_old", "several", "vague", "contradiction")
        else:
            assert date(1994, 12, 31) <= found <= TODAY


@pytest.mark.parametrize(
    ("phrase", "at"),
    [
        ("hier à 14h30", "2026-11-23T14:30:00+01:00"),
        ("gisteren om 14u30", "2026-11-23T14:30:00+01:00"),
        ("yesterday at 2.30pm", "2026-11-23T14:30:00+01:00"),
        ("yesterday at 14:30", "2026-11-23T14:30:00+01:00"),
        ("ce matin", "2026-11-24T06:00:00+01:00"),
        ("vanmorgen", "2026-11-24T06:00:00+01:00"),
        ("hier soir", "2026-11-23T18:00:00+01:00"),
        ("gisteravond rond 20u", "2026-11-23T20:00:00+01:00"),
        ("last night", "2026-11-23T18:00:00+01:00"),
        ("il y a 2 heures", "2026-11-24T14:00:00+01:00"),
        ("2 uur geleden", "2026-11-24T14:00:00+01:00"),
        ("twenty minutes ago", "2026-11-24T15:40:00+01:00"),
        ("le 5 novembre 2026 à midi", "2026-11-05T12:00:00+01:00"),
        ("5/11 à 9h", "2026-11-05T09:00:00+01:00"),
        ("15h", "2026-11-24T15:00:00+01:00"),
        ("this morning at 8", "2026-11-24T08:00:00+01:00"),
        ("vanmorgen om 8", "2026-11-24T08:00:00+01:00"),
        ("at 7 this morning", "2026-11-24T07:00:00+01:00"),
        ("yesterday at 14", "2026-11-23T14:00:00+01:00"),
        ("gisteravond om 8", "2026-11-23T20:00:00+01:00"),
        ("hier soir à 8h", "2026-11-23T20:00:00+01:00"),
        ("hier soir vers 23h30", "2026-11-23T23:30:00+01:00"),
        ("around 8 November", "2026-11-08T00:00:00+01:00"),
        ("hier", "2026-11-23T00:00:00+01:00"),
        ("8 juillet 2026 18h05", "2026-07-08T18:05:00+02:00"),
    ],
)
def test_a_moment_is_understood(phrase: str, at: str) -> None:
    """On the wall clock of the person's country; of a part of the day, its earliest hour."""
    assert read_instant(phrase, TODAY, PARIS, NOW).at == datetime.fromisoformat(at)


def test_a_moment_later_than_now_is_refused() -> None:
    """Also later today."""
    with pytest.raises(NotADate) as refused:
        read_instant("aujourd'hui à 23h", TODAY, PARIS, NOW)
    assert refused.value.why == "future"


def test_the_hour_that_the_clock_skips_is_the_one_it_stands_for() -> None:
    """On 29 March 2026 there is no 2:30 in Paris."""
    at = read_instant("29/03/2026 2h30", TODAY, PARIS, NOW).at
    assert at.astimezone(UTC) - datetime(2026, 3, 29, 1, 30, tzinfo=UTC) == timedelta(0)

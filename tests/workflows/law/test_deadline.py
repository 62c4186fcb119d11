"""Counting: golden dates of every family, the holidays of every calendar, and what holds of every day from 2020 to 2040."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.present import present
from tests.rules.golden_law import BOOK, counting_cases
from workflows.law.deadline import FAMILIES, UNITS, NoSuchCount, Span, add_months, easter, eve, hours

CALENDARS = BOOK.calendars
DAYS = [date(2020, 1, 1) + timedelta(days=n) for n in range((date(2041, 1, 1) - date(2020, 1, 1)).days)]
YEARS = range(2020, 2041)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
calendars = st.sampled_from(sorted(CALENDARS))


@pytest.mark.parametrize(("name", "case"), counting_cases(), ids=[name for name, _ in counting_cases()])
def test_a_golden_date(name, case):
    """The family counts as the jurist did; the last service day stands beside where it matters."""
    unit = next(unit for unit in UNITS if unit in case)
    start, calendar = date.fromisoformat(case["start"]), CALENDARS[case["calendar"]]
    found = FAMILIES[case["family"]](start, Span(unit, case[unit]), calendar)
    assert date.fromisoformat(case["last"]) == found.legal_last_day, case["law"]
    if "safe" in case:
        assert date.fromisoformat(case["safe"]) == found.safe_day, case["law"]
    if "served" in case:
        assert date.fromisoformat(case["served"]) == CALENDARS["FR"].last_service(found.legal_last_day)
        assert date.fromisoformat(case["served_am"]) == CALENDARS["FR-57"].last_service(found.legal_last_day)


def test_every_family_has_golden_dates():
    """None counts unseen."""
    assert set(FAMILIES) == {case["family"] for _, case in counting_cases()}


# ---------------------------------------------------------------- hours
@pytest.mark.parametrize(
    ("start", "number", "end", "zone"),
    [
        ("2026-11-19T14:30:00+01:00", 72, "2026-11-22T14:30:00+01:00", "Europe/Paris"),
        ("2027-03-27T14:00:00+01:00", 48, "2027-03-29T15:00:00+02:00", "Europe/Paris"),
        ("2026-10-24T14:00:00+02:00", 48, "2026-10-26T13:00:00+01:00", "Europe/Brussels"),
        ("2026-10-25T02:30:00+02:00", 6, "2026-10-25T07:30:00+01:00", "Europe/Brussels"),
        ("2026-12-31T23:00:00+01:00", 6, "2027-01-01T05:00:00+01:00", "Europe/Amsterdam"),
    ],
)
def test_hours_run_whatever_the_wall_clock_does(start, number, end, zone):
    """Elapsed hours, shown in local time at the end (TAKE IT DOWN Act s. 3; CJ 584; GDPR 33)."""
    found = hours(datetime.fromisoformat(start), number)
    assert datetime.fromisoformat(end) == found.moment
    assert end == found.moment.astimezone(ZoneInfo(zone)).isoformat()
    assert found.legal_last_day is None


@given(days, st.integers(0, 86_399), st.integers(1, 10_000))
def test_hours_are_hours(day, second, number):
    """As many seconds later, in every zone."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second)
    assert present(hours(start.astimezone(ZoneInfo("Europe/Paris")), number).moment) - start == timedelta(hours=number)


# ---------------------------------------------------------------- months
@given(days, st.integers(1, 240))
def test_months_keep_the_date_number(start, number):
    """The same number where the month has it, else its last day; never later."""
    end = add_months(start, number)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == number
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


def test_months_of_every_day():
    """Three months later is never earlier for a later day."""
    ends = [add_months(day, 3) for day in DAYS]
    assert ends == sorted(ends)


# ---------------------------------------------------------------- families
FAMILY_UNITS = {
    "fr_press": ["months"],
    "nl_sr88": ["months"],
    "working_days": ["days"],
    "business_days": ["days"],
}
spans = st.sampled_from(sorted(FAMILIES)).flatmap(
    lambda family: st.tuples(
        st.just(family),
        st.builds(
            Span, st.sampled_from(FAMILY_UNITS.get(family, ["days", "weeks", "months", "years"])), st.integers(1, 40)
        ),
    )
)


@given(days, spans, calendars)
def test_what_holds_of_every_count(start, counted, calendar):
    """The safe day is never after the last day, the last day never before the unmoved end but for the day that Belgium
    counts from the fact, and never more than a long weekend after it."""
    family, span = counted
    found = FAMILIES[family](start, span, CALENDARS[calendar])
    assert start <= present(found.safe_day) <= present(found.legal_last_day) or family == "be_penal"
    assert present(found.safe_day) <= present(found.legal_last_day)
    assert found.moment is None
    assert found == FAMILIES[family](start, span, CALENDARS[calendar])


@given(days, st.integers(1, 40), calendars, st.sampled_from(["fr_procedure", "eu_1182", "be_judicial"]))
def test_a_moved_time_ends_on_a_working_day(start, number, calendar, family):
    """CPC 642, Reg. 1182/71 art. 3(4), CJ 53."""
    found = FAMILIES[family](start, Span("days", number), CALENDARS[calendar])
    last = present(found.legal_last_day)
    assert CALENDARS[calendar].is_working(last)
    unmoved = start + timedelta(days=number)
    assert unmoved <= last
    assert (last - unmoved).days <= 8


@given(days, st.integers(2, 9), calendars, st.sampled_from(["eu_1182", "nl_atw"]))
def test_a_short_time_holds_two_working_days(start, number, calendar, family):
    """Reg. 1182/71 art. 3(5) from two days on; Atw art. 2 from three."""
    if family == "nl_atw" and number < 3:
        number = 3
    found = FAMILIES[family](start, Span("days", number), CALENDARS[calendar])
    inside = (start + timedelta(days=n) for n in range(1, (found.legal_last_day - start).days + 1))
    assert sum(CALENDARS[calendar].is_working(day) for day in inside) >= 2


@given(days, st.integers(1, 60), calendars)
def test_working_days_are_counted_one_by_one(start, number, calendar):
    """As many of them after the day of the event, the last of them the last day; jours ouvrables come sooner."""
    book = CALENDARS[calendar]
    last = present(FAMILIES["working_days"](start, Span("days", number), book).legal_last_day)
    after = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    assert sum(book.is_working(day) for day in after) == number
    assert book.is_working(last)
    sooner = present(FAMILIES["business_days"](start, Span("days", number), book).legal_last_day)
    assert sooner <= last
    assert sum(book.is_business(start + timedelta(days=n)) for n in range(1, (sooner - start).days + 1)) == number


@pytest.mark.parametrize("calendar", sorted(CALENDARS))
def test_service_on_every_day(calendar):
    """The last day to serve is never after, never a Sunday or holiday, and no serving day lies between (CPC 664)."""
    book, last = CALENDARS[calendar], None
    for day in DAYS:
        last = day if day.weekday() < 6 and not book.is_holiday(day) else last
        if last is not None:
            assert last == book.last_service(day)


@pytest.mark.parametrize("calendar", sorted(CALENDARS))
def test_the_eve_of_every_day(calendar):
    """The eve is a working day before the day."""
    book = CALENDARS[calendar]
    for day in DAYS[10:]:
        found = eve(day, book)
        assert found < day
        assert book.is_working(found)
        assert not any(book.is_working(found + timedelta(days=n)) for n in range(1, (day - found).days))


@given(days, st.integers(1, 4))
def test_alsace_moselle_only_shortens(start, months):
    """Local holidays make a day to serve earlier, never later."""
    last = present(FAMILIES["fr_press"](start, Span("months", months), CALENDARS["FR"]).legal_last_day)
    assert CALENDARS["FR-57"].last_service(last) <= CALENDARS["FR"].last_service(last)


@pytest.mark.parametrize(
    ("family", "unit"),
    [
        ("fr_press", "days"),
        ("nl_sr88", "weeks"),
        ("working_days", "months"),
        ("business_days", "years"),
        ("plain", "moons"),
    ],
)
def test_what_a_family_cannot_count(family, unit):
    """A span that the law does not know there is refused."""
    with pytest.raises(NoSuchCount):
        FAMILIES[family](date(2026, 11, 22), Span(unit, 3), CALENDARS["FR"])


# ---------------------------------------------------------------- holidays
def test_easter():
    """The dates of the field data."""
    assert [easter(year).isoformat() for year in range(2026, 2031)] == [
        "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21",
    ]  # fmt: skip


OURS_ALONE = {
    "FR": {},
    "FR-57": {},
    "BE": {},
    # 5 May is a holiday of the Algemene termijnenwet in every year; the package keeps it for the lustrum years
    "NL": {date(year, 5, 5) for year in YEARS if year % 5},
}
THEIRS_ALONE = {
    # Easter and Whit Sunday are named in Belgium and the Netherlands: Sundays either way, so no day is counted otherwise
    "FR": set(),
    "FR-57": set(),
    "BE": {easter(year) + timedelta(days=n) for year in YEARS for n in (0, 49)},
    "NL": {easter(year) + timedelta(days=n) for year in YEARS for n in (0, 49)},
}
PACKAGE = {
    "FR": lambda: holidays.country_holidays("FR", years=YEARS),
    "FR-57": lambda: holidays.country_holidays("FR", subdiv="57", years=YEARS),
    "BE": lambda: holidays.country_holidays("BE", years=YEARS),
    "NL": lambda: holidays.country_holidays("NL", years=YEARS),
}


@pytest.mark.parametrize("calendar", sorted(CALENDARS))
def test_our_holidays_against_a_package(calendar):
    """Every day from 2020 to 2040; each difference is named and explained above. Our list is the law, theirs a check."""
    theirs = set(PACKAGE[calendar]())
    ours = {day for day in DAYS if CALENDARS[calendar].is_holiday(day)}
    assert ours - theirs == set(OURS_ALONE[calendar])
    assert theirs - ours == {day for day in THEIRS_ALONE[calendar] if day not in ours}
    assert all(day.weekday() == 6 for day in theirs - ours)


@pytest.mark.parametrize(("calendar", "number"), [("FR", 11), ("FR-57", 13), ("BE", 10), ("NL", 9)])
def test_how_many_holidays(calendar, number):
    """As many names a year as the field data lists; on one day two may fall together."""
    book = CALENDARS[calendar]
    assert number == len(book.fixed) + len(book.from_easter) + len(book.moved)
    assert all(0 <= number - sum(book.is_holiday(day) for day in DAYS if day.year == year) <= 1 for year in YEARS)


def test_days_that_are_no_holidays_in_belgium():
    """26 December, 2 and 15 November (field data)."""
    assert not any(
        CALENDARS["BE"].is_holiday(date(year, *day)) for year in YEARS for day in ((12, 26), (11, 2), (11, 15))
    )

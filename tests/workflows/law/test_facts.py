"""What a facts file may say: read as written, left out is not known, and what cannot be is refused with its path."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.present import present
from tests.ready import rulebook
from workflows.law.fact_values import MISSING, BadFacts, Money
from workflows.law.facts import Facts

DECLARED = rulebook().declared
LEAST: dict[str, Any] = {"jurisdiction": "FR", "reported_at": "2026-11-22T10:15:00+01:00", "kind": "defamation"}


def parse(**more: Any) -> Facts:
    return Facts.parse({**LEAST, **more}, DECLARED)


def test_the_least_that_is_needed():
    """Country, instant and kind; all else is not known."""
    facts = parse()
    assert facts.local_calendar == "FR"
    assert facts.reported_on == date(2026, 11, 22)
    assert facts.get("author.known") is MISSING
    assert facts.get("objectives") is MISSING
    assert facts.publications == ()
    assert facts.victim_age is None


def test_a_legal_day_is_that_of_the_country():
    """Half past eleven at night in London is tomorrow in Paris."""
    facts = parse(reported_at="2026-11-22T23:30:00Z")
    assert facts.reported_on == date(2026, 11, 23)


def test_a_publication_makes_the_shared_statement_but_for_its_own():
    """Its own answers stand before those that all share."""
    facts = parse(
        statement={"truth": False, "target": "person"},
        publications=[{"id": "a"}, {"id": "b", "statement": {"target": "products"}}],
    )
    assert [one.statement for one in facts.publications] == [
        {"truth": False, "target": "person"},
        {"truth": False, "target": "products"},
    ]


def test_an_audience_of_unknown_is_not_known():
    """The word says so itself."""
    (one,) = parse(publications=[{"id": "a", "audience": "unknown"}]).publications
    assert one.get("audience") is MISSING


@pytest.mark.parametrize(
    ("given", "age"),
    [
        ({}, None),
        ({"insured": {"age": 41}}, 41),
        ({"insured": {"age": 41}, "victim_age": 12}, 12),
        ({"victim_age": 0}, 0),
    ],
)
def test_whose_age_counts(given, age):
    """The one who is hurt, where it is another than the insured."""
    assert parse(**given).victim_age == age


def test_dates_and_instants():
    """Both where both are allowed; an event may lie ahead."""
    facts = parse(
        known_since="2026-11-20",
        events=[
            {"clock_event": "summons_served", "at": "2027-01-20"},
            {"clock_event": "removal_order_served", "at": "2027-01-20T08:00:00+01:00"},
        ],
    )
    assert facts.get("known_since") == date(2026, 11, 20)
    assert [one.at for one in facts.events] == [date(2027, 1, 20), datetime.fromisoformat("2027-01-20T08:00:00+01:00")]


@pytest.mark.parametrize(
    ("written", "cents"),
    [("0.00 EUR", 0), ("800.00 EUR", 80_000), ("800 EUR", 80_000), ("0.1 EUR", 10), ("12.34 CHF", 1234)],
)
def test_money_is_cents(written, cents):
    """Never a float."""
    assert Money.parse(written).cents == cents


@pytest.mark.parametrize(
    "written", ["", "800", "800,00 EUR", "800.001 EUR", "-1.00 EUR", "1e3 EUR", "800.00 eur", " 1.00 EUR", "1.00 EUR\n"]
)
def test_what_is_no_money(written):
    """Refused."""
    with pytest.raises(ValueError, match=r".*"):
        Money.parse(written)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"author": {"knwon": True}}, "author.knwon"),
        ({"author": {"known": 1}}, "author.known"),
        ({"publications": [{"id": "a"}, {"id": "b", "medium": "radio"}]}, "publications[1].medium"),
        ({"publications": [{"id": "a", "statement": {"truth": 0}}]}, "publications[0].statement.truth"),
        ({"objectives": ["removal", "revenge"]}, "objectives[1]"),
        ({"events": [{"clock_event": "summons_served", "at": "2027-01-20T08:00:00"}]}, "events[0].at"),
        ({"already_done": [{"step": "helpline", "done_on": "2026-11-30"}]}, "already_done[0].done_on"),
        ({"account": {"discovered_at": "2027-11-30T10:00:00Z"}}, "account.discovered_at"),
        ({"known_since": "2027-01-01"}, "known_since"),
        ({"local_calendar": "BE"}, "local_calendar"),
        ({"cover": {"waiting_until": "soon"}}, "cover.waiting_until"),
        ({7: True}, "7"),
    ],
)
def test_the_path_of_what_cannot_be(given, path):
    """Each refusal names its place, and is one sentence."""
    with pytest.raises(BadFacts) as bad:
        Facts.parse({**LEAST, **given}, DECLARED)
    assert path == bad.value.path
    assert "\n" not in str(bad.value)


def test_the_day_of_the_analysis_allows_what_was_done_since():
    """A step done after the report, seen later."""
    data = {**LEAST, "already_done": [{"step": "helpline", "done_on": "2026-12-01"}]}
    assert present(
        Facts.parse(data, DECLARED, datetime.fromisoformat("2026-12-02T10:00:00+01:00")).done("helpline")
    ).done_on == date(2026, 12, 1)


def test_steps_and_platforms_must_exist():
    """Where they are to be checked."""
    with pytest.raises(BadFacts, match="no platform"):
        Facts.parse({**LEAST, "publications": [{"id": "a", "platform": "myspace"}]}, DECLARED, None, {"facebook"})
    with pytest.raises(BadFacts, match="no step"):
        parse(already_done=[{"step": "sing", "done_on": "2026-11-21"}]).check_steps({"helpline"})


def test_a_chain_of_repetitions_as_long_as_the_file():
    """A thousand, each of the one before; a circle is refused."""
    chain = [{"id": "p0"}, *({"id": f"p{n}", "republishes": f"p{n - 1}"} for n in range(1, 1000))]
    assert len(parse(publications=chain).publications) == 1000
    with pytest.raises(BadFacts, match="in a circle"):
        parse(publications=[{**chain[0], "republishes": "p999"}, *chain[1:]])

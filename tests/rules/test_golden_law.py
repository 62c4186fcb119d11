"""What the law says of whole cases, as a jurist wrote it down; and that no rule goes without such a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.rules.golden_law import BOOK, CHECKS, HUMAN_RULES, Case, answer_of, cases, choices, misses
from workflows.law.fact_schema import CLOCK_EVENTS

CASES = cases()
COUNTRIES = BOOK.jurisdictions.codes


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_law_of_a_case(case: Case) -> None:
    """Every expectation of the case holds."""
    assert misses(case) == [], case.law


def test_names_are_told_once() -> None:
    """A case can be pointed at by its file and name."""
    named = [str(case) for case in CASES]
    assert len(set(named)) == len(named)


def test_a_case_that_is_wrong_is_seen() -> None:
    """The matcher is no yes-man: each key finds fault with an answer that lacks everything."""
    empty: dict[str, Any] = {
        "qualifications": [], "excluded": [], "clocks": [], "driving_clock": None, "alerts": [], "plan": [], "refused": [],
        "warnings": [], "uploads": "allowed", "human": {"by": None, "reasons": []}, "cover": {"state": "covered"},
        "missing_facts": [], "notes": [],
    }  # fmt: skip
    full = {
        **empty,
        "qualifications": [{"id": "threats"}], "clocks": [{"id": "mediator"}], "plan": [{"step": "helpline", "after": []}],
        "warnings": [{"id": "do_not_pay"}],
    }  # fmt: skip
    wrong: dict[str, tuple[Any, Mapping[str, Any]]] = {
        "qualifications": (["threats"], empty), "not_qualifications": (["threats"], full),
        "states": ({"threats": "likely"}, empty),
        "aggravations": ({"threats": "minor"}, empty), "connection_data_obtainable": ({"threats": True}, empty),
        "complaint_required": ({"threats": True}, empty), "references": ({"threats": "x"}, empty),
        "excluded": (["threats"], empty),
        "clocks": ([{"id": "mediator"}], empty), "no_clocks": (["mediator"], full),
        "driving_clock": ({"id": "mediator"}, empty),
        "alerts": ([{"clock": "mediator"}], empty), "plan_order": (["helpline"], empty), "plan_has": (["helpline"], empty),
        "plan_lacks": (["helpline"], full), "plan": ([{"step": "helpline"}], empty),
        "must_precede": ([["helpline", "helpline"]], full), "refused": (["helpline"], empty),
        "waits_only_for": ({"helpline": []}, empty), "waits_for_nothing": (["helpline"], empty),
        "guards": ({"helpline": "age_first"}, empty), "warnings": (["do_not_pay"], empty),
        "no_warnings": (["do_not_pay"], full),
        "uploads": ("blocked", empty), "human_by": ("2026-11-22T10:00:00+01:00", empty),
        "human_is": ("2026-11-22T10:00:00+01:00", empty), "human_why": (["danger"], empty), "cover": ("waiting", empty),
        "missing_facts_include": (["kind"], empty), "notes": (["x"], empty), "to_be_confirmed": (["mediator"], empty),
    }  # fmt: skip
    assert set(wrong) == set(CHECKS)
    assert [key for key, (want, found) in wrong.items() if not list(CHECKS[key](want, found))] == []


# ---------------------------------------------------------------- no rule without a case
def _flat(want: Any) -> Iterator[str]:
    for one in want:
        yield from choices(one["step"] if isinstance(one, dict) else one)


def _by_country(*keys: str) -> dict[str, set[str]]:
    """What the cases of each country expect under these keys."""
    found: dict[str, set[str]] = defaultdict(set)
    for case in CASES:
        for key in keys:
            found[case.country] |= set(_flat(case.expect.get(key, ())))
    return found


def _anywhere(key: str) -> set[str]:
    return {name for case in CASES for name in case.expect.get(key, ())}


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_qualification_is_in_a_case(country: str) -> None:
    """By name, in each country that has it."""
    rules = {one.versions[-1][1].id for one in BOOK.countries[country].qualifications}
    assert rules - _by_country("qualifications", "states")[country] == set()


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_version_of_a_qualification_is_in_a_case(country: str) -> None:
    """Law that changed is told apart by what it refers to, the day before and the day of the change."""
    wanted = {
        (one.versions[0][1].id, rule.references[0])
        for one in BOOK.countries[country].qualifications
        if len(one.versions) > 1
        for _, rule in one.versions
    }
    told = {
        (name, ref)
        for case in CASES
        if case.country == country
        for name, ref in case.expect.get("references", {}).items()
    }
    assert {one for one in wanted if not any(name == one[0] and ref in one[1] for name, ref in told)} == set()


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_clock_is_in_a_case(country: str) -> None:
    """By name, and by every way in which it is counted."""
    wanted = {
        (rule.id, count.rule)
        for one in BOOK.countries[country].clocks
        for _, rule in one.versions
        for count in rule.counts
        if not (rule.id in _UNION and _in_another_country(country, rule.id))
    }
    expected = {
        (one["id"], one.get("rule"))
        for case in CASES
        if case.country == country
        for one in case.expect.get("clocks", ())
    }
    assert wanted - expected == set()


_UNION = {one.versions[0][1].id for one in BOOK.countries["NL"].clocks} & {
    one.versions[0][1].id for one in BOOK.countries["BE"].clocks
}


def _in_another_country(country: str, clock: str) -> bool:
    """A clock of the Union needs one case, wherever it is."""
    return any(
        one["id"] == clock and "rule" in one
        for case in CASES
        if case.country != country
        for one in case.expect.get("clocks", ())
    )


def test_every_guard_is_in_a_case() -> None:
    """By name."""
    told = {name for case in CASES for name in case.expect.get("guards", {}).values()}
    assert {one.id for one in BOOK.guards} - told == set()


def test_every_warning_is_in_a_case() -> None:
    """Where it is due, and where it is not."""
    rules = {one.id for one in BOOK.warnings}
    assert rules - _anywhere("warnings") == set()
    assert rules - _anywhere("no_warnings") == set()


def test_every_reason_for_a_person_is_in_a_case() -> None:
    """By name."""
    assert set(HUMAN_RULES) - _anywhere("human_why") == set()


def test_every_answer_on_uploads_is_in_a_case() -> None:
    """All three."""
    assert {case.expect["uploads"] for case in CASES if "uploads" in case.expect} == {
        one.answer for one in BOOK.uploads
    }


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_step_is_in_a_case(country: str) -> None:
    """In the plan of each country that has it."""
    law = {name for name, rule in BOOK.steps.items() if country in rule.bases and set(rule.bases) != set(COUNTRIES)}
    habits = {name for name, rule in BOOK.steps.items() if set(rule.bases) == set(COUNTRIES)}
    told = _by_country("plan_has", "plan_order", "plan")
    assert law - told[country] == set()
    assert habits - set().union(*told.values()) == set()


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_kind_is_in_a_case(country: str) -> None:
    """All incident kinds in each country."""
    assert {case.facts["kind"] for case in CASES if case.country == country} == set(BOOK.declared.kinds)


def test_every_event_calendar_and_insurer_is_in_a_case() -> None:
    """What a facts file may name."""
    events = {one["clock_event"] for case in CASES for one in case.facts.get("events", ())}
    calendars = {case.facts.get("local_calendar", case.country) for case in CASES}
    insurers = {case.facts.get("cover", {}).get("insurer") for case in CASES}
    assert set(CLOCK_EVENTS) - events == set()
    assert set(BOOK.jurisdictions.calendars) - calendars == set()
    assert set(BOOK.insurers) - insurers == set()


def test_every_element_speaks_in_a_case() -> None:
    """As a reason that holds."""
    reasons = {reason for case in CASES for one in answer_of(case)["qualifications"] for reason in one["reasons"]}
    elements = {
        element.id: element.text.en
        for country in BOOK.countries.values()
        for dated in country.qualifications
        for _, rule in dated.versions
        for element in rule.elements
    }
    assert {name for name, text in elements.items() if text not in reasons} == set()

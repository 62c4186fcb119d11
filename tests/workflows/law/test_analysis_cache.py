"""What is remembered of an analysis is what it would say if it were made again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.golden_law import BOOK, answer
from tests.workflows.law.any_facts import some_facts
from workflows.law.analysis import analyse
from workflows.law.analysis_cache import AnalysisMemory
from workflows.law.facts import Facts

OUTCOMES = ("refused", "accepted", "none", "refused")
later = st.lists(st.one_of(st.integers(0, 72), st.integers(0, 24 * 40), st.integers(-30, 24 * 400)), max_size=12)


@settings(max_examples=100)
@given(some_facts(), later)
def test_what_is_remembered_is_what_would_be_found(facts: dict[str, Any], hours: list[int]) -> None:
    """At any sequence of later (now and then earlier) instants, day by day or far apart."""
    memory, at = AnalysisMemory(), datetime.fromisoformat(answer(facts)["at"])
    for step in (0, *hours):
        at += timedelta(hours=step)
        assert memory.analyse(facts, BOOK, at) == analyse(Facts.parse(facts, BOOK.declared, at), BOOK, at)


@settings(max_examples=30)
@given(some_facts())
def test_each_day_of_the_coming_months(facts: dict[str, Any]) -> None:
    """On each of them an alert, a clock or a count of days may turn."""
    memory, start = AnalysisMemory(), datetime.fromisoformat(answer(facts)["at"])
    for day in range(100):
        at = start + timedelta(days=day)
        assert memory.analyse(facts, BOOK, at) == analyse(Facts.parse(facts, BOOK.declared, at), BOOK, at)


PLAIN = {
    "jurisdiction": "FR", "reported_at": "2026-11-22T10:15:00+01:00", "kind": "defamation",
    "publications": [{"id": "post", "first_published_on": "2026-11-05"}],
}  # fmt: skip


def test_between_two_turns_nothing_is_worked_out_again() -> None:
    """Otherwise it would remember nothing."""
    memory, at = AnalysisMemory(), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    first = memory.analyse(PLAIN, BOOK, at)
    second = memory.analyse(dict(PLAIN), BOOK, at + timedelta(days=2))
    assert first.plan is second.plan
    assert first.driving_clock is not None
    assert second.driving_clock is not None
    assert second.driving_clock.days_left == first.driving_clock.days_left - 2
    assert memory.analyse({**PLAIN, "language": "fr"}, BOOK, at).plan is not first.plan


@settings(max_examples=100)
@given(some_facts(), some_facts())
def test_what_was_done_meanwhile_is_seen(facts: dict[str, Any], other: dict[str, Any]) -> None:
    """What answers alone decide is kept when a step is taken or something happens; the rest is found anew."""
    memory, at = AnalysisMemory(), datetime.fromisoformat(answer(facts)["at"])
    memory.analyse(facts, BOOK, at)
    steps = sorted(one for one in BOOK.steps if len(one) % 3 == 0)[:4]
    day = at.date().isoformat()
    done = [{"step": step, "done_on": day, "outcome": outcome} for step, outcome in zip(steps, OUTCOMES, strict=False)]
    moved = {**facts, "already_done": [*facts.get("already_done", []), *done], "events": other.get("events", [])}
    for changed in (moved, facts):
        assert memory.analyse(changed, BOOK, at) == analyse(Facts.parse(changed, BOOK.declared, at), BOOK, at)


def test_it_forgets_the_oldest() -> None:
    """A desk that runs for years does not grow by it."""
    memory, at = AnalysisMemory(most=2), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    for age in range(5):
        memory.analyse({**PLAIN, "victim_age": 20 + age}, BOOK, at)
    assert len(memory.kept) == 2

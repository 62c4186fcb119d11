"""Follow-ups as rows: moved, paused, counted; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from adapters.system.ids import TimeOrderedIds
from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import TestClock
from tests.fakes.rows import make_case, make_follow_up
from workflows.case.case import Case
from workflows.kernel.errors import Conflict


def test_moved(units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds) -> None:
    """A moved row is due at its new instant, still knows what was planned, and is claimed then."""
    row = make_follow_up(new_id, clock, case, "a")
    later = clock.now() + timedelta(days=2)
    with units() as tx:
        tx.follow_ups.plan(row)
        tx.follow_ups.move(row, later, "asked for time")
    with units() as tx:
        assert list(tx.follow_ups.claim_due(clock.now(), 10)) == []
        assert tx.follow_ups.next_due() == later
        (kept,) = tx.follow_ups.open_of(case.id)
    assert (kept.planned_at, kept.due_at, kept.version) == (clock.now(), later, 1)
    clock.move_to(later)
    with units() as tx:
        assert [one.key for one in tx.follow_ups.claim_due(clock.now(), 10)] == ["a"]


def test_moving_takes_it_from_its_claimer(
    units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds
) -> None:  # fmt: skip
    """A row that is moved after it was claimed is no longer its claimer's to finish."""
    with units() as tx:
        tx.follow_ups.plan(make_follow_up(new_id, clock, case, "a"))
    with units() as tx:
        (claimed,) = tx.follow_ups.claim_due(clock.now(), 10)
    with units() as tx:
        (row,) = tx.follow_ups.open_of(case.id)
        tx.follow_ups.move(row, clock.now() + timedelta(days=1))
    with pytest.raises(Conflict), units() as tx:
        tx.follow_ups.finish(claimed, "done")


def test_paused(units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds) -> None:
    """A paused row keeps what is left with its unit and reason, is not claimed, and is not among what will run."""
    row = make_follow_up(new_id, clock, case, "a")
    with units() as tx:
        tx.follow_ups.plan(row)
        tx.follow_ups.pause(row, clock.now(), 5, "working_days", "holidays")
    clock.advance(days=30)
    with units() as tx:
        assert list(tx.follow_ups.claim_due(clock.now(), 10)) == []
        assert list(tx.follow_ups.open_of(case.id)) == []
        (paused,) = tx.follow_ups.paused_of(case.id)
        assert (paused.left, paused.unit, paused.reason) == (5, "working_days", "holidays")
        tx.follow_ups.move(paused.follow_up, clock.now())
    with units() as tx:
        assert list(tx.follow_ups.paused_of(case.id)) == []
        assert [one.key for one in tx.follow_ups.claim_due(clock.now(), 10)] == ["a"]


def test_closing_cancels_paused_ones(
    units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds
) -> None:
    """What is cancelled with a case includes what stands still."""
    row = make_follow_up(new_id, clock, case, "a")
    with units() as tx:
        tx.follow_ups.plan(row)
        tx.follow_ups.pause(row, clock.now(), 1, "days", "x")
        assert tx.follow_ups.cancel(case.id) == 1
        assert [one.state for one in tx.follow_ups.all_of(case.id)] == ["cancelled"]


def test_removed_rows_are_counted(
    units: UnitOfWorkFactory, engine: Engine, clock: TestClock, case: Case, new_id: TimeOrderedIds
) -> None:
    """A row that a hand took out of the table is missed, even when its key was planned again; one replanned is not."""
    with units() as tx:
        for key in ("a", "b", "a"):
            tx.follow_ups.plan(make_follow_up(new_id, clock, case, key))
        assert tx.follow_ups.removed([case.id]) == {}
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM follow_ups WHERE key = 'a'"))
    with units() as tx:
        assert tx.follow_ups.removed([case.id]) == {case.id: 1}
        tx.follow_ups.plan(make_follow_up(new_id, clock, case, "a"))
        assert tx.follow_ups.removed([case.id]) == {case.id: 1}


def test_last_heard(units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds) -> None:
    """The last time somebody outside heard of the case is that of a speaking follow-up that was done."""
    with units() as tx:
        for kind in ("step_follow_up", "clock_alert"):
            row = make_follow_up(new_id, clock, case, kind)
            row.kind = kind
            tx.follow_ups.plan(row)
        assert tx.follow_ups.last_heard(case.id) is None
        (alert,) = [one for one in tx.follow_ups.open_of(case.id) if one.kind == "clock_alert"]
        tx.follow_ups.finish(alert, "done")
        assert tx.follow_ups.last_heard(case.id) is None
        (spoken,) = tx.follow_ups.open_of(case.id)
        tx.follow_ups.finish(spoken, "done")
        assert tx.follow_ups.last_heard(case.id) == clock.now()


def test_open_cases_one_after_the_other(
    units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds
) -> None:
    """Open cases are walked in the order of their ids; closed ones are not among them."""
    with units() as tx:
        person = tx.persons.get(case.person_id)
        closed = make_case(new_id, clock, person, "EG-2026-000002")
        closed.state = "closed"
        other = make_case(new_id, clock, person, "EG-2026-000003")
        tx.cases.add(closed)
        tx.cases.add(other)
        (first,) = tx.cases.open_after(None, 1)
        rest = tx.cases.open_after(first.id, 10)
        assert [first.id, *(one.id for one in rest)] == sorted([case.id, other.id])


def test_engine_remembers(units: UnitOfWorkFactory, clock: TestClock) -> None:
    """One row for each name: written again it is replaced, taken away it is gone."""
    with units() as tx:
        assert tx.state.get("beat") is None
        tx.state.put("beat", clock.now(), by="a")
        tx.state.put("beat", clock.now() + timedelta(hours=1), by="b")
    with units() as tx:
        kept = tx.state.get("beat")
        assert kept is not None
        assert (kept.at, dict(kept.detail)) == (clock.now() + timedelta(hours=1), {"by": "b"})
        assert (tx.state.remove("beat"), tx.state.remove("beat")) == (True, False)

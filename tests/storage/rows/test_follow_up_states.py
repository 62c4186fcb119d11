"""Whatever changes the state of a follow-up in the database goes along its table, and along nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from adapters.system.ids import TimeOrderedIds
from storage.tables.core import follow_ups
from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import TestClock
from tests.fakes.rows import make_follow_up
from workflows.case.case import Case
from workflows.followups.follow_up import FOLLOW_UP_STATES, FollowUp
from workflows.kernel.errors import Conflict, ImpossibleTransition

Verb = Callable[[Any, FollowUp], object]
OF_ONE: Mapping[str, tuple[str, Verb]] = {
    "done": ("done", lambda tx, one: tx.follow_ups.finish(one, "done")),
    "cancelled": ("cancelled", lambda tx, one: tx.follow_ups.finish(one, "cancelled")),
    "moved": ("pending", lambda tx, one: tx.follow_ups.move(one, one.due_at + timedelta(days=1))),
    "paused": ("paused", lambda tx, one: tx.follow_ups.pause(one, one.due_at, 1, "days", "x")),
}
"""Changes of a row that was read, and the state they lead to."""
OF_MANY: Mapping[str, tuple[str, Verb]] = {
    "claimed": ("queued", lambda tx, one: tx.follow_ups.claim_due(one.due_at, 10)),
    "given back": ("pending", lambda tx, one: tx.follow_ups.release_stale(one.due_at + timedelta(days=1), 1)),
    "cancelled with the case": ("cancelled", lambda tx, one: tx.follow_ups.cancel(one.case_id)),
    "planned again": ("pending", lambda tx, one: tx.follow_ups.plan(one)),
}
"""Statements that find their rows by state."""


@pytest.fixture
def in_state(
    units: UnitOfWorkFactory, engine: Engine, clock: TestClock, case: Case, new_id: TimeOrderedIds
) -> Callable[[str], FollowUp]:
    """Puts the case's one follow-up into a state, past every rule."""

    def put(state: str) -> FollowUp:
        with units() as tx:
            tx.follow_ups.plan(make_follow_up(new_id, clock, case, "a"))
        values = {"state": state, "claimed_at": clock.now() if state == "queued" else None}
        with engine.begin() as connection:
            connection.execute(update(follow_ups).values(**values))
        with units() as tx:
            (row,) = tx.follow_ups.all_of(case.id)
        return row

    return put


def state_in(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(select(follow_ups.c.state)).scalar_one())


@pytest.mark.parametrize("verb", OF_ONE)
def test_changes_of_one(
    units: UnitOfWorkFactory, engine: Engine, in_state: Callable[[str], FollowUp], verb: str
) -> None:
    """A row that was read goes where the table leads; elsewhere it is refused, and nothing is written."""
    after, change = OF_ONE[verb]
    for before in FOLLOW_UP_STATES:
        row = in_state(before)
        if after in FOLLOW_UP_STATES[before]:
            with units() as tx:
                change(tx, row)
            assert (after, after) == (row.state, state_in(engine))
        else:
            with pytest.raises(ImpossibleTransition), units() as tx:
                change(tx, row)
            assert (before, before) == (row.state, state_in(engine))


@pytest.mark.parametrize("verb", OF_MANY)
def test_statements_over_many(
    units: UnitOfWorkFactory, engine: Engine, in_state: Callable[[str], FollowUp], verb: str
) -> None:
    """A statement takes along the rows whose state leads there by the table, and leaves the others as they are."""
    after, change = OF_MANY[verb]
    moved = set()
    for before in FOLLOW_UP_STATES:
        row = in_state(before)
        row.state = "pending"
        with units() as tx:
            change(tx, row)
        now = state_in(engine)
        assert now in {before, after}
        if now != before:
            assert after in FOLLOW_UP_STATES[before]
            moved.add(before)
    assert moved


def test_who_read_an_older_row(units: UnitOfWorkFactory, engine: Engine, in_state: Callable[[str], FollowUp]) -> None:
    """A change that the table allows is a conflict all the same where the row is another by now."""
    row = in_state("pending")
    with units() as tx:
        tx.follow_ups.cancel(row.case_id)
    with pytest.raises(Conflict), units() as tx:
        tx.follow_ups.finish(row, "done")
    assert state_in(engine) == "cancelled"

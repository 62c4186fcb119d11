"""What belongs together is committed together; who looks between two transactions sees nothing half done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, func, select

from storage.rows.inbox import InboxTable
from storage.sql.database import writing_engine
from storage.tables.core import audit, timeline
from storage.unit_of_work import CommitHooks, Committed, UnitOfWorkFactory
from tests.conftest import TestClock
from workflows.case.case import Case
from workflows.case.events import Event
from workflows.delivery.outgoing import Outgoing
from workflows.kernel.people import ENGINE


@contextmanager
def at_each_commit(engine: Engine, look: Any) -> Iterator[None]:
    """Calls `look(connection)` before each commit."""
    event.listen(engine, "commit", look)
    yield
    event.remove(engine, "commit", look)


def test_a_line_of_the_timeline_and_its_audit_entry(
    units: UnitOfWorkFactory, engine: Engine, clock: TestClock, case: Case
) -> None:
    """Whatever dies after a commit: what happened is in the audit trail."""
    seen: list[tuple[int, int]] = []

    def look(connection: Connection) -> None:
        lines, entries = (select(func.count()).select_from(one) for one in (timeline, audit))
        seen.append((connection.execute(lines).scalar_one(), connection.execute(entries).scalar_one()))

    with at_each_commit(engine, look), units() as tx:
        tx.timeline.add(case.id, Event.PLAN_APPROVED, ENGINE, clock.now(), {})
    assert seen == [(1, 1)]


@pytest.mark.parametrize("fails", [False, True])
def test_nothing_is_handed_out_before_the_commit(engine: Engine, clock: TestClock, case: Case, fails: bool) -> None:
    """A message of a unit that is undone is never given to a sender; of one that is kept, after its commit."""
    order: list[str] = []

    def handed(done: Committed) -> None:
        order.extend(one.outgoing.key for one in done.fresh)

    units = UnitOfWorkFactory(engine, clock, CommitHooks(hot=frozenset({"telegram"}), on_commit=handed))
    with at_each_commit(engine, lambda connection: order.append("commit")):
        try:
            with units() as tx:
                tx.outbox.add(Outgoing("k", "telegram", "7", {"text": "t"}))
                if fails:
                    raise RuntimeError
        except RuntimeError:
            pass
    assert ([] if fails else ["commit", "k"]) == order


def test_the_same_update_at_two_doors(engine: Engine, clock: TestClock) -> None:
    """Another process takes in the same update whenever this one lets go of the database: one of them has it, and none
    fails."""
    other = writing_engine(engine.url.render_as_string(hide_password=False))
    rivals: list[list[int]] = []

    def rival(*_: Any) -> None:
        if not rivals:
            rivals.append([])
            rivals[0] = list(InboxTable(other).receive([(5, "{}")], clock.now()))

    event.listen(engine, "checkin", rival)
    mine = list(InboxTable(engine).receive([(5, "{}")], clock.now()))
    event.remove(engine, "checkin", rival)
    other.dispose()
    assert [mine, *rivals] == [[5], []]

"""Leases of a process whose clock was ahead, and which died: they hold nothing once the clock is right again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from adapters.system.ids import TimeOrderedIds
from storage.rows.inbox import InboxTable, OutboxQueueTable
from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import TestClock
from tests.fakes.rows import make_follow_up
from workflows.case.case import Case
from workflows.delivery.outgoing import Outgoing
from workflows.evidence.item import Evidence

AHEAD = timedelta(days=2)
A_LITTLE = timedelta(seconds=10)
"""By so much the clocks of two machines may differ."""


@pytest.mark.parametrize("older_than", [0, 900])
def test_a_follow_up(
    units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds, older_than: int
) -> None:  # fmt: skip
    """It is given back at the start, and by whoever looks for stale ones."""
    with units() as tx:
        tx.follow_ups.plan(make_follow_up(new_id, clock, case, "a"))
    with units() as tx:
        assert len(tx.follow_ups.claim_due(clock.now() + AHEAD, 10)) == 1
    with units() as tx:
        assert tx.follow_ups.release_stale(clock.now(), older_than) == 1


def test_a_follow_up_of_another_machine(
    units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds
) -> None:
    """A clock that is a little ahead loses nothing of its own."""
    with units() as tx:
        tx.follow_ups.plan(make_follow_up(new_id, clock, case, "a"))
    with units() as tx:
        tx.follow_ups.claim_due(clock.now() + A_LITTLE, 10)
    with units() as tx:
        assert tx.follow_ups.release_stale(clock.now(), 900) == 0


@pytest.mark.parametrize(("ahead", "free"), [(AHEAD, True), (A_LITTLE, False)])
def test_a_message(engine: Engine, units: UnitOfWorkFactory, clock: TestClock, ahead: timedelta, free: bool) -> None:
    """Another sends it."""
    with units() as tx:
        tx.outbox.add(Outgoing("k", "telegram", "7", {"text": "a"}))
    post = OutboxQueueTable(engine)
    assert len(post.claim(clock.now() + ahead, 10, ["telegram"])) == 1
    assert len(post.claim(clock.now(), 10, ["telegram"])) == free


@pytest.mark.parametrize(("ahead", "in_doubt"), [(AHEAD, True), (A_LITTLE, False)])
def test_an_act(
    engine: Engine, units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds, ahead: timedelta, in_doubt: bool
) -> None:
    """One with legal weight, that was about to leave, is in doubt now and not in two days."""
    with units() as tx:
        tx.outbox.add(Outgoing("k", "mail", "a@b.example", {"text": "a"}, "C", approved_by=new_id()))
    post = OutboxQueueTable(engine)
    (message,) = post.claim(clock.now() + ahead, 10, ["mail"])
    assert post.begin(message, clock.now() + ahead)
    with units() as tx:
        assert len(tx.outbox.doubtful(clock.now(), 10)) == in_doubt
    assert post.claim(clock.now(), 10, ["mail"]) == []


@pytest.mark.parametrize(("ahead", "free"), [(AHEAD, True), (A_LITTLE, False)])
def test_a_file(
    units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds, ahead: timedelta, free: bool
) -> None:  # fmt: skip
    """It is fetched, before Telegram forgets it."""
    now = clock.now()
    file = Evidence(new_id(), case.id, case.person_id, "k", "photo", 1, now, not_before=now + ahead)
    with units() as tx:
        assert tx.evidence.add(file)
    with units() as tx:
        assert len(tx.evidence.awaited(now, 10)) == free


@pytest.mark.parametrize(("ahead", "free"), [(AHEAD, True), (A_LITTLE, False)])
def test_an_update(engine: Engine, clock: TestClock, ahead: timedelta, free: bool) -> None:
    """Another process answers it."""
    inbox = InboxTable(engine, shared=True)
    inbox.receive([(1, "{}")], clock.now() - timedelta(seconds=1), [7])
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE inbox SET lease_until = NULL")
    assert len(inbox.pending(clock.now() + ahead, 10)) == 1
    assert len(inbox.pending(clock.now(), 10)) == free

"""The bell: runs what is due, beats, audits, and survives whatever its jobs raise. Its scheduler holds no truth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from adapters.engine.runner import ThreadRunner
from adapters.engine.scheduler import CLAIM, Ticker
from adapters.system.ids import TimeOrderedIds
from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import TestClock
from tests.fakes.rows import make_follow_up
from workflows.case.case import Case
from workflows.followups.outage import GAP_AFTER


class Parts:
    """The use cases of a bell, with a memory of how often each was called."""

    def __init__(self, clock: TestClock) -> None:
        self.clock = clock
        self.fired: list[str] = []
        self.beats: list[timedelta] = []
        self.batches = 0
        self.raising: set[str] = set()

    def claim(self, tx: Any, *, limit: int) -> list[Any]:
        return [one.id for one in tx.follow_ups.claim_due(self.clock.now(), limit)]

    def fire(self, tx: Any, *, follow_up_id: Any) -> None:
        row = tx.follow_ups.get(follow_up_id)
        if row.key in self.raising:
            raise RuntimeError(row.key)
        tx.follow_ups.finish(row, "done")
        self.fired.append(row.key)

    def release(self, tx: Any, *, older_than_seconds: int) -> int:
        return int(tx.follow_ups.release_stale(self.clock.now(), older_than_seconds))

    def heartbeat(self, tx: Any, *, gap_after: timedelta) -> None:
        self.beats.append(gap_after)

    def audit(self, tx: Any, *, limit: int) -> bool:
        self.batches += 1
        return self.batches % 3 != 0


@pytest.fixture
def parts(clock: TestClock) -> Parts:
    return Parts(clock)


Make = Callable[..., Ticker]


@pytest.fixture
def make(units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds, parts: Parts) -> Make:
    def bell(**more: Any) -> Ticker:
        needed: dict[str, Any] = {
            "claim_due": parts.claim,
            "run_follow_up": parts.fire,
            "release_stale": parts.release,
        }
        given = needed | more
        run = ThreadRunner(units, clock, new_id)
        return Ticker(run, clock, next_due=lambda tx: tx.follow_ups.next_due(), **given)

    return bell


def plan(units: UnitOfWorkFactory, new_id: TimeOrderedIds, clock: TestClock, case: Case, *keys: str) -> None:
    with units() as tx:
        for number, key in enumerate(keys):
            tx.follow_ups.plan(make_follow_up(new_id, clock, case, key, seconds=number - len(keys)))


async def test_everything_due_in_one_ring(
    units: UnitOfWorkFactory, new_id: TimeOrderedIds, clock: TestClock, case: Case, parts: Parts, make: Make
) -> None:
    """More than one claim's worth: all of it, once, earliest first; the next ring finds nothing."""
    keys = [f"{number:03}" for number in range(CLAIM * 2 + 7)]
    plan(units, new_id, clock, case, *keys)
    bell = make()
    assert await bell.ring() == len(keys)
    assert parts.fired == keys
    assert await bell.ring() == 0


async def test_one_that_fails_stops_no_other(
    units: UnitOfWorkFactory, new_id: TimeOrderedIds, clock: TestClock, case: Case, parts: Parts, make: Make
) -> None:
    """A follow-up that raises keeps its claim; the others run; it is given back and runs when it can."""
    plan(units, new_id, clock, case, "a", "b", "c")
    parts.raising = {"b"}
    bell = make()
    assert await bell.ring() == 2
    parts.raising = set()
    clock.advance(minutes=10)
    assert await bell.ring() == 0
    clock.advance(minutes=10)
    await bell._give_back()
    assert await bell.ring() == 1
    assert sorted(parts.fired) == ["a", "b", "c"]


async def test_what_a_dead_process_claimed(
    units: UnitOfWorkFactory, new_id: TimeOrderedIds, clock: TestClock, case: Case, parts: Parts, make: Make
) -> None:
    """Alone, a process takes up at its start what the one before it had claimed; beside others it waits for the lease."""
    plan(units, new_id, clock, case, "a")
    with units() as tx:
        tx.follow_ups.claim_due(clock.now(), 10)
    beside = make(alone=False)
    await beside.start()
    beside.stop()
    assert parts.fired == []
    alone = make()
    await alone.start()
    alone.stop()
    assert parts.fired == ["a"]


async def test_beats_first_and_not_too_often(clock: TestClock, parts: Parts, make: Make) -> None:
    """A heartbeat at the first ring and then every half minute; a slow bell expects longer silences."""
    bell = make(heartbeat=parts.heartbeat)
    for _ in range(13):
        await bell.ring()
        clock.advance(seconds=5)
    assert parts.beats == [GAP_AFTER] * 3
    slow = make(heartbeat=parts.heartbeat, beat=3600.0)
    await slow.ring()
    assert parts.beats[-1] == timedelta(hours=3)


async def test_audits_to_the_end(parts: Parts, make: Make) -> None:
    """Batch after batch until there is nothing more to look at."""
    await make(audit=parts.audit).ring()
    assert parts.batches == 3


async def test_hands_over(
    units: UnitOfWorkFactory, new_id: TimeOrderedIds, clock: TestClock, case: Case, parts: Parts, make: Make
) -> None:
    """Where the rows go to a queue, the bell hands over until nothing is due, and runs nothing itself; where another
    process is handing over it leaves it to that one."""
    plan(units, new_id, clock, case, *(f"{number:03}" for number in range(CLAIM + 5)))
    handed: list[int] = []

    def hand_over(tx: Any, *, limit: int) -> int:
        handed.append(len(parts.claim(tx, limit=limit)))
        return handed[-1]

    assert await make(claim_due=hand_over).ring() == CLAIM + 5
    assert (handed, parts.fired) == ([CLAIM, 5], [])
    plan(units, new_id, clock, case, "later")
    assert await make(claim_due=lambda tx, *, limit: 0).ring() == 0

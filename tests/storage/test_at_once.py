"""A message that is answered in the commit that writes it down, and marks that ride along with a unit of work."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.exc import OperationalError

from adapters.engine.runner import ThreadRunner
from adapters.system.ids import TimeOrderedIds
from storage.rows.inbox import InboxTable, OutboxQueueTable
from storage.tables.core import inbox, outbox
from storage.unit_of_work import CommitHooks, Committed, SqlTransaction, UnitOfWorkFactory
from tests.conftest import TestClock
from workflows.delivery.outgoing import Outgoing
from workflows.kernel.errors import Away, BadInput, Conflict

HELLO = '{"update_id":7,"message":{"text":"hello"}}'


@pytest.fixture
def runner(units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds) -> ThreadRunner:
    return ThreadRunner(units, clock, new_id)


def answer(tx: SqlTransaction) -> str:
    tx.outbox.add(Outgoing(f"{tx.cause}:1", "telegram", "7", {"text": "good day"}, "D"))
    return "answered"


def rows(engine: Engine) -> list[tuple[str, str]]:
    with engine.begin() as connection:
        return [(row.payload, row.state) for row in connection.execute(select(inbox))]


def states(engine: Engine) -> list[tuple[str, str | None]]:
    with engine.begin() as connection:
        return [(row.state, row.reference) for row in connection.execute(select(outbox).order_by(outbox.c.id))]


def test_written_down_with_its_answer(
    engine: Engine, units: UnitOfWorkFactory, runner: ThreadRunner, clock: TestClock
) -> None:
    """What came stands in the inbox, whole and closed; it is answered once, however often it comes."""
    units.arriving[7] = (HELLO, 1)
    assert runner.now(answer, update_id=7) == "answered"
    assert rows(engine) == [(HELLO, "done")]
    assert runner.now(answer, update_id=7) is None
    del units.arriving[7]
    assert InboxTable(engine).receive([(7, HELLO)], clock.now(), [1]) == []
    assert runner.now(answer, update_id=7) is None
    assert len(states(engine)) == 1


def test_nothing_is_kept_of_a_failure(
    engine: Engine, units: UnitOfWorkFactory, runner: ThreadRunner, clock: TestClock
) -> None:
    """An answer that fails leaves no trace, so that the update can be written down and tried the ordinary way."""

    def fails(tx: SqlTransaction) -> None:
        answer(tx)
        raise RuntimeError

    units.arriving[7] = (HELLO, 1)
    with pytest.raises(RuntimeError):
        runner.now(fails, update_id=7)
    assert rows(engine) == []
    assert states(engine) == []
    del units.arriving[7]
    assert InboxTable(engine).receive([(7, HELLO)], clock.now(), [1]) == [7]
    assert rows(engine) == [(HELLO, "new")]
    assert runner.now(answer, update_id=7) == "answered"


def test_one_that_failed_before_is_closed(
    engine: Engine, units: UnitOfWorkFactory, runner: ThreadRunner, clock: TestClock
) -> None:
    """It waited in the inbox and comes again: answered now, and closed."""
    InboxTable(engine).receive([(7, HELLO)], clock.now(), [1])
    units.arriving[7] = (HELLO, 1)
    assert runner.now(answer, update_id=7) == "answered"
    assert rows(engine) == [(HELLO, "done")]


class Left:
    """What left, as the outbox sender keeps it."""

    def __init__(self, *marks: tuple[int, str | None]) -> None:
        self.waiting = list(marks)
        self.done: list[tuple[int, str | None]] = []

    def take(self) -> list[tuple[int, str | None]]:
        taken, self.waiting = self.waiting, []
        return taken

    def marked(self, taken: list[tuple[int, str | None]]) -> None:
        self.done += taken

    def not_marked(self, taken: list[tuple[int, str | None]]) -> None:
        self.waiting += taken


def test_marks_ride_along(engine: Engine, units: UnitOfWorkFactory, clock: TestClock) -> None:
    """They are committed with the next unit; of a unit that fails they wait on."""
    left = Left()
    units = UnitOfWorkFactory(engine, clock, CommitHooks(hot=frozenset({"telegram"}), marks=left))
    with units() as tx:
        tx.cause = "u1"
        answer(tx)
    number = tx.outbox.fresh[0].id
    left.waiting = [(number, "ref-1")]

    def broken() -> None:
        with units() as other:
            other.cause = "u2"
            answer(other)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert (left.waiting, left.done) == ([(number, "ref-1")], [])
    assert states(engine) == [("sending", None)]
    with units():
        pass
    assert (left.waiting, left.done) == ([], [(number, "ref-1")])
    assert states(engine) == [("sent", "ref-1")]
    assert OutboxQueueTable(engine).claim(clock.now(), 10, ["telegram"]) == []


# ---------------------------------------------------------------- units that share a commit
class Commits:
    """Counts commits that reach the database; fails the one it is told to."""

    def __init__(self, engine: Engine) -> None:
        self.count = 0
        self.failing = False
        event.listen(engine, "commit", self._committed)

    def _committed(self, _connection: Connection) -> None:
        self.count += 1
        if self.failing:
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error"))


def says(tx: SqlTransaction, text: str) -> str:
    tx.outbox.add(Outgoing(text, "telegram", "7", {"text": text}, "D"))
    return text


def fails_after_saying(tx: SqlTransaction, text: str) -> None:
    says(tx, text)
    raise BadInput("error.test")


async def at_once(runner: ThreadRunner, *units: Any) -> list[Any]:
    """All of them wait while the database thread is busy."""
    busy = threading.Event()
    first = asyncio.ensure_future(runner.io(busy.wait))
    await asyncio.sleep(0)
    rest: list[asyncio.Future[Any]] = [
        asyncio.ensure_future(runner(unit, text=str(number))) for number, unit in enumerate(units)
    ]
    await asyncio.sleep(0)
    busy.set()
    await first
    return await asyncio.gather(*rest, return_exceptions=True)


def texts(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        return [row.key for row in connection.execute(select(outbox).order_by(outbox.c.id))]


async def test_units_that_wait_together_share_a_commit(
    engine: Engine, clock: TestClock, new_id: TimeOrderedIds
) -> None:
    """Ten units, one commit; the one that fails is undone alone, and each caller hears of its own."""
    told: list[Committed] = []
    units = UnitOfWorkFactory(engine, clock, CommitHooks(on_commit=told.append))
    runner = ThreadRunner(units, clock, new_id)
    commits = Commits(engine)
    heard = await at_once(runner, *[says] * 4, fails_after_saying, *[says] * 5)
    assert commits.count == (1 if engine.dialect.name == "sqlite" else 9), "units of PostgreSQL stand alone"
    assert [one for one in heard if isinstance(one, str)] == [str(number) for number in range(10) if number != 4]
    assert isinstance(heard[4], BadInput)
    assert texts(engine) == [str(number) for number in range(10) if number != 4]
    assert len(told) == 9


async def test_nobody_hears_an_answer_that_was_not_committed(
    engine: Engine, clock: TestClock, new_id: TimeOrderedIds
) -> None:
    """Where the shared commit fails, nothing of any unit was kept or told, and each caller is told so."""
    told: list[Committed] = []
    units = UnitOfWorkFactory(engine, clock, CommitHooks(on_commit=told.append))
    runner = ThreadRunner(units, clock, new_id)
    commits = Commits(engine)
    commits.failing = True
    heard = await at_once(runner, says, fails_after_saying, says)
    commits.failing = False
    assert isinstance(heard[0], OperationalError | Away)
    assert isinstance(heard[1], BadInput)
    assert type(heard[2]) is type(heard[0])
    assert texts(engine) == []
    assert told == []


async def test_who_was_overtaken_is_run_again_among_the_others(engine: Engine, runner: ThreadRunner) -> None:
    """A conflict undoes the one try, whether the unit has a commit of its own or shares one."""
    tries: list[str] = []

    def overtaken(tx: SqlTransaction, text: str) -> str:
        says(tx, f"{text}-{len(tries)}")
        tries.append(text)
        if len(tries) < 3:
            raise Conflict
        return text

    assert await at_once(runner, says, overtaken, says) == ["0", "1", "2"]
    assert sorted(texts(engine)) == ["0", "1-2", "2"]


async def test_a_rollback_of_the_database_itself_loses_the_whole_batch(engine: Engine, runner: ThreadRunner) -> None:
    """On a full disk SQLite undoes everything: nobody may believe that theirs was kept."""

    def full(tx: SqlTransaction, text: str) -> None:
        tx.connection.exec_driver_sql("ROLLBACK")
        raise BadInput("error.test")

    heard = await at_once(runner, says, full, says)
    kept = [one for one in heard if isinstance(one, str)]
    assert kept == texts(engine) == ([] if engine.dialect.name == "sqlite" else ["0", "2"])


async def test_calls_keep_their_place_among_units(engine: Engine, runner: ThreadRunner) -> None:
    """What has a transaction of its own runs after the units that waited before it, and before those behind it."""
    busy, seen = threading.Event(), []
    first = asyncio.ensure_future(runner.io(busy.wait))
    await asyncio.sleep(0)
    before = asyncio.ensure_future(runner(says, text="before"))
    between = asyncio.ensure_future(runner.io(lambda: seen.extend(texts(engine))))
    after = asyncio.ensure_future(runner(says, text="after"))
    await asyncio.sleep(0)
    busy.set()
    await asyncio.gather(first, before, between, after)
    assert seen == ["before"]
    assert texts(engine) == ["before", "after"]

"""SQLite locked, full, read-only: said in one sentence, nothing lost, nothing half done, and it goes on by itself."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from adapters.engine.runner import ThreadRunner
from adapters.engine.scheduler import Ticker
from adapters.system.ids import TimeOrderedIds
from storage.read.queue import Reading
from storage.rows.inbox import InboxTable, OutboxQueueTable
from storage.schema import upgrade
from storage.sql.database import reading_engine, writing_engine
from storage.sql.faults import SENTENCES
from storage.tables.core import follow_ups, outbox, timeline
from storage.unit_of_work import SqlTransaction, UnitOfWorkFactory
from tests.conftest import TestClock
from tests.fakes.rows import make_follow_up
from workflows.case.case import Case
from workflows.case.events import Event
from workflows.delivery.outgoing import Outgoing
from workflows.kernel.errors import Away
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction

BIG = "x" * 200_000


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = writing_engine(f"sqlite:///{tmp_path}/egide.sqlite3")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=20"))
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def units(engine: Engine, clock: TestClock) -> UnitOfWorkFactory:
    return UnitOfWorkFactory(engine, clock)


def pragma(engine: Engine, text: str) -> None:
    """On the one connection of the writer, outside any transaction."""
    raw = engine.raw_connection()
    assert raw.driver_connection is not None
    raw.driver_connection.execute(f"PRAGMA {text}")
    raw.close()


@contextmanager
def locked(engine: Engine) -> Iterator[None]:
    """Another program writes and does not end."""
    other = sqlite3.connect(str(engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@contextmanager
def full(engine: Engine) -> Iterator[None]:
    """No page more fits on the disk."""
    raw = engine.raw_connection()
    assert raw.driver_connection is not None
    pages = raw.driver_connection.execute("PRAGMA page_count").fetchone()[0]
    raw.close()
    pragma(engine, f"max_page_count={pages}")
    try:
        yield
    finally:
        pragma(engine, "max_page_count=1073741823")


@contextmanager
def read_only(engine: Engine) -> Iterator[None]:
    """The disk was mounted read-only."""
    pragma(engine, "query_only=ON")
    try:
        yield
    finally:
        pragma(engine, "query_only=OFF")


FAULTS = {"locked": locked, "full": full, "read_only": read_only}


@pytest.fixture(params=list(FAULTS))
def fault(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def count(engine: Engine, table: object) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def test_unit_is_undone_and_run_again(
    engine: Engine, units: UnitOfWorkFactory, clock: TestClock, case: Case, fault: str
) -> None:
    """The unit raises one sentence and leaves nothing of itself; the same unit works once the fault is gone."""

    def unit() -> None:
        with units() as tx:
            tx.timeline.add(case.id, Event.PLAN_MADE, ENGINE, clock.now(), {"big": BIG})
            tx.outbox.add(Outgoing("k", "mail", "x@example.org", {"text": BIG}))

    with FAULTS[fault](engine), pytest.raises(Away) as raised:
        unit()
    assert raised.value.params["sentence"] == SENTENCES[fault]
    assert raised.value.message_key == f"error.away.{fault}"
    assert (count(engine, timeline), count(engine, outbox)) == (0, 0)
    unit()
    assert (count(engine, timeline), count(engine, outbox)) == (1, 1)


def test_not_acknowledged_unless_written(engine: Engine, clock: TestClock, fault: str) -> None:
    """The door in says no before anybody is told that a message arrived; the same message is taken when it comes again."""
    inbox = InboxTable(engine)
    with FAULTS[fault](engine), pytest.raises(Away):
        inbox.receive([(1, BIG)], clock.now())
    assert list(inbox.receive([(1, BIG)], clock.now())) == [1]


def test_outbox_waits(engine: Engine, units: UnitOfWorkFactory, clock: TestClock, case: Case, fault: str) -> None:
    """Nothing leaves without being marked first; what waited leaves afterwards."""
    with units() as tx:
        tx.outbox.add(Outgoing("k", "mail", "x@example.org", {"text": "t"}, "C", case_id=case.id, approved_by=case.id))
    post = OutboxQueueTable(engine)
    if fault != "full":  # marking takes no page more
        with FAULTS[fault](engine), pytest.raises(Away):
            post.claim(clock.now(), 10, ["mail"])
    assert [one.outgoing.key for one in post.claim(clock.now(), 10, ["mail"])] == ["k"]


async def test_bell_goes_on_by_itself(
    engine: Engine, units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds, fault: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """A due follow-up that could not be run is run at the next beat after the fault; the log has one sentence, no
    traceback, and says when it is over."""
    with units() as tx:
        tx.follow_ups.plan(make_follow_up(new_id, clock, case, "a"))

    def fire(tx: SqlTransaction, *, follow_up_id: object) -> None:
        row = tx.follow_ups.get(follow_up_id)  # type: ignore[arg-type]
        if row is None or row.state == "done":
            return
        tx.timeline.add(case.id, Event.FOLLOW_UP_FIRED, ENGINE, clock.now(), {"big": BIG})
        tx.follow_ups.finish(row, "done")

    run = ThreadRunner(units, clock, new_id)
    bell = Ticker(
        run, clock,
        claim_due=lambda tx, limit: [one.id for one in tx.follow_ups.claim_due(clock.now(), limit)],
        next_due=lambda tx: tx.follow_ups.next_due(), run_follow_up=fire,
        release_stale=lambda tx, older_than_seconds: tx.follow_ups.release_stale(clock.now(), older_than_seconds),
    )  # fmt: skip
    caplog.set_level(logging.WARNING)
    with FAULTS[fault](engine):
        for _ in range(3):
            assert await bell.ring() == 0
    assert [one.getMessage() for one in caplog.records] == [SENTENCES[fault]]
    assert not any(one.exc_info for one in caplog.records)
    assert await bell.ring() == 1
    assert caplog.records[-1].getMessage().startswith("The database can be used again")
    run.close()
    with engine.connect() as connection:
        assert list(connection.execute(select(follow_ups.c.state)).scalars()) == ["done"]
    assert count(engine, timeline) == 1


async def test_pages_are_read_while_nothing_can_be_written(
    engine: Engine, clock: TestClock, case: Case, fault: str
) -> None:
    """Readers do not wait for the writer: the queue shows its case, and the monitor gets its answer."""
    reading = Reading(reading_engine(str(engine.url)), clock)
    with FAULTS[fault](engine):
        page = await reading.queue("open", None, 10)
        health = await reading.health()
    await reading.close()
    assert [one.number for one in page.rows] == [case.number]
    assert health["ok"] is True


def test_our_own_mistakes_are_not_faults_of_the_disk(units: UnitOfWorkFactory, case: Case) -> None:
    """A statement that is wrong, or a row that stands twice, is said as what it is."""
    with pytest.raises(IntegrityError), units() as tx:
        tx.cases.add(case)
    with pytest.raises(OperationalError), units() as tx:
        tx.connection.exec_driver_sql("SELECT nothing FROM nowhere")


def test_not_a_database(tmp_path: Path, clock: TestClock) -> None:
    """A file that is something else is left alone, with a sentence."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be read as its first page" * 200)
    engine = writing_engine(f"sqlite:///{path}")
    with pytest.raises(Away, match="damaged"):
        with_unit(UnitOfWorkFactory(engine, clock))
    engine.dispose()
    assert path.read_text().startswith("not a database")


def with_unit(units: UnitOfWorkFactory) -> None:
    def work(tx: Transaction) -> None:
        tx.users.handlers()

    with units() as tx:
        work(tx)

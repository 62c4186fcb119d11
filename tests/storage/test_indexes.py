"""What a large desk asks for is found by an index: read off the database's own plan of the very statements that ran."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.system.ids import TimeOrderedIds
from storage.read.health import read_health
from storage.rows.inbox import InboxTable
from storage.schema import downgrade, revisions, upgrade
from storage.sql.database import reading_engine
from storage.tables.chat import policy_members
from storage.tables.core import inbox
from storage.unit_of_work import SqlTransaction, UnitOfWorkFactory
from tests.conftest import TestClock
from workflows.case.case import Case
from workflows.kernel.people import Policy

OLD = 3_000
Asked = Callable[[Engine, TestClock, Case], None]


def inbox_row(number: int, clock: TestClock, state: str) -> dict[str, Any]:
    return {
        "update_id": number, "payload": "{}", "payload_hash": "", "received_at": clock.now(), "state": state, "attempt": 0,
        "not_before": clock.now(),
    }  # fmt: skip


def analysed(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


@contextmanager
def plans(engine: Engine) -> Iterator[list[str]]:
    """The plans of the statements that run within, one text each."""
    found: list[str] = []
    if engine.dialect.name == "sqlite":
        ran: list[str] = []
        raw: Any = engine.raw_connection()
        driver = raw.driver_connection
        raw.close()  # the pool has one connection
        driver.set_trace_callback(ran.append)
        yield found
        driver.set_trace_callback(None)
        for statement in ran:
            if statement.split(None, 1)[0] in ("SELECT", "UPDATE", "WITH"):
                found.append("\n".join(row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")))
        return

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.split(None, 1)[0] in ("SELECT", "UPDATE", "WITH"):
            cursor.execute("SET LOCAL enable_seqscan = off")  # tables this small are read whole by choice
            cursor.execute(f"EXPLAIN {statement}", parameters)
            found.append("\n".join(row[0] for row in cursor.fetchall()))

    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", explain)


def in_a_unit(work: Callable[[SqlTransaction, Case], Any]) -> Asked:
    def asked(engine: Engine, clock: TestClock, case: Case) -> None:
        with UnitOfWorkFactory(engine, clock)() as tx:
            work(tx, case)

    return asked


ASKED: dict[str, Asked] = {
    "ix_inbox_new": lambda engine, clock, _: list(InboxTable(engine).pending(clock.now(), 100)),  # type: ignore[dict-item]
    "ix_outbox_case": in_a_unit(lambda tx, case: tx.outbox.waiting_of(case.id)),
    "ix_outbox_person": in_a_unit(lambda tx, case: tx.desk_chats.said_to(case.person_id, case.reported_at)),
    "ix_policy_members_birth_date": in_a_unit(
        lambda tx, case: tx.members.recognise("S1", date(1985, 3, 24), case.person_id, case.reported_at)
    ),
    "ix_evidence_unreceipted": in_a_unit(lambda tx, _: tx.evidence.unreceipted(10)),
    "ix_evidence_awaited": in_a_unit(lambda tx, case: tx.evidence.awaited(case.reported_at, 10)),
}


@pytest.mark.parametrize("name", ASKED)
def test_found_by_its_index(engine: Engine, clock: TestClock, new_id: TimeOrderedIds, case: Case, name: str) -> None:
    """On both databases."""
    policy = Policy(new_id(), "S1", "sample-one", "Camille", "FR", None, False)
    with UnitOfWorkFactory(engine, clock)() as tx:
        tx.policies.add(policy)
    born = [date(1950, 1, 1) + timedelta(days=number) for number in range(OLD)]
    with engine.begin() as connection:
        connection.execute(
            insert(policy_members),
            [
                {"id": new_id(), "policy_id": policy.id, "name": f"{day}", "birth_date": day, "is_holder": False}
                for day in born
            ],
        )
        connection.execute(insert(inbox), [inbox_row(number, clock, "done") for number in range(OLD)])
        connection.execute(insert(inbox), [inbox_row(OLD + number, clock, "new") for number in range(3)])
    analysed(engine)
    with plans(engine) as found:
        ASKED[name](engine, clock, case)
    assert any(name in plan for plan in found), found


async def test_health_counts_by_indexes(engine: Engine, database_url: str, clock: TestClock) -> None:
    """A monitor asks every few seconds: what is held, in doubt, or parked is counted without reading all there ever was."""
    reading = reading_engine(database_url)
    asked: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(reading.sync_engine, "before_cursor_execute", listen)
    async with reading.connect() as connection:
        await read_health(connection, clock.now())
        counts = [one for one in asked if "count(" in one]
        found = "\n".join([await explained(connection, one) for one in counts])
    await reading.dispose()
    assert len(counts) == 3
    for name in ("ix_outbox_in_doubt", "ix_outbox_held", "ix_inbox_parked"):
        assert name in found, found


async def explained(connection: AsyncConnection, statement: str) -> str:
    if connection.dialect.name == "sqlite":
        rows = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")).all()
        return "\n".join(str(row._mapping["detail"]) for row in rows)
    await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    rows = (await connection.exec_driver_sql(f"EXPLAIN {statement}")).all()
    return "\n".join(row[0] for row in rows)


def test_what_waits_costs_the_same_however_much_was_answered(engine: Engine, clock: TestClock) -> None:
    """Ten times as many answered updates: SQLite does the same work to find the new ones, in the order in which they came."""
    if engine.dialect.name != "sqlite":
        pytest.skip("counted in SQLite's instructions")
    table, work = InboxTable(engine), []
    for first, last in ((0, OLD), (OLD, 10 * OLD)):
        with engine.begin() as connection:
            connection.execute(insert(inbox), [inbox_row(number, clock, "done") for number in range(first, last)])
            if not first:
                connection.execute(insert(inbox), [inbox_row(10**6 - number, clock, "new") for number in range(3)])
        analysed(engine)
        work.append(instructions(engine, lambda: table.pending(clock.now(), 100)))
    assert [row.id for row in table.pending(clock.now(), 2)] == [10**6 - 2, 10**6 - 1]
    assert work[1] <= work[0] * 1.2, work


def instructions(engine: Engine, do: Callable[[], Any]) -> int:
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    raw: Any = engine.raw_connection()
    driver = raw.driver_connection
    raw.close()
    driver.set_progress_handler(step, 1)
    do()
    driver.set_progress_handler(None, 0)
    return steps


def test_keys_are_checked_only_where_something_moved(engine: Engine) -> None:
    """The check reads every row: a start on a schema of this release does not wait for it; a migration does."""
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL checks its keys by itself")
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
    upgrade(engine)
    assert not any("foreign_key_check" in one for one in asked)
    downgrade(engine, revisions()[-2])
    asked.clear()
    upgrade(engine)
    assert any("foreign_key_check" in one for one in asked)

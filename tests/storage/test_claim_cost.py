"""What claiming costs does not grow with what is pending: counted in the database's own work, on both."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event, insert, text

from adapters.system.ids import TimeOrderedIds
from storage.rows.follow_ups import claim_statement
from storage.tables.core import follow_ups
from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import TestClock
from tests.fakes.rows import make_case, make_person
from workflows.case.case import Case

FEW, MANY = 4_000, 40_000
AT_MOST = 1.2
"""With more rows an index is a level deeper; nothing else may cost more."""
CLAIMED = 100


def fill(engine: Engine, case: Case, clock: TestClock, new_id: TimeOrderedIds, due: int, far: int, name: str) -> None:
    """`far` rows due from next year on, and `due` that are due."""

    def row(number: int, minutes: float) -> dict[str, Any]:
        at = clock.now() + timedelta(minutes=minutes)
        return {
            "id": new_id(), "case_id": case.id, "key": f"{name}:{minutes}", "kind": "step_due", "due_at": at,
            "planned_at": at, "state": "pending", "attempt": 1, "tolerance_s": 3600, "payload": {}, "version": 0,
        }  # fmt: skip

    rows = [row(number, 500_000 + number) for number in range(far)] + [
        row(number, -1 - number) for number in range(due)
    ]
    with engine.begin() as connection:
        connection.execute(insert(follow_ups), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def work_of_claim(engine: Engine, clock: TestClock) -> int:
    """How much work it is: instructions of SQLite's machine; buffers that PostgreSQL touched."""
    if engine.dialect.name == "sqlite":
        return instructions(engine, clock)
    return buffers(engine, clock)


def instructions(engine: Engine, clock: TestClock) -> int:
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(step, 1)
        assert len(connection.execute(claim_statement(clock.now(), CLAIMED, engine.dialect.name)).all()) == CLAIMED
        driver.set_progress_handler(None, 0)
    return steps


def buffers(engine: Engine, clock: TestClock) -> int:
    def explain(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> Any:
        return f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) {statement}", parameters

    with engine.begin() as connection:
        # a table this small is read whole by choice; what is asked here is what the indexes cost
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        event.listen(engine, "before_cursor_execute", explain, retval=True)
        try:
            done = connection.execute(claim_statement(clock.now(), CLAIMED, engine.dialect.name))
            plan = [str(line[0]) for line in done.cursor.fetchall()]
        finally:
            event.remove(engine, "before_cursor_execute", explain)
    return sum(
        int(number) for number in re.findall(r"(?:hit|read)=(\d+)", next(one for one in plan if "Buffers" in one))
    )


def test_claiming_costs_the_same(
    engine: Engine, units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds
) -> None:
    """A hundred due rows among ten times as many pending ones cost at most a fifth more to claim."""
    person = make_person(new_id, clock)
    case = make_case(new_id, clock, person)
    with units() as tx:
        tx.persons.add(person)
        tx.cases.add(case)
    fill(engine, case, clock, new_id, CLAIMED, FEW, "few")
    few = work_of_claim(engine, clock)
    fill(engine, case, clock, new_id, CLAIMED, MANY, "many")
    many = work_of_claim(engine, clock)
    assert 0 < many <= few * AT_MOST, (few, many)

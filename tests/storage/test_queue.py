"""The queue's order: by the instant, whatever it comes from, on both databases; no page skips or repeats a case."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from adapters.system.ids import TimeOrderedIds
from storage.read.queue import Reading
from storage.schema import downgrade, upgrade
from storage.sql.database import reading_engine
from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import TestClock
from tests.fakes.rows import make_case
from workflows.case.case import Case
from workflows.desk.records import Task
from workflows.kernel.people import ENGINE, Person


@pytest.fixture
async def reading(engine: Engine, database_url: str, clock: TestClock) -> AsyncIterator[Reading]:
    read = Reading(reading_engine(database_url), clock)
    yield read
    await read.close()


def add(
    units: UnitOfWorkFactory, new_id: TimeOrderedIds, clock: TestClock, person: Person, place: int, **after: float
) -> Case:
    """A case whose plan works to an instant; none where nothing is said."""
    case = make_case(new_id, clock, person, f"EG-2026-{place:06d}")
    if after:
        case.works_to = clock.now() + timedelta(**after)
        case.urgent_on, case.urgent_what = case.works_to.date(), "steps.bailiff_capture"
    with units() as tx:
        tx.cases.add(case)
    return case


def open_task(units: UnitOfWorkFactory, new_id: TimeOrderedIds, clock: TestClock, case: Case, **after: float) -> Task:
    now = clock.now()
    task = Task(new_id(), case.id, f"{case.id}:{new_id()}", "take_over", now + timedelta(**after), now)
    with units() as tx:
        assert tx.tasks.open(task)
    return task


async def numbers(reading: Reading, name: str = "open", owner: UUID | None = None) -> list[str]:
    """A queue from its first page to its last, two cases a page."""
    found: list[str] = []
    after = None
    while True:
        page = await reading.queue(name, after, 2, owner=owner)
        found += [row.number for row in page.rows]
        after = page.after
        if after is None:
            return found


async def test_what_is_due_in_a_quarter_of_an_hour_stands_first(
    units: UnitOfWorkFactory, reading: Reading, new_id: TimeOrderedIds, clock: TestClock, person: Person
) -> None:
    """Among cases that are all due the same day; still first when the day is over; where its plan puts it once it is done."""
    cases = [add(units, new_id, clock, person, place, hours=8) for place in range(1, 8)]
    danger = cases[-1]
    task = open_task(units, new_id, clock, danger, minutes=15)
    assert (await numbers(reading))[0] == danger.number
    page = await reading.queue("open", None, 1)
    assert (page.rows[0].due_at, page.rows[0].next_task_due) == (task.due_at, task.due_at)
    clock.advance(days=3)
    assert (await numbers(reading))[0] == danger.number
    task.done_at = clock.now()
    with units() as tx:
        tx.tasks.done(task)
    assert (await numbers(reading))[-1] == danger.number


async def test_a_case_that_is_saved_keeps_what_its_tasks_are_due(
    units: UnitOfWorkFactory, reading: Reading, new_id: TimeOrderedIds, clock: TestClock, person: Person
) -> None:
    """A later plan does not hide an earlier task, nor a task that a later day brought an earlier plan."""
    case = add(units, new_id, clock, person, 1, days=30)
    task = open_task(units, new_id, clock, case, minutes=15)
    for after, due in ((timedelta(days=60), task.due_at), (timedelta(minutes=5), clock.now() + timedelta(minutes=5))):
        with units() as tx:
            loaded = tx.cases.get(case.id, ENGINE)
            loaded.works_to = clock.now() + after
            tx.cases.save(loaded)
        page = await reading.queue("open", None, 1)
        assert page.rows[0].due_at == due


async def test_every_case_stands_on_one_page(
    units: UnitOfWorkFactory, reading: Reading, new_id: TimeOrderedIds, clock: TestClock, person: Person
) -> None:
    """Those due at one instant among them, and those with nothing due, which come last."""
    for place in range(1, 10):
        add(units, new_id, clock, person, place, **({"hours": float(place // 3)} if place < 8 else {}))
    found = await numbers(reading)
    assert sorted(found) == [f"EG-2026-{place:06d}" for place in range(1, 10)]
    assert set(found[-2:]) == {"EG-2026-000008", "EG-2026-000009"}
    assert (await reading.queue("open", '["2026-11-23", "no mark"]', 2)).rows[0].number == found[0]


async def test_now_is_what_is_due_within_a_day(
    units: UnitOfWorkFactory, reading: Reading, new_id: TimeOrderedIds, clock: TestClock, person: Person
) -> None:
    """By the plan or by a task; overdue too; not what was closed."""
    add(units, new_id, clock, person, 1, days=2)
    add(units, new_id, clock, person, 2, hours=23)
    add(units, new_id, clock, person, 3, days=-4)
    open_task(units, new_id, clock, add(units, new_id, clock, person, 4), hours=1)
    closed = add(units, new_id, clock, person, 5, hours=1)
    closed.become("closed")
    with units() as tx:
        tx.cases.save(closed)
    assert await numbers(reading, "now") == ["EG-2026-000003", "EG-2026-000004", "EG-2026-000002"]
    assert await numbers(reading, "closed") == ["EG-2026-000005"]
    counts = (await reading.queue("now", None, 2)).counts
    assert (counts["now"], counts["open"], counts["closed"]) == (3, 4, 1)


@pytest.mark.parametrize(
    ("name", "index"), [("open", "ix_cases_due"), ("now", "ix_cases_due"), ("mine", "ix_cases_owner")]
)
@pytest.mark.parametrize("after", [None, '["2026-11-23T10:00:00+00:00", "00000000-0000-0000-0000-000000000001"]'])
def test_a_page_is_read_from_its_index(
    engine: Engine, clock: TestClock, name: str, index: str, after: str | None
) -> None:
    """In order, without a sort of all that is open (SQLite, with no statistics gathered)."""
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL decides by how much there is")
    page = Reading(None, clock)._page(name, UUID(int=1), after, 50)  # type: ignore[arg-type]
    words = str(page.compile(engine, compile_kwargs={"literal_binds": True}))
    with engine.connect() as connection:
        steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}")]
    assert any(f"cases USING INDEX {index}" in step for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


def test_what_was_there_before_is_put_in_order(
    engine: Engine, units: UnitOfWorkFactory, new_id: TimeOrderedIds, clock: TestClock, person: Person
) -> None:
    """An upgrade fills the new columns from days and open tasks: a day until the office closes, in its own season."""
    winter, summer = (add(units, new_id, clock, person, place, hours=1) for place in (1, 2))
    task = open_task(units, new_id, clock, summer, minutes=15)
    with units() as tx:
        for case, day, what in (
            (winter, date(2026, 11, 27), "clocks.press_limitation"),
            (summer, date(2027, 6, 1), "steps.bailiff_capture"),
        ):
            loaded = tx.cases.get(case.id, ENGINE)
            loaded.urgent_on, loaded.urgent_what, loaded.works_to = day, what, None
            tx.cases.save(loaded)
    downgrade(engine, "0006")
    upgrade(engine)
    with units() as tx:
        first, second = (tx.cases.get(one.id, ENGINE) for one in (winter, summer))
    assert first.works_to == datetime(2026, 11, 27, 17, tzinfo=UTC)
    assert (first.legal_on, first.legal_what) == (date(2026, 11, 27), "clocks.press_limitation")
    assert second.works_to == datetime(2027, 6, 1, 16, tzinfo=UTC)
    assert (second.legal_on, second.legal_what) == (None, None)
    with engine.connect() as connection:
        due = connection.execute(text("SELECT number FROM cases ORDER BY due_at")).scalars().all()
    assert due == [summer.number, winter.number]
    assert task.due_at < first.works_to

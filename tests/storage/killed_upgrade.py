"""A process of its own that upgrades databases and is killed at every statement of it; prints what it found as JSON.

Usage: python -m tests.storage.killed_upgrade URL FOLDER EVERY [OLDER] [planted] — `URL` is a PostgreSQL server or `sqlite`;
every EVERY-th statement is a point to die at. From each revision that was ever released, filled with rows. `OLDER`: how many
times fewer points from revisions between the first and the last one, whose statements the upgrade from nothing dies at
too; each revision begins at another one of them. `planted`: with the driver's own transactions, which leave schema changes
out; the check must see it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    create_engine,
    event,
    insert,
    inspect,
)
from sqlalchemy.types import JSON, NullType, Uuid

from storage.schema import JOB_ENGINE, revisions, upgrade
from storage.sql.database import is_sqlite, writing_engine

ROWS = 2
ENDED_EVERY = 12
"""After how many deaths the upgrade is ended and compared with a fresh one: what precedes it is compared each time."""


def value(column: Any, row: int) -> Any:
    """A value that a column of this type takes; rows differ."""
    kind = column.type
    if isinstance(kind, Uuid):
        return UUID(int=row + 1)
    if str(kind) == "CHAR(32)":  # how SQLite keeps them
        return UUID(int=row + 1).hex
    if isinstance(kind, Boolean):
        return bool(row)
    if isinstance(kind, Integer):
        return row + 1
    if isinstance(kind, DateTime):
        return datetime(2026, 11, 23, 9, row, tzinfo=UTC)
    if isinstance(kind, LargeBinary):
        return bytes((row, 0, 255))
    if isinstance(kind, Date):
        return date(2026, 11, 23 + row)
    if isinstance(kind, (JSON, NullType)):
        return {"row": row}
    return f"{column.name[:5]}{row}"[: getattr(kind, "length", None) or 40]


def fill(engine: Engine) -> None:
    """Two rows in every table; what points at another table points at the row of the same number."""
    found = MetaData()
    found.reflect(engine)
    with engine.begin() as connection:
        for table in found.sorted_tables:
            if table.name != "alembic_version" and not table.name.startswith(JOB_ENGINE):
                columns = [one for one in table.columns if not one.nullable or not one.foreign_keys]
                for row in range(ROWS):
                    connection.execute(insert(table), {one.name: value(one, row) for one in columns})


Columns = dict[str, list[str]]
POSTGRES_SCHEMA = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef, true FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'function', proname, '', true FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def asked(url: str, *questions: str) -> list[list[str]]:
    """The answers to questions in SQL, without anything of ours in between."""
    if is_sqlite(url):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return [sorted(map(repr, connection.execute(one))) for one in questions]
    with psycopg.connect(url) as postgres:
        return [sorted(map(repr, postgres.execute(one))) for one in questions]


def schema_of(url: str) -> list[str]:
    """Everything the schema is made of, as sorted lines."""
    return asked(url, "SELECT type, name, sql FROM sqlite_master" if is_sqlite(url) else POSTGRES_SCHEMA)[0]


def columns_of(url: str) -> Columns:
    engine = writing_engine(url)
    try:
        look = inspect(engine)
        names = [one for one in look.get_table_names() if one != "alembic_version" and not one.startswith(JOB_ENGINE)]
        return {name: [one["name"] for one in look.get_columns(name)] for name in names}
    finally:
        engine.dispose()


def rows_of(url: str, columns: Columns) -> list[list[str]]:
    """The rows of these tables by these columns."""
    return asked(url, *(f'SELECT {", ".join(map(quoted, names))} FROM "{table}"' for table, names in columns.items()))


def quoted(name: str) -> str:
    return f'"{name}"'


def die_at(engine: Engine, number: int, *, count: list[int]) -> None:
    """SIGKILL at the `number`-th boundary: before each statement, before the commit, after the commit."""

    def boundary(*_: Any) -> None:
        count[0] += 1
        if count[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", boundary)
    event.listen(engine, "commit", boundary)


class Sqlite:
    """A database is a file: copied, thrown away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def new(self, name: str, like: str | None = None) -> str:
        path = self.folder / name
        self.drop(name)
        if like:
            for ending in ("", "-wal"):
                if (self.folder / (like + ending)).exists():
                    shutil.copy(self.folder / (like + ending), self.folder / (name + ending))
        return f"sqlite:///{path}"

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            (self.folder / (name + ending)).unlink(missing_ok=True)


class Postgres:
    """A database is made from another as its template."""

    def __init__(self, server: str) -> None:
        self.server = server

    def new(self, name: str, like: str | None = None) -> str:
        self.drop(name)
        with psycopg.connect(self.server, autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like}"' if like else ""))
        head, _, query = self.server.partition("?")
        return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")

    def drop(self, name: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def looked_at(url: str, look: Callable[[Engine], Any]) -> Any:
    engine = writing_engine(url)
    try:
        return look(engine)
    finally:
        engine.dispose()


def killed_child(url: str, number: int, planted: bool) -> bool:
    """Upgrades in a child that dies at the boundary; whether it was killed (False: it had no such boundary)."""
    child = os.fork()
    if child == 0:
        try:
            engine = create_engine(url) if planted else writing_engine(url)
            die_at(engine, number, count=[0])
            upgrade(engine)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def boundaries(url: str) -> int:
    """How many there are in an upgrade that nobody disturbs."""
    engine = writing_engine(url)
    count = [0]
    die_at(engine, -1, count=count)
    upgrade(engine)
    engine.dispose()
    return count[0]


def check_from(
    start: str | None, places: Sqlite | Postgres, points: tuple[int, int], fresh: list[str], said: dict[str, Any]
) -> None:
    """Dies at `points`: the first boundary and the step to the next; the last boundary in any case."""
    first, every = points
    base, copy = f"k{os.getpid()}_base_{start}".lower(), f"k{os.getpid()}_copy"
    url = places.new(base)
    if start is not None:
        looked_at(url, lambda engine: upgrade(engine, start))
        looked_at(url, fill)
    columns = columns_of(url)
    before = schema_of(url), rows_of(url, columns)
    total = boundaries(places.new(copy, base))
    for number in sorted({*range(first, total + 1, every), total}):
        there = places.new(copy, base)
        if not killed_child(there, number, said["planted"]):
            said["wrong"].append(f"{start}: nobody died at {number}")
        if schema_of(there) != before[0] or rows_of(there, columns) != before[1]:
            said["wrong"].append(f"{start}: killed at {number} of {total}, the database is between two revisions")
        said["killed"] += 1
        if number % ENDED_EVERY and number != total:
            continue
        looked_at(there, upgrade)
        if schema_of(there) != fresh or rows_of(there, columns) != before[1]:
            said["wrong"].append(f"{start}: after {number} the upgrade does not end where a fresh one does")
    said["from"].append(start)
    said["boundaries"] += total
    places.drop(copy)
    places.drop(base)


def main() -> None:
    server, folder, every = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    older = next((int(one) for one in sys.argv[4:] if one.isdigit()), 1)
    places = Sqlite(folder) if server == "sqlite" or is_sqlite(server) else Postgres(server)
    said: dict[str, Any] = {"killed": 0, "boundaries": 0, "from": [], "wrong": [], "planted": "planted" in sys.argv}
    head = places.new(f"fresh_{os.getpid()}")
    looked_at(head, upgrade)
    fresh = schema_of(head)
    places.drop(f"fresh_{os.getpid()}")
    starts = [None, *revisions()[:-1]]
    for at, start in enumerate(starts):
        between = start is not None and start != starts[-1]
        step = every * older if between else every
        check_from(start, places, (1 + at % older if between else 1, step), fresh, said)
    print(json.dumps(said))


if __name__ == "__main__":
    main()

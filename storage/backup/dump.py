"""Backup and restore: every row, as it was at one moment, in a sealed file that either kind of database can take in.

The desk goes on meanwhile: PostgreSQL gives the moment as a REPEATABLE READ snapshot, SQLite as a reader beside its
writer. Rows are written by what they mean (an instant, an identifier, plain data), so that a backup of one kind of
database restores into the other, and nothing but this release is needed to do it. Inside the seal, one JSON value a line:

    {"backup": 1, "revision": …, "taken_at": …, "from": …}
    {"table": name, "columns": [[name, kind], …]}, then its rows as arrays, then {"end": name, "rows": n, "sum": …}
    {"tables": n, "rows": n}

A table's `sum` is that of the SHA-256 of its rows, modulo 2**256: it says that the same rows are there, in any order.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Select,
    String,
    Table,
    Text,
    Uuid,
    cast,
    column,
    func,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.backup.sealed_file import SealBroken, Sealer, lines, opened
from storage.schema import JOB_ENGINE, changing, current_revision, downgrade_within, revisions, upgrade_within
from storage.sql.causes import why
from storage.sql.database import clean_place, snapshot
from storage.sql.types import Instant
from storage.tables.core import metadata
from workflows.kernel.errors import EgideError

VERSION = 1
BATCH = 500
MODULUS = 2**256
Progress = Callable[[int], None]


class BackupRefused(EgideError):
    """The backup cannot be taken or taken in; `sentence` says why. Nothing was changed."""

    message_key = "error.settings"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence=sentence)


@dataclass(frozen=True, slots=True)
class Content:
    """What one table holds."""

    rows: int
    sum: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; `tables` by name."""

    revision: str
    taken_at: str
    tables: dict[str, Content]

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables.values())

    def plain(self) -> dict[str, object]:
        tables = {name: {"rows": one.rows, "sum": one.sum} for name, one in self.tables.items()}
        return {"revision": self.revision, "taken_at": self.taken_at, "rows": self.rows, "tables": tables}


class Adding:
    """The content of a table while its rows go by."""

    def __init__(self) -> None:
        self._rows = self._sum = 0

    def add(self, line: bytes) -> None:
        self._rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest(), "big")) % MODULUS

    def content(self) -> Content:
        return Content(self._rows, f"{self._sum:064x}")


def kind_of(cell: Column[object]) -> str:
    """Tells what a column's values mean, whatever database keeps them."""
    kind: TypeEngine[object] = cell.type
    if isinstance(kind, Instant):
        return "instant"
    while isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    for types, name in (
        (Uuid, "uuid"), (JSON, "plain"), (Boolean, "bool"), (Integer, "int"), (Date, "date"), (LargeBinary, "bytes"),
        ((Float, Numeric), "number"), (String, "text"),
    ):  # fmt: skip
        if isinstance(kind, types):
            return name
    raise TypeError(f"{cell.table.name}.{cell.name} has a type that backups do not know")


_TYPES: dict[str, Callable[[], TypeEngine[Any]]] = {
    "instant": Instant,
    "uuid": Uuid,
    "plain": lambda: JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
    "bool": Boolean,
    "int": BigInteger,
    "date": Date,
    "bytes": LargeBinary,
    "number": Float,
    "text": Text,
}
_OUT: dict[str, Callable[[Any], object]] = {
    "instant": lambda value: value.isoformat(),
    "uuid": lambda value: value.hex,
    "plain": lambda value: [json.loads(value)],
    "date": lambda value: value.isoformat(),
    "bytes": lambda value: bytes(value).hex(),
    "number": float,
}
_IN: dict[str, Callable[[Any], object]] = {
    "instant": datetime.fromisoformat,
    "uuid": UUID,
    "plain": lambda value: JSON.NULL if value[0] is None else value[0],
    "date": date.fromisoformat,
    "bytes": bytes.fromhex,
}


def _same(value: object) -> object:
    return value


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def _line(value: object) -> bytes:
    return _encode(value).encode()


Columns = tuple[tuple[str, str], ...]


@cache
def _table(name: str, columns: Columns) -> Table:
    return Table(name, MetaData(), *(Column(one, _TYPES[kind]()) for one, kind in columns))


@cache
def _everything(name: str, columns: Columns) -> Select[tuple[object, ...]]:
    here = _table(name, columns)
    wanted = [cast(here.c[one], Text) if kind == "plain" else here.c[one] for one, kind in columns]
    return select(*wanted).execution_options(stream_results=True, yield_per=BATCH)


def _rows(connection: Connection, name: str, columns: Columns) -> Iterator[bytes]:
    """The rows of a table, each as its line."""
    out = [_OUT.get(kind, _same) for _, kind in columns]
    for row in connection.execute(_everything(name, columns)):
        yield _line([None if value is None else turn(value) for value, turn in zip(row, out, strict=True)])


def _layout(connection: Connection) -> list[tuple[str, Columns]]:
    """Our tables, those that are pointed at first; none that the database has is left out."""
    there = {name for name in inspect(connection).get_table_names() if not name.startswith(JOB_ENGINE)}
    if there - {"alembic_version"} != set(metadata.tables):
        raise BackupRefused("The database holds tables that this release does not know.")
    return [(one.name, tuple((cell.name, kind_of(cell)) for cell in one.columns)) for one in metadata.sorted_tables]


def back_up(engine: Engine, file: Path, key: bytes, now: datetime, progress: Progress = lambda _: None) -> Manifest:
    """Writes the database to `file`, which must not exist; returns what it holds. Half a file is never left under its name.

    Raises BackupRefused for a database of another release or a place that cannot be written."""
    if file.exists():
        raise BackupRefused(f"{file} is there already; a backup never replaces another.")
    part = file.with_name(file.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            with snapshot(engine) as connection:
                manifest = _write(connection, Sealer(stream, key), now, progress)
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(file)
        _sync(file.parent)
    except OSError as error:
        raise BackupRefused(f"{file} cannot be written ({error.strerror or type(error).__name__}).") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(connection: Connection, sealer: Sealer, now: datetime, progress: Progress) -> Manifest:
    revision = current_revision(connection)
    if revision != revisions()[-1]:
        raise BackupRefused("The schema of the database is not that of this release: run `egide db upgrade` first.")
    head = {"backup": VERSION, "revision": revision, "taken_at": now.isoformat(), "from": connection.dialect.name}
    sealer.write(_line(head) + b"\n")
    tables: dict[str, Content] = {}
    for name, columns in _layout(connection):
        sealer.write(_line({"table": name, "columns": columns}) + b"\n")
        content = Adding()
        for line in _rows(connection, name, columns):
            sealer.write(line + b"\n")
            content.add(line)
        tables[name] = content.content()
        sealer.write(_line({"end": name, "rows": tables[name].rows, "sum": tables[name].sum}) + b"\n")
        progress(tables[name].rows)
    manifest = Manifest(revision, now.isoformat(), tables)
    sealer.write(_line({"tables": len(tables), "rows": manifest.rows}) + b"\n")
    sealer.finish()
    return manifest


def restore(engine: Engine, file: Path, key: bytes, progress: Progress = lambda _: None) -> Manifest:
    """Fills an empty database from `file`, compares every table with what was backed up, and brings the schema to this
    release: one transaction. Raises BackupRefused or SealBroken; nothing was changed then."""
    try:
        with file.open("rb") as stream, changing(engine, filled=True) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            manifest = _Reading(connection, lines(opened(stream, key)), progress).all()
            upgrade_within(connection)
            return manifest
    except OSError as error:
        raise BackupRefused(f"{file} cannot be read ({error.strerror or type(error).__name__}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SealBroken("The file holds what no backup of this desk holds.") from error
    except SQLAlchemyError as error:
        raise BackupRefused(f"The backup is not taken in: {why(error)}") from error


def check(file: Path, key: bytes, progress: Progress = lambda _: None) -> Manifest:
    """Restores `file` into a clean place that is gone afterwards: the proof that it can be."""
    engine = clean_place()
    try:
        return restore(engine, file, key, progress)
    finally:
        engine.dispose()


class _Reading:
    """Takes a backup in, line by line."""

    def __init__(self, connection: Connection, found: Iterator[bytes], progress: Progress) -> None:
        self._connection = connection
        self._lines = found
        self._progress = progress

    def all(self) -> Manifest:
        head = self._next()
        if head["backup"] != VERSION or head["revision"] not in revisions():
            raise BackupRefused("The backup is of a newer release than this one.")
        self._empty_at(head["revision"])
        tables: dict[str, Content] = {}
        layouts: dict[str, Columns] = {}
        while "table" in (line := self._next()):
            layouts[line["table"]] = tuple((name, kind) for name, kind in line["columns"])
            tables[line["table"]] = self._table(line["table"], layouts[line["table"]])
        if line != {"tables": len(tables), "rows": sum(one.rows for one in tables.values())}:
            raise SealBroken("The file was changed or cut off.")
        if next(self._lines, None) is not None:
            raise SealBroken("The file holds what no backup of this desk holds.")
        self._compare(layouts, tables)
        self._count_on(layouts)
        return Manifest(head["revision"], head["taken_at"], tables)

    def _next(self) -> Any:
        line = next(self._lines, None)
        if line is None:
            raise SealBroken("The file was changed or cut off.")
        return json.loads(line)

    def _empty_at(self, revision: str) -> None:
        """The schema as the backup has it; refuses a database that holds anything."""
        names = [name for name in inspect(self._connection).get_table_names() if not name.startswith(JOB_ENGINE)]
        for name in names:
            if name != "alembic_version":
                held = select(func.count()).select_from(table(name))
                if self._connection.execute(held).scalar_one():
                    raise BackupRefused("The database is not empty; a backup is restored into an empty one.")
        if names and current_revision(self._connection) != revision:
            downgrade_within(self._connection, "base")
        upgrade_within(self._connection, revision)

    def _table(self, name: str, columns: Columns) -> Content:
        there = _table(name, columns).insert()
        turns = [(one, _IN.get(kind, _same)) for one, kind in columns]
        content, batch = Adding(), []
        while True:
            line = next(self._lines, None)
            if line is None:
                raise SealBroken("The file was changed or cut off.")
            value = json.loads(line)
            if isinstance(value, dict):
                break
            content.add(line)
            batch.append(
                {one: None if cell is None else turn(cell) for (one, turn), cell in zip(turns, value, strict=True)}
            )
            if len(batch) == BATCH:
                self._connection.execute(there, batch)
                batch = []
        if batch:
            self._connection.execute(there, batch)
        told = content.content()
        if value != {"end": name, "rows": told.rows, "sum": told.sum}:
            raise SealBroken("The file was changed or cut off.")
        self._progress(told.rows)
        return told

    def _compare(self, layouts: dict[str, Columns], tables: dict[str, Content]) -> None:
        """What the database holds now, read back and compared with what was in the file."""
        for name, columns in layouts.items():
            content = Adding()
            for line in _rows(self._connection, name, columns):
                content.add(line)
            if content.content() != tables[name]:
                raise BackupRefused(f"The table {name} does not come back as it was.")

    def _count_on(self, layouts: dict[str, Columns]) -> None:
        """PostgreSQL's own counters go on after the highest number taken in."""
        if self._connection.dialect.name != "postgresql":
            return
        for name, columns in layouts.items():
            if ("id", "int") in columns:
                after = select(func.coalesce(func.max(column("id")), 0) + 1).select_from(table(name)).scalar_subquery()
                self._connection.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), after, False)))


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

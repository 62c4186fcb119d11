"""Statements of every answer, translated once: on SQLite building and wrapping a statement costs ten times its running.

On PostgreSQL, where the way to the server costs more than all of that, they take the ordinary way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import JSON, Connection, Dialect, Executable, Uuid
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from storage.sql.json_text import read

Convert = Callable[[Any], object]
Row = Mapping[str, Any]
"""A row whose columns are read by whoever wrote its statement; those that become records have shapes (`rows.shapes`)."""
Shape = TypeVar("Shape")
REMEMBERED = 4096
"""Identifiers: of the cases that are being worked on, and of their people."""


class PreparedStatement(Generic[Shape]):
    """A statement with named values, whose rows have this shape. An insert names its columns in `columns`.

    What is written and read is exactly what SQLAlchemy would write and read; an error is SQLAlchemy's too."""

    def __init__(self, statement: Executable, columns: Sequence[str] = ()) -> None:
        self._statement = statement
        self._columns = list(columns)
        self._ready: _Translated | None = None

    def run(self, connection: Connection, values: Mapping[str, object]) -> int:
        """Tells how many rows it changed."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, dict(values)).rowcount
        return self._translated(connection.dialect).execute(connection, values).rowcount

    def rows(self, connection: Connection, values: Mapping[str, object]) -> list[Shape]:
        """Gives the rows it finds, or returns."""
        if connection.dialect.name != "sqlite":
            found = connection.execute(self._statement, dict(values)).mappings()
            return [cast(Shape, dict(row)) for row in found]
        ready = self._translated(connection.dialect)
        return [cast(Shape, ready.read(row)) for row in ready.execute(connection, values).fetchall()]

    def first(self, connection: Connection, values: Mapping[str, object]) -> Shape | None:
        """Gives the first of them."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def _translated(self, dialect: Dialect) -> _Translated:
        ready = self._ready
        if ready is None:
            ready = self._ready = _Translated(self._statement, self._columns, dialect)
        return ready


class _Translated:
    """A statement in SQLite's words, with what turns values into columns and back."""

    def __init__(self, statement: Any, columns: list[str], dialect: Dialect) -> None:
        compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=columns or None)
        self.words = str(compiled)
        self._given = compiled.params
        self._bind = [(name, _writer(compiled.binds[name].type, dialect)) for name in compiled.positiontup or ()]
        returned = statement.exported_columns if statement.is_select or statement.is_dml else ()
        self._names = [column.name for column in returned]
        turned = [(column.name, _reader(column.type, dialect)) for column in returned]
        self._turned = [(name, process) for name, process in turned if process is not None]

    def execute(self, connection: Connection, values: Mapping[str, object]) -> sqlite3.Cursor:
        given = {**self._given, **values}
        bound = [given[name] if process is None else process(given[name]) for name, process in self._bind]
        return run_sqlite(connection, self.words, bound)

    def read(self, row: Sequence[object]) -> Mapping[str, object]:
        found: dict[str, object] = dict(zip(self._names, row, strict=True))
        for name, process in self._turned:
            value = found[name]
            if value is not None:
                found[name] = process(value)
        return found


def run_sqlite(connection: Connection, words: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
    """Runs a statement on the driver's own connection, within the unit. Raises SQLAlchemy's errors."""
    driver: sqlite3.Connection | None = connection.connection.driver_connection
    assert driver is not None
    try:
        cursor = driver.execute(words, values)
    except sqlite3.Error as error:
        raise DBAPIError.instance(words, None, error, sqlite3.Error, dialect=connection.dialect) from error
    return cursor


def _writer(kind: TypeEngine[object], dialect: Dialect) -> Convert | None:
    process: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return process


def _reader(kind: TypeEngine[object], dialect: Dialect) -> Convert | None:
    """What turns a value that is there into ours; the same few identifiers are read again and again."""
    if isinstance(kind, Uuid):
        return _identifier
    if isinstance(kind, JSON):
        return read
    process: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return process


@lru_cache(REMEMBERED)
def _identifier(words: str) -> UUID:
    return UUID(words)

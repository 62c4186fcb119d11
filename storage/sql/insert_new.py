"""Small helpers so that each repository reads as its statements."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.sql.prepared import PreparedStatement, Row


def insert_new(
    connection: Connection, table: Table, values: Mapping[str, object], unique: str, answer: str = ""
) -> Any:
    """Inserts unless a row with the same `unique` column is there; returns the new row's `answer` column (by default
    `unique`), None if nothing was inserted. One statement: no gap between looking and writing."""
    answer = answer or unique
    found = _insert_new(connection.dialect.name, table, unique, answer, tuple(values)).first(connection, values)
    return None if found is None else found[answer]


@cache
def _insert_new(
    dialect: str, table: Table, unique: str, answer: str, columns: tuple[str, ...]
) -> PreparedStatement[Row]:
    """Built once: building costs more than running."""
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = make(table).on_conflict_do_nothing(index_elements=[unique]).returning(table.c[answer])
    return PreparedStatement[Row](statement, columns)

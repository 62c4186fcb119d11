"""Small helpers so that each repository reads as its statements."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any], unique: str, answer: str = "") -> Any:
    """Inserts unless a row with the same `unique` column is there; returns the new row's `answer` column (by default
    `unique`), None if nothing was inserted. One statement: no gap between looking and writing."""
    statement = _insert_new(connection.dialect.name, table, unique, answer or unique)
    return connection.execute(statement, dict(values)).scalar_one_or_none()


@cache
def _insert_new(dialect: str, table: Table, unique: str, answer: str) -> Executable:
    """Built once: building costs more than running."""
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return make(table).on_conflict_do_nothing(index_elements=[unique]).returning(table.c[answer])

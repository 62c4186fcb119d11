"""Small helpers so that each repository reads as its statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any], unique: str, answer: str = "") -> Any:
    """Inserts unless a row with the same `unique` column is there; returns the new row's `answer` column (by default
    `unique`), None if nothing was inserted. One statement: no gap between looking and writing."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table).values(**values).on_conflict_do_nothing(index_elements=[unique])
    return connection.execute(statement.returning(table.c[answer or unique])).scalar_one_or_none()

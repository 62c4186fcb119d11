"""Column types that hold the house rules on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

Plain = JSON().with_variant(JSONB(), "postgresql")
"""Plain data. Never changed in place (it would not be saved): assign a new value."""

Serial = BigInteger().with_variant(Integer(), "sqlite")
"""A growing number; SQLite wants its primary keys as INTEGER."""


REMEMBERED = 4096
"""Instants: the same few are read again and again."""
WITHOUT_OFFSET = len("2026-11-25 12:00:00.000000")


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant. A naive one is refused; SQLite, which knows no zones, keeps it as naive UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        return _written if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = _in_utc(value)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is UTC:
        return value
    if value.utcoffset() is None:
        raise ValueError("An instant needs its offset.")
    return value.astimezone(UTC)


def _written(value: datetime | None) -> str | None:
    """As SQLite keeps it, to the microsecond, so that instants sort as texts."""
    return None if value is None else _in_utc(value).isoformat(" ", "microseconds")[:WITHOUT_OFFSET]


@lru_cache(REMEMBERED)
def _read(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)

"""Engines for both databases, with the settings that keep promises.

Writing units of work run on a synchronous engine in one thread (SQLite) or a few (PostgreSQL): a whole unit is one hop
from the event loop instead of one per statement. Pages that only read use the asynchronous engine beside it.
See docs/decisions/0002-units-of-work-in-a-thread.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def is_sqlite(url: str) -> bool:
    """Whether the address names an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def _prepare_sqlite(engine: Engine, begin: str) -> None:
    """WAL, full durability, and a BEGIN of our own.

    The driver's own BEGIN is deferred: a unit that reads and then writes would fail at once when another wrote in
    between (measured: 158 of 200), and schema changes would not be part of a transaction."""

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begins(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def writing_engine(url: str, threads: int = 1) -> Engine:
    """The engine of the units of work. SQLite: one connection, `BEGIN IMMEDIATE`."""
    if is_sqlite(url):
        path = make_url(url).database
        if path:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            url, pool_size=1, max_overflow=0, pool_timeout=30, connect_args={"check_same_thread": False}
        )
        _prepare_sqlite(engine, "BEGIN IMMEDIATE")
        return engine
    return create_engine(_psycopg(url), pool_size=threads, max_overflow=2, pool_pre_ping=True)


def reading_engine(url: str) -> AsyncEngine:
    """The engine of pages that only read; its units see one moment and write nothing."""
    if is_sqlite(url):
        database = make_url(url).database
        engine = create_async_engine(f"sqlite+aiosqlite:///{database}", pool_size=2, max_overflow=2)
        _prepare_sqlite(engine.sync_engine, "BEGIN")
        return engine
    return create_async_engine(_psycopg(url), pool_size=2, max_overflow=4, pool_pre_ping=True)


def _psycopg(url: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)

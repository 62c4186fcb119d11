"""Engines for both databases, with the settings that keep promises.

Writing units of work run on a synchronous engine in one thread (SQLite) or a few (PostgreSQL): a whole unit is one hop
from the event loop instead of one per statement. Pages that only read use the asynchronous engine beside it.
No engine writes what people said into its errors (`hide_parameters`, `_without_rows`): errors are logged.
See docs/decisions/0002-units-of-work-in-a-thread.md.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from storage.sql.json_text import written

PATIENCE = 20.0
"""Seconds. A unit of work takes milliseconds and waits for nothing outside."""
LOCKED_FOR = 15.0
"""Seconds. As long a unit waits for another process to end its own (SQLite)."""
NETWORK: Mapping[str, int] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A server that vanished without a word is given up on within half a minute."""
HANDS_OVER = 0x45_47_49_44_46
"""The number of PostgreSQL's advisory lock of the unit that hands due rows to the job queue."""


def is_sqlite(url: str) -> bool:
    """Tells whether the address names an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def driver_of(connection: Connection) -> Any:
    """Gives the driver's own connection under a unit of work: what an engine writes through it is committed with the
    unit."""
    return connection.connection.driver_connection


def is_alone(connection: Connection) -> bool:
    """Tells whether no other process is in such a unit until this one ends (PostgreSQL)."""
    taken: bool = connection.execute(
        text("SELECT pg_try_advisory_xact_lock(:number)"), {"number": HANDS_OVER}
    ).scalar_one()
    return taken


def _prepare_sqlite(engine: Engine, begin: str) -> None:
    """WAL, full durability, and a BEGIN of our own.

    The driver's own BEGIN is deferred: a unit that reads and then writes would fail at once when another wrote in
    between (measured: 158 of 200), and schema changes would not be part of a transaction."""

    @event.listens_for(engine, "connect")
    def settings(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={int(LOCKED_FOR * 1000)}")
        _keep_a_log(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begins(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _without_rows(engine: Engine) -> None:
    """Leaves of an error of PostgreSQL its first line: what follows quotes the row that it refused."""

    @event.listens_for(engine, "handle_error")
    def first_line(context: ExceptionContext) -> None:
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None and error.args:
                error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Writes ahead in a log. Of processes that meet in a new file one sets this mode; SQLite refuses the others at once,
    without the wait it keeps for every other lock: they ask again."""
    ends = time.monotonic() + LOCKED_FOR
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > ends:
                raise
        time.sleep(0.005)


def session_settings(patience: float = PATIENCE) -> dict[str, int | str]:
    """Tells how sessions of PostgreSQL are opened that may hold rows others wait for: what a process that froze had
    begun is undone after `patience` seconds, and nobody waits longer for a row."""
    milliseconds = int(patience * 1000)
    options = f"-c idle_in_transaction_session_timeout={milliseconds} -c lock_timeout={milliseconds}"
    return {**NETWORK, "options": options}


def writing_engine(url: str, threads: int = 1, patience: float = PATIENCE) -> Engine:
    """Gives the engine of the units of work. SQLite: one connection, `BEGIN IMMEDIATE`. PostgreSQL: a unit whose
    process froze is undone after `patience` seconds, so that its rows are free for another."""
    if is_sqlite(url):
        path = make_url(url).database
        if path:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            url, pool_size=1, max_overflow=0, pool_timeout=30, connect_args={"check_same_thread": False},
            json_serializer=written, hide_parameters=True,
        )  # fmt: skip
        _prepare_sqlite(engine, "BEGIN IMMEDIATE")
        return engine
    engine = create_engine(
        _psycopg(url),
        pool_size=threads,
        max_overflow=2,
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args=session_settings(patience),
        hide_parameters=True,
    )
    _without_rows(engine)
    return engine


def reading_engine(url: str) -> AsyncEngine:
    """Gives the engine of pages that only read; its units see one moment and write nothing."""
    if is_sqlite(url):
        database = make_url(url).database
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{database}",
            pool_size=2,
            max_overflow=2,
            json_serializer=written,
            hide_parameters=True,
        )
        _prepare_sqlite(engine.sync_engine, "BEGIN")
        return engine
    engine = create_async_engine(
        _psycopg(url),
        pool_size=2,
        max_overflow=4,
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args=dict(NETWORK),
        hide_parameters=True,
    )
    _without_rows(engine.sync_engine)
    return engine


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Gives the database as it is at one moment, however long it is looked at; writers go on beside it."""
    if engine.dialect.name == "sqlite":
        reader = create_engine(engine.url, pool_size=1, max_overflow=0, hide_parameters=True)
        _prepare_sqlite(reader, "BEGIN")
        try:
            with reader.connect() as connection, connection.begin():
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()  # fixes the moment
                yield connection
        finally:
            reader.dispose()
        return
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        yield connection


def clean_place() -> Engine:
    """Gives an empty SQLite database of this process alone; its pages that leave the memory have no name on the
    disk."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect("", check_same_thread=False),
        poolclass=StaticPool,
        hide_parameters=True,
    )
    _prepare_sqlite(engine, "BEGIN IMMEDIATE")
    return engine


def _psycopg(url: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)

"""What is wrong with the database, in one word and one sentence. Whoever gets it has lost nothing: the unit was undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError

from workflows.errors import Away, Conflict

SENTENCES: Mapping[str, str] = {
    "locked": "The database is locked by another program; what waits is kept and done when it is free.",
    "full": "The disk of the database is full; what waits is kept and done when there is room again.",
    "read_only": "The database can only be read; what waits is kept and done when it can be written again.",
    "gone": "The database does not answer; what waits is kept and done when it is back.",
    "broken": "The database file is damaged or is not ours; nothing is written to it. Restore a backup.",
}
_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_IOERR: "gone",
    sqlite3.SQLITE_CANTOPEN: "gone",
    sqlite3.SQLITE_CORRUPT: "broken",
    sqlite3.SQLITE_NOTADB: "broken",
}
_POSTGRES: Mapping[str, str] = {"53100": "full", "25006": "read_only", "55P03": "locked"}
_RUN_AGAIN = frozenset({"40001", "40P01"})
"""Serialization failure, deadlock: another unit was in the way, and is gone by now."""


def what_is_wrong(error: BaseException) -> Away | Conflict | None:
    """The fault behind an error of the driver; None if it is no fault of the database's but ours."""
    if isinstance(error, TimeoutError):
        return _away("locked")
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None)
    if state in _RUN_AGAIN:
        return Conflict()
    if isinstance(error.orig, sqlite3.Error):
        what = _SQLITE.get((getattr(error.orig, "sqlite_errorcode", None) or 0) & 0xFF)
    elif error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError)):
        what = _POSTGRES.get(state or "", "gone")
    else:
        what = _POSTGRES.get(state or "")
    return _away(what) if what else None


def _away(what: str) -> Away:
    return Away(f"error.away.{what}", what=what, sentence=SENTENCES[what])


class _Named:
    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, (DBAPIError, TimeoutError)) and (wrong := what_is_wrong(error)) is not None:
            raise wrong from error


_NAMED = _Named()


def named() -> AbstractContextManager[None]:
    """Raises what is wrong in place of the driver's error."""
    return _NAMED

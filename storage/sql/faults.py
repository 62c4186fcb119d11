"""What is wrong with the database, in one word and one sentence. Whoever gets it has lost nothing: the unit was undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError

from storage.sql.causes import CAUSES, cause_of
from workflows.kernel.errors import Away, Conflict

SENTENCES: Mapping[str, str] = {
    "locked": "The database is locked by another program; what waits is kept and done when it is free.",
    "full": "The disk of the database is full; what waits is kept and done when there is room again.",
    "read_only": "The database can only be read; what waits is kept and done when it can be written again.",
    "gone": "The database does not answer; what waits is kept and done when it is back.",
    "broken": "The database file is damaged or is not ours; nothing is written to it. Restore a backup.",
} | {
    name: f"The database {CAUSES[name]}; what waits is kept and done when it can be used again."
    for name in (
        "not_opened", "refused", "unknown", "unknown_host", "unsafe", "crowded", "starting", "rights", "turned_away",
    )
}  # fmt: skip
TOLD: frozenset[str] = frozenset({"locked", "full", "read_only", "gone", "broken"})
"""Those that people at the desk are told apart; all others mean to them that it does not answer."""
_RUN_AGAIN = frozenset({"40001", "40P01"})
"""Serialization failure, deadlock: another unit was in the way, and is gone by now."""


def what_is_wrong(error: BaseException) -> Away | Conflict | None:
    """Gives the fault behind an error of the driver; None if it is no fault of the database's but ours."""
    if not isinstance(error, (DBAPIError, TimeoutError)):
        return None
    if getattr(getattr(error, "orig", None), "sqlstate", None) in _RUN_AGAIN:
        return Conflict()
    what = cause_of(error)
    if what is None and isinstance(error, (OperationalError, InterfaceError)) and not _is_sqlite(error):
        what = "gone"
    return _away(what) if what is not None and what in SENTENCES else None


def _is_sqlite(error: DBAPIError) -> bool:
    return isinstance(error.orig, sqlite3.Error)


def _away(what: str) -> Away:
    return Away(f"error.away.{what if what in TOLD else 'gone'}", what=what, sentence=SENTENCES[what])


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

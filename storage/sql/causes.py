"""Why a database cannot be used, in half a sentence for whoever keeps the machine. Nothing of its address stands in it.

A PostgreSQL server that turns a connection away says why in its own language and without a code; what is not recognised is
said as what it is: turned away, or not there."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, ProgrammingError, TimeoutError

CAUSES: Mapping[str, str] = {
    "locked": "is locked by another program",
    "full": "has no room left: its disk is full",
    "read_only": "can only be read",
    "gone": "does not answer: its server is not running, or not reachable from here",
    "broken": "is damaged or is not ours; nothing was written to it",
    "not_opened": "cannot be opened: its folder is missing, or its files may not be read and written by this account",
    "refused": "refuses the account or its password",
    "unknown": "is not on that server: no database has this name",
    "unknown_host": "does not answer: the name of its server is not known here",
    "unsafe": "offers no connection that is safe enough: its certificate or its encryption is refused",
    "crowded": "takes no more connections: too many are open",
    "starting": "is starting or stopping: try again in a moment",
    "rights": "does not give the account the rights it needs: it must own the database, or be granted its schema and tables",
    "foreign": "holds other tables than those of this release",
    "turned_away": "turned the connection away; the log of its server says why",
    "address": "has an address that cannot be read",
}
"""What follows "the database"."""
_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_IOERR: "gone",
    sqlite3.SQLITE_CANTOPEN: "not_opened",
    sqlite3.SQLITE_PERM: "not_opened",
    sqlite3.SQLITE_CORRUPT: "broken",
    sqlite3.SQLITE_NOTADB: "broken",
}
_STATES: Mapping[str, str] = {
    "53100": "full", "25006": "read_only", "55P03": "locked", "53300": "crowded", "57P03": "starting", "57P01": "starting",
    "28P01": "refused", "28000": "refused", "3D000": "unknown", "42501": "rights", "42P01": "foreign", "42703": "foreign",
}  # fmt: skip
"""PostgreSQL's own codes, where it gives one."""
_SAID: Mapping[str, str] = {
    "rights": "permission denied for database|droit refusé pour la base",
    "unknown": "database .* does not exist|base de données .* n'existe pas",
    "refused": (
        "authentication failed|no password supplied|pg_hba.conf|not permitted to log in|role .* does not exist"
        "|authentification|autorisé à se connecter|rôle .* n'existe pas"
    ),
    "crowded": "too many clients|too many connections|connection slots|trop de clients|trop de connexions",
    "starting": "starting up|shutting down|recovery mode|cours de démarrage|cours d'arrêt",
    "unknown_host": "resolve host|translate host name|name or service not known",
    "unsafe": "certificate|support ssl|ssl error",
    "turned_away": "fatal:",
}  # fmt: skip
"""What a server says that turns a connection away, in English and in French; the first that fits."""


def cause_of(error: BaseException) -> str | None:
    """Gives the name of the cause, one of CAUSES; None for what the database refused because of us."""
    if isinstance(error, TimeoutError):
        return "locked"
    if isinstance(error, (ArgumentError, NoSuchModuleError, ValueError)):
        return "address"
    if isinstance(error, OSError):
        return "full" if error.errno == 28 else "not_opened"
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        return _SQLITE.get((getattr(error.orig, "sqlite_errorcode", None) or 0) & 0xFF)
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _STATES.get(state) or ("gone" if error.connection_invalidated or state.startswith("08") else None)
    if isinstance(error, ProgrammingError):
        return "address"  # the driver itself: an option of the address that it does not know
    said = str(error.orig).lower()
    return next((name for name, words in _SAID.items() if re.search(words, said)), "gone")


def why(error: BaseException) -> str:
    """Gives one sentence that names the cause. What is not known is named by the driver's class and PostgreSQL's
    code."""
    name = cause_of(error)
    if name is not None:
        return f"the database {CAUSES[name]}."
    orig = getattr(error, "orig", None)
    code = getattr(orig, "sqlstate", None)
    return f"the database refuses a statement ({type(orig or error).__name__}{f', {code}' if code else ''})."

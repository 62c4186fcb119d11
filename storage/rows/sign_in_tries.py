"""Tries to sign in, counted for all processes together: one row for each that is counted, and one statement for each try."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Integer, bindparam, case, or_
from sqlalchemy.dialects import postgresql, sqlite

from storage.sql.prepared import PreparedStatement, Row
from storage.tables.core import sign_in_tries

_rows = sign_in_tries.c
_of = _rows.subject == bindparam("b_subject")
_give_back = PreparedStatement[Row](
    sign_in_tries.update()
    .where(_of, _rows.ends_at == bindparam("b_ends_at"), _rows.tries > 0)
    .values(tries=_rows.tries - 1)
)
_forget = PreparedStatement[Row](sign_in_tries.delete().where(_rows.ends_at <= bindparam("b_now")))


class SignInTryRows:
    """`ports.SignInTries`. Two processes that count the same one wait for each other at its row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def reserve(self, subject: str, limit: int, now: datetime, ends_at: datetime) -> datetime | None:
        values = {"subject": subject, "tries": 1, "ends_at": ends_at, "b_now": now, "b_limit": limit}
        found = _reserve(self._connection.dialect.name).first(self._connection, values)
        return found["ends_at"] if found else None

    def give_back(self, subject: str, ends_at: datetime) -> None:
        _give_back.run(self._connection, {"b_subject": subject, "b_ends_at": ends_at})

    def forget_old(self, now: datetime) -> None:
        _forget.run(self._connection, {"b_now": now})


@cache
def _reserve(dialect: str) -> PreparedStatement[Row]:
    """One more try, or the first after the others have ended; nothing where they are used up."""
    make: Callable[..., postgresql.Insert | sqlite.Insert] = (
        postgresql.insert if dialect == "postgresql" else sqlite.insert
    )
    insert = make(sign_in_tries)
    over = _rows.ends_at <= bindparam("b_now")
    counted = insert.on_conflict_do_update(
        index_elements=["subject"],
        set_={
            "tries": case((over, 1), else_=_rows.tries + 1),
            "ends_at": case((over, insert.excluded.ends_at), else_=_rows.ends_at),
        },
        where=or_(over, _rows.tries < bindparam("b_limit", type_=Integer)),
    )
    return PreparedStatement[Row](counted.returning(_rows.ends_at), ("subject", "tries", "ends_at"))

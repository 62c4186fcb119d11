"""Mails with third parties, by thread and by case."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from storage.sql.insert_new import insert_new
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.mail import thread_mails
from workflows.delivery.mail_thread import ThreadMail

_NAMES = [c.name for c in thread_mails.c]
_by_id = PreparedStatement[Row](select(thread_mails).where(thread_mails.c.id == bindparam("id")).with_for_update())
_save = PreparedStatement[Row](
    thread_mails.update().where(thread_mails.c.id == bindparam("b_id")), [name for name in _NAMES if name != "id"]
)
_of_thread = PreparedStatement[Row](
    select(thread_mails)
    .where(thread_mails.c.thread == bindparam("thread"))
    .order_by(thread_mails.c.at, thread_mails.c.id)
)
_of_case = PreparedStatement[Row](
    select(thread_mails)
    .where(thread_mails.c.case_id == bindparam("case"))
    .order_by(thread_mails.c.at, thread_mails.c.id)
)


class ThreadMailRows:
    """`ports.mail.ThreadMails`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mail: ThreadMail) -> bool:
        values: dict[str, object] = {name: getattr(mail, name) for name in _NAMES}
        return insert_new(self._connection, thread_mails, values, "key") is not None

    def get(self, mail_id: UUID) -> ThreadMail | None:
        row = _by_id.first(self._connection, {"id": mail_id})
        return ThreadMail(**row) if row else None

    def save(self, mail: ThreadMail) -> None:
        values: dict[str, object] = {name: getattr(mail, name) for name in _NAMES}
        values["b_id"] = values.pop("id")
        _save.run(self._connection, values)

    def thread(self, thread: UUID) -> Sequence[ThreadMail]:
        return [ThreadMail(**row) for row in _of_thread.rows(self._connection, {"thread": thread})]

    def of(self, case_id: UUID) -> Sequence[ThreadMail]:
        return [ThreadMail(**row) for row in _of_case.rows(self._connection, {"case": case_id})]

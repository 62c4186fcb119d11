"""Tasks and escalations."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, or_, select

from storage.rows.due import count_again, hasten
from storage.rows.shapes import EscalationRow, TaskRow
from storage.sql.insert_new import insert_new
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.core import escalations, tasks
from workflows.desk.records import Escalation, Task
from workflows.desk.task_payloads import task_payload_of

_by_id = PreparedStatement[TaskRow](select(tasks).where(tasks.c.id == bindparam("id")).with_for_update())
_open_of = PreparedStatement[TaskRow](
    select(tasks).where(tasks.c.case_id == bindparam("case"), tasks.c.done_at.is_(None)).order_by(tasks.c.due_at)
)
_done = PreparedStatement[Row](tasks.update().where(tasks.c.id == bindparam("b_id")), ("done_at", "done_by"))
_standing_with = PreparedStatement[EscalationRow](
    select(escalations)
    .where(
        escalations.c.lawyer_id == bindparam("lawyer"),
        or_(escalations.c.state == "offered", escalations.c.state == "accepted"),
    )
    .order_by(escalations.c.id)
)
_note = PreparedStatement[Row](tasks.update().where(tasks.c.id == bindparam("b_id")), ("payload",))
_offer = PreparedStatement[EscalationRow](
    select(escalations).where(escalations.c.id == bindparam("id")).with_for_update()
)
_offers = PreparedStatement[EscalationRow](
    select(escalations).where(escalations.c.case_id == bindparam("case")).order_by(escalations.c.place)
)


class TaskRows:
    """`ports.Tasks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, task: Task) -> bool:
        values = {c.name: getattr(task, c.name) for c in tasks.c} | {"payload": task.payload.to_plain()}
        opened = insert_new(self._connection, tasks, values, "key") is not None
        if opened:
            hasten.run(self._connection, {"b_id": task.case_id, "b_due": task.due_at})
        return opened

    def get(self, task_id: UUID) -> Task | None:
        row = _by_id.first(self._connection, {"id": task_id})
        return _task(row) if row else None

    def done(self, task: Task) -> None:
        _done.run(self._connection, {"b_id": task.id, "done_at": task.done_at, "done_by": task.done_by})
        count_again.run(self._connection, {"b_id": task.case_id})

    def note(self, task: Task) -> None:
        _note.run(self._connection, {"b_id": task.id, "payload": task.payload.to_plain()})

    def open_of(self, case_id: UUID) -> Sequence[Task]:
        return [_task(row) for row in _open_of.rows(self._connection, {"case": case_id})]


def _task(row: TaskRow) -> Task:
    return Task(
        id=row["id"],
        case_id=row["case_id"],
        key=row["key"],
        kind=row["kind"],
        due_at=row["due_at"],
        created_at=row["created_at"],
        done_at=row["done_at"],
        done_by=row["done_by"],
        payload=task_payload_of(row["kind"], row["payload"]),
    )


class EscalationRows:
    """`ports.Escalations`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, escalation: Escalation) -> None:
        count = select(func.count()).where(escalations.c.case_id == escalation.case_id)
        place = self._connection.execute(count).scalar_one()
        values = {c.name: getattr(escalation, c.name) for c in escalations.c if c.name != "place"}
        self._connection.execute(escalations.insert(), {**values, "place": place})

    def get(self, escalation_id: UUID) -> Escalation | None:
        row = _offer.first(self._connection, {"id": escalation_id})
        return _escalation(row) if row else None

    def save(self, escalation: Escalation) -> None:
        change = escalations.update().where(escalations.c.id == escalation.id)
        values = {c.name: getattr(escalation, c.name) for c in escalations.c if c.name not in ("id", "place")}
        self._connection.execute(change.values(**values))

    def of(self, case_id: UUID) -> Sequence[Escalation]:
        return [_escalation(row) for row in _offers.rows(self._connection, {"case": case_id})]

    def standing_with(self, lawyer_id: UUID) -> Sequence[Escalation]:
        return [_escalation(row) for row in _standing_with.rows(self._connection, {"lawyer": lawyer_id})]


def _escalation(row: EscalationRow) -> Escalation:
    return Escalation(
        id=row["id"],
        case_id=row["case_id"],
        lawyer_id=row["lawyer_id"],
        state=row["state"],
        offered_at=row["offered_at"],
        expires_at=row["expires_at"],
        decided_at=row["decided_at"],
        reason=row["reason"],
    )

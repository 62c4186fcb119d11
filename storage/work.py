"""Tasks and escalations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from storage.statements import insert_new
from storage.tables import escalations, tasks
from workflows.work import Escalation, Task


class TaskRows:
    """`ports.Tasks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, task: Task) -> bool:
        values = {c.name: getattr(task, c.name) for c in tasks.c}
        return insert_new(self._connection, tasks, values, "key") is not None

    def get(self, task_id: UUID) -> Task | None:
        found = select(tasks).where(tasks.c.id == task_id).with_for_update()
        row = self._connection.execute(found).mappings().first()
        return Task(**row) if row else None

    def done(self, task: Task) -> None:
        change = tasks.update().where(tasks.c.id == task.id).values(done_at=task.done_at, done_by=task.done_by)
        self._connection.execute(change)

    def open_of(self, case_id: UUID) -> Sequence[Task]:
        where = (tasks.c.case_id == case_id, tasks.c.done_at.is_(None))
        rows = self._connection.execute(select(tasks).where(*where).order_by(tasks.c.due_at)).mappings()
        return [Task(**row) for row in rows]


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
        found = select(escalations).where(escalations.c.id == escalation_id).with_for_update()
        row = self._connection.execute(found).mappings().first()
        return _escalation(row) if row else None

    def save(self, escalation: Escalation) -> None:
        change = escalations.update().where(escalations.c.id == escalation.id)
        values = {c.name: getattr(escalation, c.name) for c in escalations.c if c.name not in ("id", "place")}
        self._connection.execute(change.values(**values))

    def of(self, case_id: UUID) -> Sequence[Escalation]:
        found = select(escalations).where(escalations.c.case_id == case_id).order_by(escalations.c.place)
        return [_escalation(row) for row in self._connection.execute(found).mappings()]


def _escalation(row: Mapping[str, Any] | Any) -> Escalation:
    return Escalation(**{name: value for name, value in row.items() if name != "place"})

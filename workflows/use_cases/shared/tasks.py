"""The task list of the desk: what a handler has to do, opened once and told to whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.desk.records import Task
from workflows.desk.task_payload import TaskPayload
from workflows.kernel.clock import Clock, NewId
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.notify_staff import StaffNotifier
from workflows.use_cases.shared.timeline import TimelineNotes


@dataclass(frozen=True, slots=True, repr=False)
class TaskList:
    """Verbs open and close tasks through one list."""

    clock: Clock
    new_id: NewId
    timeline: TimelineNotes
    staff: StaffNotifier

    def open(
        self,
        tx: Transaction,
        case: Case,
        payload: TaskPayload,
        due_at: datetime,
        key: str = "",
        quietly: bool = False,
        anew: bool = False,
    ) -> bool:
        """A task of the case's handler is opened, once for each key. `quietly`: it is found in the queue, nobody's telephone
        rings. `anew`, and always without a key: once at a time, and again when it comes up after the earlier one was
        ended."""
        task = Task(
            id=self.new_id(),
            case_id=case.id,
            key=Task.key_of(case.id, payload.named, key),
            kind=payload.named,
            due_at=due_at,
            created_at=self.clock.now(),
            payload=payload,
        )
        opened = tx.tasks.open(task)
        if not opened and (anew or not key):
            stands = any(f"{one.key}:".startswith(f"{task.key}:") for one in tx.tasks.open_of(case.id))
            opened = not stands and tx.tasks.open(replace(task, key=f"{task.key}:{task.created_at.isoformat()}"))
        if opened:
            if not quietly:
                self.staff.tell_desk(tx, case, due_at)
            said = payload.to_plain()
            self.timeline.note(
                tx, case, Event.TASK_OPENED, ENGINE, task=task.kind, due_at=due_at.isoformat(), **said
            )  # fmt: skip
        return opened

    def close(self, tx: Transaction, case: Case, *kinds: str, step: str | None = None, by: UUID | None = None) -> None:
        """Closes open tasks of these kinds, which the case has outlived."""
        for task in tx.tasks.open_of(case.id):
            if task.kind in kinds and (step is None or task.step == step):
                task.done_at, task.done_by = self.clock.now(), by
                tx.tasks.done(task)

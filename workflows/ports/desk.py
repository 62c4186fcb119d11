"""The desk: tasks, escalations and what the console reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from workflows.desk.records import Escalation, Task


class Tasks(Protocol):
    """The store keeps what waits for a person of the desk."""

    def open(self, task: Task) -> bool:
        """Opens it unless its key exists."""

    def get(self, task_id: UUID) -> Task | None: ...
    def done(self, task: Task) -> None: ...
    def note(self, task: Task) -> None:
        """Keeps what became known of an open task: its payload."""

    def open_of(self, case_id: UUID) -> Sequence[Task]: ...


class Escalations(Protocol):
    """The store keeps what was offered to lawyers, and what they said."""

    def add(self, escalation: Escalation) -> None: ...
    def get(self, escalation_id: UUID) -> Escalation | None: ...
    def save(self, escalation: Escalation) -> None: ...
    def of(self, case_id: UUID) -> Sequence[Escalation]:
        """In the order in which they were offered."""

    def standing_with(self, lawyer_id: UUID) -> Sequence[Escalation]:
        """Gives those that a lawyer was offered or has accepted, oldest first."""

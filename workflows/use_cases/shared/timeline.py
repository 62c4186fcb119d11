"""The timeline of a case, as its verbs write it."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.kernel.clock import Clock
from workflows.kernel.people import Actor
from workflows.ports.transaction import Transaction


@dataclass(frozen=True, slots=True, repr=False)
class TimelineNotes:
    """Verbs note what happened, at the instant it is now."""

    clock: Clock

    def note(self, tx: Transaction, case: Case, event: Event, actor: Actor, **payload: object) -> None:
        """A line enters the timeline, audited with it."""
        tx.timeline.add(case.id, event, actor, self.clock.now(), payload)

"""What a page asks is done to the case that its reader saw: nobody's word is dropped because two people wrote at once.

A page carries the number of the newest line of the case's timeline: everything that anybody does stands there. If somebody
else's line has come since, nothing is done; the page comes back with both, and whoever presses again has read it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from workflows.case.events import Event
from workflows.desk.records import TimelineEntry
from workflows.kernel.errors import ChangedMeanwhile
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import load
from workflows.use_cases.shared.means import Means

CHANGES_NOTHING: Final = frozenset({Event.MESSAGE_READ, Event.STEP_REFUSED, Event.DESK_RATED})


def words_of_others(timeline: Sequence[TimelineEntry], seen: int, user_id: UUID) -> Sequence[TimelineEntry]:
    """What people other than the reader did since the line they saw. What the desk does by itself is nobody's word."""
    return [
        line
        for line in timeline
        if line.id > seen
        and line.actor_role != "system"
        and line.actor_id != user_id
        and line.event not in CHANGES_NOTHING
    ]


@dataclass(frozen=True, slots=True)
class ActAsSeen:
    """Does `act` in the same unit of work. `seen` is the line the reader saw; None for a form that is older than this rule."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        act: Callable[..., Any],
        seen: int | None,
        user: DeskUser,
        case_id: UUID | None = None,
        task_id: UUID | None = None,
        **given: Any,
    ) -> Any:
        """Raises ChangedMeanwhile, with the case, where somebody else was first. Of a task, the case is that of the task."""
        task = tx.tasks.get(task_id) if task_id is not None else None
        about = task.case_id if task is not None else case_id
        named = {"task_id": task_id} if task_id is not None else {"case_id": case_id}
        if seen is not None and about is not None:
            case = load(tx, user, about)  # locked: whoever comes second reads what the first wrote
            if words_of_others(tx.timeline.of(case.id, after=seen), seen, user.id):
                raise ChangedMeanwhile(case_id=case.id)
        return act(tx, user=user, **named, **given)

"""What a page asks is done to the case that its reader saw: nobody's word is dropped because two people wrote at once.

A page carries the number of the newest line of the case's timeline: everything that anybody does stands there. If somebody
else's line has come since, nothing is done; the page comes back with both, and whoever presses again has read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from workflows.case.events import Event
from workflows.desk.records import TimelineEntry
from workflows.kernel.errors import ChangedMeanwhile
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import load
from workflows.use_cases.shared.command import SeenCaseCommand, SeenCommand, SeenTaskCommand

CHANGES_NOTHING: Final = frozenset({Event.MESSAGE_READ, Event.STEP_REFUSED, Event.DESK_RATED})


def words_of_others(timeline: Sequence[TimelineEntry], seen: int, user_id: UUID) -> Sequence[TimelineEntry]:
    """Tells what people other than the reader did since the line they saw. What the desk does by itself is nobody's
    word."""
    return [
        line
        for line in timeline
        if line.id > seen
        and line.actor_role != "system"
        and line.actor_id != user_id
        and line.event not in CHANGES_NOTHING
    ]


def must_be_as_seen(tx: Transaction, command: SeenCommand[object]) -> None:
    """The command is refused with ChangedMeanwhile, which carries the case, where somebody else was first. Of a task, the
    case is that of the task."""
    about = _case_of(tx, command)
    if command.seen is not None and about is not None:
        case = load(tx, command.user, about)  # locked: whoever comes second reads what the first wrote
        if words_of_others(tx.timeline.of(case.id, after=command.seen), command.seen, command.user.id):
            raise ChangedMeanwhile(case_id=case.id)


def _case_of(tx: Transaction, command: SeenCommand[object]) -> UUID | None:
    if isinstance(command, SeenCaseCommand):
        return command.case_id
    task = tx.tasks.get(command.task_id) if isinstance(command, SeenTaskCommand) else None
    return task.case_id if task is not None else None

"""Somebody of the desk was to have come by an instant that was told to the person, and has not."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from workflows.case.events import Event
from workflows.interview.readers import is_read_by_minor
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Sentence
from workflows.use_cases.followups.kinds.clock_alert import second_person
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.round import Ended
from workflows.use_cases.shared.case_access import person_of
from workflows.use_cases.shared.means import Means

PROMISED: Final = frozenset({"call_insured", "read_message", "end_asked", "delete_data"})
"""Work items whose instant may have been told to the person."""
ONCE_IN: Final = timedelta(hours=1)
"""A promise that was broken is owned up to once in this time, however often it was made."""


def person_late(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """A second person is told, and the insured hears that the desk is late: without a word of what it is about."""
    case, now = firing.case, means.clock.now()
    promised = firing.follow_up.planned_at
    late = [
        task
        for task in tx.tasks.open_of(case.id)
        if (task.kind == "take_over" and task.due_at <= now) or (task.kind in PROMISED and task.due_at == promised)
    ]
    if not late:
        return "cancelled"
    lately = [one for one in tx.timeline.of(case.id) if one.event == Event.PERSON_LATE and one.at > now - ONCE_IN]
    if lately:
        return "done"
    second = second_person(tx, case)
    means.timeline.note(tx, case, Event.PERSON_LATE, ENGINE, to=second.name if second is not None else "")
    if second is not None:
        means.staff.tell_user(tx, case, second.id, "now")
    person = person_of(tx, case)
    if person.locked_at is None:
        key = "safety.late.young" if is_read_by_minor(case) else "safety.late"
        means.messenger.tell(tx, person, Sentence(key), language=person.language or case.language)
    return "done"

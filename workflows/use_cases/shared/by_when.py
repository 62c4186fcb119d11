"""By when a person of the desk answers: an instant within the desk's hours, which is what people are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from workflows.case.case import Case
from workflows.delivery.act_classes import within_office_hours
from workflows.followups.payloads import PersonLate
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.means import Means

PERSON_WITHIN: Final = timedelta(hours=4)
"""Hours of an open office until somebody who asked for a person has one."""
ANSWER_WITHIN: Final = timedelta(hours=9)
"""The same until a question that only a person can answer is answered: a day of an office."""
URGENT: Final = frozenset({"take_over", "call_insured"})


def promise(means: Means, tx: Transaction, case: Case, by: datetime) -> None:
    """A person was told by when somebody of the desk comes: a broken promise is owned up to, and a second person is told."""
    means.schedule.plan(tx, case, PersonLate(), by, by.isoformat())


def within_hours(means: Means, case: Case, left: timedelta) -> datetime:
    """Tells when so much time of the desk's hours has passed where the case is."""
    return within_office_hours(means.clock.now(), left, means.calendar.zone(case), means.calendar.is_working(case))


def person_by(means: Means, tx: Transaction, case: Case, left: timedelta) -> datetime:
    """Gives the same, or sooner where somebody is to call or to take over sooner anyway."""
    now = means.clock.now()
    waiting = [one.due_at for one in tx.tasks.open_of(case.id) if one.kind in URGENT and one.due_at > now]
    return min([within_hours(means, case, left), *waiting])

"""A clock's alert: a right is about to lapse."""

from __future__ import annotations

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.desk.records import Task
from workflows.desk.task_payloads import ClockAlertTask, ClockAlertUnheardTask
from workflows.followups.follow_up import FollowUp
from workflows.followups.payloads import AlertUnheard, ClockAlert
from workflows.kernel.people import ENGINE, DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.round import ALERT_WITHIN, UNHEARD_WITHIN, Ended
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.replan import replan


def clock_alert(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """A right is about to lapse: a task today, whatever else runs."""
    case, alert = firing.case, firing.follow_up.carries(ClockAlert)
    told, due = firing.follow_up.id, means.clock.now() + ALERT_WITHIN
    means.timeline.note(tx, case, Event.CLOCK_ALERT, ENGINE, clock=alert.clock, meaning=dict(alert.meaning))
    means.tasks.open(tx, case, ClockAlertTask(alert.clock, alert.meaning), due, str(told))
    means.schedule.plan(tx, case, AlertUnheard(alert.clock, alert.meaning, told), due, str(told))
    replan(means, tx, case, ENGINE)
    return "done"


def alert_unheard(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """Nobody took the alert up within its time: a second person is told, by two ways."""
    case, alert = firing.case, firing.follow_up.carries(AlertUnheard)
    if not any(_is_of(task, firing.follow_up, alert) for task in tx.tasks.open_of(case.id)):
        return "cancelled"
    second = second_person(tx, case)
    name = second.name if second else ""
    means.timeline.note(tx, case, Event.CLOCK_UNHEARD, ENGINE, clock=alert.clock, to=name)
    told_below = second is not None and second.id == case.owner_id and means.staff.group_id is None
    task, due = ClockAlertUnheardTask(alert.clock, alert.meaning, name), means.clock.now() + UNHEARD_WITHIN
    means.tasks.open(tx, case, task, due, str(firing.follow_up.id), told_below)
    if second is not None:
        means.staff.tell_user(tx, case, second.id, "now")
        link = f"{means.console_url}/cases/{case.id}" if means.console_url else None
        means.messenger.mail(tx, second.email, means.mails.alert_unheard(case, second, link), case)
    return "done"


def _is_of(task: Task, follow_up: FollowUp, alert: AlertUnheard) -> bool:
    """Whether the task was opened when the alert was told. A row of an earlier release does not name the alert: its task is
    that of the same clock which was to be done by the same instant."""
    if not isinstance(task.payload, ClockAlertTask):
        return False
    if alert.alert is None:
        return (task.payload.clock, task.due_at) == (alert.clock, follow_up.planned_at)
    return task.key == Task.key_of(task.case_id, task.kind, str(alert.alert))


def second_person(tx: Transaction, case: Case) -> DeskUser | None:
    """Gives the handler after the owner, in their order; the owner themselves where there is no other."""
    handlers = tx.users.handlers()
    places = [place for place, one in enumerate(handlers) if one.id == case.owner_id]
    return handlers[(places[0] + 1) % len(handlers)] if places else next(iter(handlers), None)

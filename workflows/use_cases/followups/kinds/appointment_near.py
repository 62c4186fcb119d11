"""An appointment begins soon."""

from __future__ import annotations

from workflows.followups.payloads import AppointmentNear
from workflows.ports.transaction import Transaction
from workflows.screens.desk import AppointmentNews
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.round import Ended
from workflows.use_cases.shared.means import Means


def appointment_near(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """The insured is told an hour before, unless it was cancelled or has passed."""
    appointment = tx.appointments.get(firing.follow_up.carries(AppointmentNear).appointment)
    if appointment is None or appointment.state != "fixed" or appointment.at is None:
        return "cancelled"
    if appointment.at <= means.clock.now():
        return "cancelled"
    firing.tell(AppointmentNews(firing.case, appointment, "soon"))
    return "done"

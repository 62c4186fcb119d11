"""A handler offers moments to meet and cancels an appointment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workflows.case.case import Case
from workflows.case.correspondence import HOW, MOST_SLOTS, Appointment
from workflows.case.events import Event
from workflows.desk.records import Task
from workflows.desk.task_payloads import AppointmentTask
from workflows.followups.follow_up import APPOINTMENT_NEAR
from workflows.followups.payloads import AppointmentNear
from workflows.kernel.errors import BadInput, NeedsReason, NotFound, Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.screens.desk import AppointmentNews, AppointmentOffer
from workflows.use_cases.desk.send_file import LONGEST_NOTE
from workflows.use_cases.shared.case_access import load, own, person_of
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.next_step import ask_what_next


@dataclass(frozen=True, slots=True)
class OfferAppointment:
    """Up to six moments to choose from."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        user: DeskUser,
        case_id: UUID,
        how: str,
        slots: Sequence[datetime],
        note: str = "",
    ) -> UUID:
        case = load(tx, user, case_id)
        now = self.means.clock.now()
        moments = tuple(sorted(set(slots)))
        if how not in HOW or not 0 < len(moments) <= MOST_SLOTS or len(note) > LONGEST_NOTE or moments[0] <= now:
            raise BadInput("error.appointment")
        if not case.is_open:
            raise Refused("error.case_closed")
        own(case, user)
        appointment = Appointment(self.means.new_id(), case.id, how, moments, note.strip(), "offered", now, user.id)
        tx.appointments.add(appointment)
        self.means.tasks.close(tx, case, "appointment_declined", by=user.id)
        self.means.timeline.note(tx, case, Event.APPOINTMENT_OFFERED, user.actor, count=len(moments))
        tx.cases.save(case)
        person = person_of(tx, case)
        self.means.messenger.tell(tx, person, AppointmentOffer(case, appointment, user.name))
        return appointment.id


@dataclass(frozen=True, slots=True)
class CancelAppointment:
    """Agreed, it does not take place; only offered, its moments can no longer be taken. The insured reads why, and nobody
    is reminded of it. Pressed twice, or of one that was declined, nothing happens."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, appointment_id: UUID, reason: str) -> None:
        case = load(tx, user, case_id)
        appointment, why = tx.appointments.get(appointment_id), reason.strip()
        if appointment is None or appointment.case_id != case.id:
            raise NotFound
        if appointment.state not in ("offered", "fixed"):
            return
        if not why:
            raise NeedsReason
        if len(why) > LONGEST_NOTE:
            raise BadInput("error.message_length", longest=LONGEST_NOTE)
        own(case, user)
        was_fixed = appointment.state == "fixed"
        appointment.become("cancelled")
        tx.appointments.save(appointment)
        self._forget(tx, case, appointment, user)
        what = {"on": appointment.at.isoformat()} if was_fixed and appointment.at else {"offer": True}
        self.means.timeline.note(tx, case, Event.APPOINTMENT_CANCELLED, user.actor, reason=why, **what)
        ask_what_next(self.means, tx, case)
        tx.cases.save(case)
        news = AppointmentNews(case, appointment, "cancelled" if was_fixed else "withdrawn", why)
        self.means.messenger.tell(tx, person_of(tx, case), news)

    def _forget(self, tx: Transaction, case: Case, appointment: Appointment, user: DeskUser) -> None:
        """Its reminder and its task, and those of no other appointment."""
        for one in tx.follow_ups.open_of(case.id, APPOINTMENT_NEAR):
            if isinstance(one.payload, AppointmentNear) and one.payload.appointment == appointment.id:
                tx.follow_ups.finish(one, "cancelled")
        for task in tx.tasks.open_of(case.id):
            if task.key == Task.key_of(case.id, AppointmentTask.kind, str(appointment.id)):
                task.done_at, task.done_by = self.means.clock.now(), user.id
                tx.tasks.done(task)

"""What a handler says and asks in the insured's chat: files, moments to meet, costs to agree to; and whose chat it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from workflows.case import Case
from workflows.conversation import menu
from workflows.correspondence import HOW, MOST_SLOTS, Appointment, Approval, CaseMessage
from workflows.errors import BadInput, NeedsReason, NotFound, Refused
from workflows.events import Event
from workflows.evidence import Evidence, Kept
from workflows.followup import APPOINTMENT_NEAR
from workflows.office import Office
from workflows.people import DeskUser
from workflows.ports import Transaction
from workflows.screens import AppointmentNews, AppointmentOffer, CostQuestion, FromDesk, Sentence
from workflows.use_cases.audit_clocks import ask_what_next
from workflows.use_cases.desk import load, own

LONGEST_NOTE: Final = 500
MOST_CENTS: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class SendFile:
    """A file of the handler, shown in the chat. The edge has put its bytes in the vault under `item_id`."""

    office: Office

    def __call__(
        self,
        tx: Transaction,
        *,
        user: DeskUser,
        case_id: UUID,
        item_id: UUID,
        name: str,
        mime: str,
        kept: Kept,
        text: str = "",
    ) -> None:
        case = load(tx, user, case_id)
        own(case, user)
        now = self.office.clock.now()
        item = Evidence(
            id=item_id, case_id=case.id, person_id=case.person_id, key=f"desk:{item_id}", kind="from_desk", message_id=0,
            received_at=now, not_before=now, state="kept", name=name[:200], mime=mime[:120], size=kept.size,
            sha256=kept.sha256, receipted_at=now,
        )  # fmt: skip
        if not tx.evidence.add(item):
            return
        message = CaseMessage(self.office.new_id(), case.id, case.person_id, "out", user.name, text, now)
        tx.messages.add(message)
        self.office.note(tx, case, Event.MESSAGE_FROM_DESK, user.actor, text=text or name)
        tx.cases.save(case)
        screen = FromDesk(case, user.name, text, message.id, (item,))
        self.office.tell(tx, self.office.person_of(tx, case), screen)


@dataclass(frozen=True, slots=True)
class OfferAppointment:
    """Up to six moments to choose from."""

    office: Office

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
        now = self.office.clock.now()
        moments = tuple(sorted(set(slots)))
        if how not in HOW or not 0 < len(moments) <= MOST_SLOTS or len(note) > LONGEST_NOTE or moments[0] <= now:
            raise BadInput("error.appointment")
        if not case.is_open:
            raise Refused("error.case_closed")
        own(case, user)
        appointment = Appointment(self.office.new_id(), case.id, how, moments, note.strip(), "offered", now, user.id)
        tx.appointments.add(appointment)
        self.office.close_tasks(tx, case, "appointment_declined", by=user.id)
        self.office.note(tx, case, Event.APPOINTMENT_OFFERED, user.actor, count=len(moments))
        tx.cases.save(case)
        person = self.office.person_of(tx, case)
        self.office.tell(tx, person, AppointmentOffer(case, appointment, user.name))
        return appointment.id


@dataclass(frozen=True, slots=True)
class CancelAppointment:
    """Agreed, it does not take place; only offered, its moments can no longer be taken. The insured reads why, and nobody
    is reminded of it. Pressed twice, or of one that was declined, nothing happens."""

    office: Office

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
        self.office.note(tx, case, Event.APPOINTMENT_CANCELLED, user.actor, reason=why, **what)
        ask_what_next(self.office, tx, case)
        tx.cases.save(case)
        news = AppointmentNews(case, appointment, "cancelled" if was_fixed else "withdrawn", why)
        self.office.tell(tx, self.office.person_of(tx, case), news)

    def _forget(self, tx: Transaction, case: Case, appointment: Appointment, user: DeskUser) -> None:
        """Its reminder and its task, and those of no other appointment."""
        for one in tx.follow_ups.open_of(case.id, APPOINTMENT_NEAR):
            if one.payload.get("appointment") == str(appointment.id):
                tx.follow_ups.finish(one, "cancelled")
        for task in tx.tasks.open_of(case.id):
            if task.key == f"{case.id}:appointment:{appointment.id}":
                task.done_at, task.done_by = self.office.clock.now(), user.id
                tx.tasks.done(task)


@dataclass(frozen=True, slots=True)
class AskCost:
    """Asks the insured to agree to what a step costs, with what the contract pays and what stays to pay."""

    office: Office

    def __call__(
        self,
        tx: Transaction,
        *,
        user: DeskUser,
        case_id: UUID,
        step: str,
        amount: int,
        covered: int,
        currency: str = "EUR",
    ) -> UUID:
        case = load(tx, user, case_id)
        if not 0 < amount <= MOST_CENTS or not 0 <= covered <= amount or len(currency) != 3:
            raise BadInput("error.cost")
        if not case.is_open:
            raise Refused("error.case_closed")
        own(case, user)
        now = self.office.clock.now()
        for earlier in tx.approvals.of(case.id):
            if earlier.step == step and earlier.state == "asked":
                earlier.become("withdrawn", now)
                tx.approvals.save(earlier)
        approval = Approval(self.office.new_id(), case.id, step, amount, covered, currency, "asked", now, user.id)
        tx.approvals.add(approval)
        self.office.note(tx, case, Event.COST_ASKED, user.actor, step=step)
        tx.cases.save(case)
        question = CostQuestion(case, approval, self.office.plain_words("steps", step))
        self.office.tell(tx, self.office.person_of(tx, case), question)
        return approval.id


@dataclass(frozen=True, slots=True)
class ConfirmNewChat:
    """After a call back: the insured's cases go on in their new chat. The old one stays locked."""

    office: Office

    def __call__(
        self, tx: Transaction, *, user: DeskUser, case_id: UUID, person_id: UUID, called: bool = False
    ) -> None:
        case = load(tx, user, case_id)
        if not called:
            raise Refused("error.call_first")
        old, new = self.office.person_of(tx, case), tx.persons.get(person_id)
        if old.member_id is None or new.member_id != old.member_id or new.locked_at is not None or old.id == new.id:
            raise Refused
        for one in tx.cases.of_person(old.id):
            moved = tx.cases.get(one.id, user.actor)
            moved.person_id = new.id
            moved.language = new.speaks
            tx.cases.save(moved)
            self.office.note(tx, moved, Event.CHAT_MOVED, user.actor)
            self.office.close_tasks(tx, moved, "confirm_new_chat", "chat_locked", by=user.id)
        old.active_case = None
        tx.persons.save(old)
        self.office.tell(tx, new, Sentence("identity.moved"), menu(tx, new))

"""What the insured answers to the desk beside the questions: appointments, costs, their own lawyer, how it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.correspondence import Approval
from workflows.case.events import Event
from workflows.desk.task_payloads import (
    AppointmentDeclinedTask,
    AppointmentTask,
    CostApprovedTask,
    CostDeclinedTask,
    OwnLawyerTask,
)
from workflows.followups.payloads import AppointmentNear
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.errors import NotFound, Outdated
from workflows.kernel.people import Chat, Person
from workflows.ports.transaction import Transaction
from workflows.screens.desk import AppointmentNews, CostNews, LawyerNews
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import await_input, menu, open_case, own_case, running_case
from workflows.use_cases.shared.means import Means

LONGEST: Final = 2000
BEFORE_APPOINTMENT = timedelta(hours=1)
CALL_WITHIN = timedelta(hours=24)
MARKS: Final = ("1", "2", "3", "4", "5")


def mine(means: Means, tx: Transaction, chat: Chat, case_id: UUID) -> tuple[Person, Case]:
    """Gives the person and their case; NotFound for any other."""
    person = person_in(tx, chat)
    case = own_case(tx, person, case_id)
    return person, case


@dataclass(frozen=True, slots=True)
class ChooseMoment:
    """Takes one of the moments offered, by its place in the offer, or none of them (`none`)."""

    means: Means

    def __call__(
        self, tx: Transaction, *, chat: Chat, case_id: UUID, appointment_id: UUID, slot: str, pressed: int | None = None
    ) -> None:
        person, case = mine(self.means, tx, chat, case_id)
        appointment = tx.appointments.get(appointment_id)
        if appointment is None or appointment.case_id != case.id or appointment.state != "offered":
            raise Outdated
        if slot == "none":
            appointment.become("declined")
            self.means.timeline.note(tx, case, Event.APPOINTMENT_DECLINED, person.actor)
            due = self.means.clock.now() + CALL_WITHIN
            self.means.tasks.open(tx, case, AppointmentDeclinedTask(), due, key=str(appointment.id))
        elif slot.isdigit() and int(slot) < len(appointment.slots) and self._is_to_come(appointment.slots[int(slot)]):
            appointment.become("fixed")
            appointment.at = appointment.slots[int(slot)]
            self.means.timeline.note(tx, case, Event.APPOINTMENT_FIXED, person.actor, on=appointment.at.isoformat())
            self.means.tasks.open(tx, case, AppointmentTask(), appointment.at, key=str(appointment.id))
        else:
            raise Outdated
        tx.appointments.save(appointment)
        news = AppointmentNews(case, appointment, "fixed" if appointment.state == "fixed" else "declined")
        self.means.messenger.tell(tx, person, news, replace=pressed)
        if appointment.at is not None and appointment.at - BEFORE_APPOINTMENT > self.means.clock.now():
            near = AppointmentNear(appointment.id)
            self.means.schedule.plan(tx, case, near, appointment.at - BEFORE_APPOINTMENT, str(appointment.id))

    def _is_to_come(self, slot: datetime) -> bool:
        return slot > self.means.clock.now()


@dataclass(frozen=True, slots=True)
class DecideCost:
    """Agrees to a cost or not. What stays to pay was shown with the question; a refusal orders nothing."""

    means: Means

    def __call__(
        self, tx: Transaction, *, chat: Chat, case_id: UUID, approval_id: UUID, agrees: bool, pressed: int | None = None
    ) -> None:
        person, case = mine(self.means, tx, chat, case_id)
        approval = tx.approvals.get(approval_id)
        if approval is None or approval.case_id != case.id or not case.is_open:
            raise Outdated
        wanted = "approved" if agrees else "declined"
        if approval.state == wanted:
            raise Outdated
        if approval.state != "asked" and not (approval.state == "declined" and agrees):
            raise Outdated
        approval.become(wanted, self.means.clock.now())
        tx.approvals.save(approval)
        self._tell(tx, person, case, approval, pressed)

    def _tell(self, tx: Transaction, person: Person, case: Case, approval: Approval, pressed: int | None) -> None:
        event = Event.COST_APPROVED if approval.state == "approved" else Event.COST_DECLINED
        self.means.timeline.note(tx, case, event, person.actor, step=approval.step)
        due = self.means.clock.now() + CALL_WITHIN
        key = f"{approval.id}:{approval.state}"
        task = CostApprovedTask if approval.state == "approved" else CostDeclinedTask
        self.means.tasks.open(tx, case, task(approval.step), due, key=key)
        news = CostNews(case, approval, self.means.rulebook.lay("steps", approval.step))
        self.means.messenger.tell(tx, person, news, replace=pressed)


@dataclass(frozen=True, slots=True)
class AskOwnLawyer:
    """The insured has a lawyer: the next free text is the name."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID, pressed: int | None = None) -> None:
        person, case = mine(self.means, tx, chat, case_id)
        if not case.is_open:
            raise NotFound
        await_input(tx, person, AwaitedInput(AwaitedKind.OWN_LAWYER, case.id))
        self.means.messenger.tell(tx, person, Sentence("lawyer.write_name", {"number": case.number}), replace=pressed)


@dataclass(frozen=True, slots=True)
class NameOwnLawyer:
    """Keeps the name in the person's own words; the handler contacts the lawyer. Nobody else is proposed."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, text: str, message_id: int | None = None) -> None:
        person = person_in(tx, chat)
        case = running_case(tx, person, person.awaited_case)
        await_input(tx, person, None)
        now = self.means.clock.now()
        self.means.timeline.note(tx, case, Event.LAWYER_NAMED, person.actor, words=text[:LONGEST])
        self.means.tasks.close(tx, case, "choose_lawyer")
        self.means.tasks.open(tx, case, OwnLawyerTask(), now + CALL_WITHIN, key=tx.cause)
        self.means.messenger.tell(tx, person, LawyerNews(case, "named"))


@dataclass(frozen=True, slots=True)
class RateDesk:
    """How it was, from 1 to 5; then, if they like, in words."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID, mark: str, pressed: int | None = None) -> None:
        person, case = mine(self.means, tx, chat, case_id)
        if mark not in MARKS or case.is_open:
            raise Outdated
        self.means.timeline.note(tx, case, Event.DESK_RATED, person.actor, number=int(mark))
        await_input(tx, person, AwaitedInput(AwaitedKind.RATING, case.id))
        self.means.messenger.tell(tx, person, Sentence("rating.thanks"), replace=pressed)


@dataclass(frozen=True, slots=True)
class CommentDesk:
    """The words that go with the mark."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, text: str, message_id: int | None = None) -> None:
        person = person_in(tx, chat)
        case = open_case(tx, person, person.awaited_case)
        await_input(tx, person, None)
        if case is None:
            raise NotFound
        self.means.timeline.note(tx, case, Event.DESK_RATED, person.actor, text=text[:LONGEST])
        self.means.messenger.tell(tx, person, Sentence("rating.kept"), menu(tx, person))

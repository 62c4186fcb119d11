"""Acts with legal weight: in doubt, held, settled. Whatever nobody can know goes to a person within a working hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from workflows.acts import CONFIRM, IN_DOUBT, class_of, within_a_working_hour
from workflows.case import Case
from workflows.errors import BadInput, NotFound, Refused
from workflows.events import Event
from workflows.people import ENGINE, DeskUser
from workflows.ports import Outgoing, Parcel, Transaction

if TYPE_CHECKING:
    from workflows.office import Office

Outcome = Literal["sent", "failed", "again"]
OUTCOMES = ("sent", "failed", "again")
WAITS_FOR_A_PERSON = (IN_DOUBT, CONFIRM)
"""Tasks that end with a word on the act, and not by being ticked off."""


def send_act(
    office: Office,
    tx: Transaction,
    case: Case,
    act: str,
    channel: Literal["telegram", "mail"],
    to: str,
    payload: Mapping[str, Any],
    approved_by: UUID | None = None,
) -> str:
    """Writes an act of a case to the outbox; returns its key. One of class C that nobody approved is held, and a person
    is asked."""
    tx.told += 1
    key = f"{tx.cause}:{tx.told}"
    outgoing = Outgoing(key, channel, to, payload, act_class=class_of(act), case_id=case.id, approved_by=approved_by)
    tx.outbox.add(outgoing)
    if outgoing.act_class == "C" and approved_by is None:
        _ask_a_person(office, tx, outgoing, CONFIRM, "")
    return key


def _ask_a_person(office: Office, tx: Transaction, outgoing: Outgoing, kind: str, why: str, turn: str = "") -> None:
    if outgoing.case_id is None:
        return
    case = tx.cases.get(outgoing.case_id, ENGINE)
    due = within_a_working_hour(office.clock.now(), office.zone(case), office.is_working(case))
    key = f"{outgoing.key}:{turn}" if turn else outgoing.key
    office.open_task(tx, case, kind, due, key, act=outgoing.key, to=outgoing.to, why=why[:200])


@dataclass(frozen=True, slots=True)
class NoteInDoubt:
    """The outcome of an act is unknown: it is marked, and the task is opened with the mark."""

    office: Office

    def __call__(self, tx: Transaction, *, parcel: Parcel, why: str) -> None:
        if tx.outbox.doubt(parcel.id, why):
            _ask_a_person(self.office, tx, parcel.outgoing, IN_DOUBT, why, str(parcel.attempt))


@dataclass(frozen=True, slots=True)
class SweepDoubt:
    """Acts whose sender died between sending and marking."""

    office: Office

    def __call__(self, tx: Transaction, *, limit: int) -> int:
        lost = tx.outbox.doubtful(self.office.clock.now(), limit)
        for parcel in lost:
            _ask_a_person(self.office, tx, parcel.outgoing, IN_DOUBT, "", str(parcel.attempt))
        return len(lost)


@dataclass(frozen=True, slots=True)
class HoldActs:
    """Nothing with legal weight leaves before a person has confirmed it."""

    office: Office

    def __call__(self, tx: Transaction, *, why: str) -> int:
        held, turn = tx.outbox.hold_weighty(), str(int(self.office.clock.now().timestamp()))
        for parcel in held:  # once for each outage: what a person let go may be held again before it could leave
            _ask_a_person(self.office, tx, parcel.outgoing, CONFIRM, why, turn)
        return len(held)


@dataclass(frozen=True, slots=True)
class SettleAct:
    """A handler's word: it left, it did not and shall not, or it may leave (again)."""

    office: Office

    def __call__(self, tx: Transaction, *, user: DeskUser, task_id: UUID, outcome: Outcome) -> UUID:
        """The act is the task's own. Pressed twice, nothing happens the second time; returns the case. Raises Refused for
        an act that shall leave again and that the database does not hold (it is newer than the restored copy), and where
        somebody else's word on it stands."""
        task = tx.tasks.get(task_id)
        if user.role != "handler" or task is None or task.kind not in WAITS_FOR_A_PERSON:
            raise NotFound
        if outcome not in OUTCOMES:
            raise BadInput
        case = tx.cases.get(task.case_id, user.actor)
        if task.done_at is not None and task.done_by != user.id:
            raise Refused("error.settled_already", case_id=case.id)
        if task.done_at is None:
            now, act = self.office.clock.now(), str(task.payload["act"])
            settled, known = tx.outbox.settle(act, outcome, user.id, now), bool(tx.outbox.tries([act]))
            if outcome == "again" and not known:
                raise Refused("error.act_not_here")
            task.done_at, task.done_by = now, user.id
            tx.tasks.done(task)
            if settled or not known:  # else the send journal knew better meanwhile, and the word is not so
                self.office.note(
                    tx, case, Event.ACT_SETTLED, user.actor, settled=outcome, to=task.payload.get("to", "")
                )
        return case.id


@dataclass(frozen=True, slots=True)
class MarkAgain:
    """The line under a message that may arrive a second time, in its reader's language."""

    office: Office

    def __call__(self, tx: Transaction, *, parcel: Parcel) -> str:
        person_id = parcel.outgoing.person_id
        language = tx.persons.get(person_id).speaks if person_id else "fr"
        return self.office.say.say(language, "chat.possibly_twice", number=parcel.id)

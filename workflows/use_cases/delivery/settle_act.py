"""Acts with legal weight: in doubt, held, settled. Whatever nobody can know goes to a person within a working hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from workflows.case.events import Event
from workflows.delivery.outgoing import OutboxMessage
from workflows.desk.task_payload import OfActTask
from workflows.desk.task_payloads import ActInDoubtTask, ConfirmActTask
from workflows.kernel.errors import BadInput, NotFound, Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.send_act import _ask_a_person

if TYPE_CHECKING:
    from workflows.use_cases.shared.means import Means

Outcome = Literal["sent", "failed", "again"]
OUTCOMES: tuple[Outcome, ...] = ("sent", "failed", "again")


@dataclass(frozen=True, slots=True)
class NoteInDoubt:
    """The outcome of an act is unknown: it is marked, and the task is opened with the mark."""

    means: Means

    def __call__(self, tx: Transaction, *, message: OutboxMessage, why: str) -> None:
        if tx.outbox.doubt(message.id, why):
            _ask_a_person(self.means, tx, message.outgoing, ActInDoubtTask, why, str(message.attempt))


@dataclass(frozen=True, slots=True)
class SweepDoubt:
    """Acts whose sender died between sending and marking."""

    means: Means

    def __call__(self, tx: Transaction, *, limit: int) -> int:
        lost = tx.outbox.doubtful(self.means.clock.now(), limit)
        for message in lost:
            _ask_a_person(self.means, tx, message.outgoing, ActInDoubtTask, "", str(message.attempt))
        return len(lost)


@dataclass(frozen=True, slots=True)
class HoldActs:
    """Nothing with legal weight leaves before a person has confirmed it."""

    means: Means

    def __call__(self, tx: Transaction, *, why: str) -> int:
        held, turn = tx.outbox.hold_weighty(), str(int(self.means.clock.now().timestamp()))
        for message in held:  # once for each outage: what a person let go may be held again before it could leave
            _ask_a_person(self.means, tx, message.outgoing, ConfirmActTask, why, turn)
        return len(held)


@dataclass(frozen=True, slots=True)
class SettleAct:
    """A handler's word: it left, it did not and shall not, or it may leave (again)."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, task_id: UUID, outcome: Outcome) -> UUID:
        """The act is the task's own. Pressed twice, nothing happens the second time; returns the case. Raises Refused for
        an act that shall leave again and that the database does not hold (it is newer than the restored copy), and where
        somebody else's word on it stands."""
        task = tx.tasks.get(task_id)
        if user.role != "handler" or task is None or not isinstance(task.payload, OfActTask):
            raise NotFound
        if outcome not in OUTCOMES:
            raise BadInput
        case = tx.cases.get(task.case_id, user.actor)
        if task.done_at is not None and task.done_by != user.id:
            raise Refused("error.settled_already", case_id=case.id)
        if task.done_at is None:
            now, asked = self.means.clock.now(), task.payload
            settled, known = tx.outbox.settle(asked.act, outcome, user.id, now), bool(tx.outbox.tries([asked.act]))
            if outcome == "again" and not known:
                raise Refused("error.act_not_here")
            task.done_at, task.done_by = now, user.id
            tx.tasks.done(task)
            if settled or not known:  # else the send journal knew better meanwhile, and the word is not so
                self.means.timeline.note(tx, case, Event.ACT_SETTLED, user.actor, settled=outcome, to=asked.to)
        return case.id


@dataclass(frozen=True, slots=True)
class MarkAgain:
    """The line under a message that may arrive a second time, in its reader's language."""

    means: Means

    def __call__(self, tx: Transaction, *, message: OutboxMessage) -> str:
        person_id = message.outgoing.person_id
        language = tx.persons.get(person_id).speaks if person_id else "fr"
        return self.means.interview.say.say(language, "chat.possibly_twice", number=message.id)

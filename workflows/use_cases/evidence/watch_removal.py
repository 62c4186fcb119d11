"""A handler begins to watch whether a publication is removed, and says what they saw where no machine may look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from workflows.desk.takedown_task import LookAtRemovalTask
from workflows.evidence.presence import Presence, PresenceState
from workflows.evidence.takedown import Look
from workflows.kernel.errors import BadInput, NotFound, Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.captures import facts_of
from workflows.use_cases.shared.case_access import load, own
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.takedown import asked_by, begin_watch, is_watchable, note_look

SAID: Final[dict[str, PresenceState]] = {"present": "present", "absent": "absent", "undetermined": "undetermined"}


@dataclass(frozen=True, slots=True)
class WatchPublication:
    """Where no step began it, or no machine looks. `step`: what asked for the removal, one that was begun; none where it was
    asked for outside the plan. Pressed twice, it is one watch."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, publication: str, step: str = "") -> None:
        case = load(tx, user, case_id)
        if not case.is_open:
            raise Refused("error.case_closed")
        about = next((one for one in facts_of(self.means, case).publications if one.id == publication), None)
        if about is None:
            raise NotFound
        if not is_watchable(about):
            raise Refused("error.removal_unwatchable")
        if step and step not in asked_by(self.means, case):
            raise BadInput
        own(case, user)
        begin_watch(self.means, tx, case, about, step, user.actor)
        tx.cases.save(case)


@dataclass(frozen=True, slots=True)
class NoteRemovalLook:
    """What a person saw, or the insured told them. Two absences a day apart make a removal, as for a machine."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, watch_id: UUID, presence: str) -> None:
        if presence not in SAID:
            raise BadInput
        case = load(tx, user, case_id)
        watch = tx.watches.get(watch_id)
        if watch is None or watch.case_id != case.id:
            raise NotFound
        if not case.is_open:
            raise Refused("error.case_closed")
        if not watch.is_watching:
            raise Refused("error.removal_not_watched")
        own(case, user)
        now = self.means.clock.now()
        for task in tx.tasks.open_of(case.id):
            if isinstance(task.payload, LookAtRemovalTask) and task.payload.watch == watch.id:
                task.done_at, task.done_by = now, user.id
                tx.tasks.done(task)
        look = Look(now, Presence(SAID[presence], "by_hand"), by=user.name)
        note_look(self.means, tx, case, watch, look, user.actor)
        tx.cases.save(case)

"""A handler starts and finishes a step."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.events import Event
from workflows.case.step import OUTCOMES
from workflows.kernel.errors import BadInput, Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.desk.close_case import _ends_by_itself
from workflows.use_cases.shared.case_access import load, own
from workflows.use_cases.shared.gates import why_not
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.move_step import end_step, start_step


@dataclass(frozen=True, slots=True)
class StartStep:
    """Sent or ordered: from here the follow-ups of the step run."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, step: str) -> None:
        case = load(tx, user, case_id)
        if not case.is_open:
            raise Refused("error.case_closed")
        if case.record(step).state == "under_way":
            return
        _ends_by_itself(step)
        analysis = self.means.analyses.of(case)
        refusal = why_not(case, analysis, step)
        if refusal is not None:
            self.means.timeline.note(tx, case, Event.STEP_REFUSED, user.actor, step=step)
            raise refusal
        own(case, user)
        start_step(self.means, tx, case, user.actor, step, analysis)


@dataclass(frozen=True, slots=True)
class FinishStep:
    """Received, answered, refused: the outcome decides what becomes possible."""

    means: Means

    def __call__(
        self, tx: Transaction, *, user: DeskUser, case_id: UUID, step: str, outcome: str | None = None
    ) -> None:
        case = load(tx, user, case_id)
        if not case.is_open:
            raise Refused("error.case_closed")
        if outcome is not None and outcome not in OUTCOMES:
            raise BadInput
        record = case.record(step)
        if record.state == "done":
            if (outcome or "none") != (record.outcome or "none"):  # another word on it stands already
                raise Refused("error.step_ended")
            return
        _ends_by_itself(step)
        if record.state != "under_way":
            refusal = why_not(case, self.means.analyses.of(case), step)
            if refusal is not None:
                raise refusal
        own(case, user)
        end_step(self.means, tx, case, user.actor, step, outcome or "none", user.id)

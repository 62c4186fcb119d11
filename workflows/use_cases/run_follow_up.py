"""What happens when a follow-up is due. It re-reads everything under lock and does nothing if it is done already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from workflows.case import Case
from workflows.conversation import ask
from workflows.escalation import escalate, offer_next
from workflows.events import Event
from workflows.followup import (
    CLOCK_ALERT,
    INTERVIEW_REMINDER,
    INTERVIEW_REMINDERS_AFTER,
    LAWYER_SILENCE,
    STEP_DUE,
    STEP_FOLLOW_UP,
    FollowUp,
    Rhythm,
)
from workflows.office import Office, until
from workflows.people import ENGINE
from workflows.planning import replan
from workflows.ports import Transaction
from workflows.screens import Sentence, StepNews

WITHIN_A_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class RunFollowUp:
    """Fires one follow-up: exactly once in effect, whatever crashes between its claim and here."""

    office: Office

    def __call__(self, tx: Transaction, *, follow_up_id: UUID) -> None:
        follow_up = tx.follow_ups.get(follow_up_id)
        if follow_up is None or follow_up.state not in ("pending", "queued"):
            return
        case = tx.cases.get(follow_up.case_id, ENGINE)
        if not case.is_open:
            tx.follow_ups.finish(follow_up, "cancelled")
            return
        fire: dict[str, Callable[[Transaction, Case, FollowUp], bool]] = {
            STEP_FOLLOW_UP: self._step_unanswered,
            STEP_DUE: self._step_due,
            CLOCK_ALERT: self._clock_alert,
            LAWYER_SILENCE: self._lawyer_silent,
            INTERVIEW_REMINDER: self._interview_stopped,
        }
        fired = fire[follow_up.kind](tx, case, follow_up)
        tx.follow_ups.finish(follow_up, "done" if fired else "cancelled")
        if fired:
            tx.cases.save(case)

    def _step_unanswered(self, tx: Transaction, case: Case, follow_up: FollowUp) -> bool:
        """Nobody answered: told, chased, and after the last time escalated."""
        step = str(follow_up.payload["step"])
        if case.record(step).state != "under_way":
            return False
        rhythm = Rhythm(tuple(follow_up.payload["after_days"]), follow_up.payload.get("then"))
        now = self.office.clock.now()
        number = follow_up.attempt
        self.office.note(tx, case, Event.FOLLOW_UP_FIRED, ENGINE, step=step, number=number)
        label = self.office.words("steps", step)
        person = self.office.person_of(tx, case)
        if rhythm.is_last(number):
            self.office.tell(tx, person, StepNews(case, label, "escalates", number))
            case.move_step(step, "done", now, "none")
            if rhythm.then == "lawyer_referral":
                escalate(self.office, tx, case, ENGINE, step)
            else:
                self.office.open_task(tx, case, "chase_step", now + WITHIN_A_DAY, f"{step}:{number}", step=step)
            replan(self.office, tx, case, ENGINE)
            return True
        next_on = self.office.today(case) + timedelta(days=until(rhythm.after_days, number))
        kind = "chase_formal_notice" if step == "formal_notice_author" else "chase_step"
        self.office.open_task(tx, case, kind, now + WITHIN_A_DAY, f"{step}:{number}", step=step, number=number)
        self.office.schedule(
            tx, case, STEP_FOLLOW_UP, self.office.morning(case, next_on),
            f"{follow_up.key.rsplit(':', 1)[0].split(':', 2)[2]}:{number + 1}", attempt=number + 1,
            step=step, after_days=list(rhythm.after_days), then=rhythm.then,
        )  # fmt: skip
        self.office.tell(tx, person, StepNews(case, label, "no_answer", number, next_on))
        return True

    def _step_due(self, tx: Transaction, case: Case, follow_up: FollowUp) -> bool:
        """A step's day has come and it has not begun."""
        step = str(follow_up.payload["step"])
        if case.record(step).state != "planned":
            return False
        analysis = self.office.analyse(case)
        line = next((one for one in analysis.plan if one.step == step), None)
        if line is None:
            return False
        self.office.note(tx, case, Event.FOLLOW_UP_FIRED, ENGINE, step=step, due=True)
        if line.by == "insured":
            label = self.office.words("steps", step)
            params = {"number": case.number, "step": label[case.language]}
            screen = Sentence("step.yours_is_due", params, case_id=case.id)
            self.office.tell(tx, self.office.person_of(tx, case), screen)
        self.office.open_task(
            tx,
            case,
            "step_due",
            self.office.clock.now() + WITHIN_A_DAY,
            follow_up.key.split(":", 2)[2],
            step=step,
        )
        return True

    def _clock_alert(self, tx: Transaction, case: Case, follow_up: FollowUp) -> bool:
        """A right is about to lapse: a task today, whatever else runs."""
        clock, meaning = str(follow_up.payload["clock"]), follow_up.payload["meaning"]
        self.office.note(tx, case, Event.CLOCK_ALERT, ENGINE, clock=clock, meaning=meaning)
        key = follow_up.key.split(":", 2)[2]
        self.office.open_task(
            tx,
            case,
            "clock_alert",
            self.office.clock.now() + timedelta(hours=4),
            key,
            clock=clock,
            meaning=meaning,
        )
        replan(self.office, tx, case, ENGINE)
        return True

    def _lawyer_silent(self, tx: Transaction, case: Case, follow_up: FollowUp) -> bool:
        """Forty-eight hours without an answer: the next of the roster, or back to the handler."""
        escalation = tx.escalations.get(UUID(follow_up.payload["escalation"]))
        if escalation is None or escalation.state != "offered":
            return False
        escalation.become("silent", self.office.clock.now())
        tx.escalations.save(escalation)
        lawyer = tx.users.get(escalation.lawyer_id)
        self.office.note(tx, case, Event.LAWYER_SILENT, ENGINE, lawyer=lawyer.name if lawyer else "")
        offer_next(self.office, tx, case, ENGINE)
        return True

    def _interview_stopped(self, tx: Transaction, case: Case, follow_up: FollowUp) -> bool:
        """A report that was begun and not ended: asked again, then handed to a person."""
        if case.state != "reporting":
            return False
        self.office.note(tx, case, Event.FOLLOW_UP_FIRED, ENGINE, reminder=follow_up.attempt)
        screen = ask(self.office, case, resumed=True)
        if screen is not None:
            self.office.tell(tx, self.office.person_of(tx, case), screen)
        if follow_up.attempt >= len(INTERVIEW_REMINDERS_AFTER):
            self.office.open_task(tx, case, "complete_report", self.office.clock.now() + WITHIN_A_DAY)
        return True


@dataclass(frozen=True, slots=True)
class ClaimDue:
    """Moves due rows to this process; returns their ids, earliest first."""

    office: Office

    def __call__(self, tx: Transaction, *, limit: int) -> list[UUID]:
        return [one.id for one in tx.follow_ups.claim_due(self.office.clock.now(), limit)]


@dataclass(frozen=True, slots=True)
class ReleaseStale:
    """Gives back rows that a process claimed and never ran."""

    office: Office

    def __call__(self, tx: Transaction, *, older_than_seconds: int) -> int:
        return tx.follow_ups.release_stale(self.office.clock.now(), older_than_seconds)


def next_due(tx: Transaction) -> object:
    """When the earliest pending follow-up is due."""
    return tx.follow_ups.next_due()

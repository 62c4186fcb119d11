"""A handler stops the time of a follow-up or of the whole case, gives it more, or lets it run again.

What is left is kept in its unit. Nobody is chased before a day that was announced to them. Time that is not the desk's (a
legal clock, a lawyer's forty-eight hours) cannot be stopped, and no pause reaches the legal day the case works to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.followups.follow_up import PAUSABLE, PAUSE_REVIEW, FollowUp
from workflows.followups.payloads import PauseReview
from workflows.followups.timing import CHASED_BEFORE, UNITS, Unit, due_from, left_of
from workflows.kernel.errors import BadInput, NeedsReason, NotFound, Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import load
from workflows.use_cases.shared.means import Means

LONGEST_PAUSE = timedelta(days=366)
LONGEST_REASON = 500
MOST_UNITS = 1000


@dataclass(frozen=True, slots=True)
class PauseFollowUps:
    """Stops one follow-up, or all that the desk may stop, until a day that was announced. On that day a person decides
    whether they go on; what is planned meanwhile waits too where the whole case is paused."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        user: DeskUser,
        case_id: UUID,
        until: date | None,
        reason: str,
        unit: Unit = "days",
        follow_up_id: UUID | None = None,
    ) -> int:
        """Tells how many stand still now. Refused without a reason, or past the legal day."""
        case, why = _case(tx, user, case_id), _reason(reason)
        if unit not in UNITS:
            raise BadInput
        until = self._checked(case, until)
        rows = _chosen(tx.follow_ups.open_of(case.id), follow_up_id)
        now, zone = self.means.clock.now(), self.means.calendar.zone(case)
        for row in rows:
            row.payload = replace(row.payload, not_before=until)
            tx.follow_ups.pause(
                row, now, left_of(now, row.due_at, unit, zone, self.means.calendar.is_working(case)), unit, why
            )
        review = PauseReview(until, why, whole=follow_up_id is None)
        self.means.schedule.plan(tx, case, review, self.means.calendar.morning(case, until), f"{until}:{tx.cause}")
        self.means.timeline.note(
            tx, case, Event.FOLLOW_UP_PAUSED, user.actor, until=until.isoformat(), reason=why, paused=len(rows)
        )
        return len(rows)

    def _checked(self, case: Case, until: date | None) -> date:
        today = self.means.calendar.today(case)
        if until is None or not today < until <= today + LONGEST_PAUSE:
            raise BadInput("error.pause_until")
        within_the_law(self.means, case, until)
        return until


@dataclass(frozen=True, slots=True)
class ExtendFollowUp:
    """Gives one follow-up more time: until a day, or so many units more. One that stands still gets the units on top of
    what it has left."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        user: DeskUser,
        case_id: UUID,
        follow_up_id: UUID | None,
        reason: str,
        until: date | None = None,
        more: int = 0,
        unit: Unit = "days",
    ) -> datetime | None:
        """Tells when it is due now; None while it stands still. Time is given, never taken."""
        case, why = _case(tx, user, case_id), _reason(reason)
        if unit not in UNITS or (until is None) == (more == 0) or not 0 <= more <= MOST_UNITS:
            raise BadInput("error.pause_until")
        if follow_up_id is None:
            raise NotFound
        standing = next((one for one in tx.follow_ups.paused_of(case.id) if one.follow_up.id == follow_up_id), None)
        if standing is not None:
            row, due = standing.follow_up, None
            if until is not None or unit != standing.unit:
                raise BadInput("error.pause_until")
            tx.follow_ups.pause(row, self.means.clock.now(), standing.left + more, unit, why)
        else:
            (row,) = _chosen(tx.follow_ups.open_of(case.id), follow_up_id)
            due = self._later(case, row, until, more, unit)
            tx.follow_ups.move(row, due, why)
        said = {"until": due.isoformat()} if due else {}
        step = {"step": row.step} if row.step else {}
        self.means.timeline.note(tx, case, Event.FOLLOW_UP_EXTENDED, user.actor, reason=why, **said, **step)
        return due

    def _later(self, case: Case, row: FollowUp, until: date | None, more: int, unit: Unit) -> datetime:
        zone, start = self.means.calendar.zone(case), max(row.due_at, self.means.clock.now())
        is_working = self.means.calendar.is_working(case)
        due = (
            self.means.calendar.morning(case, until)
            if until
            else due_from(start, row.due_at, more, unit, zone, is_working)
        )
        if due <= row.due_at:
            raise BadInput("error.pause_until")
        within_the_law(self.means, case, due.astimezone(zone).date())
        if until is not None:
            row.payload = replace(row.payload, not_before=until)
        return due


@dataclass(frozen=True, slots=True)
class ResumeFollowUps:
    """Lets what stands still run again with what was left, though not before the day that was announced."""

    means: Means

    def __call__(
        self, tx: Transaction, *, user: DeskUser, case_id: UUID, follow_up_id: UUID | None = None, reason: str = ""
    ) -> int:
        """Tells how many run again; 0 where nothing stood still (pressed twice)."""
        case = _case(tx, user, case_id)
        standing = tx.follow_ups.paused_of(case.id)
        chosen = [one for one in standing if follow_up_id in (None, one.follow_up.id)]
        now, zone = self.means.clock.now(), self.means.calendar.zone(case)
        for one in chosen:
            row = one.follow_up
            due = due_from(now, row.due_at, one.left, one.unit, zone, self.means.calendar.is_working(case))
            announced = row.payload.not_before
            if announced is not None:
                due = max(due, self.means.calendar.morning(case, announced))
            tx.follow_ups.move(row, due, reason.strip()[:LONGEST_REASON] or None)
        if chosen and len(chosen) == len(standing):
            tx.follow_ups.cancel(case.id, kind=PAUSE_REVIEW)
            self.means.tasks.close(tx, case, "resume_follow_up", by=user.id)
        if chosen:
            self.means.timeline.note(tx, case, Event.FOLLOW_UP_RESUMED, user.actor, resumed=len(chosen))
        return len(chosen)


def _case(tx: Transaction, user: DeskUser, case_id: UUID) -> Case:
    case = load(tx, user, case_id)
    if not case.is_open:
        raise Refused("error.case_closed")
    return case


def _reason(reason: str) -> str:
    if not reason.strip():
        raise NeedsReason
    return reason.strip()[:LONGEST_REASON]


def _chosen(rows: Sequence[FollowUp], follow_up_id: UUID | None) -> list[FollowUp]:
    """The one named, or all that the desk may stop."""
    if follow_up_id is None:
        found = [one for one in rows if one.kind in PAUSABLE]
        if not found:
            raise Refused("error.nothing_to_pause")
        return found
    named = [one for one in rows if one.id == follow_up_id]
    if not named:
        raise NotFound
    if named[0].kind not in PAUSABLE:
        raise Refused("error.not_ours_to_pause")
    return named


def within_the_law(means: Means, case: Case, day: date) -> None:
    """Raises Refused where the day comes too close to the legal day that the case works to."""
    if case.state == "reporting":
        return
    last = means.analyses.of(case).work_day
    if last is not None and last >= means.calendar.today(case) and day > last - CHASED_BEFORE:
        raise Refused("error.beyond_legal_day", day=last.isoformat())

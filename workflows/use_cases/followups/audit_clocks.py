"""The daily proof that nothing was forgotten: every open case has an owner and a next step, every clock its alert."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.desk.engine_tasks import CaseStuckTask, CaseWithoutOwnerTask, ClockUnwatchedTask, FollowUpMissingTask
from workflows.followups.follow_up import CLOCK_ALERT, FollowUp
from workflows.followups.outage import CLOCK_AUDIT
from workflows.followups.payloads import ClockAlert
from workflows.kernel.errors import EgideError
from workflows.kernel.people import ENGINE
from workflows.kernel.plain import Plain, number, part, uuid_or_none
from workflows.law.analysis import Analysis
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.conversation import call_a_person
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.next_step import LOOKED_AT_WITHIN, STUCK, is_stuck
from workflows.use_cases.shared.replan import replan
from workflows.use_cases.shared.urgency import mark_urgency

AUDIT_EVERY = timedelta(hours=24)
UNDER_WAY = "clock_audit_under_way"
NO_OWNER, UNWATCHED, MISSING = CaseWithoutOwnerTask.kind, ClockUnwatchedTask.kind, FollowUpMissingTask.kind
PROBLEMS = (NO_OWNER, STUCK, UNWATCHED, MISSING)
"""What may be found; each is the kind of the task it opens."""
NOTHING_MORE = {one.kind: one for one in (CaseWithoutOwnerTask, CaseStuckTask, ClockUnwatchedTask)}


@dataclass(frozen=True, slots=True)
class AuditClocks:
    """Once a day looks at every open case, a batch in each unit, and goes on after a crash where it stopped.

    What is found is repaired where it can be, told to a person as a task, and counted in what a monitor reads."""

    means: Means

    def __call__(self, tx: Transaction, *, limit: int) -> bool:
        """Looks at the next `limit` cases if an audit is due; True while there is more to look at."""
        now = self.means.clock.now()
        run = tx.state.get(UNDER_WAY)
        if run is None and not self._is_due(tx):
            return False
        told: Plain = run.detail if run else {}
        counted = part(told.get("found"))
        found = Counter({name: number(counted, name) for name in counted})
        batch = tx.cases.open_after(uuid_or_none(told, "after"), limit)
        removed = tx.follow_ups.removed([one.id for one in batch])
        for one in batch:
            found.update(self._audit(tx, tx.cases.get(one.id, ENGINE), removed.get(one.id, 0)))
        seen = number(told, "cases") + len(batch)
        if len(batch) < limit:
            tx.state.remove(UNDER_WAY)
            tx.state.put(CLOCK_AUDIT, now, cases=seen, found={name: found[name] for name in PROBLEMS})
            return False
        began = run.at if run else now
        tx.state.put(UNDER_WAY, began, after=str(batch[-1].id), cases=seen, found=dict(found))
        return True

    def _is_due(self, tx: Transaction) -> bool:
        last = tx.state.get(CLOCK_AUDIT)
        return last is None or not timedelta(0) <= self.means.clock.now() - last.at < AUDIT_EVERY

    def _audit(self, tx: Transaction, case: Case, removed: int) -> list[str]:
        found: list[str] = []
        if not case.is_open:
            return found
        if case.owner_id is None:
            self._give_owner(tx, case)
            found.append(NO_OWNER)
        if removed:
            tx.follow_ups.recount(case.id)
            found.append(MISSING)
        if not self._are_clocks_watched(tx, case):
            found.append(UNWATCHED)
        if is_stuck(tx, case):
            found.append(STUCK)
        moved = self._bring_days_up(case)
        due = self.means.clock.now() + LOOKED_AT_WITHIN
        for problem in found:
            task = FollowUpMissingTask(removed) if problem == MISSING else NOTHING_MORE[problem]()
            self.means.tasks.open(tx, case, task, due, tx.cause)
        if found or moved:
            tx.cases.save(case)
        return found

    def _bring_days_up(self, case: Case) -> bool:
        """Whether the days that queues go by are others by now: a clock ran out, or an older release wrote them."""
        if case.plan_shown is None:
            return False
        try:
            return mark_urgency(self.means, case, self.means.analyses.of(case))
        except EgideError:
            return False

    def _give_owner(self, tx: Transaction, case: Case) -> None:
        handlers = tx.users.handlers()
        if handlers:
            owner = handlers[int(case.number.rsplit("-", 1)[-1]) % len(handlers)]
            case.owner_id = owner.id
            self.means.timeline.note(tx, case, Event.CASE_ASSIGNED, ENGINE, to=owner.name)

    def _are_clocks_watched(self, tx: Transaction, case: Case) -> bool:
        """Whether every running clock that the rules warn of has its alert: to come, or told already. If not, the plan is
        made again, and with it the alerts. Of a time of the insured that has passed a person is told."""
        if case.state == "reporting" and case.plan_shown is None:
            return True
        try:
            analysis = self.means.analyses.of(case)
        except EgideError:
            return False
        if analysis.lapsed:
            call_a_person(self.means, tx, case, analysis)
        if not unwatched(
            analysis, tx.follow_ups.standing_of(case.id, CLOCK_ALERT), self.means.calendar.today(case).isoformat()
        ):
            return True
        replan(self.means, tx, case, ENGINE)
        return False


def unwatched(analysis: Analysis, rows: Iterable[FollowUp], today: str) -> set[tuple[str, str | None]]:
    """Gives the clocks that have an alert to come in the rules and none among the rows; those that are told for the
    last time today need one that is open or was fired."""
    alerts = [one for one in rows if one.kind == CLOCK_ALERT and one.state != "cancelled"]
    coming = {_clock(one) for one in alerts if one.state != "done"}
    told = coming | {_clock(one) for one in alerts}
    return {
        (one.clock, one.publication)
        for one in analysis.alerts
        if (one.clock, one.publication) not in (coming if one.on.isoformat() > today else told)
    }


def _clock(one: FollowUp) -> tuple[str, str | None]:
    alert = one.payload
    return (alert.clock, alert.publication) if isinstance(alert, ClockAlert) else ("", None)

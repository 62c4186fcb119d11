"""What the desk promised, written down outside it at the moment of each commit: follow-ups, alerts, and when it was there.

The desk's own tables are compared with this record at the end; a row that vanished, ran twice or ran late is seen here."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection

from storage.rows.follow_ups import FollowUpRows
from workflows.followups.follow_up import FollowUp, next_state
from workflows.followups.timing import Unit
from workflows.law.analysis import Analysis, ClockAlert

OPEN = ("pending", "paused")
NOTHING = timedelta(0)
EVER = datetime.max.replace(tzinfo=UTC)
NEVER_YET = datetime.min.replace(tzinfo=UTC)


@dataclass
class Promised:
    """One follow-up as it was promised; `due_at` by the desk's clock, `since` and `done` in true time."""

    case_id: UUID
    kind: str
    step: str | None
    due_at: datetime
    since: datetime
    tolerance: timedelta
    state: str = "pending"
    done: list[datetime] = field(default_factory=list)
    worst: timedelta = NOTHING
    """For how long, at most, the desk was there while it was due and did not run it."""


class Presence:
    """When the desk was there, and what its clock showed: both in true time."""

    def __init__(self) -> None:
        self._downs: list[tuple[datetime, datetime]] = []
        self._down_since: datetime | None = None
        self._skews: list[tuple[datetime, timedelta]] = []

    def gone(self, at: datetime) -> None:
        """The process is dead."""
        self._down_since = self._down_since or at

    def back(self, at: datetime) -> None:
        """Another one works."""
        if self._down_since is not None:
            self._downs.append((self._down_since, at))
            self._down_since = None

    def shows(self, at: datetime, skew: timedelta) -> None:
        """From now on the desk's clock is off by this much."""
        self._skews.append((at, skew))

    def true(self, shown: datetime) -> Iterator[datetime]:
        """Tells when the desk's clock showed this: once, or twice where it was set back."""
        begins, skew = NEVER_YET, NOTHING
        for ends, after in [*self._skews, (EVER, NOTHING)]:
            if begins <= shown - skew < ends:
                yield shown - skew
            begins, skew = ends, after

    def overdue(self, due_at: datetime, since: datetime, until: datetime) -> timedelta:
        """Tells how long the desk was there, between two true instants, with its clock at `due_at` or later."""
        spent = NOTHING
        for begins, ends in self._late(due_at, since, until):
            spent += (ends - begins) - self._away(begins, ends)
        return spent

    def _late(self, due_at: datetime, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = max(bisect_right(self._skews, since, key=lambda one: one[0]) - 1, 0)
        edges = [(since, self._skews[first][1] if self._skews and self._skews[first][0] <= since else NOTHING)]
        edges += [one for one in self._skews[first:] if since < one[0] < until]
        for number, (begins, skew) in enumerate(edges):
            ends = edges[number + 1][0] if number + 1 < len(edges) else until
            begins = max(begins, due_at - skew)
            if begins < ends:
                yield begins, ends

    def _away(self, begins: datetime, ends: datetime) -> timedelta:
        first = max(bisect_right(self._downs, begins, key=lambda one: one[0]) - 1, 0)
        lost = NOTHING
        downs = self._downs[first:]
        if self._down_since is not None:
            downs = [*downs, (self._down_since, ends)]
        for gone, back in downs:
            if gone >= ends:
                break
            lost += max(min(back, ends) - max(gone, begins), NOTHING)
        return lost


Alert = tuple[str, str | None, date]


class CommitRecord:
    """Gathers what one unit does, and keeps it when the unit has been committed."""

    def __init__(self, presence: Presence) -> None:
        self.presence = presence
        self.follow_ups: dict[str, Promised] = {}
        self.answers: dict[str, int] = {}
        """Which update each message answers, by its key: the same however often its unit is done again."""
        self.alerts: dict[UUID, set[Alert]] = defaultdict(set)
        self.alerts_past: dict[UUID, set[Alert]] = defaultdict(set)
        self._of_case: dict[UUID, list[str]] = defaultdict(list)
        self._unit: list[tuple[Any, ...]] = []
        self._analyses: dict[UUID, tuple[Analysis, date]] = {}

    # ------------------------------------------------------------------ within a unit
    def begin(self) -> None:
        """A unit begins: what the last one left undone is forgotten."""
        self._unit, self._analyses = [], {}

    def note(self, *what: object) -> None:
        """Something is about to be promised."""
        self._unit.append(what)

    def read(self, case_id: UUID, analysis: Analysis, today: date) -> None:
        """What the law says of a case; the last word of a unit counts."""
        self._analyses[case_id] = (analysis, today)

    # ------------------------------------------------------------------ at its commit
    def keep(self, now: datetime) -> None:
        """The unit is committed, at this true instant."""
        for verb, *given in self._unit:
            getattr(self, f"_{verb}")(now, *given)
        for case_id, (analysis, today) in self._analyses.items():
            past = self.alerts_past[case_id]
            past |= {one for one in self.alerts[case_id] if one[2] < today}
            warned = {one[:2] for one in past}
            self.alerts[case_id] = {
                (one.clock, one.publication, one.on)
                for one in analysis.alerts
                if one.on > today or (one.on == today and self._is_owed_today(case_id, one, warned))
            }
        self.begin()

    def _is_owed_today(self, case_id: UUID, alert: ClockAlert, warned: set[tuple[str, str | None]]) -> bool:
        """On its last day a clock is always looked at, says the law; the desk owes that look where none was before."""
        foreseen = (alert.clock, alert.publication, alert.on) in self.alerts[case_id]
        return foreseen or (alert.clock, alert.publication) not in warned

    def _planned(self, now: datetime, one: FollowUp) -> None:
        again = self.follow_ups.get(one.key)
        if again is None:
            self.follow_ups[one.key] = Promised(one.case_id, one.kind, one.step, one.due_at, now, one.tolerance)
            self._of_case[one.case_id].append(one.key)
        else:
            again.due_at, again.since, again.state = one.due_at, now, next_state(again.state, "pending")

    def _changed(self, now: datetime, key: str, state: str, due_at: datetime) -> None:
        one = self.follow_ups[key]
        if one.state == "pending":
            one.worst = max(one.worst, self.presence.overdue(one.due_at, one.since, now))
        if state == "done":
            one.done.append(now)
        one.state, one.due_at, one.since = next_state(one.state, state), due_at, now

    def _cancelled(self, now: datetime, case_id: UUID, kind: str | None, step: str | None) -> None:
        for key in self._of_case[case_id]:
            one = self.follow_ups[key]
            if one.state in OPEN and kind in (None, one.kind) and step in (None, one.step):
                self._changed(now, key, "cancelled", one.due_at)


class WatchedRows(FollowUpRows):
    """`ports.FollowUps` that tells the commit record what is promised."""

    def __init__(self, connection: Connection, now: datetime, commit_record: CommitRecord) -> None:
        super().__init__(connection, now)
        self._commit_record = commit_record
        self.soonest = EVER

    def plan(self, follow_up: FollowUp) -> bool:
        added = super().plan(follow_up)
        if added:
            self._commit_record.note("planned", follow_up)
            self.soonest = min(self.soonest, follow_up.due_at)
        return added

    def finish(self, follow_up: FollowUp, state: Literal["done", "cancelled"]) -> None:
        super().finish(follow_up, state)
        self._commit_record.note("changed", follow_up.key, state, follow_up.due_at)

    def move(self, follow_up: FollowUp, due_at: datetime, reason: str | None = None) -> None:
        super().move(follow_up, due_at, reason)
        self._commit_record.note("changed", follow_up.key, "pending", due_at)
        self.soonest = min(self.soonest, due_at)

    def pause(self, follow_up: FollowUp, now: datetime, left: int, unit: Unit, reason: str) -> None:
        super().pause(follow_up, now, left, unit, reason)
        self._commit_record.note("changed", follow_up.key, "paused", follow_up.due_at)

    def cancel(self, case_id: UUID, *, kind: str | None = None, step: str | None = None) -> int:
        count = super().cancel(case_id, kind=kind, step=step)
        self._commit_record.note("cancelled", case_id, kind, step)
        return count

"""What happens when a follow-up is due. It re-reads everything under lock and does nothing if it is done already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.followups.follow_up import GOES_ON, PAUSABLE, PAUSE_REVIEW, SPEAKING, FollowUp
from workflows.followups.outage import GAP, is_folded
from workflows.followups.payloads import PauseReview
from workflows.followups.timing import night_until, spaced
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.screens.desk import AppointmentNews
from workflows.screens.interview import Ask
from workflows.screens.plan import StepNews
from workflows.screens.screen import Digest, Screen, Sentence
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.kinds.table import HANDLERS
from workflows.use_cases.followups.round import PersonDigest
from workflows.use_cases.shared.case_access import person_of
from workflows.use_cases.shared.means import Means

FAR = date.max
ONE_DIGEST_IN = timedelta(days=1)
"""An interruption is told to a person once in this time, however often the desk was away."""
FOLDED = (AppointmentNews, Ask, Sentence, StepNews)
"""What a digest says in a line; anything else has its own message."""


@dataclass(frozen=True, slots=True)
class RunFollowUp:
    """Fires one follow-up and with it all that is due for the same person: exactly once in effect, whatever crashes
    between its claim and here. What they have to say leaves as one message, by day."""

    means: Means

    def __call__(self, tx: Transaction, *, follow_up_id: UUID, alone: bool = False) -> None:
        """`alone`: without the others, because one of them could not run."""
        now = self.means.clock.now()
        due = [one for one in tx.follow_ups.due_with(follow_up_id, now) if not alone or one.id == follow_up_id]
        gap = tx.state.get(GAP)
        cases = {case_id: tx.cases.get(case_id, ENGINE) for case_id in sorted({one.case_id for one in due})}
        heard = {case_id: tx.follow_ups.last_heard(case_id) for case_id in cases}
        round_ = PersonDigest()
        for seen in due:
            follow_up = tx.follow_ups.get(seen.id)
            if follow_up is None or follow_up.state not in ("pending", "queued") or follow_up.due_at > now:
                continue  # somebody else ran, moved or paused it before we held the case
            late = is_folded(follow_up.due_at, follow_up.tolerance, gap.at if gap else None)
            self._fire(tx, cases[follow_up.case_id], follow_up, round_, late, heard[follow_up.case_id])
        if round_.after_gap and self._was_told_lately(tx, round_):
            round_.after_gap = False
        for case in cases.values():
            if round_.after_gap and case.id in round_.news:
                self.means.timeline.note(tx, case, Event.GAP_NOTED, ENGINE)
        self._tell(tx, round_)

    def _fire(
        self, tx: Transaction, case: Case, follow_up: FollowUp, round_: PersonDigest, late: bool, heard: datetime | None
    ) -> None:
        if not case.is_open and follow_up.kind not in GOES_ON:
            tx.follow_ups.finish(follow_up, "cancelled")
            return
        wait = self._must_wait(tx, case, follow_up, heard)
        if wait is not None:
            tx.follow_ups.move(follow_up, wait)
            return
        if late:
            round_.after_gap = True
            round_.about(case)
        ended = HANDLERS[follow_up.kind](self.means, tx, Firing(case, follow_up, round_, late))
        if ended == "moved":
            return
        if follow_up.state in ("pending", "queued"):
            tx.follow_ups.finish(follow_up, ended)
        if ended == "done":
            tx.cases.save(case)

    def _must_wait(self, tx: Transaction, case: Case, follow_up: FollowUp, heard: datetime | None) -> datetime | None:
        """Until when, because nobody is chased before an announced day, nor twice within a few minutes."""
        if follow_up.kind not in PAUSABLE:
            return None
        reviews = [one.payload for one in tx.follow_ups.open_of(case.id, PAUSE_REVIEW)]
        announced = [follow_up.payload.not_before] + [
            one.until for one in reviews if isinstance(one, PauseReview) and one.whole
        ]  # fmt: skip
        day = max((one for one in announced if one), default=None)
        if day is not None and day > self.means.calendar.today(case):
            return self.means.calendar.morning(case, day)
        if follow_up.kind in SPEAKING:
            return spaced(self.means.clock.now(), heard)
        return None

    def _was_told_lately(self, tx: Transaction, round_: PersonDigest) -> bool:
        """Whether this person has read of an interruption within a day: the next one is the queue's alone."""
        since = self.means.clock.now() - ONE_DIGEST_IN
        whose = next(case for case, _ in round_.news.values()).person_id
        return any(
            line.event == Event.GAP_NOTED and line.at > since
            for case in tx.cases.of_person(whose)
            for line in tx.timeline.of(case.id)
        )

    def _tell(self, tx: Transaction, round_: PersonDigest) -> None:
        """One message, never at night: as it is where one thing is said, as a digest where several are."""
        news = [one for one in round_.news.values() if one[1] or round_.after_gap]
        if not news:
            return
        first = news[0][0]
        said = [screen for _, screens in news for screen in screens]
        apart = [screen for screen in said if not isinstance(screen, FOLDED)]
        if round_.after_gap or len(said) - len(apart) > 1:
            said = [self._digest(news, round_.after_gap), *apart]
        at = night_until(self.means.clock.now(), self.means.calendar.zone(first))
        self.means.messenger.tell(tx, person_of(tx, first), *said, not_before=at)

    def _digest(self, news: Sequence[tuple[Case, Sequence[Screen]]], after_gap: bool) -> Digest:
        """The case whose legal day is nearest first."""
        days = {case.id: self._urgent(case) for case, _ in news}
        folded = [(case, [one for one in screens if isinstance(one, FOLDED)]) for case, screens in news]
        kept = [one for one in folded if one[1] or after_gap]
        return Digest(sorted(kept, key=lambda one: (days[one[0].id] or FAR, one[0].number)), days, after_gap)

    def _urgent(self, case: Case) -> date | None:
        if case.state == "reporting":
            return None
        return self.means.analyses.of(case).work_day or case.urgent_on


@dataclass(frozen=True, slots=True)
class ClaimDue:
    """Moves due rows to this process; returns their ids, earliest first."""

    means: Means

    def __call__(self, tx: Transaction, *, limit: int) -> list[UUID]:
        return [one.id for one in tx.follow_ups.claim_due(self.means.clock.now(), limit)]


@dataclass(frozen=True, slots=True)
class ReleaseStale:
    """Gives back rows that a process claimed and never ran."""

    means: Means

    def __call__(self, tx: Transaction, *, older_than_seconds: int) -> int:
        return tx.follow_ups.release_stale(self.means.clock.now(), older_than_seconds)


def next_due(tx: Transaction) -> datetime | None:
    """Tells when the earliest pending follow-up is due."""
    return tx.follow_ups.next_due()

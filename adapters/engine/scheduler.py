"""The bell: APScheduler wakes the claimer when the next row is due, and at a slow beat besides.

Its jobs hold no truth (memory store): a job lost or doubled changes nothing, because due work is found by state in our
own table. Every job body catches everything, and the heartbeat in the database lets a monitor see a dead clock.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from adapters.engine.outage_log import Outage
from adapters.engine.run_one import OneFollowUp
from adapters.engine.runner import ThreadRunner
from adapters.system.clock import SystemClock
from workflows.followups.outage import GAP_AFTER
from workflows.kernel.clock import Clock
from workflows.kernel.errors import Away

log = logging.getLogger(__name__)
BEAT_SECONDS = 5
HEARTBEAT_EVERY = timedelta(seconds=30)
CLAIM = 50
AUDITED_AT_ONCE = 50
STALE_SECONDS = 900


class Ticker:
    """Runs due follow-ups in this process (embedded engine), or hands them over.

    `claim_due` answers with the ids to run here; where it hands the rows to a queue instead, it answers with how many.
    `heartbeat` comes first at each beat: after a gap it holds what must not leave by itself. `audit` looks at a batch of
    cases and says whether there is more to look at today. `note_failing` writes down that a follow-up could not run.
    `alone`: no other process runs follow-ups."""

    def __init__(
        self,
        run: ThreadRunner,
        clock: Clock,
        *,
        claim_due: Callable[..., Sequence[UUID] | int],
        next_due: Callable[..., datetime | None],
        run_follow_up: Callable[..., None],
        release_stale: Callable[..., int],
        heartbeat: Callable[..., object] | None = None,
        audit: Callable[..., bool] | None = None,
        note_failing: Callable[..., object] | None = None,
        alone: bool = True,
        beat: float = BEAT_SECONDS,
    ) -> None:
        self._run = run
        self._clock = clock
        self._claim_due = claim_due
        self._next_due = next_due
        self._one = OneFollowUp(run, run_follow_up, note_failing)
        self._release_stale = release_stale
        self._heartbeat = heartbeat
        self._audit = audit
        self._alone = alone
        self._beat_seconds = beat
        self._gap_after = max(GAP_AFTER, timedelta(seconds=3 * beat))
        self._scheduler = AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._real = SystemClock()
        self._busy = asyncio.Lock()
        self._outage = Outage(log)
        self._wrote: datetime | None = None
        self._left_over = False
        self.last_beat: datetime | None = None

    async def start(self) -> None:
        """Gives back what a dead process had claimed, then starts the beat."""
        await self._give_back(0 if self._alone else STALE_SECONDS)
        self._scheduler.add_job(self.ring, "interval", seconds=self._beat_seconds, id="beat")
        self._scheduler.add_job(
            self._give_back, "interval", seconds=max(self._beat_seconds, STALE_SECONDS // 3), id="give-back"
        )
        self._scheduler.start()
        await self.ring()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def ring(self) -> int:
        """Runs everything that is due; returns how many follow-ups were run. Never raises."""
        count = 0
        async with self._busy:
            try:
                await self._say_we_are_here()
                if self._left_over:  # claimed here when the database went away
                    await self._run(self._release_stale, older_than_seconds=0)
                    self._left_over = False
                count = await self._run_due()
                self.last_beat = self._clock.now()
                self._outage.over()
                await self._look_at_clocks()
            except Away as away:
                self._left_over = self._alone
                self._outage.note(away)
            except Exception:
                log.exception("the due rows could not be run; the next beat tries again")
        return count

    async def _say_we_are_here(self) -> None:
        now = self._clock.now()
        if self._heartbeat is None or (self._wrote is not None and timedelta(0) <= now - self._wrote < HEARTBEAT_EVERY):
            return
        gap = await self._run(self._heartbeat, gap_after=self._gap_after)
        self._wrote = now
        if gap is not None:
            log.warning(
                "nobody was here for a while (%s): weighty acts wait for a person, overdue ones are folded", gap
            )

    async def _run_due(self) -> int:
        count = 0
        while True:
            due_at = await self._run(self._next_due)
            if due_at is None or due_at > self._clock.now():
                self._arm(due_at)
                return count
            claimed = await self._run(self._claim_due, limit=CLAIM) or []
            if isinstance(claimed, int):
                count += claimed
                if claimed < CLAIM:
                    return count
                continue
            for follow_up_id in claimed:
                count += await self._one(follow_up_id)
            if not claimed:
                return count

    async def _look_at_clocks(self) -> None:
        audit, is_more = self._audit, True
        while audit is not None and is_more:
            is_more = bool(await self._run(audit, limit=AUDITED_AT_ONCE))

    def _arm(self, due_at: datetime | None) -> None:
        """A one-shot ring at the due instant, if that is nearer than the slow beat would bring it."""
        with suppress(JobLookupError):
            self._scheduler.remove_job("next")
        if due_at is None:
            return
        wait = due_at - self._clock.now()
        if wait < timedelta(days=1):
            self._scheduler.add_job(self.ring, "date", run_date=self._real.now() + wait, id="next")

    async def _give_back(self, seconds: int = STALE_SECONDS) -> None:
        try:
            await self._run(self._release_stale, older_than_seconds=seconds)
        except Away as away:
            self._outage.note(away)
        except Exception:
            log.exception("claimed rows could not be given back")

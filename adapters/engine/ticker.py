"""The bell: APScheduler wakes the claimer when the next row is due, and at a slow beat besides.

Its jobs hold no truth (memory store): a job lost or doubled changes nothing, because due work is found by state in our
own table. Every job body catches everything, and `last_beat` lets a monitor see a dead clock.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from adapters.clock import SystemClock
from adapters.engine.runner import ThreadRunner
from workflows.ports import Clock

log = logging.getLogger(__name__)
BEAT_SECONDS = 5
CLAIM = 50
STALE_SECONDS = 900


class Ticker:
    """Runs due follow-ups in this process (embedded engine)."""

    def __init__(
        self,
        run: ThreadRunner,
        clock: Clock,
        *,
        claim_due: Callable[..., list[Any]],
        next_due: Callable[..., datetime | None],
        run_follow_up: Callable[..., None],
        release_stale: Callable[..., int],
        beat: float = BEAT_SECONDS,
    ) -> None:
        self._run = run
        self._clock = clock
        self._claim_due = claim_due
        self._next_due = next_due
        self._run_follow_up = run_follow_up
        self._release_stale = release_stale
        self._beat_seconds = beat
        self._scheduler = AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._real = SystemClock()
        self._busy = asyncio.Lock()
        self.last_beat: datetime | None = None

    async def start(self) -> None:
        """Gives back what a dead process had claimed, then starts the beat."""
        await self._run(self._release_stale, older_than_seconds=0)
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
                count = await self._run_due()
                self.last_beat = self._clock.now()
            except Exception:
                log.exception("the due rows could not be run; the next beat tries again")
        return count

    async def _run_due(self) -> int:
        count = 0
        while True:
            due_at = await self._run(self._next_due)
            if due_at is None or due_at > self._clock.now():
                self._arm(due_at)
                return count
            claimed = await self._run(self._claim_due, limit=CLAIM) or []
            for follow_up_id in claimed:
                try:
                    await self._run(self._run_follow_up, follow_up_id=follow_up_id)
                    count += 1
                except Exception:
                    log.exception("follow-up %s failed; it is given back and run again", follow_up_id)
            if not claimed:
                return count

    def _arm(self, due_at: datetime | None) -> None:
        """A one-shot ring at the due instant, if that is nearer than the slow beat would bring it."""
        with suppress(JobLookupError):
            self._scheduler.remove_job("next")
        if due_at is None:
            return
        wait = due_at - self._clock.now()
        if wait < timedelta(days=1):
            self._scheduler.add_job(self.ring, "date", run_date=self._real.now() + wait, id="next")

    async def _give_back(self) -> None:
        try:
            await self._run(self._release_stale, older_than_seconds=STALE_SECONDS)
        except Exception:
            log.exception("claimed rows could not be given back")

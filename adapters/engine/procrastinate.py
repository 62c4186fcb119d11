"""The engine of several machines: PostgreSQL's job queue carries what is due to whichever process is free.

Follow-ups stay rows of ours, and the truth. Only rows that are *due* are handed over (the queue's fetch reads everything
that waits in it), in the transaction that claims them. A job is a nudge: it runs the same use case as the embedded engine,
which re-reads the row under lock and does nothing if it is done. So a job lost, doubled, or run by two processes at once
changes nothing, and every rescue below may err on the side of running again.

One case is worked on by one process at a time (`lock`), in the order in which its rows came due. A job is never put off
within the queue: it would hold back the others of its case. What fails is given back with the row, by the claimer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from adapters.engine.outage_log import Outage
from adapters.engine.run_one import OneFollowUp
from adapters.engine.runner import ThreadRunner
from adapters.engine.tasks import Tasks
from workflows.followups.follow_up import FollowUp
from workflows.kernel.errors import Away
from workflows.ports.transaction import Transaction

log = logging.getLogger(__name__)
QUEUE = "follow_ups"
TASK = "run_follow_up"
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
"""A job given back is due whatever the clocks of the machines say."""
LONGEST_PAUSE = 10.0


def lock_of(case_id: UUID) -> str:
    """Gives the name of a case's lock: one job at a time, in their order."""
    return f"case:{case_id}"


class HandOver:
    """A use case: claims due rows and hands them to the queue, all in the unit's transaction.

    `claim` moves due rows to `queued`; `driver` gives the driver's own connection of a unit; `alone` says whether no other
    process is handing over at this moment (two would mix up the order within a case)."""

    def __init__(
        self,
        claim: Callable[..., Sequence[FollowUp]],
        driver: Callable[[Transaction], object],
        alone: Callable[[Transaction], bool],
    ) -> None:
        self._claim = claim
        self._driver = driver
        self._alone = alone
        self._app = App(connector=SyncPsycopgConnector())  # never opened: it only writes through units

    def __call__(self, tx: Transaction, *, limit: int) -> int:
        """Tells how many were handed over; the caller asks again while it is `limit`."""
        if not self._alone(tx):
            return 0
        due = self._claim(tx, limit=limit)
        if due:
            self.hand(tx, due)
        return len(due)

    def hand(self, tx: Transaction, due: Iterable[FollowUp]) -> None:
        """Writes one job for each row, within the unit."""
        jobs = [
            Job(
                id=None,
                queue=QUEUE,
                priority=0,
                lock=lock_of(one.case_id),
                queueing_lock=None,
                task_name=TASK,
                task_kwargs={"follow_up_id": str(one.id)},
            )
            for one in due
        ]
        self._app.job_manager.batch_defer_jobs(jobs=jobs, connection=self._driver(tx))


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take. A follow-up is one short transaction: what has been under way for `stuck_after` is nobody's."""

    heartbeat: float = 5.0
    stalled_after: float = 20.0
    stuck_after: float = 60.0
    watch: float = 5.0
    poll: float = 1.0
    stop_within: float = 8.0


class JobWorker:
    """Runs what was handed over; takes over what a dead or frozen process had begun.

    `connect` is how the library's own sessions are opened: a process that freezes between two words of one of them holds its
    jobs against every rescue, until the server ends that session.

    The library's worker ends when its database does; it is begun again until `stop`."""

    def __init__(
        self,
        url: str,
        run: ThreadRunner,
        run_follow_up: Callable[..., object],
        *,
        note_failing: Callable[..., object] | None = None,
        connect: Mapping[str, object] | None = None,
        concurrency: int = 4,
        pace: Pace | None = None,
        tasks: Tasks | None = None,
    ) -> None:
        self._url = url
        self._connect = dict(connect or {})
        self._one = OneFollowUp(run, run_follow_up, note_failing)
        self._concurrency = concurrency
        self._pace = pace or Pace()
        self._tasks = tasks or Tasks()
        self._doing: dict[tuple[int, int], float] = {}
        self._outage = Outage(log)
        self._stopping = False

    async def start(self) -> None:
        """Returns at once; a database that does not answer is asked again."""
        self._tasks.start(self._serve(), "jobs")

    async def stop(self) -> None:
        """Takes nothing new, lets what is under way end, within a few seconds."""
        self._stopping = True
        await self._tasks.stop()

    async def _work(self, follow_up_id: str) -> None:
        """One follow-up. While the database is away the job waits for it, for as long as the job may be under way."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + self._pace.stuck_after
        while True:
            try:
                await self._one(UUID(follow_up_id))
                self._outage.over()
                return
            except Away as away:
                self._outage.note(away)
                if loop.time() > ends or self._stopping:
                    return
                await asyncio.sleep(self._pace.poll)

    async def _serve(self) -> None:
        pause = 0.5
        while not self._stopping:
            began = asyncio.get_running_loop().time()
            try:
                await self._serve_once()
            except Exception as error:
                log.warning("the job queue does not answer (%s); asked again in %.1f s", type(error).__name__, pause)
            if asyncio.get_running_loop().time() - began > 2 * LONGEST_PAUSE:
                pause = 0.5
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def app(self) -> App:
        """Gives the library over this worker's database, not opened yet."""
        connector = PsycopgConnector(conninfo=self._url, min_size=1, max_size=4, timeout=10.0, kwargs=self._connect)
        app = App(connector=connector)
        app.task(name=TASK, queue=QUEUE)(self._work)
        return app

    async def _serve_once(self) -> None:
        """One life of the library's worker, with the watch beside it."""
        app = self.app()
        async with app.open_async():
            watch = self._tasks.start(self._watch(app), "jobs-watch")
            try:
                await app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=self._concurrency,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    fetch_job_polling_interval=self._pace.poll,
                    update_heartbeat_interval=self._pace.heartbeat,
                    stalled_worker_timeout=self._pace.stalled_after,
                    shutdown_graceful_timeout=self._pace.stop_within,
                )
            finally:
                watch.cancel()
                with suppress(asyncio.CancelledError):
                    await watch

    async def _watch(self, app: App) -> None:
        while True:
            await asyncio.sleep(self._pace.watch)
            try:
                await self.rescue(app)
            except Exception as error:
                log.warning("stalled jobs could not be looked for (%s)", type(error).__name__)

    async def rescue(self, app: App) -> int:
        """Gives back the jobs of processes that are dead, and those whose end was never written down; says how many.

        Two processes may rescue the same job, and a third may have begun it meanwhile: the row decides."""
        manager = app.job_manager
        stalled = {
            int(job.id or 0): job
            for job in await manager.get_stalled_jobs(
                queue=QUEUE, seconds_since_heartbeat=self._pace.stalled_after
            )
        }  # fmt: skip
        now = asyncio.get_running_loop().time()
        doing = {
            (int(job.id or 0), job.attempts): job for job in await manager.list_jobs_async(queue=QUEUE, status="doing")
        }
        self._doing = {key: self._doing.get(key, now) for key in doing}
        for key, since in self._doing.items():
            if now - since >= self._pace.stuck_after:
                stalled[key[0]] = doing[key]
        count = 0
        for job_id in stalled:
            with suppress(ConnectorException):  # it has ended meanwhile, or another process was first
                await manager.retry_job_by_id_async(job_id, retry_at=AT_ONCE)
                count += 1
        if count:
            log.warning("%s jobs of dead processes were taken over", count)
        return count

"""Runs use cases: each in one unit of work, off the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from workflows.kernel.clock import Clock, NewId
from workflows.kernel.errors import Conflict
from workflows.ports.transaction import Transaction, UnitOfWork

Answer = TypeVar("Answer")
TRIES = 4
TOGETHER = 32
"""So many units that wait for the same database share a commit at most: nobody waits for more than these."""


@dataclass(slots=True, eq=False)
class _Job:
    """Something to do in a database thread, and who waits for it. `unit` is run in a unit of work, which it may share a
    commit with; `call` has transactions of its own."""

    loop: asyncio.AbstractEventLoop
    waiting: asyncio.Future[Any]
    unit: Callable[[Transaction], Any] | None = None
    call: Callable[[], Any] | None = None
    answer: Any = None
    error: BaseException | None = None


@dataclass(slots=True)
class _Done:
    """What a turn of a database thread leaves: answers, and what committed units leave to do."""

    jobs: Sequence[_Job]
    left: list[Any] = field(default_factory=list)


class ThreadRunner:
    """`await run(use_case, update_id=..., **input)`.

    The whole unit runs in a database thread. Where another writer was first (Conflict) it is run again from the start:
    nothing of the first try was kept. An update that was already answered changes nothing and gives None.

    With one thread, units that wait at the same time share one commit (`UnitOfWork.several`): each is kept or undone by
    itself, and nobody hears an answer before it is on the disk. Where that commit fails, none was kept, and each says so.
    """

    def __init__(
        self,
        units: UnitOfWork,
        clock: Clock,
        new_id: NewId,
        threads: int = 1,
        on_left: Callable[[Any], None] | None = None,
    ) -> None:
        """`on_left` is told on the event loop, before the answers, what committed units leave to do (`leave`)."""
        self._units = units
        self._clock = clock
        self._new_id = new_id
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._together = TOGETHER if threads == 1 and getattr(units, "shares", False) else 1
        self._waiting: deque[_Job] = deque()
        self._called = False
        self._here = threading.local()
        self._on_left = on_left

    async def __call__(
        self, use_case: Callable[..., Answer], /, *, update_id: int | None = None, **given: Any
    ) -> Answer | None:
        answer: Answer | None = await self._wait(unit=lambda tx: self._once(tx, use_case, update_id, given))
        return answer

    async def io(self, call: Callable[..., Answer], /, *given: Any) -> Answer:
        """Runs a short database call of its own transaction in the same thread, after what waits already."""
        answer: Answer = await self._wait(call=lambda: call(*given))
        return answer

    def now(self, use_case: Callable[..., Answer], /, *, update_id: int | None = None, **given: Any) -> Answer | None:
        """Gives the same, in the calling thread."""
        return self._alone(lambda tx: self._once(tx, use_case, update_id, given))

    def leave(self, done: Any) -> bool:
        """Keeps what a unit of this thread leaves to do until its callers wake: one wake-up for everything. False where
        nobody waits on the event loop."""
        kept: list[Any] | None = getattr(self._here, "kept", None)
        if kept is None or self._on_left is None:
            return False
        kept.append(done)
        return True

    def close(self) -> None:
        """Waits for the units under way."""
        self._pool.shutdown(wait=True)

    # ------------------------------------------------------------------ on the event loop
    async def _wait(self, **what: Any) -> Any:
        loop = asyncio.get_running_loop()
        job = _Job(loop, loop.create_future(), **what)
        self._waiting.append(job)
        if self._together == 1 or not self._called:
            self._called = True
            self._pool.submit(self._turn)
        return await job.waiting

    def _tell(self, done: _Done) -> None:
        if self._on_left is not None:
            for one in done.left:
                self._on_left(one)
        for job in done.jobs:
            if job.waiting.done():  # nobody waits any more; what was committed stays
                continue
            if job.error is not None:
                job.waiting.set_exception(job.error)
            else:
                job.waiting.set_result(job.answer)

    # ------------------------------------------------------------------ in a database thread
    def _turn(self) -> None:
        """Does what waits: one thing, or with one thread all of it."""
        self._called = False  # who comes from here on calls again: at worst a turn finds nothing
        for jobs in self._taken():
            done = _Done(jobs)
            self._here.kept = done.left
            try:
                self._do(jobs)
            finally:
                self._here.kept = None
            with contextlib.suppress(RuntimeError):  # the loop is closed: what was committed is in the database
                jobs[0].loop.call_soon_threadsafe(self._tell, done)

    def _taken(self) -> Iterator[Sequence[_Job]]:
        taken: list[_Job] = []
        with contextlib.suppress(IndexError):
            while len(taken) < self._together:
                taken.append(self._waiting.popleft())
            if self._waiting and not self._called:
                self._called = True
                self._pool.submit(self._turn)
        for key, jobs in groupby(taken, key=lambda job: (job.loop, job.unit is not None)):
            if key[1]:
                yield list(jobs)
            else:
                yield from ([job] for job in jobs)

    def _do(self, jobs: Sequence[_Job]) -> None:
        if len(jobs) > 1:
            try:
                with self._units.several() as batch:  # type: ignore[attr-defined]
                    for job in jobs:
                        self._in_batch(batch, job)
            except BaseException as error:  # the commit failed, or the database went away: nothing of any was kept
                for job in jobs:
                    job.error = job.error or error
            return
        for job in jobs:
            try:
                job.answer = self._alone(job.unit) if job.unit is not None else job.call()  # type: ignore[misc]
            except BaseException as error:
                job.error = error

    def _in_batch(self, batch: Any, job: _Job) -> None:
        """One unit among others; its own failure undoes it alone. Raises where the whole batch is lost."""
        assert job.unit is not None
        for attempt in range(1, TRIES + 1):
            try:
                with batch.unit() as tx:
                    job.answer = job.unit(tx)
            except Exception as error:
                if batch.lost:
                    raise
                if isinstance(error, Conflict) and attempt < TRIES:
                    continue
                job.error = error
            return

    def _alone(self, unit: Callable[[Transaction], Answer]) -> Answer:
        attempt = 1
        while True:
            try:
                with self._units() as tx:
                    return unit(tx)
            except Conflict:
                if attempt == TRIES:
                    raise
                attempt += 1

    def _once(
        self, tx: Transaction, use_case: Callable[..., Answer], update_id: int | None, given: dict[str, Any]
    ) -> Answer | None:
        if update_id is None:
            tx.cause = self._new_id().hex
        else:
            tx.cause = f"u{update_id}"
            if not tx.close_update(update_id, self._clock.now()):
                return None
        return use_case(tx, **given)

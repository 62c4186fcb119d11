"""The outbox's one sender, and the one place that retries.

Messages to one recipient leave in the order in which they were written, one at a time; recipients do not wait for each
other. What is known to have left is marked in batches: answers that end together share one commit.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from adapters.engine.runner import ThreadRunner
from adapters.tasks import Tasks
from workflows.ports import Clock, Delivered, Never, Parcel, Post, Sender, TryLater

log = logging.getLogger(__name__)
BATCH = 100
LONGEST_WAIT = timedelta(minutes=5)
BEAT_SECONDS = 5.0
Recipient = tuple[str, str]


class Courier:
    """Sends what the outbox holds, through the channels it is given."""

    def __init__(
        self,
        post: Post,
        senders: Mapping[str, Sender],
        run: ThreadRunner,
        clock: Clock,
        undelivered: Callable[..., None],
        *,
        beat: float = BEAT_SECONDS,
        tasks: Tasks | None = None,
    ) -> None:
        self._post = post
        self._senders = senders
        self._run = run
        self._clock = clock
        self._undelivered = undelivered
        self._beat_seconds = beat
        self._tasks = tasks or Tasks()
        self._queues: dict[Recipient, deque[Parcel]] = {}
        self._held: set[int] = set()
        self._resting: dict[Recipient, datetime] = {}
        self._left: list[tuple[int, str | None]] = []
        self._flushing = False
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def channels(self) -> frozenset[str]:
        return frozenset(self._senders)

    def start(self) -> None:
        self._tasks.start(self._beat(), "courier")

    async def stop(self) -> None:
        await self._tasks.stop()
        await self._flush()

    def hand(self, parcels: Sequence[Parcel]) -> None:
        """Takes parcels that were claimed for this process when they were written."""
        for parcel in parcels:
            if parcel.id in self._held:
                continue
            self._held.add(parcel.id)
            self._idle.clear()
            recipient = (parcel.outgoing.channel, parcel.outgoing.to)
            queue = self._queues.get(recipient)
            if queue is None:
                self._queues[recipient] = deque([parcel])
                self._tasks.start(self._serve(recipient), "courier-recipient")
            else:
                queue.append(parcel)

    def wake(self) -> None:
        """Looks at the outbox now instead of at the next beat."""
        self._wake.set()

    async def drained(self) -> None:
        """Returns when everything handed over has left or was put back."""
        await self._idle.wait()

    async def _beat(self) -> None:
        while True:
            try:
                parcels = await self._run.io(self._post.claim, self._clock.now(), BATCH, sorted(self._senders))
                self.hand(parcels)
            except Exception:
                log.exception("the outbox could not be read; it will be read again")
                parcels = []
            if len(parcels) < BATCH:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), self._beat_seconds)
                self._wake.clear()

    async def _serve(self, recipient: Recipient) -> None:
        queue = self._queues[recipient]
        try:
            while queue:
                parcel = queue.popleft()
                await self._send(recipient, parcel)
                self._held.discard(parcel.id)
        finally:
            del self._queues[recipient]
            if not self._queues:
                await self._flush()
                self._idle.set()

    async def _send(self, recipient: Recipient, parcel: Parcel) -> None:
        rests_until = self._resting.get(recipient)
        if rests_until is not None:
            if rests_until > self._clock.now():
                await self._again(parcel, rests_until, "waits for an earlier message")
                return
            del self._resting[recipient]
        try:
            answer = await self._senders[recipient[0]](parcel.outgoing)
        except Exception as error:  # a sender's fault must not stop the others
            log.exception("sender %s failed", recipient[0])
            answer = TryLater(type(error).__name__)
        await self._settle(recipient, parcel, answer)

    async def _settle(self, recipient: Recipient, parcel: Parcel, answer: Delivered | TryLater | Never) -> None:
        if isinstance(answer, Delivered):
            self._left.append((parcel.id, answer.reference))
            if not self._flushing:
                self._flushing = True
                self._tasks.start(self._flush_soon(), "courier-flush")
        elif isinstance(answer, TryLater):
            wait = timedelta(seconds=answer.after_seconds or 2 ** min(parcel.attempt, 9))
            until = self._clock.now() + (wait if answer.after_seconds else min(wait, LONGEST_WAIT))
            self._resting[recipient] = until
            await self._again(parcel, until, answer.why)
        else:
            await self._run.io(self._post.gave_up, parcel.id, answer.why, self._clock.now())
            await self._run(self._undelivered, parcel=parcel, why=answer.why)

    async def _again(self, parcel: Parcel, until: datetime, why: str) -> None:
        await self._run.io(self._post.retry, parcel.id, until, why)
        seconds = max((until - self._clock.now()).total_seconds(), 0.05)
        asyncio.get_running_loop().call_later(min(seconds, 60.0), self._wake.set)

    async def _flush_soon(self) -> None:
        try:
            while self._left:
                await self._flush()
        finally:
            self._flushing = False

    async def _flush(self) -> None:
        left, self._left = self._left, []
        if not left:
            return
        try:
            await self._run.io(self._post.sent, left, self._clock.now())
        except Exception:
            self._left = left + self._left
            log.exception("what left could not be marked; it will be marked again")
            await asyncio.sleep(1)


def nothing_undelivered(tx: Any, *, parcel: Parcel, why: str) -> None:
    """For parts that keep no account of what could not be delivered."""

"""The outbox's one sender, and the one place that retries: each act by its class (`workflows.delivery.act_classes`).

Messages to one recipient leave in the order in which they were written, one at a time; recipients do not wait for each
other. What is known to have left is marked in batches: answers that end together share one commit.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.engine.outage_log import Outage
from adapters.engine.runner import ThreadRunner
from adapters.engine.send_journal import SendJournal
from adapters.engine.sent_marks import SentMarks
from adapters.engine.tasks import Tasks
from adapters.engine.webhook_replies import IN_ANSWER, Replies
from workflows.delivery.act_classes import when_unsure, with_mark
from workflows.delivery.outgoing import Delivered, OutboxMessage, PermanentFailure, RetryLater, UnknownOutcome
from workflows.delivery.send_journal import DELIVERED
from workflows.kernel.clock import Clock
from workflows.kernel.errors import Away
from workflows.ports.sending import OutboxQueue, Sender
from workflows.ports.transaction import Transaction

log = logging.getLogger(__name__)
BATCH = 100
LONGEST_WAIT = timedelta(minutes=5)
BEAT_SECONDS = 5.0
ASKED_AT_MOST = 5
"""How often the other side is asked about an act of class B before a person is."""
A_UNIT = 0.01
"""Seconds. About how long a unit of work takes."""
LINGER = 0.1
"""Seconds in which somebody's next message usually comes, where one comes."""
Recipient = tuple[str, str]
Answer = Delivered | RetryLater | UnknownOutcome | PermanentFailure


def nothing_known(tx: Transaction, **_: object) -> None:
    """For parts that keep no account of what nobody knows."""


class OutboxSender:
    """Sends what the outbox holds, through the channels it is given."""

    def __init__(
        self,
        post: OutboxQueue,
        senders: Mapping[str, Sender],
        run: ThreadRunner,
        clock: Clock,
        undelivered: Callable[..., None],
        *,
        in_doubt: Callable[..., None] = nothing_known,
        sweep: Callable[..., object] | None = None,
        mark: Callable[..., str] | None = None,
        journal: SendJournal | None = None,
        beat: float = BEAT_SECONDS,
        linger: float = 0.0,
        tasks: Tasks | None = None,
        marks: SentMarks | None = None,
    ) -> None:
        """`linger`: for so many seconds what left waits to be marked, and the next unit of work that knows the `marks` takes
        it along; a process that dies meanwhile sends it again, numbered, as it would have done a moment earlier."""
        self._post = post
        self._senders = senders
        self._run = run
        self._clock = clock
        self._undelivered = undelivered
        self._in_doubt = in_doubt
        self._sweep = sweep
        self._mark = mark
        self._journal = journal
        self._beat_seconds = beat
        self._tasks = tasks or Tasks()
        self._outage = Outage(log)
        self._queues: dict[Recipient, deque[OutboxMessage]] = {}
        self._marks = marks or SentMarks()
        self._held = self._marks.held
        self._resting: dict[Recipient, datetime] = {}
        self._linger = linger
        self._flushing = False
        self.replies = Replies(clock, self._take_over, self._left_in_answer)
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def channels(self) -> frozenset[str]:
        return frozenset(self._senders)

    def start(self) -> None:
        self._tasks.start(self._beat(), "outbox_sender")

    async def stop(self) -> None:
        await self._tasks.stop()
        await self._all_marked()

    def hand(self, messages: Sequence[OutboxMessage]) -> None:
        """Takes messages that were claimed for this process when they were written."""
        self._take_over(self.replies.keep_back(messages, self._is_free))

    def _is_free(self, message: OutboxMessage) -> bool:
        recipient = (message.outgoing.channel, message.outgoing.to)
        return recipient not in self._queues and recipient not in self._resting

    def _left_in_answer(self, message: OutboxMessage) -> None:
        self._held.add(message.id)
        self._mark_soon(message, IN_ANSWER)

    def _take_over(self, messages: Sequence[OutboxMessage]) -> None:
        for message in messages:
            if message.id in self._held:
                continue
            self._held.add(message.id)
            self._idle.clear()
            recipient = (message.outgoing.channel, message.outgoing.to)
            queue = self._queues.get(recipient)
            if queue is None:
                self._queues[recipient] = deque([message])
                self._tasks.start(self._serve(recipient), "outbox_sender-recipient")
            else:
                queue.append(message)

    def wake(self) -> None:
        """Looks at the outbox now instead of at the next beat."""
        self._wake.set()

    async def drained(self) -> None:
        """Returns when everything handed over has left and is marked, or was put back."""
        await self._idle.wait()
        await self._all_marked()

    async def _beat(self) -> None:
        while True:
            try:
                messages = await self._run.io(self._post.claim, self._clock.now(), BATCH, sorted(self._senders))
                self.hand(messages)
                if self._sweep is not None:
                    await self._run(self._sweep, limit=BATCH)
                self._outage.over()
            except Away as away:
                self._outage.note(away)
                messages = []
            except Exception:
                log.exception("the outbox could not be read; it will be read again")
                messages = []
            if len(messages) < BATCH:
                await self._rest()

    async def _rest(self) -> None:
        """Until somebody wakes it, or the next beat."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._beat_seconds):
                await self._wake.wait()
        self._wake.clear()

    async def _serve(self, recipient: Recipient) -> None:
        queue = self._queues[recipient]
        try:
            while queue:
                message = queue.popleft()
                try:
                    await self._send(recipient, message)
                except Away as away:
                    self._outage.note(away)
                    self._held.discard(message.id)
                except Exception:
                    # the row keeps its lease: whoever looks after it has ended goes by the act's class
                    log.exception("message %s could not be settled; its lease decides", message.id)
                    self._held.discard(message.id)
        finally:
            self._held -= {message.id for message in queue}
            del self._queues[recipient]
            if not self._queues:
                if not self._linger:
                    await self._flush()
                self._idle.set()

    async def _send(self, recipient: Recipient, message: OutboxMessage) -> None:
        rests_until = self._resting.get(recipient)
        if rests_until is not None:
            if rests_until > self._clock.now():
                await self._again(message, rests_until, "waits for an earlier message", message.unsure)
                return
            del self._resting[recipient]
        if self._is_fenced(message) and not await self._run.io(self._post.begin, message, self._clock.now()):
            self._held.discard(message.id)  # somebody else holds it by now
            return
        answer = await self._answer(self._senders[recipient[0]], message)
        await self._settle(recipient, message, answer)

    def _is_fenced(self, message: OutboxMessage) -> bool:
        """What has weight is sent by whoever holds it in the table; information too, by a process that was away so long that
        another may have claimed it."""
        return message.outgoing.act_class != "D" or (message.until is not None and message.until <= self._clock.now())

    async def _answer(self, sender: Sender, message: OutboxMessage) -> Answer:
        """Sends it once, or asks first where an earlier try may have left."""
        outgoing = message.outgoing
        before = self._journal.before(message) if self._journal is not None else None
        if before == DELIVERED:
            return Delivered("journal")
        rule = when_unsure(outgoing.act_class) if message.unsure or before is not None else None
        if rule == "in_doubt":
            return UnknownOutcome("an earlier try is in the send journal")
        try:
            if rule == "ask_first":
                asked: Answer = (
                    await sender.ask(outgoing) if hasattr(sender, "ask") else UnknownOutcome("cannot be asked")
                )
                if not isinstance(asked, PermanentFailure):
                    return asked
            elif rule == "send_again_numbered" and self._mark is not None:
                mark = await self._run(self._mark, message=message)
                outgoing = replace(outgoing, payload=with_mark(outgoing.payload, mark or ""))
            if self._journal is not None:
                await self._journal.begins(message, self._clock.now())
        except Away:
            raise
        except Exception as error:
            log.exception("message %s could not be prepared", message.id)
            return RetryLater(type(error).__name__) if rule != "ask_first" else UnknownOutcome(type(error).__name__)
        try:
            answer = await sender(outgoing)
        except Exception as error:  # a sender's fault must not stop the others; what it did before it, nobody knows
            log.exception("sender %s failed", outgoing.channel)
            answer = UnknownOutcome(type(error).__name__)
        if self._journal is not None:
            try:
                await self._journal.ended(message, type(answer).__name__.lower(), self._clock.now())
            except Exception:
                log.exception("the end of message %s could not be journaled", message.id)
        return answer

    async def _settle(self, recipient: Recipient, message: OutboxMessage, answer: Answer) -> None:
        if isinstance(answer, Delivered):
            self.replies.note(recipient[1])
            self._mark_soon(message, answer.reference)
        elif isinstance(answer, PermanentFailure):
            # the task first: whoever dies in between leaves a message that is tried again, not one that nobody hears of
            await self._run(self._undelivered, message=message, why=answer.why)
            await self._run.io(self._post.gave_up, message.id, answer.why, self._clock.now())
            self._held.discard(message.id)
        elif isinstance(answer, UnknownOutcome) and self._is_for_a_person(message):
            await self._run(self._in_doubt, message=message, why=answer.why)
            self._held.discard(message.id)
        else:
            said = answer.after_seconds if isinstance(answer, RetryLater) else None
            wait = timedelta(seconds=said or 2 ** min(message.attempt, 9))
            until = self._clock.now() + (wait if said else min(wait, LONGEST_WAIT))
            self._resting[recipient] = until
            await self._again(message, until, answer.why, isinstance(answer, UnknownOutcome) or message.unsure)

    def _mark_soon(self, message: OutboxMessage, reference: str | None) -> None:
        self._marks.add(message.id, reference)
        if self._linger and message.outgoing.act_class != "D":
            self._tasks.start(self._all_marked(), "outbox_sender-flush")
        elif not self._flushing:
            self._flushing = True
            asyncio.get_running_loop().call_later(self._linger, self._start_flush)

    @staticmethod
    def _is_for_a_person(message: OutboxMessage) -> bool:
        rule = when_unsure(message.outgoing.act_class)
        return rule == "in_doubt" or (rule == "ask_first" and message.attempt >= ASKED_AT_MOST)

    async def _again(self, message: OutboxMessage, until: datetime, why: str, unsure: bool) -> None:
        await self._run.io(self._post.retry, message.id, until, why, unsure)
        self._held.discard(message.id)
        seconds = max((until - self._clock.now()).total_seconds(), 0.05)
        asyncio.get_running_loop().call_later(min(seconds, 60.0), self._wake.set)

    # ------------------------------------------------------------------ marking what left
    def _start_flush(self) -> None:
        if not self._marks.are_all_marked:
            self._tasks.start(self._flush_soon(), "outbox_sender-flush")
        else:
            self._flushing = False

    async def _flush_soon(self) -> None:
        try:
            await self._all_marked()
        finally:
            self._flushing = False

    async def _all_marked(self) -> None:
        while not self._marks.are_all_marked:
            await self._flush()
            if self._marks.are_under_way:
                await asyncio.sleep(A_UNIT)

    async def _flush(self) -> None:
        left = self._marks.take()
        if not left:
            return
        try:
            await self._run.io(self._post.sent, left, self._clock.now())
            self._marks.marked(left)
        except asyncio.CancelledError:
            self._marks.not_marked(left)
            raise
        except Exception as error:
            self._marks.not_marked(left)
            if isinstance(error, Away):
                self._outage.note(error)
            else:
                log.exception("what left could not be marked; it will be marked again")
            await asyncio.sleep(1)


def nothing_undelivered(tx: Transaction, *, message: OutboxMessage, why: str) -> None:
    """For parts that keep no account of what could not be delivered."""

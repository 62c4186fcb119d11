"""Messages that go back in the answer to the request that brought an update, instead of by a request of their own.

Telegram does what such an answer says and tells nothing of it. So only what can be nothing but a plain message leaves that
way, one for each update, and never soon after another to the same person: what Telegram would refuse for a while would be
lost. See docs/decisions/0009-one-commit-and-the-answer-in-the-answer.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from workflows.delivery.outgoing import IN_ANSWER, OutboxMessage
from workflows.kernel.clock import Clock

__all__ = ["IN_ANSWER", "Replies"]
APART: Final = timedelta(seconds=1)
"""Telegram takes about one message a second for one person; what comes faster is sent by a request, which is told when."""
ELSEWHERE: Final = ("replace", "draw", "vault", "topic")
"""What asks for more than a message: something to look up, or an answer to go by."""
REMEMBERED: Final = 4096
Hand = Callable[[Sequence[OutboxMessage]], None]
Left = Callable[[OutboxMessage], None]


@dataclass(slots=True)
class _Expected:
    to: str
    message: OutboxMessage | None = None
    given_up: bool = False


class Replies:
    """What the updates under way may be answered with. Used on the event loop alone."""

    def __init__(self, clock: Clock, hand: Hand, left: Left, channel: str = "telegram") -> None:
        """`hand` sends a message the ordinary way; `left` is told of one that went back in an answer."""
        self._clock = clock
        self._hand = hand
        self._left = left
        self._channel = channel
        self._expected: dict[int, _Expected] = {}
        self._last: dict[str, datetime] = {}

    # ------------------------------------------------------------------ for the receiver
    def expect(self, update_id: int, to: str) -> bool:
        """From now on the message that answers this update is kept back for the answer of its request. An update that comes
        again meanwhile was not waited for by its first request: then the message leaves the ordinary way."""
        earlier = self._expected.get(update_id)
        if earlier is not None:
            earlier.given_up = True
            self._release(earlier)
            return False
        self._expected[update_id] = _Expected(to)
        return True

    def take(self, update_id: int) -> OutboxMessage | None:
        """Gives the message to put into the answer; from then on nothing is kept back any more."""
        return self._expected.pop(update_id).message

    def left(self, message: OutboxMessage) -> None:
        """The answer was written to the end."""
        self.note(message.outgoing.to)
        self._left(message)

    def not_left(self, message: OutboxMessage) -> None:
        """It was not: the message is sent by a request."""
        self._hand([message])

    # ------------------------------------------------------------------ for the outbox sender
    def note(self, to: str) -> None:
        """A message left for somebody."""
        if len(self._last) > REMEMBERED:
            since = self._clock.now() - APART
            self._last = {one: at for one, at in self._last.items() if at > since}
        self._last[to] = self._clock.now()

    def keep_back(
        self, messages: Sequence[OutboxMessage], is_free: Callable[[OutboxMessage], bool]
    ) -> Sequence[OutboxMessage]:
        """Gives those of one unit that go the ordinary way; `is_free` says whether nothing waits for the recipient of
        one."""
        if not self._expected:
            return messages
        return [one for one in messages if not self._kept(one, messages, is_free)]

    def _kept(
        self, message: OutboxMessage, together: Sequence[OutboxMessage], is_free: Callable[[OutboxMessage], bool]
    ) -> bool:
        outgoing = message.outgoing
        waiting = self._expected.get(message.answers) if message.answers is not None else None
        if waiting is None or waiting.given_up or waiting.message is not None or waiting.to != outgoing.to:
            return False
        alone = sum(one.outgoing.to == outgoing.to for one in together) == 1
        if not alone or not _is_plain(message, self._channel) or not is_free(message) or self._is_soon(outgoing.to):
            return False
        waiting.message = message
        return True

    def _is_soon(self, to: str) -> bool:
        last = self._last.get(to)
        return last is not None and self._clock.now() - last < APART

    def _release(self, waiting: _Expected) -> None:
        message, waiting.message = waiting.message, None
        if message is not None:
            self._hand([message])


def _is_plain(message: OutboxMessage, channel: str) -> bool:
    outgoing = message.outgoing
    if outgoing.channel != channel or outgoing.act_class != "D" or message.unsure:
        return False
    return outgoing.method == "sendMessage" and not any(one in outgoing.payload for one in ELSEWHERE)

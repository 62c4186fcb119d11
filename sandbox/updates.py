"""The queue of updates: kept until confirmed, delivered in order for each chat."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from sandbox.bell import Bell
from sandbox.errors import BadRequest, Conflict
from sandbox.json_value import Json, JsonObject, whole_in

DAY = 86_400.0
CALLBACK_LIFE = 150.0
LONGEST_POLL = 50
PENDING_LIMIT = 200_000
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(slots=True)
class Pending:
    """An update that the bot has not confirmed."""

    update: JsonObject
    lane: int
    expires: float


class UpdateQueue:
    """What `getUpdates` reads and a webhook delivers.

    An update leaves when it is confirmed, or when it is older than a day (a pressed button: 150 seconds), by `clock`.
    """

    def __init__(self, clock: Callable[[], float], first_id: int = 310_000_001) -> None:
        self._clock = clock
        self._next = first_id
        self._pending: dict[int, Pending] = {}
        self._lanes: dict[int, deque[int]] = {}
        self._poller: asyncio.Future[None] | None = None
        self.allowed: list[str] | None = None
        self.bell = Bell()
        self.webhook_url = ""
        self.closing = False
        self.on_put: Callable[[int], None] = lambda _lane: None

    def __len__(self) -> int:
        return len(self._pending)

    def put(self, kind: str, payload: JsonObject, lane: int) -> int | None:
        """Queue an update of a chat (`lane`); None when the bot did not ask for this kind."""
        if not self._wanted(kind):
            return None
        update_id = self._next
        self._next += 1
        self._keep({"update_id": update_id, kind: payload}, kind, lane)
        return update_id

    def put_again(self, update: JsonObject, lane: int) -> None:
        """Queue a ready-made update as it is, even with an id seen before."""
        kind = next((key for key in update if key != "update_id"), "")
        self._keep(update, kind, lane)

    def _keep(self, update: JsonObject, kind: str, lane: int) -> None:
        update_id = whole_in(update["update_id"])
        life = CALLBACK_LIFE if kind == "callback_query" else DAY
        self._pending[update_id] = Pending(update, lane, self._clock() + life)
        self._lanes.setdefault(lane, deque()).append(update_id)
        if len(self._pending) > PENDING_LIMIT:
            self.confirm(next(iter(self._pending)))
        self.bell.ring()
        self.on_put(lane)

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT

    def confirm(self, update_id: int) -> None:
        """This update is done with."""
        gone = self._pending.pop(update_id, None)
        if gone is None:
            return
        lane = self._lanes[gone.lane]
        if lane[0] == update_id:
            lane.popleft()
        else:
            lane.remove(update_id)
        if not lane:
            del self._lanes[gone.lane]

    def head(self, lane: int) -> JsonObject | None:
        """Gives the oldest unconfirmed update of a chat."""
        while waiting := self._lanes.get(lane):
            pending = self._pending[waiting[0]]
            if pending.expires > self._clock():
                return pending.update
            self.confirm(waiting[0])
        return None

    def lanes(self) -> list[int]:
        """Chats with something to deliver."""
        return list(self._lanes)

    def drop_all(self) -> None:
        """Forget everything that waits."""
        self._pending.clear()
        self._lanes.clear()

    async def poll(self, offset: int, limit: int, seconds: int, allowed: list[str] | None) -> list[JsonObject]:
        """`getUpdates`: confirms below `offset`, then waits up to `seconds` of real time for something to give.

        A second reader ends the first one with 409, as Telegram does.
        """
        if self.webhook_url:
            raise Conflict(_WEBHOOK)
        if allowed is not None:
            self.allowed = allowed or None
        self._confirm_below(offset)
        limit = limit if 1 <= limit <= 100 else 100
        loop = asyncio.get_running_loop()
        turn = self._take_turn(loop)
        deadline = loop.time() + min(max(seconds, 0), LONGEST_POLL)
        while True:
            batch = self._batch(limit)
            left = deadline - loop.time()
            if batch or left <= 0 or self.closing:
                self._end_turn(turn)
                return batch
            await self.bell.wait(left)
            if turn.done():
                raise Conflict(_WEBHOOK if self.webhook_url else _TERMINATED)

    def interrupt(self) -> None:
        """End the reader that waits now."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
            self._poller = None
            self.bell.ring()

    def _take_turn(self, loop: asyncio.AbstractEventLoop) -> asyncio.Future[None]:
        self.interrupt()
        self._poller = loop.create_future()
        return self._poller

    def _end_turn(self, turn: asyncio.Future[None]) -> None:
        if self._poller is turn:
            self._poller = None

    def _confirm_below(self, offset: int) -> None:
        low = takewhile(lambda one: one < offset, self._pending)
        done = list(self._pending)[:offset] if offset < 0 else list(low)
        for update_id in done:
            self.confirm(update_id)

    def _batch(self, limit: int) -> list[JsonObject]:
        now = self._clock()
        batch: list[JsonObject] = []
        expired: list[int] = []
        for update_id, pending in self._pending.items():
            if pending.expires <= now:
                expired.append(update_id)
                continue
            batch.append(pending.update)
            if len(batch) == limit:
                break
        for update_id in expired:
            self.confirm(update_id)
        return batch


def checked_kinds(given: Json) -> list[str] | None:
    """`allowed_updates`; None keeps the previous setting."""
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise BadRequest("can't parse allowed updates: array of strings expected")
    return given

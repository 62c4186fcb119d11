"""The world outside the desk, which no crash of the desk touches: what Telegram took and delivered, the mails that came.

It is the ground truth: it counts by the keys of what left, and never helps by deduplicating.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from workflows.ports import Delivered, Never, Outgoing, TryLater


class Killed(BaseException):
    """The process dies here: nothing after it runs, nothing is caught."""


@dataclass
class Faults:
    """Which faults happen, how often, and how often they did."""

    chance: Random
    on: bool
    rates: Mapping[str, float] = field(default_factory=dict)
    happened: Counter[str] = field(default_factory=Counter)

    def strikes(self, kind: str) -> bool:
        """Whether this fault happens here and now."""
        if not self.on or self.chance.random() >= self.rates.get(kind, 0.0):
            return False
        self.happened[kind] += 1
        return True


RATES = {
    "telegram_429": 0.01,
    "telegram_5xx": 0.01,
    "telegram_reply_lost": 0.004,
    "mail_451": 0.05,
    "update_twice": 0.02,
    "crash_before_commit": 0.0008,
    "crash_after_commit": 0.0008,
    "crash_after_send": 0.0004,
}


@dataclass
class Chatting:
    """One person's side of the chat: what they see, and a bell for what is new."""

    shown: list[Mapping[str, Any]] = field(default_factory=list)
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    blocked: bool = False


class Telegram:
    """What the Bot API took. `ports.Sender`."""

    def __init__(self, faults: Faults, die: Callable[[str], None]) -> None:
        self._faults = faults
        self._die = die
        self.chats: dict[str, Chatting] = defaultdict(Chatting)
        self.deliveries: Counter[str] = Counter()
        self.ambiguous: set[str] = set()
        self.pictures = 0

    async def __call__(self, outgoing: Outgoing) -> Delivered | TryLater | Never:
        chat = self.chats[outgoing.to]
        if chat.blocked:
            return Never("bot was blocked by the user")
        if self._faults.strikes("telegram_429"):
            return TryLater("Too Many Requests", 3.0)
        if self._faults.strikes("telegram_5xx"):
            return TryLater("Bad Gateway")
        payload = json.loads(json.dumps(outgoing.payload))
        self.deliveries[outgoing.key] += 1
        self.pictures += "draw" in payload
        chat.shown.append(payload)
        chat.bell.set()
        if self._faults.strikes("telegram_reply_lost"):
            self.ambiguous.add(outgoing.key)
            return TryLater("TimeoutError")
        if self._faults.strikes("crash_after_send"):
            self.ambiguous.add(outgoing.key)
            self._die("crash_after_send")
        return Delivered("1")


class Post:
    """What the mail server took. `ports.Sender`."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self.deliveries: Counter[str] = Counter()
        self.boxes: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self.bell = asyncio.Event()

    async def __call__(self, outgoing: Outgoing) -> Delivered | TryLater | Never:
        if self._faults.strikes("mail_451"):
            return TryLater("451 greylisted", 900.0)
        self.deliveries[outgoing.key] += 1
        self.boxes[outgoing.to].append(dict(outgoing.payload))
        self.bell.set()
        return Delivered("<1@mail>")


class Ledger:
    """A hash over everything that happened, in its order: the same seed gives the same."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.entries = 0

    def write(self, *what: object) -> None:
        self.entries += 1
        self._hash.update(json.dumps(what, default=str, sort_keys=True).encode())

    def digest(self) -> str:
        return self._hash.hexdigest()[:16]

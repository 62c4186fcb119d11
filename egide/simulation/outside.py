"""The world outside the desk, which no crash of the desk touches: what Telegram took and delivered, the letters that came.

It is the ground truth: it counts by the keys of what left, and never helps by deduplicating.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from random import Random

from adapters.system.release_folder import LOCALES
from adapters.texts.locales import load_locales
from workflows.delivery.outgoing import Delivered, Outgoing, PermanentFailure, RetryLater, UnknownOutcome
from workflows.kernel.people import LANGUAGES
from workflows.kernel.plain import Plain


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
        """Tells whether this fault happens here and now."""
        if not self.on or self.chance.random() >= self.rates.get(kind, 0.0):
            return False
        self.happened[kind] += 1
        return True


RATES = {
    "telegram_429": 0.01,
    "telegram_5xx": 0.01,
    "telegram_reply_lost": 0.005,
    "telegram_cut": 0.005,
    "crash_after_send": 0.0015,
    "mail_451": 0.06,
    "mail_reply_lost": 0.06,
    "mail_cut": 0.04,
    "mail_refused": 0.03,
    "crash_after_mail": 0.03,
    "update_twice": 0.03,
    "reply_to_server_lost": 0.01,
    "database_away": 0.001,
    "crash_before_commit": 0.0008,
    "crash_after_commit": 0.0008,
}
"""How often each fault strikes where it can; `switched_off`, `outage`, `clock_jump` and `clock_change` come by the calendar."""
KINDS = (*RATES, "switched_off", "outage", "clock_jump", "clock_change")
GREYLISTED = 900.0
LAST_MOMENTS = 60.0
LAST = 2000


@dataclass
class Chatting:
    """One person's side of the chat: what they see, and a bell for what is new."""

    shown: list[Plain] = field(default_factory=list)
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    blocked: bool = False
    answered: set[int] = field(default_factory=set)


@dataclass
class Arrived:
    """Everything that arrived under one key."""

    to: str
    act_class: str
    copies: int = 0
    unmarked_again: int = 0
    text: str = ""
    doubtful: bool = False
    """The desk was never told of one of the copies: another may follow, if it says that it may be one."""


@cache
def _mark() -> re.Pattern[str]:
    """The line under what may be a second copy. The first copy that arrives has it too, where a try before it was cut off."""
    say = load_locales(LOCALES).say
    lines = (re.escape(say(language, "chat.possibly_twice", number=0)).replace("0", r"\d+") for language in LANGUAGES)
    return re.compile(f"({'|'.join(lines)})\\Z")


class Truth:
    """What arrived, by key: the only book that says whether something was lost or came twice."""

    def __init__(self) -> None:
        self.arrived: dict[str, Arrived] = {}
        self.refused: set[str] = set()
        self._latest: deque[tuple[float, Arrived]] = deque(maxlen=LAST)

    def died(self, at: float) -> None:
        """The desk died: what arrived in its last moments it may not have been able to note."""
        for when, one in self._latest:
            one.doubtful = one.doubtful or when >= at - LAST_MOMENTS
        self._latest.clear()

    def take(self, outgoing: Outgoing, at: float) -> Arrived:
        """One copy more."""
        one = self.arrived.get(outgoing.key)
        words = outgoing.words
        if one is None:
            one = self.arrived[outgoing.key] = Arrived(outgoing.to, outgoing.act_class, text=words)
        elif words and not (one.doubtful and (words != one.text or _mark().search(words))):
            one.unmarked_again += 1
        one.copies += 1
        self._latest.append((at, one))
        return one

    def came(self, key: str) -> int:
        """Tells how many copies arrived."""
        return self.arrived[key].copies if key in self.arrived else 0


class Telegram:
    """What the Bot API took. `ports.Sender`."""

    def __init__(
        self, truth: Truth, faults: Faults, die: Callable[[str], None], answers: Mapping[str, int]
    ) -> None:  # fmt: skip
        """`answers`: which update each message answers, by its key."""
        self._truth = truth
        self._faults = faults
        self._die = die
        self._answers = answers
        self.chats: dict[str, Chatting] = defaultdict(Chatting)
        self.taken = 0

    async def __call__(self, outgoing: Outgoing) -> Delivered | RetryLater | UnknownOutcome | PermanentFailure:
        chat = self.chats[outgoing.to]
        if chat.blocked:
            self._truth.refused.add(outgoing.key)
            return PermanentFailure("bot was blocked by the user")
        if self._faults.strikes("telegram_429"):
            return RetryLater("Too Many Requests", 3.0)
        if self._faults.strikes("telegram_5xx"):
            return RetryLater("Bad Gateway")
        if self._faults.strikes("telegram_cut"):
            return UnknownOutcome("ConnectionReset")
        arrived = self._truth.take(outgoing, asyncio.get_running_loop().time())
        self.taken += 1
        if outgoing.key in self._answers:
            chat.answered.add(self._answers[outgoing.key])
        chat.shown.append(json.loads(json.dumps(outgoing.payload)))
        chat.bell.set()
        if self._faults.strikes("telegram_reply_lost"):
            arrived.doubtful = True
            return UnknownOutcome("TimeoutError")
        if self._faults.strikes("crash_after_send"):
            arrived.doubtful = True
            self._die("crash_after_send")
        return Delivered("1")


class MailAndPost:
    """The mail server, and the carrier of registered letters and orders, who can be asked what it has. `ports.Queryable`."""

    def __init__(self, truth: Truth, faults: Faults, die: Callable[[str], None]) -> None:
        self._truth = truth
        self._faults = faults
        self._die = die
        self.boxes: dict[str, list[Plain]] = defaultdict(list)
        self.bells: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        """Whoever reads a box waits for its bell."""
        self.letters: list[Outgoing] = []
        """The acts with legal weight, in the order of their arrival."""
        self.taken = 0

    async def __call__(self, outgoing: Outgoing) -> Delivered | RetryLater | UnknownOutcome | PermanentFailure:
        if self._faults.strikes("mail_451"):
            return RetryLater("451 greylisted", GREYLISTED)
        if outgoing.act_class == "D" and self._faults.strikes("mail_refused"):
            self._truth.refused.add(outgoing.key)
            return PermanentFailure("550 no such mailbox")
        if self._faults.strikes("mail_cut"):
            return UnknownOutcome("connection lost before the last dot")
        arrived = self._truth.take(outgoing, asyncio.get_running_loop().time())
        self.taken += 1
        self.boxes[outgoing.to].append(dict(outgoing.payload))
        self.bells[outgoing.to].set()
        if outgoing.act_class != "D":
            self.letters.append(outgoing)
        if self._faults.strikes("mail_reply_lost"):
            arrived.doubtful = True
            return UnknownOutcome("connection lost after the last dot")
        if self._faults.strikes("crash_after_mail"):
            arrived.doubtful = True
            self._die("crash_after_mail")
        return Delivered(f"<{self.taken}@mail>")

    async def ask(self, outgoing: Outgoing) -> Delivered | PermanentFailure | UnknownOutcome:
        """Tells what the carrier has under this key."""
        if self._faults.strikes("mail_451"):
            return UnknownOutcome("the carrier does not answer")
        return Delivered("carrier") if self._truth.came(outgoing.key) else PermanentFailure("not found")


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

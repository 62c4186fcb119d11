"""Thousands of updates, asked for in batches and brought to a webhook, doubled, out of order, under kills: what is on the
desk at the end is compared with what the Bot API was told that the desk has.

`python -m tests.crash.inbound '{"seed": S}'` prints what it found as JSON; with `"broken": true` the receiver acknowledges
before the commit, and the comparison must see it."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from pydantic import SecretStr

from sandbox.world import FIRST_PERSON
from tests.crash.broken import acknowledges_first
from tests.crash.desk import BEGINS, DATABASE, RESTART, Desk, Furniture
from tests.crash.hooks import Boundaries
from tests.crash.outside import Outside
from tests.crash.scenarios import add_case, furnish
from tests.crash.shared import Shared
from tests.fakes.ports import free_port

PEOPLE = 40
POLLED, HOOKED = 3900, 1200
BATCH = 100
LONGEST_LIFE = 90
FIRST_UPDATE = 500_000_001
SECRET = "a-secret-of-the-webhook"
COMMANDS = ("/menu", "/cases", "/aide")


@dataclass
class Told:
    """What came of one way in."""

    updates: int = 0
    delivered: int = 0
    kills: int = 0
    again: int = 0
    lost: int = 0
    doubled: int = 0
    parked: int = 0
    unanswered: int = 0
    examples: list[str] = field(default_factory=list)


def made(seed: int, first: int, count: int) -> list[dict[str, Any]]:
    """Updates of many people: words for the desk, commands, presses. Each person's are in their order."""
    chance = Random(seed)
    return [_update(first + place, FIRST_PERSON + chance.randrange(PEOPLE), chance.random()) for place in range(count)]


def _update(number: int, person: int, roll: float) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Camille", "language_code": "fr"}
    chat = {"id": person, "type": "private", "first_name": "Camille"}
    message = {"message_id": number, "date": 1_795_000_000, "chat": chat}
    if roll < 0.8:
        return {"update_id": number, "message": {**message, "from": sender, "text": f"Voici la suite {number}"}}
    if roll < 0.9:
        command = COMMANDS[number % len(COMMANDS)]
        entities = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        return {"update_id": number, "message": {**message, "from": sender, "text": command, "entities": entities}}
    shown = {**message, "from": {"id": 1000, "is_bot": True, "first_name": "Égide"}, "text": "…"}
    query = {"id": str(number), "from": sender, "chat_instance": "1", "data": "m", "message": shown}
    return {"update_id": number, "callback_query": query}


def disordered(updates: Sequence[dict[str, Any]], chance: Random) -> list[list[dict[str, Any]]]:
    """In batches: neighbours change places, and every seventh comes once more with the next batch."""
    batches, again = [], list[dict[str, Any]]()
    for first in range(0, len(updates), BATCH):
        fresh = list(updates[first : first + BATCH])
        mixed = [*fresh, *again]
        places = sorted((place % BATCH + chance.uniform(0, 12), place) for place in range(len(mixed)))
        batches.append([mixed[place] for _, place in places])
        again = [one for one in fresh if chance.random() < 0.15]
    return [*batches, again]


class Inbound:
    """A desk of forty people, and a server that brings their updates."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.shared = Shared()
        self.shared.now = self.shared.wall = BEGINS
        self.outside = Outside(self.shared)
        self.boundaries = Boundaries(self.shared)
        self.chance = Random(seed)
        self.snapshot, self.place = folder / "snapshot", folder / "run"
        self.place.mkdir()
        os.chdir(self.place)
        self.furniture = Furniture(self.shared, self.outside, self.boundaries)
        self.furniture.without_outbox_sender()
        self.port = free_port()

    def begin(self) -> None:
        for one in self.place.iterdir():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        self.outside.ask("reset", people=["Camille"] * PEOPLE)
        if self.snapshot.exists():
            shutil.copytree(self.snapshot, self.place, dirs_exist_ok=True)
            return
        desk = Desk(self.furniture)
        furnish(desk)
        for number in range(PEOPLE):
            add_case(desk, FIRST_PERSON + number, "verify_cover")
        desk.close()
        shutil.copytree(self.place, self.snapshot)

    # ------------------------------------------------------------------ lives
    def hear(self, updates: Sequence[dict[str, Any]], batches: Sequence[Sequence[dict[str, Any]]], hook: bool) -> Told:
        """Brings every batch, with as many deaths as it takes."""
        self.begin()
        told = Told(updates=len(updates))
        for batch in batches:
            self.outside.ask("deliver", updates=list(batch))
            told.delivered += len(batch)
            while True:
                self.shared.dies_at = self._fate(hook)
                ended = self._fork(hook)
                if ended == 0:
                    break
                assert ended == -signal.SIGKILL, f"a life ended with {ended}"
                told.kills += 1
                self.shared.now += RESTART
        self.shared.dies_at = 0
        assert self._fork(hook) == 0
        told.again = self.outside.ask("told_again")["again"]
        self._compare(updates, told)
        return told

    def _fate(self, hook: bool) -> int:
        """The boundary at which the next life ends, if it gets there: often around the first acknowledgement."""
        if self.chance.random() < 0.3:
            return self.chance.randint(1, 8)
        return self.chance.randint(1, 5 * BATCH if hook else BATCH)

    def _fork(self, hook: bool) -> int:
        gc.freeze()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                signal.alarm(LONGEST_LIFE)
                self.boundaries.begin()
                asyncio.run(self._live(hook))
                code = 0
            finally:
                os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    async def _live(self, hook: bool) -> None:
        if hook:
            told = {"webhook": True, "telegram_webhook_port": self.port, "telegram_webhook_secret": SecretStr(SECRET)}
            address = {"public_url": f"http://127.0.0.1:{self.port}"}
            self.furniture.settings = self.furniture.settings.model_copy(update={**told, **address})
        desk = Desk(self.furniture, "bot")
        await desk.start_chat()
        while True:
            await desk.all_heard(polls=not hook)
            if not hook or not self.outside.ask("waiting")["waiting"]:
                break
            await asyncio.sleep(0.005)  # the server brings them when it brings them
        await desk.all_heard(polls=False)
        await desk.stop()

    # ------------------------------------------------------------------ what is there
    def _compare(self, updates: Sequence[dict[str, Any]], told: Told) -> None:
        """Each update that the server is rid of has had its effect, once."""
        with closing(sqlite3.connect(DATABASE)) as connection:
            inbox = dict(connection.execute("SELECT update_id, state FROM inbox").fetchall())
            words = Counter(row[0] for row in connection.execute("SELECT text FROM case_messages"))
            lines = Counter(
                json.loads(row[0]).get("text")
                for row in connection.execute("SELECT payload FROM timeline WHERE event = 'message:from_insured'")
            )
            answered = Counter(
                row[0].partition(":")[0] for row in connection.execute("SELECT key FROM outbox WHERE key LIKE 'u%'")
            )
        for one in updates:
            number, text = one["update_id"], one.get("message", {}).get("text", "/")
            state = inbox.get(number)
            times = 1 if text.startswith("/") else words[text]
            told.lost += state is None or (state == "done" and times == 0)
            told.doubled += times > 1 or lines[text] > 1
            told.parked += state not in (None, "done")
            told.unanswered += state == "done" and answered[f"u{number}"] == 0
            if (state is None or times != 1) and len(told.examples) < 5:
                told.examples.append(f"{number}: {state}, {times} times")


def main() -> None:
    asked = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    logging.basicConfig(level=logging.CRITICAL)
    seed = asked.get("seed", 1)
    if asked.get("broken"):
        acknowledges_first()
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    polled, hooked = asked.get("polled", POLLED), asked.get("hooked", HOOKED)
    with tempfile.TemporaryDirectory(prefix="egide-inbound-", dir=memory) as name:
        inbound = Inbound(Path(name), seed)
        result = {}
        if polled:
            updates = made(seed, FIRST_UPDATE, polled)
            batches = [updates[first : first + BATCH] for first in range(0, polled, BATCH)]
            result["polling"] = inbound.hear(updates, batches, hook=False).__dict__
        if hooked:
            updates = made(seed + 1, FIRST_UPDATE + polled, hooked)
            result["webhook"] = inbound.hear(updates, disordered(updates, Random(seed)), hook=True).__dict__
        inbound.outside.close()
        os.chdir("/")
    print(json.dumps(result))


if __name__ == "__main__":
    main()

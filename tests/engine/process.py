"""A worker process of its own, wired as the product is: bell, job queue and outbox sender over a real PostgreSQL, with a place
to die.

Usage: python -m tests.engine.process JSON. What leaves is written to a ledger file before the sender answers: the truth
about the outside, which no transaction undoes. Time runs faster than the wall's, the same in every process of a test.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event

from adapters.engine.outbox_sender import OutboxSender
from adapters.engine.procrastinate import JobWorker, Pace
from adapters.engine.runner import ThreadRunner
from adapters.engine.scheduler import STALE_SECONDS, Ticker
from adapters.engine.tasks import Tasks
from adapters.system.settings import GivenSettings
from egide import wiring
from egide.parts import Parts
from storage.sql.database import session_settings, writing_engine
from storage.unit_of_work import CommitHooks, Committed, SqlTransaction, UnitOfWorkFactory
from tests.ready import parts_for
from workflows.case.events import Event
from workflows.delivery.outgoing import Delivered, Outgoing
from workflows.kernel.clock import Clock
from workflows.kernel.people import ENGINE

PACE = Pace(heartbeat=0.5, stalled_after=1.5, stuck_after=3.0, watch=0.5, poll=0.2, stop_within=2.0)
FROZEN_FOR = 2.0


class FastClock:
    """Time that runs `speed` times as fast as the wall's since `since`."""

    def __init__(self, start: datetime, since: float, speed: float) -> None:
        self._start, self._since, self._speed = start, since, speed

    def now(self) -> datetime:
        return self._start + timedelta(seconds=(time.time() - self._since) * self._speed)


class Death:
    """A signal to itself, SIGKILL if not said otherwise, at the n-th time that a place is passed."""

    def __init__(self, place: str | None, number: int, name: str) -> None:
        self._place, self._left, self._signal = place, number, signal.Signals[name]

    def passed(self, place: str) -> None:
        if place == self._place:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), self._signal)


class Ledger:
    """A sender whose other side is a file: one line for everything that arrived."""

    def __init__(self, path: Path, death: Death) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._death = death

    async def __call__(self, outgoing: Outgoing) -> Delivered:
        self._death.passed("before sending")
        line = {
            "key": outgoing.key,
            "class": outgoing.act_class,
            "text": outgoing.payload.get("text"),
            "pid": os.getpid(),
        }
        os.write(self._file, (json.dumps(line) + "\n").encode())
        self._death.passed("after sending")
        return Delivered("ref")


class FireOnce:
    """A follow-up of the smallest kind: a line in the timeline, a message, an act with legal weight."""

    def __init__(self, clock: FastClock, death: Death) -> None:
        self._clock, self._death = clock, death

    def __call__(self, tx: SqlTransaction, *, follow_up_id: UUID) -> None:
        one = tx.follow_ups.get(follow_up_id)
        if one is None or one.state not in ("pending", "queued"):
            return
        tx.timeline.add(one.case_id, Event.FOLLOW_UP_FIRED, ENGINE, self._clock.now(), {"key": one.key})
        self._death.passed("inside")
        to = str(one.case_id)
        tx.outbox.add(Outgoing(f"{one.key}:D", "telegram", to, {"text": one.key}, case_id=one.case_id))
        weighty = Outgoing(
            f"{one.key}:C", "mail", to, {"text": one.key}, "C", case_id=one.case_id, approved_by=UUID(int=1)
        )
        tx.outbox.add(weighty)
        tx.follow_ups.finish(one, "done")


class FastBell(Ticker):
    """The bell at the pace of the fast clock. It writes no heartbeat and audits no clock: seconds in which the test has no
    database would be hours in which nobody was here."""

    def __init__(self, run: ThreadRunner, clock: Clock, **given: Any) -> None:
        super().__init__(run, clock, **{**given, "heartbeat": None, "audit": None})
        self._bells, self._ended = Tasks(), False

    async def start(self) -> None:
        self._bells.start(self._ring_on(), "bell")

    def stop(self) -> None:
        self._ended = True

    async def _ring_on(self) -> None:
        gave_back = self._clock.now()
        while not self._ended:
            await self.ring()
            if self._clock.now() - gave_back >= timedelta(seconds=STALE_SECONDS // 3):
                await self._give_back()
                gave_back = self._clock.now()
            await asyncio.sleep(0.2)


def mortal_parts(given: dict[str, Any]) -> Parts:
    """The parts of a worker process that dies where it was told to; what fires is the smallest follow-up there is."""
    clock = FastClock(datetime.fromisoformat(given["start"]), given["since"], given["speed"])
    death = Death(given.get("place"), given.get("number", 1), given.get("signal", "SIGKILL"))
    ledger = Ledger(Path(given["ledger"]), death)

    def open_engine(url: str, threads: int) -> Engine:
        engine = writing_engine(url, threads, patience=FROZEN_FOR)
        event.listen(engine, "commit", lambda _: death.passed("before commit"))
        return engine

    def units(engine: Engine, clock: Clock, hooks: CommitHooks) -> UnitOfWorkFactory:
        def committed(done: Committed) -> None:
            death.passed("after commit")
            assert hooks.on_commit is not None
            hooks.on_commit(done)

        return UnitOfWorkFactory(engine, clock, replace(hooks, on_commit=committed))

    def jobs(url: str, run: ThreadRunner, _: object, **given: Any) -> JobWorker:
        return JobWorker(
            url, run, FireOnce(clock, death), **{**given, "connect": session_settings(FROZEN_FOR), "pace": PACE}
        )  # fmt: skip

    settings = GivenSettings(
        database_url=given["url"],
    )
    return replace(
        parts_for(settings, clock, "worker"),
        senders={"telegram": lambda *_: ledger, "mail": lambda *_: ledger},
        open_engine=open_engine,
        units=units,
        jobs=jobs,
        ticker=FastBell,
        chores=None,
        outbox_sender=lambda *parts, **more: OutboxSender(*parts, **more, beat=0.2),
    )


async def main(given: dict[str, Any]) -> None:
    process = wiring.build(mortal_parts(given))
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await process.start()
    print("ready", flush=True)
    await stopped.wait()
    await process.stop()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(main(json.loads(sys.argv[1])))

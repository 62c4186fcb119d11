"""A worker process of its own: the bell, the job queue and the outbox sender over a real PostgreSQL, with a place to die.

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
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, event

from adapters.engine.outbox_sender import OutboxSender
from adapters.engine.procrastinate import HandOver, JobWorker, Pace
from adapters.engine.runner import ThreadRunner
from adapters.engine.scheduler import STALE_SECONDS
from adapters.engine.send_journal import SendJournal
from adapters.system.ids import TimeOrderedIds
from storage.rows.inbox import OutboxQueueTable
from storage.sql.database import driver_of, is_alone, session_settings, writing_engine
from storage.unit_of_work import CommitHooks, Committed, SqlTransaction, UnitOfWorkFactory
from tests.fakes.means import small_means
from workflows.case.events import Event
from workflows.delivery.outgoing import Delivered, Outgoing
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.use_cases.delivery.settle_act import NoteInDoubt, SweepDoubt

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


async def bell(run: ThreadRunner, hand_over: HandOver, clock: FastClock) -> None:
    """Rings, and gives back what was claimed too long ago, as often as the product's bell does."""
    gave_back = clock.now()
    while True:
        try:
            while await run(hand_over, limit=20) == 20:
                pass
            if clock.now() - gave_back >= timedelta(seconds=STALE_SECONDS // 3):
                await run(lambda tx: tx.follow_ups.release_stale(clock.now(), STALE_SECONDS))
                gave_back = clock.now()
        except Exception as error:
            logging.warning("the bell: %s", type(error).__name__)
        await asyncio.sleep(0.2)


def _of_this_database(tx: Transaction) -> Connection:
    assert isinstance(tx, SqlTransaction)
    return tx.connection


async def main(given: dict[str, Any]) -> None:
    clock = FastClock(datetime.fromisoformat(given["start"]), given["since"], given["speed"])
    death = Death(given.get("place"), given.get("number", 1), given.get("signal", "SIGKILL"))
    engine = writing_engine(given["url"], 4, patience=FROZEN_FOR)
    event.listen(engine, "commit", lambda _: death.passed("before commit"))

    def committed(_: Committed) -> None:
        death.passed("after commit")

    units = UnitOfWorkFactory(engine, clock, CommitHooks(on_commit=committed))
    run = ThreadRunner(units, clock, TimeOrderedIds(clock), 4)
    means: Any = small_means(clock)
    ledger = Ledger(Path(given["ledger"]), death)
    journal = SendJournal(Path(given["journal"])) if given.get("journal") else None
    outbox_sender = OutboxSender(
        OutboxQueueTable(engine), {"telegram": ledger, "mail": ledger}, run, clock, lambda tx, **_: None,
        in_doubt=NoteInDoubt(means), sweep=SweepDoubt(means), mark=lambda tx, message: f"[{message.id}]",
        journal=journal, beat=0.2,
    )  # fmt: skip
    hand_over = HandOver(
        lambda tx, limit: tx.follow_ups.claim_due(clock.now(), limit),
        driver=lambda tx: driver_of(_of_this_database(tx)),
        alone=lambda tx: is_alone(_of_this_database(tx)),
    )
    jobs = JobWorker(given["url"], run, FireOnce(clock, death), connect=session_settings(FROZEN_FOR), pace=PACE)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    outbox_sender.start()
    await jobs.start()
    rings = asyncio.get_running_loop().create_task(bell(run, hand_over, clock))
    print("ready", flush=True)
    await stopped.wait()
    rings.cancel()
    await jobs.stop()
    await outbox_sender.stop()
    run.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(main(json.loads(sys.argv[1])))

"""What the tests of the distributed engine share: cases with due rows, processes that can be killed, the outside's truth."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from adapters.system.ids import TimeOrderedIds
from storage.tables.core import follow_ups, outbox, tasks, timeline
from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import MONDAY, ROOT, TestClock
from tests.fakes.means import LOCALES
from tests.fakes.rows import make_case, make_person
from workflows.followups.follow_up import FollowUp

SPEED = 40.0
SAYS_SO = LOCALES.say("fr", "chat.possibly_twice", number="#").rpartition("#")[2]
"""What a message that may be there already says of itself, after its number."""
PATIENCE = 90.0
"""Seconds of the wall after which a test says what did not come to an end."""
OF_A_START = 300.0
"""Where each eleventh commit loses its connection, a worker may have to begin several times, ten seconds apart, until one
beginning meets none: how often is chance, that it works in the end is what is promised."""


@dataclass
class World:
    """One database, its processes, and what arrived outside."""

    url: str
    folder: Path
    through: str = ""
    """Another way to the same database, for the processes."""
    since: float = field(default_factory=time.time)
    start: datetime = MONDAY
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger"

    def spawn(self, **more: Any) -> subprocess.Popen[str]:
        """A worker process; returns when it works."""
        given = {
            "url": self.through or self.url, "ledger": str(self.ledger), "start": self.start.isoformat(), "since": self.since,
            "speed": SPEED, **more,
        }  # fmt: skip
        log = (self.folder / f"process-{len(self.processes)}.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.engine.process", json.dumps(given)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def ready(self, *processes: subprocess.Popen[str]) -> None:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", self.logs()
        with psycopg.connect(self.url, autocommit=True) as look:
            until(self, "the start", lambda: registered(look) >= self.alive(), OF_A_START)

    def alive(self) -> int:
        return len([one for one in self.processes if one.poll() is None])

    def arrived(self) -> list[dict[str, Any]]:
        if not self.ledger.exists():
            return []
        return [json.loads(line) for line in self.ledger.read_text("utf-8").splitlines()]

    def logs(self) -> str:
        return "\n".join(path.read_text("utf-8")[-6000:] for path in sorted(self.folder.glob("process-*.log")))

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def registered(look: psycopg.Connection[Any]) -> int:
    """How many processes serve the job queue; those that are dead count for a while."""
    row = look.execute("SELECT count(*) FROM procrastinate_workers").fetchone()
    return int(row[0]) if row else 0


def plan(engine: Engine, cases: int, each: int, first: int = 0) -> list[str]:
    """Cases with follow-ups that are due, numbered from `first`; returns the keys of the follow-ups."""
    clock = TestClock()
    new_id, units, keys = TimeOrderedIds(clock), UnitOfWorkFactory(engine, clock), []
    with units() as tx:
        for number in range(first, first + cases):
            person = make_person(new_id, clock, number + 1)
            tx.persons.add(person)
            case = make_case(new_id, clock, person, f"EG-2026-{number:06d}")
            tx.cases.add(case)
            for turn in range(each):
                key = f"{number}/{turn}"
                due = clock.now() - timedelta(minutes=each - turn)
                tx.follow_ups.plan(FollowUp(new_id(), case.id, key, "step_due", due, due))
                keys.append(key)
    return keys


def until(world: World, what: str, true: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Waits until it is true; the processes do the work. A database that is away is no answer."""
    ends = time.monotonic() + patience
    while True:
        with suppress(DBAPIError):
            if true():
                return
        assert time.monotonic() < ends, f"{what} did not come to an end: {left(world.url)}\n{world.logs()}"
        time.sleep(0.1)


LEFT = {
    "follow-ups": "SELECT state, count(*) FROM follow_ups WHERE state <> 'done' GROUP BY state",
    "messages": "SELECT state, count(*) FROM outbox WHERE state <> 'sent' GROUP BY state",
    "jobs": "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status",
}


def left(url: str) -> str:
    """What has not been done, as the database says: a row without its job, a job that nobody does, a message that waits.
    A database that is away says only that."""
    try:
        with psycopg.connect(url) as connection:
            return "; ".join(f"{name} {dict(connection.execute(words).fetchall())}" for name, words in LEFT.items())
    except psycopg.Error as error:
        return f"the database is away ({error})"


def work_until(world: World, engine: Engine, what: str, true: Callable[[], bool], cases: int, each: int) -> list[str]:
    """Gives the processes work until it is true: one that others leave nothing to never comes to the place where it dies.
    Returns the keys of the follow-ups."""
    keys = plan(engine, cases, each)
    batches = 1

    def comes() -> bool:
        nonlocal batches
        if not true() and settled(engine):
            keys.extend(plan(engine, cases, each, first=cases * batches))
            batches += 1
        return true()

    until(world, what, comes)
    return keys


def count(engine: Engine, table: Any, *where: Any) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()


def settled(engine: Engine) -> bool:
    """Nothing is due, nothing is on its way."""
    return (
        count(engine, follow_ups, follow_ups.c.state != "done") == 0
        and count(engine, outbox, outbox.c.state.in_(("pending", "sending"))) == 0
    )


def broken_promises(engine: Engine, keys: Sequence[str], arrived: Sequence[dict[str, Any]]) -> list[str]:
    """What was lost, doubled, or is unknown to everybody; the outside is believed, not the database."""
    wrong = []
    with engine.connect() as connection:
        said = connection.execute(select(timeline.c.payload).order_by(timeline.c.id)).scalars()
        order = [row["key"] for row in said if "key" in row]
        rows = {row["key"]: row for row in connection.execute(select(outbox)).mappings()}
        asked = {row["act"] for row in connection.execute(select(tasks.c.payload)).scalars()}
    got = Counter(one["key"] for one in arrived)
    fired = Counter(order)
    turns: dict[str, int] = {}
    for key in order:
        case, turn = key.split("/")
        if int(turn) < turns.get(case, 0):
            wrong.append(f"{key} was fired after a later one of its case")
        turns[case] = int(turn)
    for key in keys:
        if fired[key] != 1:
            wrong.append(f"{key} fired {fired[key]} times")
        if got[f"{key}:D"] < 1:
            wrong.append(f"{key}: its message never arrived")
        weighty = rows.get(f"{key}:C")
        if weighty is None:
            wrong.append(f"{key}: its act was never written")
        elif weighty["state"] == "sent" and got[f"{key}:C"] != 1:
            wrong.append(f"{key}: the act is said to have left, {got[f'{key}:C']} arrived")
        elif weighty["state"] == "in_doubt" and (got[f"{key}:C"] > 1 or f"{key}:C" not in asked):
            wrong.append(
                f"{key}: the act is in doubt, {got[f'{key}:C']} arrived, a person knows: {f'{key}:C' in asked}"
            )
        elif weighty["state"] not in ("sent", "in_doubt"):
            wrong.append(f"{key}: the act ended as {weighty['state']}")
    # which of two copies arrives first is not promised: a process that froze between its claim and the wire sends late
    first = Counter(one["key"] for one in arrived if SAYS_SO not in (one["text"] or ""))
    wrong += [f"{key}: a second copy that does not say so" for key, copies in first.items() if copies > 1]
    return wrong

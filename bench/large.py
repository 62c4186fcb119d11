"""How long a person waits for an answer at a desk of 100,000 cases, fifty updates a second: p99 under 60 ms is the promise.

One case is told to a real desk (`egide serve` on an SQLite file), and its rows are cloned, with all that belongs to them: the
person, the contract, timeline, audit, messages, follow-ups, answered updates. Then people who are new tell theirs. Updates
come at their time, whether the ones before were answered or not."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import Column, String, Table, Uuid

from adapters.system.clock import SystemClock
from adapters.system.ids import TimeOrderedIds
from bench.chat import KIND, TYPED, WAY
from bench.crowd import SECRET, Crowd
from bench.desk import code
from bench.processes import Started, free_port
from storage.schema import upgrade
from storage.sql.database import writing_engine
from storage.tables.chat import evidence, policy_members
from storage.tables.core import (
    audit,
    cases,
    follow_up_counts,
    follow_ups,
    inbox,
    link_codes,
    outbox,
    persons,
    policies,
    tasks,
    timeline,
)
from storage.unit_of_work import UnitOfWorkFactory
from workflows.kernel.people import DeskUser, Member, Policy

CASES = 100_000
PER_SECOND, PEOPLE, WARM_PEOPLE = 50.0, 150, 20
AT_A_TIME = 8
LIMIT_MS = 60
TOKEN = "2001:desk"
CLONED = (
    policies, policy_members, link_codes, persons, cases, follow_ups, follow_up_counts, tasks, timeline, audit, inbox, outbox,
    evidence,
)  # fmt: skip
OF_THE_CLONE = {"id", "case_id", "person_id", "policy_id", "member_id", "active_case"}
BEYOND = 10**9
"""Where the numbers of clones begin: of chats, of updates."""


def measure() -> dict[str, Any]:
    """Milliseconds a person waits: half of them less than p50, all but one in a hundred less than p99."""
    with tempfile.TemporaryDirectory(prefix="egide-bench-") as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> dict[str, Any]:
    file = folder / "egide.sqlite3"
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, insure, file, range(1))
    await tell(folder, 1, [*story(range(1))], [])
    rows = await loop.run_in_executor(None, clone, file)
    everybody = range(1, 1 + WARM_PEOPLE + PEOPLE)
    await loop.run_in_executor(None, insure, file, everybody)
    warm, speaking = everybody[:WARM_PEOPLE], everybody[WARM_PEOPLE:]
    first = [*story(warm), *((person, text) for person, text in story(speaking) if text not in TYPED)]
    then = [(10**6 + one, text) for text, one in product(TYPED, speaking)]
    found, late = await tell(folder, 2 * BEYOND, first, then)
    waits = sorted(found)
    shown = {name: round(1000 * waits[int(len(waits) * part)], 1) for name, part in (("p50", 0.5), ("p99", 0.99))}
    return {
        "cases": CASES, "rows": rows, "file_mb": round(file.stat().st_size / 2**20), "updates_per_second": PER_SECOND,
        "answers": len(waits), "wait_ms_p50": shown["p50"], "wait_ms_p99": shown["p99"],
        "wait_ms_worst": round(1000 * waits[-1], 1), "limit_ms_p99": LIMIT_MS, "crowd_late_ms": round(1000 * late, 1),
    }  # fmt: skip


def story(people: range) -> list[tuple[int, str]]:
    """Tells what each says, from the first word to the last answer."""
    return [(10**6 + one, step.format(code=code(one))) for step, one in product((*WAY, KIND[1], *TYPED), people)]


async def tell(
    folder: Path, number: int, first: list[tuple[int, str]], then: list[tuple[int, str]]
) -> tuple[list[float], float]:
    """Tells what is said `first` to a desk that starts, as fast as it answers; then what is measured, at its pace: how
    long each waited, and how late the crowd itself was at most."""
    crowd = Crowd(AT_A_TIME if then else 1, number)
    api = await crowd.start()
    given = {
        "EGIDE_TELEGRAM_API": api, "EGIDE_TELEGRAM_TOKEN": TOKEN, "EGIDE_SECRET": "b" * 32, "EGIDE_WEBHOOK": "true",
        "EGIDE_DATABASE_URL": f"sqlite:///{folder / 'egide.sqlite3'}", "EGIDE_TELEGRAM_WEBHOOK_SECRET": SECRET,
        "EGIDE_TELEGRAM_WEBHOOK_PORT": crowd.hook.rpartition(":")[2], "EGIDE_PUBLIC_URL": crowd.hook,
        "EGIDE_CONSOLE_PORT": str(free_port()), "EGIDE_JOURNAL_DIR": str(folder / "journal"),
        "EGIDE_VAULT_DIR": str(folder / "vault"),
    }  # fmt: skip
    loop = asyncio.get_running_loop()
    with await loop.run_in_executor(None, lambda: Started("-m", "egide", "serve", **given)):
        await crowd.speak(first)
        waits = await crowd.speak_steadily(then, PER_SECOND)
        await crowd.stop()
    return waits, crowd.latest


def insure(file: Path, people: range) -> None:
    """A contract and its code for each of these."""
    engine, clock = writing_engine(f"sqlite:///{file}"), SystemClock()
    upgrade(engine)
    new_id = TimeOrderedIds(clock)
    with UnitOfWorkFactory(engine, clock)() as tx:
        if 0 in people:
            tx.users.add(DeskUser(new_id(), "handler", "Hélène", "helene@desk.example", "fr"))
        for one in people:
            policy = Policy(new_id(), f"B-{one}", "sample-one", f"Person {one}", "FR", None, False)
            member = Member(new_id(), policy.id, policy.holder, clock.now().date() - timedelta(days=9000 + one), None)
            tx.policies.add(policy)
            tx.members.add(member)
            tx.policies.add_code(policy.id, code(one), clock.now() + timedelta(days=30), member.id)
    engine.dispose()


# ---------------------------------------------------------------- cloning
def clone(file: Path) -> int:
    """Writes every row of the one case there is 100,000 times more; how many rows there are then. Durability is not wanted."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode=MEMORY")
        database.execute("PRAGMA synchronous=OFF")
        # what was on its way when the desk was stopped has left: else a hundred thousand messages would be on theirs
        database.execute("UPDATE outbox SET state = 'sent', sent_at = created_at WHERE state IN ('pending', 'sending')")
        database.execute("UPDATE inbox SET state = 'done' WHERE state = 'new'")
        for table in CLONED:
            database.execute(_cloning(table), (CASES,))
        database.commit()
        with file.open("rb") as written:  # else the disk is busy with all of it while the desk commits
            os.fsync(written.fileno())
        return sum(database.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] for table in CLONED)


def _cloning(table: Table) -> str:
    columns = [one for one in table.columns if not (one.name == "id" and not isinstance(one.type, Uuid))]
    names = ", ".join(f'"{one.name}"' for one in columns)
    values = ", ".join(_value(table, one) for one in columns)
    return (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
        f"INSERT INTO {table.name} ({names}) SELECT {values} FROM n, (SELECT * FROM {table.name}) AS o"
    )


def _value(table: Table, column: Column[Any]) -> str:
    """What stands in this column of the clone `n.i` of a row `o`."""
    name = f'o."{column.name}"'
    if column.name in OF_THE_CLONE and isinstance(column.type, Uuid):
        return f"CASE WHEN {name} IS NULL THEN NULL ELSE printf('%08x', n.i) || substr({name}, 9) END"
    if column.name == "update_id":
        return f"{BEYOND} + n.i * 100 + {name}"
    if column.name in ("user_id", "chat_id"):
        return f"{BEYOND} + n.i"
    if column.name == "code_hash":
        return f"printf('%08x', n.i) || substr({name}, 9)"
    if isinstance(column.type, String) and (column.unique or (table is policies and column.name == "number")):
        return f"{name} || '-' || n.i"
    return name

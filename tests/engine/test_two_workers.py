"""Two worker processes over one PostgreSQL, one of them killed at its work: nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from psycopg.errors import IdleInTransactionSessionTimeout
from sqlalchemy import Engine, text

from adapters.engine.procrastinate import JobWorker
from storage.sql.database import session_settings
from storage.tables.core import follow_ups
from tests.engine.parts import World, broken_promises, count, settled, until, work_until

pytestmark = [pytest.mark.crash]


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """Only there do several processes share a database over a network."""
    return postgres_url


@pytest.fixture
def world(postgres_url: str, tmp_path: Path) -> Iterator[World]:
    world = World(postgres_url, tmp_path)
    yield world
    world.close()


@pytest.mark.parametrize("place", ["inside", "after commit", "after sending"])
def test_one_is_killed_at_its_work(engine: Engine, world: World, place: str) -> None:
    """SIGKILL in the middle of a unit, between a commit and the end of its job, between an act and its mark."""
    dies, lives = world.spawn(place=place, number=3), world.spawn()
    world.ready(dies, lives)
    keys = work_until(world, engine, "the death", lambda: dies.poll() is not None, cases=8, each=5)
    assert dies.wait() == -signal.SIGKILL
    until(world, "the work of the dead", lambda: settled(engine))
    assert broken_promises(engine, keys, world.arrived()) == []
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one() == 0
    assert lives.poll() is None


def test_one_hangs_and_comes_back(engine: Engine, world: World) -> None:
    """A process that is frozen while it holds a case, is taken over from, and wakes up: what it still does is fenced."""
    hangs, other = world.spawn(place="inside", number=3, signal="SIGSTOP"), world.spawn()
    world.ready(hangs, other)
    frozen = psutil.Process(hangs.pid)
    keys = work_until(world, engine, "the freeze", lambda: frozen.status() == psutil.STATUS_STOPPED, cases=8, each=5)
    until(world, "what others can do", lambda: open_of_others(engine) <= 5)
    os.kill(hangs.pid, signal.SIGCONT)
    until(world, "the work", lambda: settled(engine))
    assert broken_promises(engine, keys, world.arrived()) == []


async def test_what_a_frozen_process_holds_is_freed(engine: Engine, postgres_url: str) -> None:
    """A process that freezes while its job library is between two words of a transaction keeps nothing from the others."""
    nobody: Any = None
    jobs = JobWorker(postgres_url, nobody, nobody, connect=session_settings(0.3))
    async with jobs.app().open_async() as app:
        library: Any = app.connector
        with pytest.raises(IdleInTransactionSessionTimeout):
            await taken_from_the_frozen(library.pool, postgres_url)


async def taken_from_the_frozen(pool: Any, url: str) -> None:
    held = "SELECT pg_advisory_xact_lock(7)"
    async with pool.connection() as frozen:
        await frozen.execute(held)
        with psycopg.connect(url, options="-c lock_timeout=20000") as other:
            other.execute(held)


def open_of_others(engine: Engine) -> int:
    return count(engine, follow_ups, follow_ups.c.state != "done")


@pytest.mark.soak
@pytest.mark.parametrize("number", [1, 2, 3, 5, 8, 13, 21])
@pytest.mark.parametrize("place", ["inside", "before commit", "after commit", "before sending", "after sending"])
def test_one_is_killed_anywhere(engine: Engine, world: World, place: str, number: int) -> None:
    """The same at many places; then the other is killed too, and a third ends it."""
    dies, second = world.spawn(place=place, number=number), world.spawn(place=place, number=number + 9)
    world.ready(dies, second)
    both_dead = lambda: dies.poll() is not None and second.poll() is not None  # noqa: E731
    keys = work_until(world, engine, "the deaths", both_dead, cases=12, each=5)
    assert dies.wait() == second.wait() == -signal.SIGKILL
    third = world.spawn()
    world.ready(third)
    until(world, "the work of the dead", lambda: settled(engine))
    assert broken_promises(engine, keys, world.arrived()) == []

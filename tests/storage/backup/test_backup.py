"""A backup is every row of one moment, readable by nobody without the key, and proven to come back."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Engine, event, func, select

from adapters.system.ids import TimeOrderedIds
from storage.backup.dump import BackupRefused, back_up, check, restore
from storage.backup.sealed_file import SealBroken, Sealer, read_key
from storage.schema import downgrade, is_current, revisions, upgrade
from storage.sql.database import writing_engine
from storage.tables.core import cases, metadata, outbox, persons
from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import MONDAY, TestClock
from tests.fakes.rows import make_case, make_person
from tests.storage.killed_upgrade import fill
from workflows.delivery.outgoing import Outgoing
from workflows.kernel.people import ENGINE

KEY = bytes(range(32))
AWKWARD = {
    "text": "é😀\u200f\u2028\"\\ ' % {} ${x} :name",
    "number": 12345678901234567890,
    "half": 0.1,
    "none": None,
    "list": [1, [True], {}],
}


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Engine]]:
    """Makes empty databases of either kind."""
    made: list[Engine] = []
    names: list[str] = []

    def make(kind: str) -> Engine:
        name = f"egide_{secrets.token_hex(6)}"
        url = f"sqlite:///{tmp_path}/{name}.sqlite3"
        if kind == "postgresql":
            server = request.getfixturevalue("postgres_server")
            with psycopg.connect(server, autocommit=True) as admin:
                admin.execute(f'CREATE DATABASE "{name}"')
            names.append(name)
            url = server.replace("/postgres?", f"/{name}?")
        made.append(writing_engine(url, 2))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()
    for name in names:
        with psycopg.connect(request.getfixturevalue("postgres_server"), autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def filled(engine: Engine) -> Engine:
    """Rows in every table, some of them awkward."""
    upgrade(engine)
    fill(engine)
    clock = TestClock()
    new_id, units = TimeOrderedIds(clock), UnitOfWorkFactory(engine, clock)
    with units() as tx:
        person = make_person(new_id, clock, 77)
        case = make_case(new_id, clock, person, "EG-2026-000777")
        case.facts = AWKWARD
        tx.persons.add(person)
        tx.cases.add(case)
    return engine


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
@pytest.mark.parametrize("of", ["sqlite", "postgresql"])
def test_every_row_comes_back(of: str, to: str, place: Callable[[str], Engine], tmp_path: Path) -> None:
    """From either kind of database into either: the same rows, then work goes on as if nothing had been."""
    source, there = filled(place(of)), place(to)
    taken = back_up(source, tmp_path / "b", KEY, MONDAY)
    assert restore(there, tmp_path / "b", KEY) == taken
    assert counts(there) == counts(source) == {name: one.rows for name, one in taken.tables.items()}
    assert min(counts(there).values()) >= 2
    assert back_up(there, tmp_path / "again", KEY, MONDAY) == taken
    units = UnitOfWorkFactory(there, TestClock())
    with units() as tx:
        number = select(cases.c.id).where(cases.c.number == "EG-2026-000777")
        case = tx.cases.get(tx.connection.execute(number).scalar_one(), ENGINE)
        assert case.facts == AWKWARD
        case.urgent_what = "after"
        tx.cases.save(case)
        tx.outbox.add(Outgoing("after", "mail", "x", {"text": "after"}))
        assert tx.cases.get(case.id, ENGINE).urgent_what == "after"


def test_what_was_taken_in_is_read_back(place: Callable[[str], Engine], tmp_path: Path) -> None:
    """A database that keeps something else than it was given is found out, and nothing of it stays."""
    back_up(filled(place("sqlite")), tmp_path / "b", KEY, MONDAY)
    there = place("sqlite")

    @event.listens_for(there, "before_cursor_execute", retval=True)
    def forgetful(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        loses = statement.startswith("INSERT INTO cases") and len(parameters) > 1
        return statement, parameters[:-1] if loses else parameters

    with pytest.raises(BackupRefused):
        restore(there, tmp_path / "b", KEY)
    event.remove(there, "before_cursor_execute", forgetful)
    assert not is_current(there)


def test_the_proof_needs_no_other_database(place: Callable[[str], Engine], tmp_path: Path) -> None:
    """A backup is checked by restoring it into a clean place that leaves nothing behind."""
    taken = back_up(filled(place("sqlite")), tmp_path / "b", KEY, MONDAY)
    before = sorted(tmp_path.iterdir())
    assert check(tmp_path / "b", KEY) == taken
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("of", ["sqlite", "postgresql"])
def test_one_moment_while_the_desk_goes_on(of: str, place: Callable[[str], Engine], tmp_path: Path) -> None:
    """Writers are not held up, and what they commit together is in the backup together or not at all."""
    engine = place(of)
    upgrade(engine)
    clock = TestClock()
    new_id, units, stop = TimeOrderedIds(clock), UnitOfWorkFactory(engine, clock), threading.Event()
    written = [0]

    def write() -> None:
        while not stop.is_set():
            number = written[0] + 1
            with units() as tx:
                person = make_person(new_id, clock, number)
                tx.persons.add(person)
                tx.cases.add(make_case(new_id, clock, person, f"EG-2026-{number:06d}"))
            written[0] = number

    writer = threading.Thread(target=write)
    writer.start()
    while written[0] < 50:
        stop.wait(0.01)
    for turn in range(5):
        before = written[0]
        taken = back_up(engine, tmp_path / f"b{turn}", KEY, MONDAY)
        assert taken.tables["persons"].rows == taken.tables["cases"].rows >= before
        check(tmp_path / f"b{turn}", KEY)
    stop.set()
    writer.join()
    assert written[0] > 50


def test_no_word_of_anybody_is_readable(place: Callable[[str], Engine], tmp_path: Path) -> None:
    """The file holds no name, no fact, no address in the clear, also not squeezed; nobody else may read it."""
    back_up(filled(place("sqlite")), tmp_path / "b", KEY, MONDAY)
    data = (tmp_path / "b").read_bytes()
    assert b"EG-2026" not in data
    assert b"x\x9c" not in data[:64]
    assert os.stat(tmp_path / "b").st_mode & 0o077 == 0


def test_changed_cut_off_or_another_key(place: Callable[[str], Engine], tmp_path: Path) -> None:
    """One bit changed anywhere, one byte less, two files mixed, another key: refused, and the database stays empty."""
    engine = filled(place("sqlite"))
    with UnitOfWorkFactory(engine, TestClock())() as tx:
        for number in range(150):
            tx.outbox.add(Outgoing(f"k{number}", "mail", "x", {"text": secrets.token_hex(20_000)}))
    back_up(engine, tmp_path / "b", KEY, MONDAY)
    good = (tmp_path / "b").read_bytes()
    assert len(good) > 2_500_000  # several chunks
    size = int.from_bytes(good[40:44], "big") + 4
    wrong = {
        "another file": b"PK" + good[2:],
        "bit in the head": _flipped(good, 20),
        "bit in the first chunk": _flipped(good, 5000),
        "bit in the middle": _flipped(good, len(good) // 2),
        "bit at the end": _flipped(good, len(good) - 1),
        "cut by a byte": good[:-1],
        "cut at a chunk": good[: 40 + size],
        "cut to its head": good[:40],
        "empty": b"",
        "chunks exchanged": good[:40] + good[40 + size : 40 + 2 * size] + good[40 : 40 + size] + good[40 + 2 * size :],
        "more after the end": good + good[40 : 40 + size],
    }
    for name, data in wrong.items():
        (tmp_path / "w").write_bytes(data)
        with pytest.raises(SealBroken):
            check(tmp_path / "w", KEY)
        there = place("sqlite")
        with pytest.raises(SealBroken):
            restore(there, tmp_path / "w", KEY)
        assert not is_current(there), name
    with pytest.raises(SealBroken):
        check(tmp_path / "b", bytes(32))
    check(tmp_path / "b", KEY)


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_only_into_an_empty_database(to: str, place: Callable[[str], Engine], tmp_path: Path) -> None:
    """What is there is never overwritten; a schema without rows is no hindrance."""
    back_up(filled(place("sqlite")), tmp_path / "b", KEY, MONDAY)
    there = place(to)
    upgrade(there)
    restore(there, tmp_path / "b", KEY)
    before = counts(there)
    with pytest.raises(BackupRefused) as refused:
        restore(there, tmp_path / "b", KEY)
    assert "not empty" in refused.value.sentence
    assert counts(there) == before


def test_a_backup_never_replaces_another(place: Callable[[str], Engine], tmp_path: Path) -> None:
    """A file that is there stays; a place that cannot be written says so; half a file is never left."""
    engine = filled(place("sqlite"))
    (tmp_path / "b").write_text("mine")
    for file in (tmp_path / "b", tmp_path / "no" / "such" / "folder"):
        with pytest.raises(BackupRefused):
            back_up(engine, file, KEY, MONDAY)
    assert (tmp_path / "b").read_text() == "mine"
    assert not list(tmp_path.glob("*.part"))


def test_not_upgraded(place: Callable[[str], Engine], tmp_path: Path) -> None:
    """A database that was not upgraded says so."""
    engine = place("sqlite")
    upgrade(engine, revisions()[-2])
    with pytest.raises(BackupRefused) as refused:
        back_up(engine, tmp_path / "b", KEY, MONDAY)
    assert "egide db upgrade" in refused.value.sentence


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_backup_of_an_older_release(to: str, place: Callable[[str], Engine], tmp_path: Path) -> None:
    """It comes back as it was, and is then brought to this release."""
    row = json.dumps(["case", 41], separators=(",", ":")).encode()
    total = f"{int.from_bytes(hashlib.sha256(row).digest(), 'big'):064x}"
    lines = [
        {"backup": 1, "revision": revisions()[0], "taken_at": MONDAY.isoformat(), "from": "sqlite"},
        {"table": "counters", "columns": [["name", "text"], ["value", "int"]]},
        row,
        {"end": "counters", "rows": 1, "sum": total},
        {"tables": 1, "rows": 1},
    ]
    with (tmp_path / "old").open("wb") as stream:
        sealer = Sealer(stream, KEY)
        for line in lines:
            sealer.write((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n")
        sealer.finish()
    there = place(to)
    upgrade(there)
    assert restore(there, tmp_path / "old", KEY).revision == revisions()[0]
    assert is_current(there)
    with UnitOfWorkFactory(there, TestClock())() as tx:
        assert tx.cases.next_number(MONDAY) == "EG-2026-000042"


def test_empty_database(place: Callable[[str], Engine], tmp_path: Path) -> None:
    """Nothing comes back as nothing."""
    engine, there = place("sqlite"), place("sqlite")
    upgrade(engine)
    assert back_up(engine, tmp_path / "b", KEY, MONDAY).rows == 0
    assert restore(there, tmp_path / "b", KEY).rows == 0
    assert is_current(there)
    downgrade(there, "base")


@pytest.mark.crash
@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_killed_while_it_restores(to: str, place: Callable[[str], Engine], tmp_path: Path) -> None:
    """SIGKILL half-way: the database is as empty as before, and the next try fills it."""
    taken = back_up(filled(place("sqlite")), tmp_path / "b", KEY, MONDAY)
    there = place(to)
    url = there.url.render_as_string(hide_password=False)
    for number in (1, 9, 20):
        child = os.fork()
        if child == 0:
            left = [number]

            def die(_: int, left: list[int] = left) -> None:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            try:
                restore(writing_engine(url), tmp_path / "b", KEY, progress=die)
            finally:
                os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        assert not is_current(there)
    assert restore(there, tmp_path / "b", KEY) == taken


def test_keys_are_read_as_people_write_them() -> None:
    """Base64 or hexadecimal, 32 bytes; anything else is refused."""
    assert read_key(base64.b64encode(KEY).decode() + "\n") == read_key(KEY.hex().upper()) == KEY
    for wrong in ("", "secret", base64.b64encode(KEY[:16]).decode(), KEY.hex() + "00"):
        with pytest.raises(ValueError, match="32 bytes"):
            read_key(wrong)


def test_numbers_go_on(place: Callable[[str], Engine], tmp_path: Path) -> None:
    """Rows written after a restore do not meet the numbers of rows before it."""
    back_up(filled(place("sqlite")), tmp_path / "b", KEY, MONDAY)
    there = place("postgresql")
    restore(there, tmp_path / "b", KEY)
    with there.begin() as connection:
        highest = connection.execute(select(func.max(outbox.c.id))).scalar_one()
    with UnitOfWorkFactory(there, TestClock())() as tx:
        tx.outbox.add(Outgoing("new", "mail", "x", {}))
    with there.begin() as connection:
        assert connection.execute(select(outbox.c.id).where(outbox.c.key == "new")).scalar_one() == highest + 1
        assert connection.execute(select(persons.c.id)).scalars().first() is not None
        assert UUID(int=1) in connection.execute(select(cases.c.id)).scalars().all()

"""The schema goes up, down and up again, says what the tables say, and is never left between two revisions."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from storage.schema import SchemaRefused, downgrade, is_current, is_ours, revisions, upgrade
from storage.sql.database import writing_engine
from storage.tables.core import metadata
from tests.conftest import ROOT


def test_stairway(empty_engine: Engine) -> None:
    """Up, down to nothing, up: on both databases."""
    upgrade(empty_engine)
    assert is_current(empty_engine)
    downgrade(empty_engine, "base")
    assert set(inspect(empty_engine).get_table_names()) <= {"alembic_version"}
    upgrade(empty_engine)
    assert is_current(empty_engine)


def test_no_drift(engine: Engine) -> None:
    """The migrations make exactly the tables the code knows."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_ours})
        assert compare_metadata(context, metadata) == []


def test_empty_database_is_not_current(empty_engine: Engine) -> None:
    """A database that was never upgraded says so."""
    assert not is_current(empty_engine)


def test_newer_database_is_refused(engine: Engine) -> None:
    """An old release does not touch what a newer one has changed, and says so in one sentence."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaRefused) as refused:
        upgrade(engine)
    assert "9999" in refused.value.sentence


def test_foreign_keys_are_kept(engine: Engine) -> None:
    """An upgrade leaves no row that points at nothing, and the keys are on again after it."""
    upgrade(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_processes_that_start_together(database_url: str) -> None:
    """Four upgrade an empty database at once: one does it, the others find it done."""
    ended: list[Any] = []

    def start() -> None:
        engine = writing_engine(database_url)
        try:
            ended.append(upgrade(engine))
        except Exception as error:
            ended.append(error)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended == [revisions()[-1]] * 4


def test_processes_that_meet_in_a_new_file(tmp_path: Path) -> None:
    """Whoever comes second while the first sets the way of writing waits for it, as for any other lock."""
    refused: list[Exception] = []
    for turn in range(60):
        url, all_there = f"sqlite:///{tmp_path}/{turn}.db", threading.Barrier(4)
        threads = [threading.Thread(target=meet, args=(url, all_there, refused)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert refused == []


def meet(url: str, all_there: threading.Barrier, refused: list[Exception]) -> None:
    engine = writing_engine(url)
    all_there.wait()
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS met (turn INTEGER)")
    except Exception as error:
        refused.append(error)
    finally:
        engine.dispose()


def killed(server: str, folder: Path, every: int, *more: str) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.storage.killed_upgrade", server, str(folder), str(every), *more],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    said: dict[str, Any] = json.loads(ran.stdout)
    return said


@pytest.mark.crash
def test_killed_at_every_statement_sqlite(tmp_path: Path) -> None:
    """SIGKILL before every statement and at the commit, with rows: the schema and the rows are as before, and the next upgrade
    ends where a fresh one ends. From nothing and from the last release at every statement, from each one between them at
    every eleventh: the statements are the same, and all of them are one transaction."""
    said = killed("sqlite", tmp_path, 1, "11")
    assert said["wrong"] == []
    assert said["from"] == [None, *revisions()[:-1]]
    assert said["killed"] >= 200


@pytest.mark.crash
@pytest.mark.soak
def test_killed_at_every_statement_from_every_release_sqlite(tmp_path: Path) -> None:
    """The same at every statement from every revision."""
    said = killed("sqlite", tmp_path, 1)
    assert said["wrong"] == []
    assert said["killed"] == said["boundaries"] >= 80


@pytest.mark.crash
def test_killed_upgrade_postgres(postgres_server: str, tmp_path: Path) -> None:
    """The same on PostgreSQL, at one statement in forty-seven."""
    said = killed(postgres_server, tmp_path, 47)
    assert said["wrong"] == []
    assert said["killed"] >= 8


@pytest.mark.crash
@pytest.mark.soak
def test_killed_at_every_statement_postgres(postgres_server: str, tmp_path: Path) -> None:
    """The same at every statement."""
    said = killed(postgres_server, tmp_path, 1)
    assert said["wrong"] == []
    assert said["killed"] == said["boundaries"] >= 150


@pytest.mark.crash
def test_the_check_sees_a_schema_left_half_way(tmp_path: Path) -> None:
    """With the driver's own transactions an upgrade is left half-way; the check says so."""
    said = killed("sqlite", tmp_path, 25, "planted")
    assert any("between two revisions" in line for line in said["wrong"])

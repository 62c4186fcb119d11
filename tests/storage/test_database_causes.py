"""A database that cannot be used is said in one sentence that names the cause: no traceback, no secret, exit 1."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import SQLAlchemyError

from egide.cli import main
from storage.schema import ONE_AT_A_TIME, SchemaRefused, refuse_older, upgrade
from storage.sql.causes import CAUSES, why
from storage.sql.database import writing_engine
from tests.conftest import _address, _database

SECRET = "hunter2-hunter2"


@pytest.fixture(scope="module")
def guarded(oldest_server: str) -> Iterator[str]:
    """The address of a database that asks for a password, with a role `narrow` that has no rights in it."""
    with _database(oldest_server, "template1") as url:
        name = url.partition("?")[0].rsplit("/", 1)[1]
        with psycopg.connect(oldest_server, autocommit=True) as admin:
            (rules,) = admin.execute("SHOW hba_file").fetchone() or ("",)
            file = Path(rules)
            before = file.read_text()
            file.write_text(f'local "{name}" narrow,full scram-sha-256\n{before}')
            admin.execute(f"CREATE ROLE narrow LOGIN PASSWORD '{SECRET}'")
            admin.execute("CREATE ROLE closed LOGIN CONNECTION LIMIT 0")
            admin.execute("CREATE ROLE shut_out LOGIN")
            admin.execute(f'REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC')
            admin.execute(f'GRANT CONNECT ON DATABASE "{name}" TO narrow, closed')
            admin.execute("SELECT pg_reload_conf()")
        yield url
        file.write_text(before)
        with psycopg.connect(oldest_server, autocommit=True) as admin:
            admin.execute(f'REVOKE ALL ON DATABASE "{name}" FROM narrow, closed')
            for role in ("narrow", "closed", "shut_out"):
                admin.execute(f"DROP ROLE {role}")


def as_role(url: str, role: str) -> str:
    return url.replace("postgres:@", f"{role}@", 1)


def upgraded(url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What `egide db upgrade` says that is wrong."""
    monkeypatch.setenv("EGIDE_DATABASE_URL", url)
    monkeypatch.setattr(sys, "argv", ["egide", *(words or ("db", "upgrade"))])
    with pytest.raises(SystemExit) as left:
        main.main()
    said = capsys.readouterr()
    assert left.value.code == 1
    assert SECRET not in said.out + said.err
    assert "Traceback" not in said.err
    return said.err or said.out


@pytest.mark.parametrize(
    ("role", "cause"),
    [
        (f"narrow:{SECRET}-not", "refused"),
        ("narrow", "refused"),
        ("nobody", "refused"),
        ("closed", "crowded"),
        ("shut_out", "rights"),
        (f"narrow:{SECRET}", "rights"),
    ],
)
def test_an_account(
    guarded: str, role: str, cause: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong password, none, no such account, too many connections, not let in, let in without rights."""
    said = upgraded(as_role(guarded, role), monkeypatch, capsys)
    assert said == f"EGIDE_DATABASE_URL: the database {CAUSES[cause]}.\n"


def test_an_address(
    oldest_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No such database, no server, no such host, no port, no folder, something else in the file's place."""
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be read as its first page" * 200)
    (tmp_path / "folder.sqlite3").mkdir()
    for url, cause in (
        (_address(oldest_server, f"egide_{secrets.token_hex(4)}"), "unknown"),
        (f"postgresql://egide:{SECRET}@127.0.0.1:1/egide", "gone"),
        (f"postgresql://egide:{SECRET}@/egide?host={tmp_path}", "gone"),
        (f"postgresql://egide:{SECRET}@nobody.invalid/egide", "unknown_host"),
        (f"postgresql://egide:{SECRET}@127.0.0.1:{SECRET}/egide", "address"),
        (f"postgresql://egide:{SECRET}@127.0.0.1/egide?nonsense={SECRET}", "address"),
        (f"sqlite:///{tmp_path}/notes.txt/egide.sqlite3", "not_opened"),
        (f"sqlite:///{tmp_path}/folder.sqlite3", "not_opened"),
        (f"sqlite:///{tmp_path}/notes.txt", "broken"),
    ):
        said = upgraded(url, monkeypatch, capsys)
        assert said == f"EGIDE_DATABASE_URL: the database {CAUSES[cause]}.\n", url
        assert f"FAIL database: EGIDE_DATABASE_URL: the database {CAUSES[cause]}." in upgraded(
            url, monkeypatch, capsys, "doctor"
        )


def test_a_newer_schema_is_said_by_the_doctor_too(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And not to be upgraded by a release that is older."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "revision 9999, which this release does not know: it is newer" in upgraded(database_url, monkeypatch, capsys)
    said = upgraded(database_url, monkeypatch, capsys, "doctor")
    assert "FAIL database: The database stands at revision 9999" in said
    assert "egide db upgrade" not in said


def test_locked_by_another(postgres_url: str) -> None:
    """Somebody changes the schema and does not end."""
    waits = writing_engine(postgres_url, patience=0.1)
    with psycopg.connect(postgres_url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (ONE_AT_A_TIME,))
        with pytest.raises(SQLAlchemyError) as refused:
            upgrade(waits)
    waits.dispose()
    assert why(refused.value) == f"the database {CAUSES['locked']}."


def test_a_server_too_old() -> None:
    """Said with both numbers; the oldest that will do does."""
    dialect = postgresql.dialect()
    for version in ((12, 22), (13, 0), (9, 6, 24)):
        dialect.server_version_info = version
        with pytest.raises(SchemaRefused) as refused:
            refuse_older(dialect)
        assert refused.value.params["sentence"] == (
            f"PostgreSQL 14 or newer is needed; this server is {'.'.join(map(str, version))}."
        )
    dialect.server_version_info = (14, 0)
    refuse_older(dialect)

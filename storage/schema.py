"""The schema: brought to the newest revision in one transaction, on both databases.

Whatever kills the process, the schema stands at the revision before or at the one asked for, never between: on SQLite too,
where the driver's own transactions would leave schema changes out (see `storage.sql.database`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Dialect, Engine, text

from workflows.kernel.errors import EgideError

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 0x45_47_49_44_45
"""The number of PostgreSQL's advisory lock: processes that start together upgrade one after the other."""
OLDEST_POSTGRES = (14,)
JOB_ENGINE = "procrastinate_"
"""What the tables of the job engine begin with: its own, not ours to compare."""


class SchemaRefused(EgideError):
    """The database cannot be brought to the revision asked for; `sentence` says why."""

    message_key = "error.settings"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence=sentence)


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Tells whether a thing found in the database is one that our tables speak of."""
    return kind != "table" or not (name or "").startswith(JOB_ENGINE)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head") -> str | None:
    """Brings the schema forward; returns the revision it stands at. Killed half-way, nothing has changed.

    Raises SchemaRefused for a database that a newer release has changed."""
    with changing(engine) as connection:
        return upgrade_within(connection, revision)


def upgrade_within(connection: Connection, revision: str = "head") -> str | None:
    """Gives the same within a transaction that the caller commits."""
    now = current_revision(connection)
    if now is not None and now not in revisions():
        raise SchemaRefused(_newer(now))
    command.upgrade(_config(connection), revision)
    return current_revision(connection)


def downgrade(engine: Engine, revision: str) -> None:
    """Brings the schema back to `revision` (`base`: nothing)."""
    with changing(engine) as connection:
        downgrade_within(connection, revision)


def downgrade_within(connection: Connection, revision: str) -> None:
    """The same within a transaction that the caller commits."""
    command.downgrade(_config(connection), revision)


@contextmanager
def changing(engine: Engine, *, filled: bool = False) -> Iterator[Connection]:
    """Gives one transaction that may change the schema; alone, whoever else starts at the same time.

    SQLite changes some tables by copying them: its foreign keys are off meanwhile. They are checked before the commit where
    the revision has moved or rows were brought in (`filled`); the check reads every row, and a start that changes nothing
    need not wait for it."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                refuse_older(connection.dialect)
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ONE_AT_A_TIME})
                yield connection
            return
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                before = current_revision(connection)
                yield connection
                moved = filled or current_revision(connection) != before
                if moved and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise SchemaRefused("The new schema would leave rows that point at nothing; nothing was changed.")
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def revisions() -> list[str]:
    """Gives every revision this release knows, oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def current_revision(connection: Connection) -> str | None:
    """The revision the database stands at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def check_schema(engine: Engine) -> str | None:
    """Tells what is to be done about the schema, in a sentence; None if it is that of this release."""
    with engine.connect() as connection:
        refuse_older(connection.dialect)
        now = current_revision(connection)
    if now == revisions()[-1]:
        return None
    return (
        "its schema is not that of this release: run `egide db upgrade`"
        if now is None or now in revisions()
        else _newer(now)
    )


def _newer(revision: str) -> str:
    return f"The database stands at revision {revision}, which this release does not know: it is newer."


def refuse_older(dialect: Dialect) -> None:
    """Raises SchemaRefused for a server that is older than what the job engine and our statements need."""
    version = dialect.server_version_info or ()
    if dialect.name == "postgresql" and version < OLDEST_POSTGRES:
        raise SchemaRefused(
            f"PostgreSQL {OLDEST_POSTGRES[0]} or newer is needed; this server is {'.'.join(map(str, version))}."
        )


def is_current(engine: Engine) -> bool:
    """Tells whether the database stands at the newest revision of this release."""
    with engine.connect() as connection:
        return current_revision(connection) == revisions()[-1]

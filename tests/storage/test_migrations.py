"""The schema goes up, down and up again, and says what the tables say."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from storage.schema import downgrade, is_current, is_ours, upgrade
from storage.tables import metadata


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

"""The same promises on the oldest PostgreSQL that the tests have: rows, claims and leases, the schema up and down."""

from __future__ import annotations

from importlib import resources

import pytest
from sqlalchemy import Engine, text

from storage.schema import upgrade
from storage.sql.database import writing_engine
from tests.conftest import OLDEST
from tests.storage import test_leases, test_migrations, test_units
from tests.storage.killed_upgrade import schema_of
from tests.storage.rows import test_follow_ups

pytestmark = pytest.mark.parametrize("database_url", ["oldest"], indirect=True)
ALL_OF = (test_units, test_follow_ups, test_leases)
globals().update({
    name: promise for module in ALL_OF for name, promise in vars(module).items() if name.startswith("test_")
})  # fmt: skip
test_stairway = test_migrations.test_stairway
test_no_drift = test_migrations.test_no_drift


def test_it_is_the_oldest(empty_engine: Engine) -> None:
    """And not the one that every other test has."""
    with empty_engine.connect() as connection:
        assert connection.execute(text("SHOW server_version")).scalar_one().startswith(f"{OLDEST}.")


def test_the_same_schema_as_on_the_newest(empty_engine: Engine, postgres_url: str, database_url: str) -> None:
    """Tables, indexes and functions, the job engine's too."""
    upgrade(empty_engine)
    other = writing_engine(postgres_url)
    upgrade(other)
    other.dispose()
    assert schema_of(database_url) == schema_of(postgres_url)


def test_no_part_of_the_job_engine_is_unknown(empty_engine: Engine) -> None:
    """A release of Procrastinate that brings more parts of its schema needs a migration of ours that adds them."""
    parts = resources.files("procrastinate.sql") / "migrations"
    assert max(part.name for part in parts.iterdir() if part.name.endswith(".sql")) == (
        "03.04.00_50_post_add_retry_failed_job_procedure.sql"
    )

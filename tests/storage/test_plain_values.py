"""Plain data in columns: the quick way and SQLAlchemy's own write what the other reads as the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, Column, Engine, Integer, MetaData, Table, bindparam, create_engine, select

from storage.sql.json_text import written
from storage.sql.prepared import PreparedStatement, Row

things = Table("things", MetaData(), Column("id", Integer, primary_key=True), Column("plain", JSON()))
write = PreparedStatement[Row](things.insert(), ("id", "plain"))
read = PreparedStatement[Row](select(things.c.plain).where(things.c.id == bindparam("id")))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def database() -> Any:
    engine = create_engine("sqlite://", json_serializer=written)
    things.metadata.create_all(engine)
    yield engine
    engine.dispose()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PLAIN) | st.dictionaries(st.text(), PLAIN))
@example({})
@example({"amount": 2**64})
@example([-(2**63) - 1, 0.1, -0.0])
@example({"text": "half a character: \ud83d"})
@example({"é": {"": ["\u2028", "\x00", "😀"]}})
def test_both_ways_are_one(database: Engine, value: Any) -> None:
    """Whoever wrote it and whoever reads it."""
    with database.connect() as connection:
        write.run(connection, {"id": 1, "plain": value})
        connection.execute(things.insert(), {"id": 2, "plain": value})
        for number in (1, 2):
            quick = read.first(connection, {"id": number})
            own = connection.execute(select(things.c.plain).where(things.c.id == number)).scalar_one()
            assert quick is not None
            assert same(quick["plain"], value)
            assert same(own, value)


@pytest.mark.parametrize("value", [{"a": [1, None, "é"]}, {}, {"text": "\ud83d"}])
def test_of_an_earlier_release(database: Engine, value: Any) -> None:
    """What the standard library wrote is still read."""
    with database.connect() as connection:
        connection.exec_driver_sql("INSERT INTO things VALUES (1, ?)", (json.dumps(value),))
        assert read.first(connection, {"id": 1}) == {"plain": value}


def test_keys_become_text(database: Engine) -> None:
    """As the standard writer does it."""
    with database.connect() as connection:
        write.run(connection, {"id": 1, "plain": {1: "a", None: "b"}})
        assert read.first(connection, {"id": 1}) == {"plain": {"1": "a", "null": "b"}}


@pytest.mark.parametrize("value", [object(), {"at": {1, 2}}])
def test_what_is_not_plain_is_refused(database: Engine, value: Any) -> None:
    """With the error of the standard writer, before anything is written."""
    with database.connect() as connection, pytest.raises(TypeError, match="not JSON serializable"):
        write.run(connection, {"id": 1, "plain": value})


def same(one: Any, other: Any) -> bool:
    """Equal, and of the same kinds: 1 is not 1.0, and not True."""
    return bool(one == other and repr(one) == repr(other))

"""Errors of the database are logged: they hold no word of anybody's."""

from __future__ import annotations

import ast
import traceback
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import StatementError

from storage.sql.database import clean_place, reading_engine, snapshot
from tests.conftest import ROOT

WORDS = "Elle vole dans la caisse"
PRODUCT = ("adapters", "bot", "console", "sandbox", "egide", "storage", "workflows")
MAKES = {"create_engine", "create_async_engine"}


def engines(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text("utf-8"))
    return [one for one in ast.walk(tree) if isinstance(one, ast.Call) and getattr(one.func, "id", "") in MAKES]


def test_every_engine_hides_what_was_given() -> None:
    """Wherever one is made."""
    files = [*(one for name in PRODUCT for one in (ROOT / name).rglob("*.py")), *ROOT.glob("*.py")]
    made = {path.name: call for path in files for call in engines(path)}
    assert len(made) >= 2
    loud = [name for name, call in made.items() if "hide_parameters" not in {word.arg for word in call.keywords}]
    assert loud == []


def test_an_error_does_not_repeat_a_message(engine: Engine) -> None:
    """Neither what was given nor the row that was refused; on both databases, and where a backup is read."""
    with pytest.raises(StatementError) as refused, engine.begin() as connection:
        connection.execute(text("INSERT INTO case_messages (text, author) VALUES (:words, :words)"), {"words": WORDS})
    told = "".join(traceback.format_exception(refused.value))
    assert ("case_messages" in told, WORDS in told) == (True, False)
    assert reading_engine(engine.url.render_as_string(hide_password=False)).sync_engine.hide_parameters
    assert clean_place().hide_parameters
    with snapshot(engine) as connection:
        assert connection.engine.hide_parameters

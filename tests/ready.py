"""What takes long to make and never changes: made once in a test process."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.chat_rules import load_chat_rules
from adapters.locales import Locales, load_locales
from adapters.questions import load_questions
from adapters.rules import load_rules
from storage.database import writing_engine
from storage.schema import upgrade
from workflows.interview import Questions
from workflows.rulebook import Rulebook

if TYPE_CHECKING:
    from bootstrap import Words

ROOT = Path(__file__).resolve().parent.parent


@cache
def rulebook() -> Rulebook:
    """The law."""
    return load_rules(ROOT / "rules")


@cache
def questions() -> Questions:
    """All questions, with the platforms' names."""
    return load_questions(ROOT / "rules" / "questions", rulebook().platforms)


@cache
def locales() -> Locales:
    """Every text; one that is missing is an error."""
    return load_locales(ROOT / "locales", strict=True)


@cache
def words() -> Words:
    """All of it, for a house."""
    from bootstrap import Words  # a process that needs no house does not wait for the Bot API's hundreds of types

    return Words(rulebook(), questions(), load_chat_rules(ROOT / "rules" / "chat"), locales())


@cache
def empty_database() -> bytes:
    """An SQLite file of this release with nothing in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "egide.sqlite3"
        engine = writing_engine(f"sqlite:///{path}")
        upgrade(engine)
        engine.dispose()
        return path.read_bytes()

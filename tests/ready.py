"""What takes long to make and never changes: made once in a test process."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from bootstrap import Words, read_words
from storage.database import writing_engine
from storage.schema import upgrade


@cache
def words() -> Words:
    """Rules and texts; a text that is missing is an error."""
    return read_words(strict=True)


@cache
def empty_database() -> bytes:
    """An SQLite file of this release with nothing in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "egide.sqlite3"
        engine = writing_engine(f"sqlite:///{path}")
        upgrade(engine)
        engine.dispose()
        return path.read_bytes()

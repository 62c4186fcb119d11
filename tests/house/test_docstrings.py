"""What is public says what it is, in a sentence."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.house.docstrings import offences

ROOMS = ("egide", "bot", "console", "sandbox", "workflows", "adapters", "storage", "bench", "tools")


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_public_says_what_it_is(room: str) -> None:
    """Each module, class and function; the titles of migrations are those of their files."""
    files = [file for file in sorted((ROOT / room).rglob("*.py")) if file.parent.name != "versions"]
    assert files
    assert [f"{file.relative_to(ROOT)}: {one}" for file in files for one in offences(file.read_text("utf-8"))] == []


SAID = '"""The module says it."""\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = 1\n", ["module: says nothing"]),
        (SAID + "def read(): ...\n", ["read: says nothing"]),
        (SAID + "class Row: ...\n", ["Row: says nothing"]),
        (SAID + "def _read(): ...\n", []),
        (SAID + 'def read():\n    """Reads the row"""\n', ["read: its first sentence does not end"]),
        (SAID + 'def read():\n    """Return the row."""\n', ["read: begins by the bare word “Return”"]),
        (SAID + 'def read():\n    """Returning the row."""\n', ["read: begins by the bare word “Returning”"]),
        (SAID + 'def read():\n    """Reads the row. Raises NotFound."""\n', []),
        (SAID + 'def is_new():\n    """Whether the row is new."""\n', ["is_new: “Whether …” is half a sentence"]),
        (SAID + 'class Row:\n    """A row."""\n    def is_new(self): ...\n', []),
        (
            SAID
            + 'class Row:\n    """A row."""\n    @property\n    def is_new(self):\n        """Whether it is new."""\n',
            [],
        ),
        (SAID + '@cli.command()\ndef check():\n    """Check the rules."""\n', []),
        ('"""Follow-ups are rows."""\n', []),
        ("", []),
    ],
)
def test_what_says_too_little_is_found(text: str, found: list[str]) -> None:
    """Nothing, no end, a command to the reader, half a sentence."""
    assert list(offences(text)) == found

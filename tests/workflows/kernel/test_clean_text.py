"""What no database takes is taken out where text comes in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.rules.facts_file import read_facts_file
from tests.ready import rulebook
from workflows.kernel.clean_text import clean, clean_text
from workflows.law.fact_values import BadFacts
from workflows.law.facts import Facts

SUNDAY = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
HEAD = {"jurisdiction": "FR", "reported_at": "2026-11-22T10:15:00+01:00", "kind": "defamation"}


def test_text_without_what_cannot_be_kept() -> None:
    """NUL goes, half a character becomes the sign for a missing one; whatever is whole stays, to the object."""
    whole = "é 😀 \u202e \ufffd\t\n"
    assert clean_text(whole) is whole
    assert clean_text("a\0b\ud83d c\udc00") == "ab\ufffd c\ufffd"


def test_plain_data_all_the_way_down() -> None:
    """Names and values, in lists and in records; what is no text stays."""
    assert clean({"a\0": ["\ud800", {"b": ("\0",)}, 1, None, True]}) == {"a": ["\ufffd", {"b": ("\0",)}, 1, None, True]}


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud83d"])
def test_a_facts_file_with_an_escape_of_them_is_refused(tmp_path: Path, escape: str) -> None:
    """Facts are not changed in silence: whoever wrote the file is told where."""
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(HEAD | {"publications": [{"id": "post", "words": "WORDS"}]}).replace("WORDS", escape))
    with pytest.raises(BadFacts, match="words"):
        Facts.parse(read_facts_file(path), rulebook().declared, SUNDAY)

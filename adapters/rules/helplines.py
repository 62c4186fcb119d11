"""Loads `rules/questions/helplines.yaml`: no number without where it comes from and how sure it is. Raises BadRuleFile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from pathlib import Path
from typing import Final

from adapters.rules.read_text import read_words
from adapters.rules.yaml_file import Part, read_rule_file
from workflows.interview.emergency import Helpline

BEYOND: Final = ("EU", "INT")
"""Lines for the whole Union, and for everybody."""
AUDIENCES: Final = ("all", "adults", "minors")
CONFIDENCES: Final = ("V1", "V2", "MH", "MM", "ML")
_HELPLINE: Final = frozenset(
    (
        "country", "name", "purpose", "phone", "url", "audience", "opens", "closes", "always_open", "confidence", "source",
        "note", "verify", "called_on",
    )
)  # fmt: skip


def load_helplines(path: Path, countries: Sequence[str]) -> dict[str, Helpline]:
    """Every helpline by its id; `countries` are those that the rules declare."""
    listed = read_rule_file(path)
    places = (*countries, *BEYOND)
    return {name: _helpline(name, listed.part(name).only(_HELPLINE), places) for name in listed.names()}


def _helpline(name: str, part: Part, places: Sequence[str]) -> Helpline:
    if not part.has("phone") and not part.has("url"):
        part.fail("has neither phone nor url")
    return Helpline(
        name,
        part.one_of("country", places),
        read_words(part, "name"),
        read_words(part, "purpose"),
        read_words(part, "phone") if part.has("phone") else None,
        part.text("url") if part.has("url") else None,
        part.one_of("audience", AUDIENCES) if part.has("audience") else "all",
        _hour(part, "opens"),
        _hour(part, "closes"),
        part.flag("always_open"),
        part.one_of("confidence", CONFIDENCES),
        part.text("source"),
        part.text_or("note"),
        part.text_or("verify"),
        part.day("called_on") if part.has("called_on") else None,
    )


def _hour(part: Part, key: str) -> time | None:
    if not part.has(key):
        return None
    try:
        return time.fromisoformat(part.text(key))
    except ValueError:
        part.fail("is an hour like 09:00", key)

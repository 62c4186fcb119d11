"""Loads `rules/questions/helplines.yaml`: no number without where it comes from and how sure it is. Raises BadRuleFile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from pathlib import Path
from typing import Final

from adapters.rules.read_text import read_words
from adapters.rules.yaml_file import Part, read_rule_file
from workflows.interview.emergency import Helpline, OpenHours
from workflows.kernel.text import LANGUAGES

BEYOND: Final = ("EU", "INT")
"""Lines for the whole Union, and for everybody."""
AUDIENCES: Final = ("all", "adults", "minors")
WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WRITTEN: Final = re.compile(r"(?P<days>[a-z,-]+ )?(?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)")
CONFIDENCES: Final = ("V1", "V2", "MH", "MM", "ML")
_HELPLINE: Final = frozenset(
    (
        "country", "name", "purpose", "phone", "url", "audience", "hours", "always_open", "speaks", "confidence", "source",
        "note", "verify", "called_on",
    )
)  # fmt: skip


def load_helplines(path: Path, countries: Sequence[str]) -> dict[str, Helpline]:
    """Gives every helpline by its id; `countries` are those that the rules declare."""
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
        tuple(_hours(part, number, written) for number, written in enumerate(part.texts("hours"))),
        part.flag("always_open"),
        part.one_of("speaks", LANGUAGES) if part.has("speaks") else "",
        part.one_of("confidence", CONFIDENCES),
        part.text("source"),
        part.text_or("note"),
        part.text_or("verify"),
        part.day("called_on") if part.has("called_on") else None,
    )


def _hours(part: Part, number: int, written: str) -> OpenHours:
    """`mon-fri 09:00-17:00`, `wed,sat 13:00-16:00`, or `09:00-23:00` on every day."""
    found = _WRITTEN.fullmatch(written)
    days = _days(found["days"]) if found is not None else frozenset()
    if found is None or not days:
        part.fail("holds hours like `mon-fri 09:00-17:00`", "hours", number)
    try:
        return OpenHours(days, time.fromisoformat(found["opens"]), time.fromisoformat(found["closes"]))
    except ValueError:
        part.fail("holds hours like `mon-fri 09:00-17:00`", "hours", number)


def _days(written: str | None) -> frozenset[int]:
    if not written:
        return frozenset(range(7))
    days: set[int] = set()
    for piece in written.strip().split(","):
        first, _, last = piece.partition("-")
        if first not in WEEK or (last or first) not in WEEK:
            return frozenset()
        days.update(range(WEEK.index(first), WEEK.index(last or first) + 1))
    return frozenset(days)

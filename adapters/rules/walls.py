"""Loads `rules/capture/walls.yaml`. Refused: a wall that is none, a sign that is empty, a status that is no status."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from adapters.rules.yaml_file import Part, read_rule_file
from workflows.evidence.page_verdict import WALLS, WallRules, WallSigns

FILE: Final = Path("capture", "walls.yaml")
_SIGNS: Final = frozenset({"statuses", "hosts", "paths", "texts", "code", "at_most"})
STATUS_DIGITS: Final = 3


def load_walls(folder: Path) -> WallRules:
    """Tells what the file of the folder `rules/` says. Raises BadRuleFile."""
    part = read_rule_file(folder / FILE).only(frozenset({"last_checked", "walls"}))
    part.day("last_checked")
    walls = part.part("walls")
    for name in walls.names():
        if name not in WALLS:
            walls.fail(f"is no wall; known: {', '.join(WALLS)}", name)
    return {name: _signs(walls.part(name).only(_SIGNS)) for name in WALLS if walls.has(name)}


def _signs(part: Part) -> WallSigns:
    return WallSigns(
        statuses=frozenset(_status(part, number, one) for number, one in enumerate(part.texts("statuses"))),
        hosts=part.texts("hosts"),
        paths=part.texts("paths"),
        texts=part.texts("texts"),
        code=tuple(one.lower() for one in part.texts("code")),
        at_most=part.number("at_most") if part.has("at_most") else None,
    )


def _status(part: Part, number: int, text: str) -> int:
    if not (len(text) == STATUS_DIGITS and text.isdecimal()):
        part.fail(f"is no status of HTTP: {text}", "statuses", number)
    return int(text)

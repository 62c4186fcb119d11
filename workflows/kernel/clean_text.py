"""Text as it may be kept: what no database takes, and no screen shows, is taken out where text comes in."""

from __future__ import annotations

import re
from typing import Final

from workflows.kernel.json_value import Json

UNFIT: Final = re.compile("[\0\ud800-\udfff]")
"""The character NUL, and halves of characters without their other half."""
REPLACEMENT: Final = "\ufffd"


def clean_text(text: str) -> str:
    """Without NUL; half a character becomes the sign for one that is missing."""
    return UNFIT.sub(_instead, text) if UNFIT.search(text) else text


def _instead(found: re.Match[str]) -> str:
    return "" if found[0] == "\0" else REPLACEMENT


def clean(plain: Json) -> Json:
    """Gives the same of every text in plain data, names of fields too; whoever reads it has measured how deep it is."""
    if isinstance(plain, str):
        return clean_text(plain)
    if isinstance(plain, dict):
        return {clean_text(name): clean(value) for name, value in plain.items()}
    if isinstance(plain, list):
        return [clean(one) for one in plain]
    return plain

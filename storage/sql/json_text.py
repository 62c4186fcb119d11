"""Plain data as text in SQLite's columns. PostgreSQL keeps it in a form of its own."""

from __future__ import annotations

import json
from typing import Any

import orjson

NOTHING_MORE = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
"""What the standard library does not write is an error here too."""
BY_THE_STANDARD_LIBRARY = " "


def written(value: object) -> str:
    """As JSON. What the fast library does not know (numbers beyond 64 bits, half a character, keys that are no text) is
    written by the standard one, and begins with a space by which the reader knows it. Raises TypeError for what is not
    plain."""
    try:
        return orjson.dumps(value, None, NOTHING_MORE).decode()
    except TypeError:
        return BY_THE_STANDARD_LIBRARY + json.dumps(value)


def read(words: str) -> Any:
    """Tells what was written, by this release or an earlier one."""
    if words == "{}":
        return {}
    if words[0] != BY_THE_STANDARD_LIBRARY:
        try:
            return orjson.loads(words)
        except ValueError:  # half a character, of an earlier release
            pass
    return json.loads(words)

"""What arrives from the Bot API, read as if a stranger had written it: no update, whatever is in it, keeps another out."""

from __future__ import annotations

import json
import re
from typing import Final, TypeGuard

from workflows.kernel.clean_text import UNFIT, clean
from workflows.kernel.json_value import Json, JsonObject, json_number, json_object

DEEPEST: Final = 64
"""Levels. An update of Telegram has a dozen; what lies deeper is left out."""
LONGEST_NUMBER: Final = 20
"""Figures of a number that is read where one of them is too long for any."""
LARGEST: Final = 2**63 - 1
"""What a database keeps of a number."""
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_NUL = "\\u0000"


def read_json(body: bytes) -> Json:
    """Gives the plain data, never deeper than DEEPEST. Raises ValueError for what is no JSON."""
    text = body.decode("utf-8", "replace")
    if text.count("{") + text.count("[") > DEEPEST:
        text = _shallow(text)
    try:
        found: Json = json.loads(text)
    except ValueError:
        found = json.loads(text, parse_int=_whole)
    return found


def _whole(figures: str) -> int | None:
    return int(figures) if len(figures) <= LONGEST_NUMBER else None


def _shallow(text: str) -> str:
    """The same JSON with nothing in the place of what lies too deep; found without building any of it."""
    kept, start, depth = [], 0, 0
    for token in _TOKEN.finditer(text):
        sign = token[0][0]
        if sign in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept += [text[start : token.start()], "null"]
        elif sign in "]}":
            if depth == DEEPEST + 1:
                start = token.end()
            depth -= 1
    return "".join(kept) + (text[start:] if depth <= DEEPEST else "")


def is_number(value: object) -> TypeGuard[int]:
    """Tells whether it is a whole number that a database keeps."""
    return type(value) is int and -LARGEST <= value <= LARGEST


def is_update(value: Json) -> TypeGuard[JsonObject]:
    """Tells whether it can be written down: it has a number."""
    return isinstance(value, dict) and is_number(value.get("update_id"))


def number_of(update: JsonObject) -> int:
    """Gives the number of an update that can be written down."""
    return json_number(update["update_id"])


def written(update: JsonObject) -> tuple[JsonObject, str]:
    """Gives the update and how it is kept: as it came, but for what may not be kept."""
    payload = _dumped(update)
    if UNFIT.search(payload) or _NUL in payload:
        update = json_object(clean(update))
        payload = _dumped(update)
    return update, payload


def _dumped(update: JsonObject) -> str:
    return json.dumps(update, ensure_ascii=False, separators=(",", ":"))


def moved_to(answer: JsonObject) -> int | None:
    """Gives the number that a group has since it became a supergroup, where an answer of the Bot API names it."""
    to = json_object(answer.get("parameters")).get("migrate_to_chat_id")
    return to if is_number(to) else None

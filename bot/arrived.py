"""What arrives from the Bot API, read as if a stranger had written it: no update, whatever is in it, keeps another out."""

from __future__ import annotations

import json
import re
from typing import Any, Final, TypeGuard

from workflows.kernel.clean_text import UNFIT, clean

DEEPEST: Final = 64
"""Levels. An update of Telegram has a dozen; what lies deeper is left out."""
LONGEST_NUMBER: Final = 20
"""Figures of a number that is read where one of them is too long for any."""
LARGEST: Final = 2**63 - 1
"""What a database keeps of a number."""
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_NUL = "\\u0000"


def read_json(body: bytes) -> Any:
    """The plain data, never deeper than DEEPEST. Raises ValueError for what is no JSON."""
    text = body.decode("utf-8", "replace")
    if text.count("{") + text.count("[") > DEEPEST:
        text = _shallow(text)
    try:
        return json.loads(text)
    except ValueError:
        return json.loads(text, parse_int=_whole)


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


def is_number(value: Any) -> TypeGuard[int]:
    """Whether it is a whole number that a database keeps."""
    return type(value) is int and -LARGEST <= value <= LARGEST


def is_update(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether it can be written down: it has a number."""
    return isinstance(value, dict) and is_number(value.get("update_id"))


def written(update: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The update and how it is kept: as it came, but for what may not be kept."""
    payload = _dumped(update)
    if UNFIT.search(payload) or _NUL in payload:
        update = clean(update)
        payload = _dumped(update)
    return update, payload


def _dumped(update: dict[str, Any]) -> str:
    return json.dumps(update, ensure_ascii=False, separators=(",", ":"))

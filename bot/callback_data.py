"""What a button carries: a verb, the case it belongs to, and up to two words. At most 64 bytes, as Telegram allows.

A button is a claim, like everything from outside: the use case checks on every press that the case is the presser's and
that the question is still open.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from uuid import UUID

LIMIT = 64
SEPARATOR = ":"


@dataclass(frozen=True, slots=True)
class Press:
    """A decoded button."""

    verb: str
    case_id: UUID | None = None
    first: str = ""
    second: str = ""


def data(verb: str, case_id: UUID | None = None, first: str = "", second: str = "") -> str:
    """The data of a button. Raises ValueError when the words do not fit."""
    packed = SEPARATOR.join((verb, short_id(case_id), first, second)).rstrip(SEPARATOR)
    if len(packed.encode()) > LIMIT:
        raise ValueError(f"button data is too long: {packed}")
    return packed


def read(packed: str | None) -> Press | None:
    """The press that the data stands for; None for data that no button of ours ever had."""
    parts = (packed or "").split(SEPARATOR)
    if not parts[0] or len(parts) > 4 or len(packed or "") > LIMIT:
        return None
    parts += [""] * (4 - len(parts))
    if not parts[1]:
        return Press(parts[0], None, parts[2], parts[3])
    case_id = long_id(parts[1])
    return Press(parts[0], case_id, parts[2], parts[3]) if case_id else None


def short_id(case_id: UUID | None) -> str:
    """An identifier in 22 characters; nothing for none."""
    return base64.urlsafe_b64encode(case_id.bytes).rstrip(b"=").decode() if case_id else ""


def long_id(text: str) -> UUID | None:
    """The identifier that `short_id` wrote; None for any other text."""
    if len(text) != 22:
        return None
    try:
        return UUID(bytes=base64.urlsafe_b64decode(text + "=="))
    except (ValueError, binascii.Error):
        return None

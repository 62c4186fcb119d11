"""Typography of print for the words of the house: spaces that do not break, quotation marks. What a person or an author wrote
is never touched."""

from __future__ import annotations

import re
from typing import Final

NARROW: Final = "\u202f"
WIDE: Final = "\u00a0"
_BEFORE_SIGN: Final = re.compile(r"[ \u00a0\u202f]+([;!?])")
_BEFORE_COLON: Final = re.compile(r"[ \u00a0\u202f]+(:)")
_OPENED: Final = re.compile(r"«[ \u00a0\u202f]*")
_CLOSED: Final = re.compile(r"[ \u00a0\u202f]*»")
_NUMBERED: Final = re.compile(
    r"\b(art\.|articles?|artikel(?:en)?|n°|nr\.|al\.|lid|§|p\.|M\.|Mme) (?=[\dA-Z§L])", re.IGNORECASE
)
_BEFORE_UNIT: Final = re.compile(r"(?<=\d) (?=(?:€|EUR|%|h|heures?|jours?|uur|dagen|days|hours)\b|€|%)")


def printed(text: str, language: str) -> str:
    """Gives the text of a rule as it is printed in the language."""
    text = _BEFORE_UNIT.sub(WIDE, _NUMBERED.sub(rf"\1{WIDE}", text))
    if language != "fr":
        return text
    text = _BEFORE_COLON.sub(WIDE + r"\1", _BEFORE_SIGN.sub(NARROW + r"\1", text))
    return _CLOSED.sub(WIDE + "»", _OPENED.sub("«" + WIDE, text))

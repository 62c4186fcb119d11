"""A letter as plain text: the same words, in the same order, as on paper."""

from __future__ import annotations

from typing import Final

from workflows.letters.letter import Letter, Role

_TIGHT: Final[frozenset[Role]] = frozenset(
    {"mark", "letterhead", "sender", "addressee", "signature", "enclosures", "enclosure", "item"}
)
"""Lines of one group stand under each other without a space between."""
_BEFORE: Final = {"item": "– ", "quote": "  "}


def plain_text(letter: Letter) -> str:
    """Gives the whole letter; ends with a line break."""
    lines: list[str] = []
    last: Role | None = None
    for block in letter.blocks:
        tight = block.role in _TIGHT and (block.role == last or (block.role, last) == ("enclosure", "enclosures"))
        if last is not None and not tight:
            lines.append("")
        lines.append(f"{_BEFORE.get(block.role, '')}{block.text}")
        last = block.role
    return "\n".join(lines) + "\n"

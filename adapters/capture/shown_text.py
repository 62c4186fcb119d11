"""The words a page shows, read from where the browser drew them: no script of the page can say otherwise.

A snapshot of the layout holds every piece of drawn text, of frames and shadow trees too, with its place. Pieces of one line
are joined, others begin a line; what is in the code and not drawn is not among them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workflows.kernel.json_value import Json, JsonObject, json_list, json_number, json_object

_SPACES: Final = re.compile(r"[ \t\r\n\f\u200b]+")
SMALL: Final = 1.5


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that was drawn, and where its box stands: pixels from the corner of the page, or of its frame."""

    text: str
    is_framed: bool
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ShownText:
    """The whole text; `starts` has where each piece begins in it."""

    text: str
    pieces: Sequence[Piece]
    starts: Sequence[int]

    def place(self, at: int) -> tuple[int, int] | None:
        """Tells where the character at `at` is drawn, roughly: the corner of its piece, or a line of it. None inside a
        frame."""
        found = [number for number, start in enumerate(self.starts) if start <= at]
        if not found:
            return None
        if self.pieces[found[-1]].is_framed:
            return None
        piece, start = self.pieces[found[-1]], self.starts[found[-1]]
        share = (at - start) / max(len(piece.text), 1)
        return round(piece.x), round(piece.y + piece.height * min(share, 1.0) * (piece.height > 40))


def shown_text(snapshot: JsonObject) -> ShownText:
    """Tells what `DOMSnapshot.captureSnapshot` holds of drawn text."""
    strings = [str(one) for one in json_list(snapshot.get("strings"))]
    pieces = [
        piece
        for number, document in enumerate(json_list(snapshot.get("documents")))
        for piece in _pieces(json_object(document), strings, is_framed=number > 0)
    ]
    starts: list[int] = []
    parts: list[str] = []
    length = 0
    before: Piece | None = None
    for piece in pieces:
        said = _SPACES.sub(" ", piece.text)
        if before is not None and not _same_line(before, piece):
            parts.append("\n")
            length += 1
            said = said.lstrip(" ")
        starts.append(length)
        parts.append(said)
        length += len(said)
        before = piece
    return ShownText("".join(parts), pieces, starts)


def _pieces(document: JsonObject, strings: Sequence[str], *, is_framed: bool) -> list[Piece]:
    layout = json_object(document.get("layout"))
    found = []
    for number, bounds in zip(json_list(layout.get("text")), json_list(layout.get("bounds")), strict=False):
        at = json_number(number) if number is not None else -1
        if 0 <= at < len(strings) and strings[at]:
            x, y, width, height = (_float(one) for one in json_list(bounds))
            found.append(Piece(strings[at], is_framed, x, y, width, height))
    return found


def _same_line(before: Piece, piece: Piece) -> bool:
    """Whether the piece goes on where the one before ended: it begins above that one's foot, and not to the left above it."""
    if not piece.width or not before.width:  # spaces between words have no box of their own
        return True
    foot = before.y + before.height
    return before.y - SMALL <= piece.y < foot - SMALL


def _float(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0

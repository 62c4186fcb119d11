"""The text of a rule taken apart: words, and gaps `{field}` to be filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_GAP: Final = re.compile(r"\{([a-z0-9_]+)\}")


@dataclass(frozen=True, slots=True)
class Gap:
    """A place that a field fills."""

    field: str


def pieces(text: str) -> Iterator[str | Gap]:
    """Gives the words and gaps of the text, in order."""
    for number, piece in enumerate(_GAP.split(text)):
        if number % 2:
            yield Gap(piece)
        elif piece:
            yield piece


def gaps(text: str) -> frozenset[str]:
    """Gives the fields that the text has gaps for."""
    return frozenset(_GAP.findall(text))

"""Keeps what was read of a text at hand: one message is asked about more than once, and most answers are the same few words."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

Found = TypeVar("Found")
SHORT: Final = 32
"""Characters of a text that many people send in the same words: `oui`, `tout le monde`, the name of a platform."""
SHORT_TEXTS: Final = 256


def kept(read: Callable[[str], Found]) -> Callable[[str], Found]:
    """Gives the same reader that reads a short text once for everybody, and any other once while it is the last one.

    A text with a digit in it is nobody else's (a code, a day, a number): it goes with the next one, whatever its length."""
    short, last = lru_cache(SHORT_TEXTS)(read), lru_cache(1)(read)

    def read_once(text: str) -> Found:
        return (short if len(text) <= SHORT and not any(map(str.isdigit, text)) else last)(text)

    return read_once

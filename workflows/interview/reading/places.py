"""Reads where something happened, as the answer to that question."""

from __future__ import annotations

import re
from typing import Final

from workflows.interview.reading.named_places import fold, read_places
from workflows.interview.reading.values import Read, ReadingInput

_SAYS_NOTHING: Final = re.compile(r"[\W_]+")


def answer_place(told: ReadingInput) -> Read[tuple[str, ...]] | None:
    """Gives the platforms that the answer names; None: it must be asked again. Sure where the names spend the whole
    answer."""
    found = read_places(told.text, told.rules.places, whole_answer=True)
    spans = tuple((one.start, one.end) for one in found.named)
    names = tuple(dict.fromkeys(one.place.vocabulary for one in found.named if one.place.vocabulary))
    names += tuple(f"other:{one}" for one in found.unlisted)
    if not names:
        return None
    is_clear = all(one.by in ("link", "name") for one in found.named) and found.google_alone is None
    return Read(names, is_clear and _is_spent(told, spans), spans)


def _is_spent(told: ReadingInput, spans: tuple[tuple[int, int], ...]) -> bool:
    left = list(fold(told.text))
    for start, end in spans:
        left[start:end] = " " * (end - start)
    return all(word in told.rules.places.words.spent for word in _SAYS_NOTHING.split("".join(left)) if word)

"""Reads a yes, a no, "partly" or "I do not know" out of an answer."""

from __future__ import annotations

from typing import Final

from workflows.interview.reading.phrases import leading_meaning, meaning
from workflows.interview.reading.spoken import Span
from workflows.interview.reading.values import Read, ReadingInput, YesNo

SAID: Final[tuple[YesNo, ...]] = ("unknown", "partly", "no", "yes")
"""In the order in which one beats another: whoever doubts or halves says yes or no beside it."""

CLUELESS: Final = "yes_no.clueless"
"""What says that somebody has no idea who did it."""


def answer_yes_no(told: ReadingInput) -> Read[YesNo] | None:
    """What the answer says to a question of yes or no; None: it must be asked again. Sure where it is one of the short
    answers, or where every word of it is one of them or stands beside one."""
    for short in SAID:
        if meaning(told.text) == short:
            if short == "unknown" and _is_about_author(told):
                return Read("no", False, (_whole(told),))
            return Read(short, True, (_whole(told),))
    matches = told.matches
    said = {one: matches.of(f"yes_no.{one}") for one in SAID}
    heard = [one for one in SAID if said[one]]
    if (clueless := matches.of(CLUELESS)) and _is_about_author(told):
        return Read("no", False, tuple(one.span for one in clueless))
    if not heard:
        return _named(told)
    value = heard[0]
    if value == "no" and "yes" in heard:
        opening = leading_meaning(told.text)
        value = "no" if opening == "no" else "partly"
    spans = tuple(one.span for found in said.values() for one in found)
    spent = len(heard) == 1 and matches.spend(told.spoken, f"yes_no.{value}", "yes_no.filler")
    return Read(value, spent, spans)


def _named(told: ReadingInput) -> Read[YesNo] | None:
    """Whoever is asked whether they know the author, and names them, says yes."""
    if not _is_about_author(told):
        return None
    named = told.matches.of("somebody_named")
    return Read("yes", False, tuple(one.span for one in named)) if named else None


def _is_about_author(told: ReadingInput) -> bool:
    """Whether the person was asked if they know who did it: having no idea is then a no."""
    asked = told.rules.lexicon.spelling.spoken(told.asked or "")
    return bool(told.rules.lexicon.matches(asked).of("asked.author"))


def _whole(told: ReadingInput) -> Span:
    return (0, len(told.text))

"""Reads a yes, a no, "partly" or "I do not know" out of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workflows.interview.reading.authors import answer_author
from workflows.interview.reading.lexicon import Matches
from workflows.interview.reading.money import answer_amount
from workflows.interview.reading.phrases import leading_meaning, meaning
from workflows.interview.reading.spoken import Span
from workflows.interview.reading.values import Read, ReadingInput, YesNo
from workflows.interview.reading.when import answer_instant

SAID: Final[tuple[YesNo, ...]] = ("unknown", "partly", "no", "yes")
"""In the order in which one beats another: whoever doubts or halves says yes or no beside it."""

CLUELESS: Final = "yes_no.clueless"
"""What says that somebody has no idea who did it."""


IRONIC: Final[Mapping[str, YesNo]] = {"yes_no.ironic_no": "no", "yes_no.ironic_yes": "yes"}
"""What says the contrary of its words: `yeah right`; `non peut-être`, the Belgian yes."""
CONTRAST: Final = "yes_no.contrast"
"""One thing is so and another is not: `the video yes, the comments no`."""
ASKED, ABOUT = "asked.", "about."
"""The topics of questions, and what is a yes or a no to them: `gone` says no where it was asked whether it is online."""
AUTHOR: Final = "author"
PAID: Final = "paid"


def answer_yes_no(told: ReadingInput) -> Read[YesNo] | None:
    """Tells what the answer says to a question of yes or no; None: it must be asked again. Sure where it is one of the
    short answers, or where every word of it is one of them or stands beside one."""
    topics, matches = _topics(told), told.matches
    for short in SAID:
        if meaning(told.text) == short:
            if short == "unknown" and AUTHOR in topics and not matches.of(*IRONIC):
                return Read("no", False, (_whole(told),))
            if not matches.of(*IRONIC):
                return Read(short, True, (_whole(told),))
    for concept, meant in IRONIC.items():
        if ironic := matches.of(concept):
            return Read(meant, False, tuple(one.span for one in ironic))
    if (clueless := matches.of(CLUELESS)) and AUTHOR in topics:
        return Read("no", False, tuple(one.span for one in clueless))
    said = {one: matches.of(f"yes_no.{one}") for one in SAID}
    value = _heard(told, [one for one in SAID if said[one]])
    if value is not None and not (topics and _is_halved(matches)):
        spans = tuple(one.span for found in said.values() for one in found)
        alone = [one for one in SAID if said[one]] == [value]
        spent = alone and matches.spend(told.spoken, f"yes_no.{value}", "yes_no.filler")
        if spent:
            return Read(value, True, spans)
    return _of_topic(told, topics, value)


def _heard(told: ReadingInput, heard: list[YesNo]) -> YesNo | None:
    """The value that the words say whatever was asked; a yes and a no together say both, unless the answer opens with no."""
    if not heard:
        return None
    if heard[0] == "no" and "yes" in heard:
        return "no" if leading_meaning(told.text) == "no" else "partly"
    return heard[0]


def _of_topic(told: ReadingInput, topics: list[str], value: YesNo | None) -> Read[YesNo] | None:
    """What the answer says to what was asked, beside `value`, which it says to any question. Never sure."""
    matches = told.matches
    said = {one: matches.of(f"yes_no.{one}", *(f"{ABOUT}{topic}.{one}" for topic in topics)) for one in SAID}
    spans = tuple(one.span for found in said.values() for one in found)
    heard = [one for one in SAID if said[one]]
    if not heard:
        return _named(told, topics)
    if _is_halved(matches):
        return Read("partly", False, (*spans, *(one.span for one in matches.of(CONTRAST))))
    if AUTHOR in topics and len(heard) > 1:
        # who knows them by sight knows them; who has no name and a suspicion knows them in part
        return Read("yes" if "no" not in heard and "yes" in heard else "partly", False, spans)
    if value is not None and heard[0] not in ("unknown", "partly"):
        return Read(value, False, spans)
    return Read(_heard(told, heard) or heard[0], False, spans)


def _topics(told: ReadingInput) -> list[str]:
    """What was asked about, by the words of the question."""
    if not told.asked:
        return []
    asked = told.rules.lexicon.matches(told.rules.lexicon.spelling.spoken(told.asked))
    return list(dict.fromkeys(one.concept.removeprefix(ASKED) for one in asked.under(ASKED)))


def _is_halved(matches: Matches) -> bool:
    """Whether one thing is affirmed and another denied; a yes that opens the answer affirms no single thing."""
    return any(one.first for one in matches.of(CONTRAST))


def _named(told: ReadingInput, topics: list[str]) -> Read[YesNo] | None:
    """Whoever is asked whether they know the author, and names them, says yes; and whoever names
    what they paid, or when."""
    if AUTHOR in topics:
        named = answer_author(told)
        if named is not None and named.value.known is not False:
            return Read("yes", False, named.spans)
        somebody = told.matches.of("somebody_named")
        return Read("yes", False, tuple(one.span for one in somebody)) if somebody else None
    if PAID in topics and not told.matches.of("act.demand"):
        paid, when = answer_amount(told), answer_instant(told)
        if paid is not None and paid.value.cents:
            return Read("yes", False, paid.spans)
        return Read("yes", False, when.spans or (_whole(told),)) if when is not None else None
    return None


def _whole(told: ReadingInput) -> Span:
    return (0, len(told.text))

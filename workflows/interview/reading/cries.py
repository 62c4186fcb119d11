"""Hears what somebody's words say of danger, and names the cards that answer it: whose life it is, and who writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from workflows.interview.reading.lexicon import Match, Matches
from workflows.interview.reading.safety import HINTS, SELF_HARM, answer_danger, read_alarms, read_hints
from workflows.interview.reading.spoken import Span, Spoken
from workflows.interview.reading.values import ReadingInput, ReadingRules
from workflows.interview.reading.yes_no import answer_yes_no
from workflows.kernel.people import Language

WHENEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""What is said of danger means the same on any day."""
AT_THE_DOOR: Final = ("violence.strong", "violence.alone", "violence.presence")
CARDS: Final = ("child_self_harm", "child_danger", "self_harm", "other_self_harm", "danger")
OF_CHILD: Final = ("child_self_harm", "child_danger")
OF_DYING: Final = ("child_self_harm", "self_harm", "other_self_harm")
FEWEST_WORDS: Final = 12
"""In fewer words than these the model alone is no reason to ask."""
SHORT_ANSWER: Final = 8
"""With more words than these a doubtful text is no answer to "are you safe?"."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The cards of what was said outright, the first to be read first. `is_doubt`: something hints at danger, and it is
    asked; `in_words`: by words that can be shown. `is_young`: a minor writes."""

    cards: tuple[str, ...] = ()
    is_doubt: bool = False
    in_words: bool = False
    is_young: bool = False


def hear_danger(spoken: Spoken, matches: Matches, rules: ReadingRules, language: Language | None) -> Heard:
    """Tells what the text says of danger. `language` is that of the text: a hint of another language is a word that
    only looks like it."""
    told = ReadingInput(spoken, matches, WHENEVER, None, language, rules)
    said = read_alarms(spoken, matches) or (read_hints(told),)
    alarms, read = {one.value for one in said}, said[0]
    dying = matches.of(*SELF_HARM)
    found: set[str] = set()
    if "child_at_risk" in alarms:
        found.add("child_self_harm" if dying else "child_danger")
    if "self_harm" in alarms:
        found.add("other_self_harm" if _is_of_others(dying) else "self_harm")
    if "violence" in alarms:
        found.add("danger")
    at_the_door = "danger" in found and bool(matches.of(*AT_THE_DOOR))
    ordered = sorted(found, key=lambda one: (at_the_door and one != "danger", CARDS.index(one)))
    is_young = bool(told.matches.of("child.self"))
    if found or read.value != "unclear":
        return Heard(tuple(ordered), is_young=is_young)
    if not read.spans:
        return Heard(is_doubt=len(told.spoken.words) >= FEWEST_WORDS, is_young=is_young)
    return Heard(is_doubt=_is_hint(told, read.spans, language), in_words=True, is_young=is_young)


def _is_of_others(dying: Collection[Match]) -> bool:
    """Whether all that is said of dying lies within words about somebody else."""
    others = [one for one in dying if one.pattern.is_of_others]
    return bool(others) and all(any(one.first < of.last and of.first < one.last for of in others) for one in dying)


def _is_hint(told: ReadingInput, spans: Collection[Span], language: Language | None) -> bool:
    """Whether the words hint at something in the language of the text."""
    hints = [one for one in told.matches.of(*HINTS, "child.grave") if one.span in spans]
    return language is None or any(one.pattern.language == language for one in hints)


def answer_safe(told: ReadingInput) -> Literal["safe", "unsafe"] | None:
    """Tells what the text answers to "are you safe where you are?". Whoever does not know is not; None where it is no
    answer."""
    if len(told.spoken.words) > SHORT_ANSWER:
        return None
    said = answer_yes_no(told)
    if said is not None and said.value == "yes" and not told.matches.of("danger.doubt"):
        return "safe"
    if said is not None and said.value != "yes":
        return "unsafe"
    if answer_danger(told).value == "safe":
        return "safe"
    return "unsafe" if told.matches.of("danger.doubt") else None


def doubts_safety(told: ReadingInput) -> bool:
    """Tells whether an answer to "are you in danger?" is neither yes nor no, and says so."""
    return answer_danger(told).value == "unclear" and _hesitates(told)


def _hesitates(told: ReadingInput) -> bool:
    return bool(told.matches.of("danger.doubt")) and len(told.spoken.words) <= SHORT_ANSWER

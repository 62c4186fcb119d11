"""Reads whether somebody is in danger, in every text: heard before all that a text may mean.

What is said outright is an alarm. What only hints at danger is weighed: hints of different kinds that come together are an
alarm or a doubt, and a doubt is asked ("are you safe now?"). No word in this module: the patterns are data."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from workflows.interview.reading.agreement import hears_concern
from workflows.interview.reading.lexicon import Match, Matches
from workflows.interview.reading.spoken import Span
from workflows.interview.reading.values import Danger, Read, ReadingInput, Safety

SELF_HARM: Final = ("self_harm.strong", "self_harm.other")
HINTS: Final = (
    "violence.past", "violence.threat", "violence.presence", "violence.address", "violence.fear", "violence.control",
    "violence.weapon", "self_harm.hint", "child.distress", "child.self",
)  # fmt: skip
ALARMING_PAIRS: Final = (
    ("violence.past", "violence.presence"), ("violence.past", "violence.control"), ("violence.past", "violence.threat"),
    ("violence.past", "violence.address"), ("violence.weapon", "violence.threat"), ("violence.weapon", "violence.address"),
    ("violence.weapon", "violence.presence"), ("violence.presence", "violence.address"),
    ("violence.threat", "violence.address"), ("violence.fear", "violence.presence"),
)  # fmt: skip
"""Two kinds of hints that are violence together; any other two are asked about."""


def read_safety(told: ReadingInput) -> Read[Safety]:
    """What the text says of danger, the most pressing alone; `none` where nothing was heard."""
    heard = read_alarms(told)
    return heard[0] if heard else _doubt(told)


def read_alarms(told: ReadingInput) -> tuple[Read[Safety], ...]:
    """Every danger that is said beyond doubt: a child's before all, then one's own life, then others' violence."""
    matches = told.matches
    found: list[Read[Safety]] = []
    about = matches.of("child.about", "child.self")
    if strong := matches.of("child.strong"):
        found.append(_read("child_at_risk", strong))
    elif about and (grave := matches.of("child.grave")) and _is_grave(matches):
        found.append(_read("child_at_risk", (*about, *grave)))
    if dying := matches.of(*SELF_HARM):
        of_child = about and any(one.pattern.is_of_others for one in dying)
        found.append(_read("child_at_risk" if of_child else "self_harm", dying))
    elif len(hints := _different(matches.of("self_harm.hint"))) >= 3:
        found.append(_read("self_harm", hints))
    if strong := matches.of("violence.strong"):
        found.append(_read("violence", strong))
    else:
        found.extend(_read("violence", matches.of(*pair)) for pair in ALARMING_PAIRS if _has_both(matches, pair))
    return tuple(found)


def _is_grave(matches: Matches) -> bool:
    """Of a minor who writes, one thing is enough; of a child who is spoken of, two, unless the text is short."""
    return bool(matches.of("child.self")) or len(_different(matches.of("child.grave"))) >= 2


def _doubt(told: ReadingInput) -> Read[Safety]:
    """One hint is enough to ask: a question more costs less than a cry that nobody heard. The model hears without words that
    could be shown."""
    matches = told.matches
    hints = list(matches.of(*HINTS))
    graver = matches.of("child.grave")
    beside = matches.of("child.about", "violence.partner") if graver else ()
    hints += [*beside, *graver] if beside else []
    if hints:
        return _read("unclear", hints, sure=False)
    return Read("unclear" if hears_concern(told.scores) else "none")


def _has_both(matches: Matches, kinds: tuple[str, str]) -> bool:
    return all(matches.of(kind) for kind in kinds)


def _different(matches: Collection[Match]) -> tuple[Match, ...]:
    """One match of each pattern, none that lies within another."""
    kept: dict[str, Match] = {}
    for one in matches:
        if not any(one.first < other.last and other.first < one.last for other in kept.values()):
            kept.setdefault(one.pattern.text, one)
    return tuple(kept.values())


def _read(value: Safety, matches: Collection[Match], sure: bool = True) -> Read[Safety]:
    return Read(value, sure, _spans(matches))


# ---------------------------------------------------------------- the answer to "are you safe?"
def answer_danger(told: ReadingInput) -> Read[Danger]:
    """Whether the person is safe, as the answer to that question. `safe` only where a closed grammar spends every word and
    nothing in it doubts; whatever else is not heard as danger is `unclear`."""
    matches = told.matches
    alarms = {one.value: one for one in read_alarms(told)}
    spans = tuple(span for one in alarms.values() for span in one.spans)
    if "child_at_risk" in alarms or (alarms and matches.of("child.self")):
        return Read("child_at_risk", True, spans)
    named = _named(matches)
    if "both" in named or {"self_harm", "violence"} <= alarms.keys():
        return Read("both", True, spans or _spans(matches.of("danger.both")))
    if "self_harm" in alarms or "second" in named:
        return Read("self_harm", True, spans or _spans(matches.of("danger.second")))
    if "violence" in alarms or "first" in named:
        return Read("danger", True, spans or _spans(matches.of("danger.first")))
    safe = matches.of("danger.safe")
    if safe and not matches.of(*HINTS, "danger.doubt") and matches.spend(told.spoken, "danger.safe", "danger.beside"):
        return Read("safe", True, _spans(safe))
    return Read("unclear", False, _spans(matches.of("danger.doubt")))


def _named(matches: Matches) -> set[str]:
    """The parts of the question that the answer names; none where it says no."""
    if matches.of("danger.safe"):
        return set()
    return {part for part in ("first", "second", "both") if matches.of(f"danger.{part}")}


def _spans(matches: Collection[Match]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(one.span for one in matches))

"""Reads whether somebody is in danger, in every text: heard before all that a text may mean.

What is said outright is an alarm. What only hints at danger is weighed: hints of different kinds that come together are an
alarm or a doubt, and a doubt is asked ("are you safe now?"). No word in this module: the patterns are data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from workflows.interview.reading.agreement import hears_concern, named_alarm, proposes_concern
from workflows.interview.reading.frames import in_own_languages
from workflows.interview.reading.lexicon import Match, Matches
from workflows.interview.reading.spoken import LINK, Span, Spoken
from workflows.interview.reading.values import Danger, Read, ReadingInput, Safety

MANY: Final = 3
"""So many different hints of despair are a cry."""
SELF_HARM: Final = ("self_harm.strong", "self_harm.other")
HINTS: Final = (
    "violence.past", "violence.threat", "violence.presence", "violence.address", "violence.contact",
    "violence.fear", "violence.control", "violence.weapon", "violence.urgent",
    "violence.watched", "violence.veiled", "violence.honour", "violence.injury",
    "self_harm.hint", "child.distress", "child.withdrawn", "child.self",
)  # fmt: skip
"""Whatever sounds like danger: with any of these nobody is taken to be safe."""
NEAR: Final = ("violence.partner", "violence.contact", "violence.past", "violence.urgent")
"""What people who are safe say as often: a partner, a number that was published, a sentence of long ago, urgency. Alone it
is asked about only where the model is concerned too."""
OF_CHILD: Final = ("child.distress",)
"""Hints only where a child is spoken of: grown-ups cry over a review."""
SPEAK_FOR: Final[Mapping[Safety, tuple[str, ...]]] = {
    "self_harm": ("self_harm.hint", "child.withdrawn"),
    "violence": tuple(one for one in HINTS if one.startswith("violence.")),
    "child_at_risk": ("child.grave", "child.distress", "child.withdrawn", "self_harm.hint", "violence.threat"),
}
"""The hints that bear out what the model names."""
WITHDRAWN: Final = 2
"""So many different signs that a child withdraws from life are an alarm."""
ALARMING_PAIRS: Final = (
    ("violence.past", "violence.presence"), ("violence.past", "violence.control"), ("violence.past", "violence.threat"),
    ("violence.past", "violence.address"), ("violence.weapon", "violence.threat"), ("violence.weapon", "violence.address"),
    ("violence.weapon", "violence.presence"), ("violence.presence", "violence.address"),
    ("violence.threat", "violence.address"), ("violence.fear", "violence.presence"),
    ("violence.past", "violence.contact"), ("violence.weapon", "violence.contact"), ("violence.threat", "violence.contact"),
    ("violence.presence", "violence.contact"), ("violence.watched", "violence.veiled"), ("violence.watched", "violence.threat"),
    ("violence.watched", "violence.past"), ("violence.watched", "violence.weapon"), ("violence.watched", "violence.presence"),
    ("violence.veiled", "violence.address"), ("violence.veiled", "violence.presence"), ("violence.honour", "violence.fear"),
    ("violence.honour", "violence.threat"), ("violence.honour", "violence.past"), ("violence.honour", "violence.control"),
    ("violence.injury", "violence.partner"), ("violence.injury", "violence.past"), ("violence.injury", "violence.fear"),
)  # fmt: skip
"""Two kinds of hints that are violence together; any other two are asked about."""
KIN_AND_SHAME: Final = ("violence.kin", "violence.shame")
"""Nothing alone; together, in however many sentences, they are asked about."""


def read_safety(told: ReadingInput) -> Read[Safety]:
    """Tells what the text says of danger, the most pressing alone; `none` where nothing was heard."""
    heard = read_alarms(told.spoken, told.matches)
    return heard[0] if heard else read_hints(told)


def read_hints(told: ReadingInput) -> Read[Safety]:
    """Tells what a text says in which no danger is said beyond doubt: an alarm that words and model agree on, a doubt,
    or nothing."""
    return _agreed(told) or _doubt(told)


def read_alarms(spoken: Spoken, matches: Matches) -> tuple[Read[Safety], ...]:
    """Gives every danger that is said beyond doubt: a child's before all, then one's own life, then others'
    violence."""
    dying, attacked = _dying(spoken, matches), _attacked(spoken, matches)
    own = in_own_languages(matches)
    about = own.of("child.about", "child.self")
    of_child = about and any(one.pattern.is_of_others for one in dying)
    hurt, signs = matches.of("child.strong"), _child_signs(own)
    if about and (deeds := own.of("child.deed")):
        hurt = (*hurt, *deeds)
    found: list[Read[Safety]] = []
    if hurt or of_child:
        found.append(_read("child_at_risk", (*hurt, *(dying if of_child else ()))))
    elif signs and (own.of("child.self") or not dying):
        found.append(_read("child_at_risk", signs))
    if dying and not of_child:
        found.append(_read("self_harm", dying))
    if attacked:
        found.append(_read("violence", attacked))
    return tuple(found)


def _child_signs(own: Matches) -> tuple[Match, ...]:
    """What is no harm by itself and is a child's danger together: an age beside images and money, days in bed without a word.
    Whoever speaks of dying and of their own children is heard as themselves."""
    about = own.of("child.about", "child.self")
    if (near := (*about, *own.of("child.school"))) and (grave := own.of("child.grave")) and _is_grave(own):
        return (*near, *grave)
    if about and len(signs := _different(own.of("child.withdrawn"))) >= WITHDRAWN:
        return (*about, *signs)
    return ()


def _dying(spoken: Spoken, matches: Matches) -> tuple[Match, ...]:
    if strong := matches.of(*SELF_HARM):
        return strong
    if matches.spend(spoken, "self_harm.alone"):
        return matches.of("self_harm.alone")
    hints = _different(in_own_languages(matches).of("self_harm.hint"))
    return hints if len(hints) >= MANY else ()


def _attacked(spoken: Spoken, matches: Matches) -> tuple[Match, ...]:
    if strong := matches.of("violence.strong"):
        return strong
    if (alone := matches.of("violence.alone")) and matches.spend(spoken, "violence.alone", "violence.beside"):
        return alone
    own = in_own_languages(matches)
    pair = next((one for one in ALARMING_PAIRS if _has_both(own, one)), None)
    return own.of(*pair) if pair is not None else ()


def _is_grave(matches: Matches) -> bool:
    """Of a minor who writes, one thing is enough; of a child who is spoken of, two, at places of their own."""
    return bool(matches.of("child.self")) or len(_apart(matches.of("child.grave"))) >= 2


def _agreed(told: ReadingInput) -> Read[Safety] | None:
    """The alarm that the model names and a hint of the same kind speaks for. A child who is spoken of goes before all."""
    name = named_alarm(told.scores)
    if name is None:
        return None
    hints = told.own.of(*SPEAK_FOR[name])
    about = told.own.of("child.about", "child.self")
    if not hints or (name == "child_at_risk" and not about):
        return None
    is_of_child = about and (name == "self_harm" or told.own.of("child.self"))
    return _read("child_at_risk" if is_of_child else name, (*hints, *(about if is_of_child else ())), sure=False)


def _doubt(told: ReadingInput) -> Read[Safety]:
    """One hint is enough to ask: a question more costs less than a cry that nobody heard. The model hears without words that
    could be shown."""
    matches = told.own
    about = matches.of("child.about", "child.school", "child.self")
    hints = [one for one in matches.of(*HINTS) if one.concept not in (*NEAR, *(() if about else OF_CHILD))]
    graver = matches.of("child.grave")
    beside = matches.of("child.about", "child.school", "violence.partner") if graver else ()
    hints += [*beside, *graver] if beside else []
    hints += matches.of(*KIN_AND_SHAME) if matches.has_all(KIN_AND_SHAME) else ()
    if hints := hints or _nothing_but_a_child(told):
        return _read("unclear", hints, sure=False)
    scores, near = told.scores, matches.of(*NEAR)
    if near and proposes_concern(scores):
        return _read("unclear", near, sure=False)
    return Read("unclear" if hears_concern(scores) else "none")


def _nothing_but_a_child(told: ReadingInput) -> list[Match]:
    """A link, and whose child it is about: whoever says no more than that is asked."""
    about = told.own.of("child.about")
    taken = {place for one in about for place in range(one.first, one.last)}
    rest = [word.forms for place, word in enumerate(told.spoken.words) if place not in taken]
    return list(about) if rest and set(rest) == {(LINK,)} else []


def _has_both(matches: Matches, kinds: tuple[str, str]) -> bool:
    return all(matches.of(kind) for kind in kinds)


def _apart(matches: Collection[Match]) -> tuple[Match, ...]:
    """The matches of which none lies within another, each sentence's words once."""
    kept: list[Match] = []
    for one in matches:
        if not any(one.first < other.last and other.first < one.last for other in kept):
            kept.append(one)
    return tuple(kept)


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
    """Tells whether the person is safe, as the answer to that question. `safe` only where a closed grammar spends every
    word and nothing in it doubts; whatever else is not heard as danger is `unclear`."""
    matches = told.matches
    alarms = {one.value: one for one in read_alarms(told.spoken, matches)}
    spans = tuple(span for one in alarms.values() for span in one.spans)
    if "child_at_risk" in alarms or (alarms and matches.of("child.self")):
        return Read("child_at_risk", True, spans)
    if of_child := matches.of("danger.child"):
        return Read("child_at_risk", False, _spans(of_child))
    named = _named(matches)
    if "both" in named or {"self_harm", "violence"} <= alarms.keys():
        return Read("both", True, spans or _spans(matches.of("danger.both")))
    if "self_harm" in alarms or "second" in named:
        return Read("self_harm", True, spans or _spans(matches.of("danger.second")))
    if "violence" in alarms or "first" in named:
        return Read("danger", True, spans or _spans(matches.of("danger.first")))
    safe = matches.of("danger.safe")
    if (
        safe
        and not told.own.of(*HINTS, "danger.doubt", "violence.alone")
        and matches.spend(told.spoken, "danger.safe", "danger.beside")
    ):
        return Read("safe", True, _spans(safe))
    return Read("unclear", False, _spans(matches.of("danger.doubt")))


def _named(matches: Matches) -> set[str]:
    """The parts of the question that the answer names; none where it says no."""
    if matches.of("danger.safe"):
        return set()
    return {part for part in ("first", "second", "both") if matches.of(f"danger.{part}")}


def _spans(matches: Collection[Match]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(one.span for one in matches))

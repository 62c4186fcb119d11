"""What is chosen for a draft: its frame, its language, the values of its fields. Each is one the rules know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from workflows.law.fact_values import BadFacts
from workflows.proceedings.frames import Frame, FrameRules
from workflows.proceedings.rules import Proceeding

LONGEST_VALUE: Final = 20_000


def languages_of(rules: FrameRules, country: str) -> Sequence[str]:
    """In which languages an act of the country may be drafted, the usual one first."""
    return rules.languages.get(country, ())


def frame_of(rules: FrameRules, rule: Proceeding) -> Frame:
    """The frame of its act. Raises BadFacts where nothing is drafted."""
    frame = rules.frames.get(rule.frame or "")
    if frame is None:
        raise BadFacts("draft", f"nothing is drafted for {rule.id}.")
    return frame


def chosen_language(rules: FrameRules, country: str, language: str | None) -> str:
    """The language of the draft; the usual one where none is named. Raises BadFacts."""
    spoken = languages_of(rules, country)
    chosen = language or spoken[0]
    if chosen not in spoken:
        raise BadFacts("language", f"an act of {country} is drafted in {', '.join(spoken)}.")
    return chosen


def check_values(rules: FrameRules, values: Mapping[str, str]) -> None:
    """Each value fills a field, and ends. Raises BadFacts."""
    for name, value in values.items():
        if name not in rules.fields:
            raise BadFacts(name[:60], "there is no such field in a draft.")
        if len(value) > LONGEST_VALUE:
            raise BadFacts(name, f"the value is longer than {LONGEST_VALUE} characters.")

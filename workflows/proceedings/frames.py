"""The frames of drafts as the rules hold them: sentences with gaps, in the languages of a procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.kernel.text import ways_to_say
from workflows.law.conditions import Condition
from workflows.proceedings.rules import Kind

Spoken = Mapping[str, str]
"""A text by language, or by language and country (`nl_NL`)."""


def say(text: Spoken, spoken: str) -> str:
    """The text as the country says it; empty where the frame has no such language."""
    return next((text[way] for way in ways_to_say(spoken) if way in text), "")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a frame, for proceedings of these kinds (all, where none is named) and where `when` holds."""

    text: Spoken
    kinds: Sequence[Kind]
    when: Condition


@dataclass(frozen=True, slots=True)
class Frame:
    """A family of acts: how it begins, what it asks, how it ends."""

    id: str
    opening: Sequence[Sentence]
    claims: Sequence[Sentence]
    closing: Sequence[Sentence]


@dataclass(frozen=True, slots=True)
class FrameRules:
    """All frames. `languages` are those in which a country's acts are written, `words` what stands around, `fields` what a gap
    is called, `day_names` what a day is."""

    languages: Mapping[str, Sequence[str]]
    words: Mapping[str, Spoken]
    day_names: Mapping[str, Spoken]
    fields: Mapping[str, Spoken]
    frames: Mapping[str, Frame]

"""Screens of the interview: kinds, questions, answers, emergencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from workflows.case.case import Case
from workflows.interview import Advice, Progress, Question, SummaryLine


@dataclass(frozen=True, slots=True)
class KindChoice:
    """The doors, most urgent first. `kinds` maps each id to its words."""

    kinds: Mapping[str, Mapping[str, str]]
    registered: bool = True


@dataclass(frozen=True, slots=True)
class Receipt:
    """The case number, at once."""

    case: Case


@dataclass(frozen=True, slots=True)
class Emergency:
    """What to do right now. `number` is the case number once there is one; `by` is when a person of the desk has written at
    the latest, on the wall clock of `country`. Whoever was in danger may go on with the report of `going_on` if they wish."""

    advice: Advice
    number: str | None = None
    by: datetime | None = None
    country: str = ""
    going_on: UUID | None = None


@dataclass(frozen=True, slots=True)
class AskSafety:
    """Whether the person is safe now, or their child; to a minor in other words. `again`: they were silent."""

    about: Literal["person", "child"]
    is_young: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class StillHereWord:
    """The desk is still there for whoever spoke of dying; `number` is the one to call, if one country is sure."""

    number: str | None
    is_young: bool = False


@dataclass(frozen=True, slots=True)
class UnreadWaits:
    """Something waits to be read, and nothing is said of what it is."""


@dataclass(frozen=True, slots=True)
class SafetyNoted:
    """What was said of safety is kept: the person is safe (`by` None), or wrote on after a cry, and is read by `by`. They may
    go on with the report of `going_on`."""

    by: datetime | None = None
    country: str = ""
    is_young: bool = False
    going_on: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. `before` is the question just answered with what was understood; `problem` is why an answer was
    not taken (a locale key and its parameters); `dropped` are short labels of answers that no longer apply; `notes` what
    was noted besides (links, forwarded messages), as locale keys and parameters in the person's language. With `correcting`
    the old answer can be kept."""

    case_id: UUID
    question: Question
    progress: Progress
    before: tuple[Question, str] | None = None
    problem: tuple[str, Mapping[str, object]] | None = None
    resumed: bool = False
    chosen: Sequence[str] = ()
    can_go_back: bool = True
    dropped: Sequence[Mapping[str, str]] = ()
    notes: Sequence[tuple[str, Mapping[str, object]]] = ()
    correcting: bool = False


@dataclass(frozen=True, slots=True)
class Confirm:
    """What was understood, to be confirmed before it counts (a date written in words)."""

    case_id: UUID
    question: Question
    value: object
    shown: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was read of a person's own words, a line for each question it answers, to be found right. With `correcting` each
    line can be taken back; who is not linked to a contract (`is_linked`) cannot go on yet."""

    case_id: UUID
    lines: Sequence[tuple[Question, str]]
    is_linked: bool
    knows_kind: bool
    correcting: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """All answers given, each with a button to correct it."""

    case: Case
    lines: Sequence[SummaryLine]


@dataclass(frozen=True, slots=True)
class KindGuess:
    """A free text that sounds like one of the kinds: shown before a case is opened."""

    kind: str
    words: Mapping[str, str]

"""Screens about what people ask of their own accord: answers, a person who comes, an end that is wished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from workflows.case.case import Case

EndWish = Literal["stop", "withdraw", "delete_data"]


@dataclass(frozen=True, slots=True)
class SaidAnswer:
    """What is said for these incident kinds; no `kinds`: whatever happened. Not `is_certain`: a lawyer must confirm it."""

    text: str
    kinds: Sequence[str] = ()
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class OwnAnswered:
    """The answer to a question of the person's own; `asked` is the topic. `case_id`, where there is a desk to write to."""

    asked: Mapping[str, str]
    said: Sequence[SaidAnswer]
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CountryAsked:
    """The answer depends on the country, which nobody knows: each is a button."""

    topic: str
    asked: Mapping[str, str]
    countries: Sequence[str]


@dataclass(frozen=True, slots=True)
class PersonComes:
    """A person of the desk calls or writes, and by when. `asked` is the topic that only a person can answer; without a
    contract (`is_linked`) the code is still welcome."""

    case: Case
    by: datetime
    calls: bool
    is_linked: bool
    asked: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class EndHeard:
    """An end is wished: what was done, what stays and why, who looks at it by when. The day of the law goes on."""

    case: Case
    heard: Mapping[str, str]
    stays: Mapping[str, str]
    is_certain: bool
    by: datetime

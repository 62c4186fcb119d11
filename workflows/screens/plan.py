"""Screens of the plan and its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from workflows.case.case import Case
from workflows.law.analysis import Analysis
from workflows.law.first_acts import FirstAct


@dataclass(frozen=True, slots=True)
class ShownAct:
    """An act that the person can do at once, with the page of others that stands beside it."""

    act: FirstAct
    address: str | None = None


@dataclass(frozen=True, slots=True)
class PlanCard:
    """What to do now, the dates, what the desk does. `whole`: what this looks like, the plan with dates, what is forbidden
    and why besides; with a picture of the time line when `picture`. `changes` is what differs from the plan shown before,
    `young` whether a minor reads it, `has_page` whether a page was named that can be captured."""

    case: Case
    analysis: Analysis
    today: date
    done: Sequence[str] = ()
    picture: bool = True
    changes: Sequence[Mapping[str, str]] = ()
    acts: Sequence[ShownAct] = ()
    whole: bool = False
    young: bool = False
    has_page: bool = True


@dataclass(frozen=True, slots=True)
class ActWords:
    """The sentences that an act needs: what to say, to whom, or what to show."""

    case: Case
    act: FirstAct
    young: bool = False


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The case is registered and a person of the desk takes over (kinds whose rules await a person)."""

    case: Case
    by: datetime | None


@dataclass(frozen=True, slots=True)
class CaseList:
    """The person's cases with their next date."""

    cases: Sequence[Case]
    kinds: Mapping[str, Mapping[str, str]]
    """What the kind of each is called in the chat."""


@dataclass(frozen=True, slots=True)
class StepNews:
    """Something happened to a step: `started`, `done`, `no_answer` (numbered), `escalates`."""

    case: Case
    step: Mapping[str, str]
    what: Literal["started", "done", "no_answer", "escalates"]
    number: int = 0
    next_on: date | None = None

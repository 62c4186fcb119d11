"""Screens of the plan and its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from workflows.case.case import Case
from workflows.law.analysis import Analysis


@dataclass(frozen=True, slots=True)
class PlanCard:
    """What this looks like, which clock runs and until when, the plan with dates, what to do now, what is forbidden
    and why; with a picture of the time line when `picture`. `changes` is what differs from the plan shown before."""

    case: Case
    analysis: Analysis
    today: date
    done: Sequence[str] = ()
    picture: bool = True
    changes: Sequence[Mapping[str, str]] = ()


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

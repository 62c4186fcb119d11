"""A step of a plan as it is kept on the case, to be compared with the next plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict


class PlannedStep(TypedDict):
    """`due` is a legal day; `until` names what lifts the refusal of a step that may not begin."""

    step: str
    due: str | None
    after: Sequence[str]
    until: str | None
    done: bool

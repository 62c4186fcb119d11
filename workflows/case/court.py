"""A court proceeding of a case on its way: the stages it went through, each with its day and who wrote it down. The desk files
nothing: a handler notes what the lawyer, the bailiff or the court did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, Literal, get_args
from uuid import UUID

from workflows.kernel.errors import Refused

Stage = Literal[
    "prepared", "lodged", "served", "hearing", "ordered", "order_served", "appealed", "penalty_running", "complied",
    "ended",
]  # fmt: skip
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
NEXT: Final[Mapping[Stage, tuple[Stage, ...]]] = {
    "prepared": ("lodged", "served", "ended"),
    "lodged": ("served", "hearing", "ordered", "ended"),
    "served": ("lodged", "hearing", "ordered", "ended"),
    "hearing": ("hearing", "ordered", "ended"),
    "ordered": ("order_served", "appealed", "ended"),
    "order_served": ("complied", "penalty_running", "appealed", "ended"),
    "penalty_running": ("complied", "appealed", "ended"),
    "appealed": ("hearing", "ordered", "order_served", "penalty_running", "complied", "ended"),
    "complied": ("penalty_running", "appealed", "ended"),
    "ended": (),
}
"""From each stage, those that may follow. A request without the other side is ordered without being served before."""
OBEYED_FROM: Final = frozenset({"order_served", "penalty_running"})
"""Stages in which somebody is to obey, and the desk looks whether they do."""


@dataclass(frozen=True, slots=True)
class StageNote:
    """A stage that was reached. `at` is a day, or an instant where the hour counts; of a hearing it may be to come."""

    stage: Stage
    at: date | datetime
    noted_at: datetime
    by: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class CourtProceeding:
    """One proceeding of a case. `rule` is its name in the rules, `comply_by` until when the order is to be obeyed."""

    id: UUID
    case_id: UUID
    rule: str
    begun_at: datetime
    notes: Sequence[StageNote] = field(default=())
    comply_by: datetime | None = None

    @property
    def stage(self) -> Stage:
        """The stage it stands at."""
        return self.notes[-1].stage if self.notes else "prepared"

    @property
    def is_open(self) -> bool:
        """Whether anything may still follow."""
        return bool(NEXT[self.stage])

    @property
    def is_to_be_obeyed(self) -> bool:
        """Whether an order was served and nobody has said that it is obeyed."""
        return self.stage in OBEYED_FROM

    def reached(self, stage: Stage) -> date | datetime | None:
        """When the stage was last reached; None where it never was."""
        found = [one.at for one in self.notes if one.stage == stage]
        return found[-1] if found else None


def reach(proceeding: CourtProceeding, note: StageNote) -> CourtProceeding:
    """The proceeding at its next stage. Raises Refused where that cannot follow."""
    if note.stage not in NEXT[proceeding.stage]:
        raise Refused("error.court_stage")
    return replace(proceeding, notes=(*proceeding.notes, note))

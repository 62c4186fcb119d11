"""A step of a plan as it was carried out: planned by the rules, moved by people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.kernel.plain import Plain, instant_or_none, number, text, text_or_none

STEP_STATES: Mapping[str, frozenset[str]] = {
    "planned": frozenset({"under_way", "done", "set_aside"}),
    "under_way": frozenset({"done", "set_aside"}),
    "done": frozenset(),
    "set_aside": frozenset({"under_way", "done"}),
}
"""From each state, those that may follow. `under_way`: sent or ordered, an answer or a result is awaited."""

CLOSING = "close_case"
"""The step that is left when all others have ended: it ends with the case."""
OUTCOMES = frozenset({"none", "refused", "accepted"})


@dataclass(frozen=True, slots=True)
class StepRecord:
    """What happened to a step. `asked` counts the follow-ups that fired."""

    step: str
    state: str = "planned"
    started_at: datetime | None = None
    done_at: datetime | None = None
    outcome: str | None = None
    asked: int = 0

    @property
    def counts_as_done(self) -> bool:
        """Sent is done for the order of work: the answer is what the follow-ups wait for."""
        return self.state == "done" or (self.state == "under_way" and self.step not in RESULT_NEEDED)

    def moved(self, state: str, on: datetime, outcome: str | None) -> StepRecord:
        started = self.started_at or (on if state in ("under_way", "done") else None)
        done = on if state == "done" else self.done_at
        return replace(self, state=state, started_at=started, done_at=done, outcome=outcome or self.outcome)

    def as_fact(self) -> dict[str, object]:
        on = self.done_at or self.started_at
        assert on is not None
        return {"step": self.step, "done_on": on.date().isoformat(), "outcome": self.outcome or "none"}

    def to_plain(self) -> dict[str, object]:
        return {
            "step": self.step,
            "state": self.state,
            "started_at": self.started_at.isoformat() if self.started_at else None,
            "done_at": self.done_at.isoformat() if self.done_at else None,
            "outcome": self.outcome,
            "asked": self.asked,
        }

    @classmethod
    def from_plain(cls, plain: Plain) -> StepRecord:
        return cls(
            step=text(plain, "step"),
            state=text(plain, "state"),
            started_at=instant_or_none(plain, "started_at"),
            done_at=instant_or_none(plain, "done_at"),
            outcome=text_or_none(plain, "outcome"),
            asked=number(plain, "asked"),
        )


RESULT_NEEDED = frozenset({"bailiff_capture", "timestamped_capture", "safety_check", "verify_cover"})
"""Steps that others wait for by their result: an ordered capture proves nothing until it is in."""

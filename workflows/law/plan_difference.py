"""The difference of two plans, in words for the insured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workflows.kernel.planned_step import PlannedStep
from workflows.law.rulebook import Rulebook


# ---------------------------------------------------------------- what changed
def plan_difference(
    before: Sequence[PlannedStep], after: Sequence[PlannedStep], rulebook: Rulebook
) -> list[dict[str, str]]:
    """Tells what differs between two plans as they were kept (`Analysis.plain_plan`), each in three languages."""
    old, new = {line["step"]: line for line in before}, {line["step"]: line for line in after}
    told = [_said(rulebook, "plan_gains", step) for step in new if step not in old]
    told += [_said(rulebook, "plan_loses", step) for step in old if step not in new]
    for step, line in new.items():
        was = old.get(step)
        if was is None:
            continue
        if was["until"] and not line["until"]:
            told.append(_said(rulebook, "plan_frees", step))
        elif line["until"] and not was["until"]:
            told.append(_said(rulebook, "plan_holds", step, line["until"]))
        elif line["due"] and line["due"] != was["due"] and not (line["until"] or line["done"]):
            told.append(_said(rulebook, "plan_moves", step, day=line["due"]))
    return told


def _said(rulebook: Rulebook, note: str, step: str, until: str | None = None, day: str | None = None) -> dict[str, str]:
    label = rulebook.lay("steps", step)
    waits = rulebook.lay("steps", until) if until is not None else label
    shown = date.fromisoformat(day).strftime("%d/%m/%Y") if day is not None else ""
    return rulebook.note(note).filled(step=label, until=waits, day=shown).to_plain()

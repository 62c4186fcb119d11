"""Gates say why a step may not start now."""

from __future__ import annotations

from workflows.case.case import Case
from workflows.kernel.errors import StepRefused
from workflows.law.analysis import Analysis


def why_not(case: Case, analysis: Analysis, step: str) -> StepRefused | None:
    """Tells why the step may not start now, with what would lift it; None if it may."""
    refusal = next((one for one in analysis.refused if one.step == step), None)
    if refusal is not None:
        return StepRefused(why=refusal.why.to_plain(), until=refusal.until)
    line = next((one for one in analysis.plan if one.step == step), None)
    if line is None:
        return StepRefused("error.step_not_in_plan", step=step)
    for before in line.after:
        if not case.record(before).counts_as_done:
            return StepRefused("error.step_waits", step=step, until=before)
    if case.plan_approved_at is None:
        return StepRefused("error.plan_not_approved", step=step, until="approve_plan")
    return None

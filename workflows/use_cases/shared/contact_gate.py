"""The gate before anybody is addressed: the safety check, the evidence, and whatever else a call waits for."""

from __future__ import annotations

from typing import Final

from workflows.case.case import Case
from workflows.kernel.errors import StepRefused
from workflows.law.analysis import Analysis
from workflows.use_cases.shared.gates import why_not

CALL_STEP: Final = "call_author"


def contact_refused(case: Case, analysis: Analysis | None) -> StepRefused | None:
    """Tells why nobody may address a third party now: the gate of the call, whatever way is taken. A case without a
    plan has none."""
    if analysis is None:
        return StepRefused("error.step_not_in_plan", step=CALL_STEP)
    return why_not(case, analysis, CALL_STEP)

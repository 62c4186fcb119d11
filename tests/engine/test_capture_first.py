"""Nothing is taken down before it is proved: a removal waits for its capture, whoever asks."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.engine.desk import EngineDesk
from workflows.kernel.errors import StepRefused
from workflows.use_cases.desk.work_step import FinishStep, StartStep

REMOVALS = ("platform_notice", "formal_notice_author")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_removal_waits_for_its_capture(desk: EngineDesk) -> None:
    """Refused with what would lift it; possible as soon as the capture is in."""
    case_id = desk.add_case()

    def start(step: str) -> None:
        desk.do(StartStep(desk.means), user=desk.handler, case_id=case_id, step=step)

    waiting = [step for step in REMOVALS if refused(desk, case_id, step)]
    for before in ("verify_cover", "timestamped_capture", "bailiff_capture"):
        start(before)
        desk.do(FinishStep(desk.means), user=desk.handler, case_id=case_id, step=before, outcome="accepted")
    assert waiting == list(REMOVALS)
    for step in REMOVALS:
        start(step)
        assert desk.case(case_id).record(step).state == "under_way"


def refused(desk: EngineDesk, case_id: UUID, step: str) -> bool:
    try:
        desk.do(StartStep(desk.means), user=desk.handler, case_id=case_id, step=step)
    except StepRefused as refusal:
        return bool(refusal.params)
    return False

"""A capture that was ordered and nobody delivers: chased, then set aside and put before a person; the rest waits for it."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.engine.desk import EngineDesk
from workflows.kernel.errors import StepRefused
from workflows.use_cases.desk.work_step import FinishStep, StartStep

CAPTURE = "bailiff_capture"


@pytest.fixture
def case_id(desk: EngineDesk) -> UUID:
    """The capture was ordered today; nothing that comes of other steps disturbs."""
    case_id = desk.add_case()
    for step in ("verify_cover", "timestamped_capture"):
        desk.do(FinishStep(desk.means), user=desk.handler, case_id=case_id, step=step, outcome="accepted")
    desk.do(StartStep(desk.means), user=desk.handler, case_id=case_id, step=CAPTURE)
    return case_id


def start(desk: EngineDesk, case_id: UUID, step: str) -> None:
    desk.do(StartStep(desk.means), user=desk.handler, case_id=case_id, step=step)


def chased(desk: EngineDesk, case_id: UUID) -> int:
    with desk.units() as tx:
        found = [one for one in tx.tasks.open_of(case_id) if one.step == CAPTURE]
    return sum(one.kind == "chase_step" for one in found)


def test_set_aside_and_put_before_a_person(desk: EngineDesk, case_id: UUID) -> None:
    """Chased on the third day; after the fifth it is set aside, a person has it to do, and the insured knows."""
    desk.live(days=4)
    assert desk.case(case_id).record(CAPTURE).state == "under_way"
    assert chased(desk, case_id) == 1
    desk.live(days=2)
    assert desk.case(case_id).record(CAPTURE).state == "set_aside"
    assert chased(desk, case_id) == 2
    assert desk.case(case_id).owner_id == desk.handler.id


def test_nothing_is_removed_without_it(desk: EngineDesk, case_id: UUID) -> None:
    """Set aside is not done: nobody is asked to remove what was not captured."""
    desk.live(days=6)
    with pytest.raises(StepRefused):
        start(desk, case_id, "platform_notice")
    with pytest.raises(StepRefused):
        start(desk, case_id, "formal_notice_author")


def test_ordered_again(desk: EngineDesk, case_id: UUID) -> None:
    """A person orders it again: it is chased again from its first day, and when it is in the rest goes on."""
    desk.live(days=6)
    start(desk, case_id, CAPTURE)
    assert desk.case(case_id).record(CAPTURE).state == "under_way"
    desk.live(days=4)
    assert desk.events(case_id).count("follow_up:fired") >= 3
    desk.do(FinishStep(desk.means), user=desk.handler, case_id=case_id, step=CAPTURE, outcome="accepted")
    assert chased(desk, case_id) == 0
    start(desk, case_id, "platform_notice")
    assert desk.case(case_id).record("platform_notice").state == "under_way"

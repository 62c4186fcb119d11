"""Time that a handler gave to a step is kept when the plan moves the step's day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.engine.desk import EngineDesk
from workflows.followups.follow_up import STEP_DUE
from workflows.use_cases.desk.work_step import FinishStep
from workflows.use_cases.followups.pause import ExtendFollowUp, PauseFollowUps

STEP = "platform_notice"
FIFTH = date(2026, 12, 5)


@pytest.fixture
def case_id(desk: EngineDesk) -> UUID:
    """A case whose platform is to be written to on the twenty-seventh of November."""
    return desk.add_case()


def open_rows(desk: EngineDesk, case_id: UUID, step: str = STEP) -> list[Any]:
    return [one for one in desk.rows(case_id, STEP_DUE) if one.step == step and one.state in ("pending", "paused")]


def the_plan_moves(desk: EngineDesk, case_id: UUID) -> None:
    """The cover is verified two days late: what waits for the capture moves to the thirtieth."""
    desk.clock.advance(days=2)
    desk.do(FinishStep(desk.means), user=desk.handler, case_id=case_id, step="verify_cover", outcome="accepted")


def test_the_day_moves_without_it(desk: EngineDesk, case_id: UUID) -> None:
    """Where nobody gave more time, the reminder goes with the plan."""
    assert [one.due_at for one in open_rows(desk, case_id)] == [datetime(2026, 11, 27, 7, tzinfo=UTC)]
    the_plan_moves(desk, case_id)
    assert [one.due_at for one in open_rows(desk, case_id)] == [datetime(2026, 11, 30, 7, tzinfo=UTC)]


@pytest.mark.parametrize("given", [{"until": FIFTH}, {"more": 8}])
def test_an_extension_stays(desk: EngineDesk, case_id: UUID, given: dict[str, Any]) -> None:
    """The fifth of December was promised: no reminder before it, whatever the plan says meanwhile, and one in all."""
    (row,) = open_rows(desk, case_id)
    desk.do(
        ExtendFollowUp(desk.means), user=desk.handler, case_id=case_id, follow_up_id=row.id, reason="x", **given
    )  # fmt: skip
    the_plan_moves(desk, case_id)
    for step in ("timestamped_capture", "bailiff_capture"):
        desk.clock.advance(days=1)
        desk.do(FinishStep(desk.means), user=desk.handler, case_id=case_id, step=step, outcome="accepted")
    assert [one.due_at for one in open_rows(desk, case_id)] == [datetime(2026, 12, 5, 7, tzinfo=UTC)]


def test_a_later_day_of_the_plan_wins(desk: EngineDesk, case_id: UUID) -> None:
    """The extension is a promise not to come earlier; the plan's own later day stands."""
    (row,) = open_rows(desk, case_id)
    extend = ExtendFollowUp(desk.means)
    desk.do(extend, user=desk.handler, case_id=case_id, follow_up_id=row.id, reason="x", until=date(2026, 11, 28))
    the_plan_moves(desk, case_id)
    assert [one.due_at for one in open_rows(desk, case_id)] == [datetime(2026, 11, 30, 7, tzinfo=UTC)]


def test_a_pause_stays(desk: EngineDesk, case_id: UUID) -> None:
    """One that stands still stands still, and no other takes its place."""
    (row,) = open_rows(desk, case_id)
    desk.do(
        PauseFollowUps(desk.means), user=desk.handler, case_id=case_id, follow_up_id=row.id, until=FIFTH, reason="x",
    )  # fmt: skip
    the_plan_moves(desk, case_id)
    assert [(one.id, one.state) for one in open_rows(desk, case_id)] == [(row.id, "paused")]

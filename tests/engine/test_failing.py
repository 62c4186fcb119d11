"""A follow-up that cannot run: the others of its person run, it is tried again soon and then seldom, and a person is told of
it once."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from adapters.engine.runner import ThreadRunner
from adapters.engine.scheduler import STALE_SECONDS, Ticker
from tests.engine.desk import EngineDesk
from workflows.desk.engine_tasks import FollowUpFailingTask
from workflows.followups.follow_up import PAUSE_REVIEW, STEP_DUE
from workflows.followups.payload import UnreadPayload
from workflows.followups.payloads import StepDue
from workflows.use_cases.followups.note_failing import FAILING, SELDOM, SOON, TRIES, NoteFailing
from workflows.use_cases.followups.run import ClaimDue, ReleaseStale, RunFollowUp, next_due

UNKNOWN = "of_another_release"
"""A kind that this release cannot run."""


class Bell:
    """The real ticker over the real use cases; what it logs is of no interest here."""

    def __init__(self, desk: EngineDesk) -> None:
        self._desk = desk
        means: Any = desk.means
        self._run = ThreadRunner(desk.units, desk.clock, means.new_id)
        self._ticker = Ticker(
            self._run, desk.clock, claim_due=ClaimDue(means), next_due=next_due, run_follow_up=RunFollowUp(means),
            release_stale=ReleaseStale(means), note_failing=NoteFailing(means),
        )  # fmt: skip

    async def ring(self, after: timedelta = timedelta(0)) -> int:
        self._desk.clock.move_to(self._desk.clock.now() + after)
        await self._ticker._give_back(STALE_SECONDS)
        return await self._ticker.ring()

    def close(self) -> None:
        self._run.close()


@pytest.fixture
def bell(desk: EngineDesk, caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.CRITICAL)
    made = Bell(desk)
    yield made
    made.close()


@pytest.fixture
def case_id(desk: EngineDesk) -> UUID:
    """A case with two things due now: one that cannot run, and one that can."""
    case_id = desk.add_case()
    desk.quiet(case_id)
    now = desk.clock.now()
    desk.change(case_id, lambda tx, case: desk.means.schedule.plan(tx, case, UnreadPayload(UNKNOWN), now, "x"))
    desk.change(case_id, lambda tx, case: desk.means.schedule.plan(tx, case, StepDue("platform_notice"), now, "y"))
    return case_id


def row(desk: EngineDesk, case_id: UUID, kind: str = UNKNOWN) -> Any:
    return desk.rows(case_id, kind)[-1]


async def test_it_stops_no_other(desk: EngineDesk, bell: Bell, case_id: UUID) -> None:
    """What is due for the same person runs in the same ring, alone."""
    assert await bell.ring() == 1
    assert "done" in [one.state for one in desk.rows(case_id, STEP_DUE)]
    assert "step_due" in desk.tasks(case_id)
    assert row(desk, case_id).state == "pending"
    assert row(desk, case_id).due_at == desk.clock.now() + SOON


async def test_a_person_is_told_once(desk: EngineDesk, bell: Bell, case_id: UUID) -> None:
    """Nothing after four tries; a task after the fifth, and no second one; then it is tried once a day."""
    for _ in range(TRIES - 1):
        await bell.ring(SOON)
    assert FAILING not in desk.tasks(case_id)
    await bell.ring(SOON)
    assert desk.tasks(case_id).count(FAILING) == 1
    assert desk.task(case_id, FAILING).payload == FollowUpFailingTask(UNKNOWN, "KeyError")
    assert row(desk, case_id).due_at == desk.clock.now() + SELDOM
    for _ in range(3):
        await bell.ring(SELDOM)
    assert desk.tasks(case_id).count(FAILING) == 1
    assert row(desk, case_id).payload["failed"] == TRIES + 3


async def test_what_can_run_again_runs(desk: EngineDesk, bell: Bell, case_id: UUID) -> None:
    """A release that knows it finds it waiting."""
    for _ in range(TRIES):
        await bell.ring(SOON)
    with desk.units() as tx:
        tx.connection.exec_driver_sql(f"UPDATE follow_ups SET kind = '{PAUSE_REVIEW}' WHERE kind = '{UNKNOWN}'")
    assert await bell.ring(SELDOM) == 1
    assert row(desk, case_id, PAUSE_REVIEW).state == "cancelled"  # nothing stands still: nothing to ask


async def test_closed_meanwhile(desk: EngineDesk, bell: Bell, case_id: UUID) -> None:
    """A case that was closed is left alone."""
    desk.change(case_id, lambda tx, case: case.become("closed"))
    await bell.ring()
    assert {one.state for one in desk.rows(case_id, UNKNOWN)} == {"cancelled"}

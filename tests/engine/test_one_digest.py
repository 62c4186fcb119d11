"""However often the desk was away: one digest in a day for each insured; the queue is told each time."""

from __future__ import annotations

from datetime import timedelta

from tests.engine.desk import EngineDesk
from workflows.followups.follow_up import STEP_FOLLOW_UP
from workflows.followups.payloads import StepFollowUp

INTERRUPTED = "Notre service a été interrompu"


def digests(desk: EngineDesk, user: int = 700) -> int:
    return sum(text.startswith(INTERRUPTED) for text in desk.said(user))


def waits(desk: EngineDesk, user: int, **after: float) -> None:
    """A case that is chased so long from now."""
    case_id = desk.add_case(user)
    desk.change(
        case_id,
        lambda tx, case: (
            case.move_step("platform_notice", "under_way", desk.clock.now()),
            desk.means.schedule.plan(
                tx, case, StepFollowUp("platform_notice", (7, 14, 21)), desk.clock.now() + timedelta(**after),
                "platform_notice:x:1",
            ),
        ),
    )  # fmt: skip
    desk.quiet(case_id, STEP_FOLLOW_UP)


def away(desk: EngineDesk, **span: float) -> None:
    desk.ring()
    desk.clock.advance(**span)
    desk.ring()


def test_three_outages_in_a_day(desk: EngineDesk) -> None:
    """Each had something overdue; the insured reads of the first alone, and each case is in the queue."""
    for hours in (1, 4, 7):
        waits(desk, 700, hours=hours)
    waits(desk, 800, hours=7)
    for _ in range(3):
        away(desk, hours=3)
    assert (digests(desk, 700), digests(desk, 800)) == (1, 1)
    with desk.units() as tx:
        cases = tx.cases.open_after(None, 10)
    assert [desk.tasks(case.id).count("after_outage") for case in cases] == [1, 1, 1, 1]


def test_the_next_day_is_another(desk: EngineDesk) -> None:
    """An outage a day later is told again."""
    waits(desk, 700, hours=1)
    waits(desk, 700, hours=30)
    away(desk, hours=4)
    desk.live(hours=25)
    away(desk, hours=4)
    assert digests(desk) == 2

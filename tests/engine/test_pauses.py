"""A handler's pause, extension and resumption: what is left is kept in its unit, and nobody is chased before a day that was
announced to them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.engine.desk import EngineDesk
from tests.fakes.facts import FACTS
from tests.ready import countries
from workflows.followups.follow_up import CLOCK_ALERT, PAUSE_REVIEW, STEP_FOLLOW_UP
from workflows.followups.timing import Unit, due_from, left_of
from workflows.kernel.errors import BadInput, NeedsReason, NotFound, Refused
from workflows.kernel.people import DeskUser
from workflows.use_cases.followups.pause import ExtendFollowUp, PauseFollowUps, ResumeFollowUps

PARIS = countries().zone("FR")
TWELFTH = date(2026, 12, 12)


@pytest.fixture
def case_id(desk: EngineDesk) -> UUID:
    """A case whose platform was written to; it is chased on the thirtieth of November."""
    case_id = desk.add_case()
    desk.await_answer(case_id)
    desk.quiet(case_id, STEP_FOLLOW_UP, CLOCK_ALERT)
    return case_id


def pause(desk: EngineDesk, case_id: UUID, until: date = TWELFTH, reason: str = "they said so", **more: Any) -> Any:
    use_case = PauseFollowUps(desk.means)
    return desk.do(use_case, user=desk.handler, case_id=case_id, until=until, reason=reason, **more)


def resume(desk: EngineDesk, case_id: UUID) -> Any:
    return desk.do(ResumeFollowUps(desk.means), user=desk.handler, case_id=case_id)


def extend(desk: EngineDesk, case_id: UUID, row: Any, **more: Any) -> Any:
    use_case = ExtendFollowUp(desk.means)
    return desk.do(use_case, user=desk.handler, case_id=case_id, follow_up_id=row.id, **{"reason": "x"} | more)


def follow_up(desk: EngineDesk, case_id: UUID) -> Any:
    return desk.rows(case_id, STEP_FOLLOW_UP)[-1]


def chased(desk: EngineDesk) -> bool:
    return any("Pas de réponse" in one for one in desk.said())


def test_what_is_left_is_kept(desk: EngineDesk, case_id: UUID) -> None:
    """Seven days were left; they are left when it goes on, at the same hour of the day."""
    assert pause(desk, case_id) == 1
    row = follow_up(desk, case_id)
    assert (row.state, row.left, row.left_unit, row.reason) == ("paused", 7, "days", "they said so")
    desk.live(until=datetime(2026, 12, 14, 9, tzinfo=UTC))
    assert not chased(desk)
    assert resume(desk, case_id) == 1
    assert follow_up(desk, case_id).due_at == datetime(2026, 12, 21, 7, tzinfo=UTC)
    desk.live(days=8)
    assert chased(desk)
    assert desk.events(case_id).count("follow_up:paused") == desk.events(case_id).count("follow_up:resumed") == 1


def test_never_before_the_announced_day(desk: EngineDesk, case_id: UUID) -> None:
    """Resumed at once, it still waits for the day that was announced."""
    pause(desk, case_id)
    resume(desk, case_id)
    assert follow_up(desk, case_id).due_at == datetime(2026, 12, 12, 7, tzinfo=UTC)
    desk.live(until=datetime(2026, 12, 11, 22, tzinfo=UTC))
    assert not chased(desk)
    desk.live(days=1)
    assert chased(desk)


def test_what_is_planned_meanwhile_waits_too(desk: EngineDesk, case_id: UUID) -> None:
    """With the whole case paused, a follow-up that is planned during the pause waits for its end."""
    pause(desk, case_id)
    desk.await_answer(case_id, "host_notice", (2, 9))
    desk.live(until=datetime(2026, 12, 11, 22, tzinfo=UTC))
    assert not chased(desk)
    desk.live(days=1)
    assert chased(desk)


def test_a_person_decides_at_the_end(desk: EngineDesk, case_id: UUID) -> None:
    """On the announced day a task asks whether it goes on; nothing goes on by itself; resuming ends the task."""
    pause(desk, case_id)
    assert [row.state for row in desk.rows(case_id, PAUSE_REVIEW)] == ["pending"]
    desk.live(until=datetime(2026, 12, 13, 9, tzinfo=UTC))
    assert "resume_follow_up" in desk.tasks(case_id)
    desk.live(days=5)
    assert follow_up(desk, case_id).state == "paused"
    resume(desk, case_id)
    assert "resume_follow_up" not in desk.tasks(case_id)
    assert resume(desk, case_id) == 0


def test_legal_clocks_go_on(desk: EngineDesk, case_id: UUID) -> None:
    """Alerts of legal clocks are not stopped by a pause, and cannot be stopped one by one."""
    alerts = [row for row in desk.rows(case_id, CLOCK_ALERT) if row.state == "pending"]
    pause(desk, case_id)
    assert [row.state for row in desk.rows(case_id, CLOCK_ALERT) if row in alerts] == ["pending"] * len(alerts)
    with pytest.raises(Refused, match="not_ours"):
        pause(desk, case_id, follow_up_id=alerts[0].id)


def test_one_of_two(desk: EngineDesk, case_id: UUID) -> None:
    """One follow-up is paused, the other goes on."""
    desk.await_answer(case_id, "host_notice", (8, 9))
    row = desk.rows(case_id, STEP_FOLLOW_UP)[0]
    assert pause(desk, case_id, follow_up_id=row.id) == 1
    desk.live(days=9)
    assert [one.state for one in desk.rows(case_id, STEP_FOLLOW_UP)][:2] == ["paused", "done"]


def test_more_time(desk: EngineDesk, case_id: UUID) -> None:
    """So many working days more, or until a day; the reason stays with the row; time is never taken."""
    row = follow_up(desk, case_id)
    assert extend(desk, case_id, row, more=5, unit="working_days") == datetime(2026, 12, 7, 7, tzinfo=UTC)
    assert extend(desk, case_id, row, until=TWELFTH, reason="their letter") == datetime(2026, 12, 12, 7, tzinfo=UTC)
    assert follow_up(desk, case_id).reason == "their letter"
    for wrong in (
        {"until": date(2026, 12, 1)},
        {},
        {"until": TWELFTH, "more": 1},
        {"more": -1},
        {"more": 1, "unit": "years"},
    ):
        with pytest.raises(BadInput):
            extend(desk, case_id, row, **wrong)


def test_more_time_for_one_that_stands(desk: EngineDesk, case_id: UUID) -> None:
    """A paused follow-up gets the days on top of what it has left."""
    pause(desk, case_id)
    row = follow_up(desk, case_id)
    assert extend(desk, case_id, row, more=3) is None
    assert follow_up(desk, case_id).left == 10
    with pytest.raises(BadInput):
        extend(desk, case_id, row, more=3, unit="working_days")


def test_not_past_the_legal_day(desk: EngineDesk) -> None:
    """Neither a pause nor more time reaches the legal day that the case works to."""
    soon = [{**FACTS["publications"][0], "first_published_on": "2026-09-14"}]
    case_id = desk.add_case(publications=soon)
    desk.await_answer(case_id)
    row = follow_up(desk, case_id)
    with pytest.raises(Refused, match="beyond_legal_day"):
        pause(desk, case_id, date(2026, 12, 12))
    with pytest.raises(Refused, match="beyond_legal_day"):
        extend(desk, case_id, row, until=date(2026, 12, 13))
    assert pause(desk, case_id, date(2026, 12, 5)) >= 1


def test_refusals(desk: EngineDesk, case_id: UUID) -> None:
    """A reason, a day to come, a handler, and a follow-up of this case."""
    for until in (date(2026, 11, 23), date(2026, 11, 1), date(2028, 1, 1)):
        with pytest.raises(BadInput):
            pause(desk, case_id, until)
    with pytest.raises(NeedsReason):
        pause(desk, case_id, reason="  ")
    with pytest.raises(BadInput):
        pause(desk, case_id, unit="weeks")
    other = desk.add_case(800)
    desk.await_answer(other)
    with pytest.raises(NotFound):
        pause(desk, case_id, follow_up_id=follow_up(desk, other).id)
    lawyer = DeskUser(desk.means.new_id(), "lawyer", "M", "m@bar.example", "fr")
    with pytest.raises(NotFound):
        desk.do(ResumeFollowUps(desk.means), user=lawyer, case_id=case_id)
    assert follow_up(desk, case_id).state == "pending"


@pytest.mark.parametrize(
    ("unit", "left", "again"),
    [
        ("minutes", 5 * 24 * 60, "2026-12-24T17:00:00+01:00"),
        ("days", 5, "2026-12-24T17:00:00+01:00"),
        ("working_days", 3, "2026-12-23T17:00:00+01:00"),
    ],
)
def test_units(unit: Unit, left: int, again: str) -> None:
    """From a Thursday to the Tuesday after: five days, three working days; counted again from another Saturday on."""
    now = datetime.fromisoformat("2026-11-26T17:00:00+01:00").astimezone(UTC)
    due = datetime.fromisoformat("2026-12-01T17:00:00+01:00").astimezone(UTC)
    kept = left_of(now, due, unit, PARIS)
    assert kept == left
    later = datetime.fromisoformat("2026-12-19T17:00:00+01:00").astimezone(UTC)
    assert due_from(later, due, kept, unit, PARIS) == datetime.fromisoformat(again)


def test_holidays(desk: EngineDesk) -> None:
    """Working days are those of the case's country: Christmas is none."""
    case_id = desk.add_case()
    is_working = desk.means.calendar.is_working(desk.case(case_id))
    start = datetime.fromisoformat("2026-12-23T17:00:00+01:00").astimezone(UTC)
    assert due_from(start, start, 2, "working_days", PARIS, is_working) == start + timedelta(days=5)
    assert left_of(start, start + timedelta(days=5), "working_days", PARIS, is_working) == 2


def test_nothing_left() -> None:
    """What was overdue when it was paused is due at once when it goes on."""
    now = datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert left_of(now, now - timedelta(days=2), "days", PARIS) == 0
    assert due_from(now + timedelta(days=9), now, 0, "days", PARIS) == now + timedelta(days=9)

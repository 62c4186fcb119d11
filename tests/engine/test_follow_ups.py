"""Follow-ups fire once, at their time, in one message, by day, and never harder than they should."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.conftest import TestClock
from tests.engine.desk import EngineDesk
from tests.fakes.facts import FACTS
from tests.ready import countries
from workflows.case.correspondence import Appointment
from workflows.followups.follow_up import STEP_FOLLOW_UP
from workflows.followups.payloads import AppointmentNear
from workflows.followups.timing import SPACING, chase_on, chaser_level, night_until
from workflows.use_cases.followups.run import ClaimDue, RunFollowUp

PARIS = countries().zone("FR")


def test_chased_three_times_ever_harder_then_escalated(desk: EngineDesk) -> None:
    """Nobody answers: three chasers, each harder, then the case goes to a lawyer. Each is told once."""
    case_id = desk.add_case()
    desk.await_answer(case_id)
    desk.quiet(case_id, STEP_FOLLOW_UP)
    desk.live(days=8)
    assert desk.task(case_id, "chase_step").payload.level == 1
    desk.live(days=7)
    assert [one.payload.level for one in chasers(desk, case_id)] == [1, 2]
    assert desk.case(case_id).state == "open"
    desk.live(days=7)
    assert desk.case(case_id).state == "escalated"
    assert desk.mails() == ["un@bar.example"]
    assert sum("Pas de réponse" in one for one in desk.said()) == 2
    assert sum("Toujours pas de réponse" in one for one in desk.said()) == 1
    assert desk.case(case_id).record("platform_notice").asked == 3


def chasers(desk: EngineDesk, case_id: Any) -> list[Any]:
    with desk.units() as tx:
        return [one for one in tx.tasks.open_of(case_id) if one.kind == "chase_step"]


def test_run_twice_changes_nothing(desk: EngineDesk) -> None:
    """The same row run by two: one effect."""
    case_id = desk.add_case()
    desk.await_answer(case_id)
    desk.quiet(case_id, STEP_FOLLOW_UP)
    desk.clock.advance(days=7)
    (claimed,) = desk.do(ClaimDue(desk.means), limit=10)
    desk.do(RunFollowUp(desk.means), follow_up_id=claimed)
    before = (desk.said(), desk.events(case_id))
    desk.do(RunFollowUp(desk.means), follow_up_id=claimed)
    assert before == (desk.said(), desk.events(case_id))
    assert len(desk.said()) == 1


def test_moved_between_claim_and_run(desk: EngineDesk) -> None:
    """A row that was put off after it was claimed does not fire."""
    case_id = desk.add_case()
    desk.await_answer(case_id)
    desk.quiet(case_id, STEP_FOLLOW_UP)
    desk.clock.advance(days=7)
    (claimed,) = desk.do(ClaimDue(desk.means), limit=10)
    with desk.units() as tx:
        row = tx.follow_ups.get(claimed)
        assert row is not None
        tx.follow_ups.move(row, desk.clock.now() + timedelta(days=2))
    desk.do(RunFollowUp(desk.means), follow_up_id=claimed)
    assert desk.said() == []
    desk.live(days=3)
    assert len(desk.said()) == 1


def test_answered_step_is_not_chased(desk: EngineDesk) -> None:
    """A step that is done when its follow-up rings is left alone."""
    case_id = desk.add_case()
    desk.await_answer(case_id)
    desk.quiet(case_id, STEP_FOLLOW_UP)
    desk.change(case_id, lambda tx, case: case.move_step("platform_notice", "done", desk.clock.now(), "accepted"))
    desk.live(days=8)
    assert (desk.said(), desk.tasks(case_id)) == ([], [])
    assert [row.state for row in desk.rows(case_id, STEP_FOLLOW_UP)] == ["cancelled"]


def test_one_message_for_one_person(desk: EngineDesk) -> None:
    """Three cases of one person ring at the same hour: one message, the most urgent case first; another person's is apart."""
    cases = [desk.add_case(700) for _ in range(3)]
    other = desk.add_case(800)
    for case_id in (*cases, other):
        desk.await_answer(case_id)
        desk.quiet(case_id, STEP_FOLLOW_UP)
    soon = [{**FACTS["publications"][0], "first_published_on": "2026-10-01"}]
    desk.change(cases[1], lambda tx, case: setattr(case, "facts", {**case.facts, "publications": soon}))
    desk.live(days=8)
    (said,) = desk.said(700)
    assert said.startswith("Des nouvelles de vos dossiers")
    numbers = [desk.case(case_id).number for case_id in cases]
    places = [said.index(number) for number in numbers]
    assert min(places) == places[1]
    assert len(desk.said(800)) == 1
    assert all(len(chasers(desk, case_id)) == 1 for case_id in cases)


def test_appointment_in_the_digest(desk: EngineDesk) -> None:
    """An appointment that is near stands in the same message; nothing is swallowed."""
    case_id = desk.add_case()
    desk.await_answer(case_id)
    desk.quiet(case_id, STEP_FOLLOW_UP)
    due = desk.rows(case_id, STEP_FOLLOW_UP)[0].due_at
    at = due + timedelta(hours=1)
    appointment = Appointment(
        desk.means.new_id(), case_id, "phone", (at,), "", "fixed", desk.clock.now(), desk.handler.id, at
    )

    def plan(tx: Any, case: Any) -> None:
        tx.appointments.add(appointment)
        desk.means.schedule.plan(tx, case, AppointmentNear(appointment.id), due, "x")

    desk.change(case_id, plan)
    desk.live(days=8)
    (said,) = desk.said()
    assert said.startswith("Des nouvelles de vos dossiers")
    assert said.count("•") == 2
    assert "Rappel : rendez-vous par téléphone" in said


def test_not_twice_within_minutes(desk: EngineDesk) -> None:
    """A second follow-up of the same case waits until the first has been read."""
    case_id = desk.add_case()
    desk.await_answer(case_id, "platform_notice")
    desk.await_answer(case_id, "host_notice")
    desk.quiet(case_id, STEP_FOLLOW_UP)
    with desk.units() as tx:
        second = tx.follow_ups.open_of(case_id)[1]
        tx.follow_ups.move(second, second.due_at + timedelta(minutes=4))
    desk.live(days=8)
    heard = [row.finished_at for row in desk.rows(case_id, STEP_FOLLOW_UP) if row.state == "done"]
    assert len(heard) == 2
    assert abs(heard[0] - heard[1]) == SPACING
    assert len(desk.said()) == 2


def test_not_at_night(desk: EngineDesk) -> None:
    """What rings at night leaves in the morning of the case's country; by day it leaves at once."""
    case_id = desk.add_case()
    desk.await_answer(case_id)
    desk.quiet(case_id, STEP_FOLLOW_UP)
    night = datetime(2026, 12, 2, 1, 30, tzinfo=UTC)
    with desk.units() as tx:
        (row,) = tx.follow_ups.open_of(case_id)
        tx.follow_ups.move(row, night)
    desk.live(until=night)
    assert desk.left_at() == [datetime(2026, 12, 2, 7, 0, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-24T20:59:00+01:00", None),
        ("2026-11-24T21:00:00+01:00", "2026-11-25T08:00:00+01:00"),
        ("2026-11-25T07:59:00+01:00", "2026-11-25T08:00:00+01:00"),
        ("2026-11-25T08:00:00+01:00", None),
        ("2027-03-28T01:30:00+01:00", "2027-03-28T08:00:00+02:00"),
        ("2026-10-25T00:30:00+02:00", "2026-10-25T08:00:00+01:00"),
    ],
)
def test_night(now: str, until: str | None) -> None:
    """Night ends at eight on the wall of the country, on the days of the clock change too."""
    ends = night_until(datetime.fromisoformat(now).astimezone(UTC), PARIS)
    assert ends == (datetime.fromisoformat(until) if until else None)


def test_chasers_harden() -> None:
    """One of one speaks as a first; the last of several speaks hardest; none beyond the third level."""
    assert [chaser_level(1, 1), chaser_level(1, 2), chaser_level(2, 2)] == [1, 1, 3]
    assert [chaser_level(number, 5) for number in range(1, 6)] == [1, 2, 3, 3, 3]


def test_chaser_comes_before_the_legal_day() -> None:
    """Counted backward from the legal day where the rhythm would come too late; never today, never in the past."""
    today = date(2026, 12, 1)
    assert chase_on(today, 7, None) == date(2026, 12, 8)
    assert chase_on(today, 7, date(2027, 2, 5)) == date(2026, 12, 8)
    assert chase_on(today, 7, date(2026, 12, 9)) == date(2026, 12, 6)
    assert chase_on(today, 7, date(2026, 12, 2)) == date(2026, 12, 2)


def test_next_is_counted_from_now(desk: EngineDesk, clock: TestClock) -> None:
    """A follow-up that rang late does not drag the next along: it keeps its distance."""
    case_id = desk.add_case()
    desk.await_answer(case_id)
    desk.quiet(case_id, STEP_FOLLOW_UP)
    with desk.units() as tx:
        (row,) = tx.follow_ups.open_of(case_id)
        tx.follow_ups.move(row, row.due_at + timedelta(days=5))
    desk.live(days=13)
    first, second = desk.rows(case_id, STEP_FOLLOW_UP)
    assert (first.state, second.state) == ("done", "pending")
    assert second.due_at - first.finished_at >= timedelta(days=6, hours=23)


def test_each_time_has_its_key(desk: EngineDesk) -> None:
    """Of a step that was sent at an instant there is one follow-up a time, whatever plans it again."""
    case_id = desk.add_case()
    desk.await_answer(case_id)
    desk.quiet(case_id, STEP_FOLLOW_UP)
    started = desk.case(case_id).record("platform_notice").started_at
    desk.live(days=30)
    keys = [row.key for row in desk.rows(case_id, STEP_FOLLOW_UP)]
    assert keys == [f"{case_id}:step_follow_up:platform_notice:{started}:{number}" for number in (1, 2, 3)]

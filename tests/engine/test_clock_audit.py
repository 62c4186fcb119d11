"""The daily audit: every open case has an owner and a next step, every running clock its alert, and a row that a hand took
away is missed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, text, update

from storage.tables.core import follow_ups
from tests.engine.desk import EngineDesk
from workflows.case.case import Case
from workflows.desk.task_payloads import ReadMessageTask
from workflows.followups.follow_up import CLOCK_ALERT, STEP_FOLLOW_UP
from workflows.followups.outage import CLOCK_AUDIT
from workflows.followups.payloads import StepFollowUp, payload_of
from workflows.kernel.errors import Refused
from workflows.kernel.people import ENGINE, Chat
from workflows.use_cases.chat.mark_step_done import MarkStepDone
from workflows.use_cases.desk.finish_task import FinishTask
from workflows.use_cases.desk.take_case import TakeCase
from workflows.use_cases.desk.work_step import FinishStep
from workflows.use_cases.followups.audit_clocks import MISSING, NO_OWNER, PROBLEMS, UNWATCHED, AuditClocks
from workflows.use_cases.followups.pause import PauseFollowUps
from workflows.use_cases.shared.conversation import call_a_person
from workflows.use_cases.shared.next_step import STUCK
from workflows.use_cases.shared.put_aside import remind
from workflows.use_cases.shared.replan import replan


def audit(desk: EngineDesk, limit: int = 50) -> dict[str, Any]:
    """Runs the audit to its end; what it found."""
    while desk.do(AuditClocks(desk.means), limit=limit):
        pass
    with desk.units() as tx:
        kept = tx.state.get(CLOCK_AUDIT)
    assert kept is not None
    return {"at": kept.at, **kept.detail}


def take_away(desk: EngineDesk, case_id: UUID, kind: str) -> int:
    """Somebody with a database client deletes rows."""
    with desk.engine.begin() as connection:
        return connection.execute(
            delete(follow_ups).where(follow_ups.c.case_id == case_id, follow_ups.c.kind == kind)
        ).rowcount


@pytest.fixture
def case_id(desk: EngineDesk) -> UUID:
    return desk.add_case()


def nothing(**but: int) -> dict[str, int]:
    return {name: 0 for name in PROBLEMS} | but


def test_all_is_well(desk: EngineDesk, case_id: UUID) -> None:
    """A case as the desk leaves it has everything; the proof says of how many cases it speaks."""
    reporting = desk.add_case(800, state="reporting")
    desk.change(reporting, lambda tx, case: remind(desk.means, tx, case))
    found = audit(desk)
    assert (found["cases"], found["found"]) == (2, nothing())
    assert desk.tasks(case_id) == desk.tasks(reporting) == []


def test_a_time_of_the_insured_has_passed(desk: EngineDesk, case_id: UUID) -> None:
    """Three months after the words nobody has been to court: a person looks at what is left, and is asked once."""
    desk.clock.advance(days=120)
    audit(desk)
    task = desk.task(case_id, "take_over")
    assert any("has passed" in one["en"] for one in task.payload.why)
    desk.do(TakeCase(desk.means), user=desk.handler, case_id=case_id)
    desk.clock.advance(days=1)
    audit(desk)
    assert "take_over" not in desk.tasks(case_id)


def test_row_taken_away(desk: EngineDesk, case_id: UUID) -> None:
    """An alert that a hand deleted: reported to a person, planned again, and not reported twice."""
    before = [row.key for row in desk.rows(case_id, CLOCK_ALERT)]
    assert take_away(desk, case_id, CLOCK_ALERT) == len(before)
    assert audit(desk)["found"] == nothing(follow_up_missing=1, clock_unwatched=1)
    assert desk.task(case_id, MISSING).payload.missing == len(before)
    assert UNWATCHED in desk.tasks(case_id)
    assert [row.key for row in desk.rows(case_id, CLOCK_ALERT)] == before
    desk.clock.advance(days=1)
    assert audit(desk)["found"] == nothing()


def test_row_taken_away_and_planned_again(desk: EngineDesk, case_id: UUID) -> None:
    """A row that was deleted and has come back since is missed all the same."""
    desk.await_answer(case_id)
    (row,) = desk.rows(case_id, STEP_FOLLOW_UP)
    take_away(desk, case_id, STEP_FOLLOW_UP)
    key, again = row.key.split(":", 2)[2], payload_of(row.kind, row.payload)
    desk.change(case_id, lambda tx, case: desk.means.schedule.plan(tx, case, again, row.due_at, key))
    assert audit(desk)["found"] == nothing(follow_up_missing=1)


def test_row_ended_by_hand(desk: EngineDesk, case_id: UUID) -> None:
    """Alerts set to `cancelled` by hand leave a clock that nobody watches: it is watched again."""
    with desk.engine.begin() as connection:
        connection.execute(update(follow_ups).where(follow_ups.c.kind == CLOCK_ALERT).values(state="cancelled"))
    assert audit(desk)["found"] == nothing(clock_unwatched=1)


def test_fired_alert_counts(desk: EngineDesk, case_id: UUID) -> None:
    """A clock whose alerts were all told is watched, up to its last day."""
    desk.live(days=100)
    assert audit(desk)["found"][UNWATCHED] == 0


def test_case_without_owner(desk: EngineDesk, case_id: UUID) -> None:
    """A case that nobody has gets the next handler, who is told."""
    desk.change(case_id, lambda tx, case: setattr(case, "owner_id", None))
    assert audit(desk)["found"] == nothing(case_without_owner=1)
    assert desk.case(case_id).owner_id == desk.handler.id
    assert NO_OWNER in desk.tasks(case_id)


def test_stuck_case(desk: EngineDesk) -> None:
    """An open case with nothing planned and no task: a person decides. With the task it is not stuck any more."""
    case_id = desk.add_case(state="reporting")
    assert audit(desk)["found"] == nothing(case_stuck=1)
    assert desk.tasks(case_id) == [STUCK]
    desk.clock.advance(days=1)
    assert audit(desk)["found"] == nothing()


def almost_done(desk: EngineDesk, case_id: UUID, last: str) -> None:
    """Every step of the plan has ended but one and the closing, years after the last legal day, at which a person has looked;
    nothing else is planned."""
    desk.clock.advance(days=4000)

    def change(tx: Any, case: Case) -> None:
        while steps := [one["step"] for one in case.plan_shown or [] if is_left(case, one["step"])]:
            for step in steps:
                case.move_step(step, "done", desk.clock.now(), "accepted")
            analysis, _ = replan(desk.means, tx, case, ENGINE)
        call_a_person(desk.means, tx, case, analysis)
        desk.means.tasks.close(tx, case, "take_over")

    def is_left(case: Case, step: str) -> bool:
        return step not in (last, "close_case") and case.record(step).state != "done"

    desk.change(case_id, change)
    desk.quiet(case_id)


def test_last_step_asks_at_once(desk: EngineDesk, case_id: UUID) -> None:
    """Whoever ends the last step is asked what becomes of the case, and not a day later; the audit does not ask again."""
    almost_done(desk, case_id, "call_author")
    desk.do(FinishStep(desk.means), user=desk.handler, case_id=case_id, step="call_author", outcome="accepted")
    assert desk.tasks(case_id) == [STUCK]
    assert audit(desk)["found"] == nothing()
    assert desk.tasks(case_id) == [STUCK]


def test_last_step_of_the_insured_asks_at_once(desk: EngineDesk) -> None:
    """The insured may be the last to end a step."""
    case_id = desk.add_case(lawyer_choice_requested_in_writing=False)
    mine = "lawyer_choice_request"
    almost_done(desk, case_id, mine)
    desk.do(MarkStepDone(desk.means), chat=Chat(700, 700), case_id=case_id, step=mine)
    assert desk.tasks(case_id) == [STUCK]


def test_last_task_asks_at_once(desk: EngineDesk, case_id: UUID) -> None:
    """A task that was left when the plan had ended. The question cannot be ticked off: the case is closed, or goes on."""
    almost_done(desk, case_id, "none of them")
    desk.change(case_id, lambda tx, case: desk.means.tasks.open(tx, case, ReadMessageTask(), desk.clock.now()))
    desk.do(FinishTask(desk.means), user=desk.handler, task_id=desk.task(case_id, "read_message").id)
    assert desk.tasks(case_id) == [STUCK]
    question = desk.task(case_id, STUCK).id
    with pytest.raises(Refused):
        desk.do(FinishTask(desk.means), user=desk.handler, task_id=question)
    due = desk.clock.now() + timedelta(days=1)
    desk.change(case_id, lambda tx, case: desk.means.schedule.plan(tx, case, StepFollowUp("x"), due, "x"))
    desk.do(FinishTask(desk.means), user=desk.handler, task_id=question)
    assert desk.tasks(case_id) == []


def test_a_plan_that_goes_on_asks_nothing(desk: EngineDesk, case_id: UUID) -> None:
    """While a step is to come, or something is planned, nobody is asked."""
    almost_done(desk, case_id, "call_author")
    desk.change(case_id, lambda tx, case: desk.means.tasks.open(tx, case, ReadMessageTask(), desk.clock.now()))
    desk.do(FinishTask(desk.means), user=desk.handler, task_id=desk.task(case_id, "read_message").id)
    assert desk.tasks(case_id) == []
    due = desk.clock.now() + timedelta(days=1)
    desk.change(case_id, lambda tx, case: desk.means.schedule.plan(tx, case, StepFollowUp("x"), due, "x"))
    desk.do(FinishStep(desk.means), user=desk.handler, case_id=case_id, step="call_author")
    assert desk.tasks(case_id) == []


def test_paused_case_is_not_stuck(desk: EngineDesk, case_id: UUID) -> None:
    """A paused case has its day of review."""
    desk.await_answer(case_id)
    until = desk.means.calendar.today(desk.case(case_id)) + timedelta(days=10)
    desk.do(PauseFollowUps(desk.means), user=desk.handler, case_id=case_id, until=until, reason="x")
    assert audit(desk)["found"] == nothing()


def test_once_a_day(desk: EngineDesk, case_id: UUID) -> None:
    """Asked at every beat, it looks once in twenty-four hours; a clock that went back does not put it off."""
    first = audit(desk)["at"]
    desk.clock.advance(hours=23)
    assert audit(desk)["at"] == first
    desk.clock.advance(hours=1)
    assert audit(desk)["at"] == desk.clock.now()
    desk.clock.advance(days=-3)
    assert audit(desk)["at"] == desk.clock.now()


def test_goes_on_where_it_stopped(desk: EngineDesk) -> None:
    """One case in each unit, and a crash after the third: each case is looked at once, and all of them are."""
    cases = [desk.add_case(user) for user in range(700, 707)]
    for case_id in cases:
        desk.change(case_id, lambda tx, case: setattr(case, "owner_id", None))
    use_case = AuditClocks(desk.means)
    for _ in range(3):
        assert desk.do(use_case, limit=1)
    assert sum(desk.tasks(case_id).count(NO_OWNER) for case_id in cases) == 3
    found = audit(desk, 1)
    assert (found["cases"], found["found"][NO_OWNER]) == (7, 7)
    assert all(desk.tasks(case_id).count(NO_OWNER) == 1 for case_id in cases)


def test_bad_facts_do_not_stop_it(desk: EngineDesk, case_id: UUID) -> None:
    """A case whose facts the rules cannot read is told to a person; the others are looked at."""
    other = desk.add_case(800)
    desk.change(case_id, lambda tx, case: setattr(case, "facts", {"kind": "nonsense"}))
    found = audit(desk)
    assert (found["cases"], found["found"][UNWATCHED]) == (2, 1)
    assert UNWATCHED in desk.tasks(case_id)
    assert UNWATCHED not in desk.tasks(other)


def test_closed_cases_are_left_alone(desk: EngineDesk, case_id: UUID) -> None:
    """A closed case needs nothing."""

    def close(tx: Any, case: Any) -> None:
        case.become("closed")
        tx.follow_ups.cancel(case.id)

    desk.change(case_id, close)
    assert audit(desk)["cases"] == 0


def test_state_survives(desk: EngineDesk, case_id: UUID) -> None:
    """What a monitor reads stands in one row of the database."""
    audit(desk)
    with desk.engine.connect() as connection:
        names = list(connection.execute(text("SELECT name FROM engine_state ORDER BY name")).scalars())
    assert names == [CLOCK_AUDIT]

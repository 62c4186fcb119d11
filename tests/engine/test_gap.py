"""After an outage, a clock set wrong or a restored copy: no act with legal weight without a person, one message for each
insured, the most urgent clock first, and nothing goes on by itself before a person has looked."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage.rows.inbox import OutboxQueueTable
from storage.tables.core import follow_ups, outbox
from tests.conftest import TestClock
from tests.engine.desk import EngineDesk
from tests.fakes.facts import FACTS
from workflows.delivery.outgoing import Outgoing
from workflows.followups.follow_up import (
    CLOCK_ALERT,
    LAWYER_ANSWERS_WITHIN,
    LAWYER_SILENCE,
    STEP_FOLLOW_UP,
)
from workflows.followups.outage import GAP, HEARTBEAT, gap_between
from workflows.followups.payloads import QuietClose
from workflows.kernel.people import ENGINE
from workflows.use_cases.followups.heartbeat import Beat
from workflows.use_cases.shared.escalate import escalate

TEAM = -100
"""The team's own group in Telegram."""


def away(desk: EngineDesk, **span: float) -> None:
    """Nobody is there for a while; then the desk is back."""
    desk.ring()
    desk.clock.advance(**span)
    desk.ring()


def states(desk: EngineDesk) -> Counter[str]:
    with desk.engine.connect() as connection:
        return Counter(connection.execute(select(outbox.c.state)).scalars())


def write_acts(desk: EngineDesk, case_id: Any) -> None:
    """One act of each class, all approved, all waiting."""
    with desk.units() as tx:
        for act_class in "ABCD":
            tx.outbox.add(
                Outgoing(
                    f"act-{act_class}", "mail", "x@example.org", {"text": "t"}, act_class,  # type: ignore[arg-type]
                    case_id=case_id, approved_by=desk.handler.id,
                )
            )  # fmt: skip


def test_thirty_days_away(desk: EngineDesk) -> None:
    """Twenty people, three overdue cases each: one message each, no case moved on, every case in the queue of a person,
    whose telephone did not ring sixty times."""
    desk.means = desk.means_with(group_id=TEAM)
    people = range(700, 720)
    cases = [desk.add_case(user) for user in people for _ in range(3)]
    for case_id in cases:
        desk.await_answer(case_id)
        desk.quiet(case_id, STEP_FOLLOW_UP)
    away(desk, days=30)
    assert all(len(desk.said(user)) == 1 for user in people)
    assert all(desk.said(user)[0].startswith("Notre service a été interrompu") for user in people)
    assert {desk.case(case_id).state for case_id in cases} == {"open"}
    assert {desk.case(case_id).record("platform_notice").state for case_id in cases} == {"under_way"}
    assert all("after_outage" in desk.tasks(case_id) for case_id in cases)
    assert desk.mails() == []
    assert desk.said(TEAM) == []
    with desk.engine.connect() as connection:
        overdue = select(follow_ups.c.id).where(
            follow_ups.c.state.in_(("pending", "queued")), follow_ups.c.due_at <= desk.clock.now()
        )
        assert connection.execute(overdue).all() == []


def test_most_urgent_clock_first(desk: EngineDesk) -> None:
    """In the one message the case whose legal day is nearest stands first."""
    late = desk.add_case(publications=published("2026-11-20"))
    soon = desk.add_case(publications=published("2026-10-01"))
    for case_id in (late, soon):
        desk.await_answer(case_id)
        desk.quiet(case_id, STEP_FOLLOW_UP)
    away(desk, days=10)
    (said,) = desk.said()
    assert "31 décembre 2026" in said
    assert said.index(desk.case(soon).number) < said.index(desk.case(late).number)


def published(day: str) -> list[dict[str, Any]]:
    return [{**FACTS["publications"][0], "first_published_on": day}]


def test_a_person_has_a_day(desk: EngineDesk) -> None:
    """The overdue chaser rings again a day later, in its own words, unless a person has settled it meanwhile."""
    left, settled = desk.add_case(700), desk.add_case(800)
    for case_id in (left, settled):
        desk.await_answer(case_id)
        desk.quiet(case_id, STEP_FOLLOW_UP)
    away(desk, days=30)
    assert desk.tasks(left).count("after_outage") == 1
    desk.change(settled, lambda tx, case: case.move_step("platform_notice", "done", desk.clock.now(), "accepted"))
    desk.live(hours=20)
    assert len(desk.said(700)) == len(desk.said(800)) == 1
    desk.live(days=1)
    assert "Pas de réponse" in desk.said(700)[1]
    assert len(desk.said(800)) == 1


def test_within_its_tolerance(desk: EngineDesk) -> None:
    """Half an hour late after an outage of two hours: told in its own words, as if nobody had been away."""
    case_id = desk.add_case()
    desk.await_answer(case_id)
    desk.quiet(case_id, STEP_FOLLOW_UP)
    (row,) = desk.rows(case_id, STEP_FOLLOW_UP)
    desk.clock.move_to(row.due_at - timedelta(minutes=90))
    away(desk, hours=2)
    assert "after_outage" not in desk.tasks(case_id)
    assert "chase_step" in desk.tasks(case_id)
    assert not desk.said()[0].startswith("Notre service a été interrompu")


def test_every_alert_is_told(desk: EngineDesk) -> None:
    """Alerts of legal clocks that fell due meanwhile open their tasks, each of them, whatever the plan says now."""
    case_id = desk.add_case(publications=published("2026-09-10"))
    desk.ring()
    planned = [row.key for row in desk.rows(case_id, CLOCK_ALERT) if row.state == "pending"]
    assert len(planned) >= 3
    away(desk, days=40)
    told = [row for row in desk.rows(case_id, CLOCK_ALERT) if row.key in planned]
    assert {row.state for row in told if row.due_at <= desk.clock.now()} == {"done"}
    assert desk.events(case_id).count("clock:alert") >= len(planned)
    assert desk.tasks(case_id).count("clock_alert") >= len(planned)


def test_weighty_acts_are_held(desk: EngineDesk) -> None:
    """What waited out the gap: letters and notices wait for a person again, information and what deduplicates leave."""
    case_id = desk.add_case()
    desk.ring()
    write_acts(desk, case_id)
    away(desk, hours=2)
    assert states(desk) == {"held": 2, "pending": 3}  # with the mail that tells the handler
    assert desk.tasks(case_id).count("confirm_act") == 2
    claimed = OutboxQueueTable(desk.engine).claim(desk.clock.now(), 10, ["mail"])
    assert {one.outgoing.act_class for one in claimed} == {"A", "D"}


def test_no_sender_is_faster_than_the_engine(desk: EngineDesk) -> None:
    """A sender that wakes before the engine has noted the gap gets nothing with legal weight."""
    case_id = desk.add_case()
    desk.ring()
    write_acts(desk, case_id)
    post = OutboxQueueTable(desk.engine)
    desk.clock.advance(hours=2)
    assert {one.outgoing.act_class for one in post.claim(desk.clock.now(), 10, ["mail"])} == {"A", "D"}
    desk.do(Beat(desk.means))
    desk.clock.advance(minutes=3)
    assert "C" not in {one.outgoing.act_class for one in post.claim(desk.clock.now(), 10, ["mail"])}


def test_without_a_gap_acts_leave(desk: EngineDesk) -> None:
    """The desk was there all the while: approved acts leave."""
    case_id = desk.add_case()
    desk.ring()
    write_acts(desk, case_id)
    desk.live(hours=2)
    claimed = OutboxQueueTable(desk.engine).claim(desk.clock.now(), 10, ["mail"])
    assert {one.outgoing.act_class for one in claimed} == set("ABCD")


def test_clock_set_back(desk: EngineDesk) -> None:
    """A clock that goes back by a day is a gap too; nothing fires early."""
    case_id = desk.add_case()
    desk.await_answer(case_id)
    desk.ring()
    write_acts(desk, case_id)
    desk.clock.advance(days=-1)
    desk.ring()
    with desk.units() as tx:
        gap = tx.state.get(GAP)
    assert gap is not None
    assert gap.detail["what"] == "clock_back"
    assert states(desk)["held"] == 2
    assert desk.said() == []


def test_clock_set_forward_and_right_again(desk: EngineDesk) -> None:
    """A clock forty days ahead for an hour: what fired because of it is in front of a person, and no case moved on."""
    case_id = desk.add_case()
    desk.await_answer(case_id)
    away(desk, days=40)
    desk.clock.advance(days=-40)
    desk.ring()
    assert desk.case(case_id).state == "open"
    assert "after_outage" in desk.tasks(case_id)
    assert desk.mails() == []


def test_lawyer_gets_the_time_again(desk: EngineDesk) -> None:
    """A lawyer whose forty-eight hours ran out while the desk was away is asked again with a new link, not passed over."""
    case_id = desk.add_case()
    desk.change(case_id, lambda tx, case: escalate(desk.means, tx, case, ENGINE, "handler"))
    desk.quiet(case_id, LAWYER_SILENCE)
    away(desk, days=5)
    assert desk.mails() == ["un@bar.example"] * 2
    with desk.units() as tx:
        (offer,) = tx.escalations.of(case_id)
    assert (offer.state, offer.expires_at) == ("offered", desk.clock.now() + LAWYER_ANSWERS_WITHIN)
    desk.live(days=3)
    assert desk.mails() == ["un@bar.example"] * 2 + ["deux@bar.example"]


def test_silent_insured_is_not_put_aside_by_an_outage(desk: EngineDesk) -> None:
    """Who could not reach the desk gets a week more."""
    case_id = desk.add_case(state="reporting")
    desk.change(
        case_id,
        lambda tx, case: desk.means.schedule.plan(tx, case, QuietClose(), desk.clock.now() + timedelta(days=1), "3"),
    )
    away(desk, days=3)
    assert desk.case(case_id).state == "reporting"
    desk.live(days=6)
    assert desk.case(case_id).state == "reporting"
    desk.live(days=2)
    assert desk.case(case_id).state == "closed"


def test_first_start_is_no_gap(desk: EngineDesk) -> None:
    """A desk that never beat has not been away."""
    assert desk.do(Beat(desk.means)) is None
    with desk.units() as tx:
        assert tx.state.get(GAP) is None
        assert tx.state.get(HEARTBEAT) is not None


def test_time_moved_by_a_demo_is_no_gap(desk: EngineDesk) -> None:
    """Where the time of the cases is moved on purpose and the machine's is not, nobody was away."""
    moved = TestClock(desk.clock.now())
    means = desk.means_with(clock=moved)
    desk.do(Beat(means))
    moved.advance(days=30)
    assert desk.do(Beat(means)) is None


@pytest.mark.parametrize(
    ("minutes", "what"),
    [(0, None), (59, None), (60, None), (61, "outage"), (60 * 24 * 30, "outage"), (-5, None), (-6, "clock_back")],
)
def test_what_a_gap_is(minutes: float, what: str | None) -> None:
    """More than an hour without a beat; or a clock that went back by more than clocks do."""
    now = TestClock().now()
    assert gap_between(now, now + timedelta(minutes=minutes)) == what

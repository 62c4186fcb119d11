"""A warning of a legal clock that nobody takes up within its time is taken to a second person, by two ways."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from storage.tables.core import follow_ups, outbox, tasks
from tests.engine.desk import EngineDesk
from workflows.desk.task_payloads import ClockAlertUnheardTask
from workflows.followups.follow_up import ALERT_UNHEARD, CLOCK_ALERT
from workflows.followups.payloads import ClockAlert
from workflows.kernel.people import DeskUser
from workflows.use_cases.desk.finish_task import FinishTask
from workflows.use_cases.followups.round import ALERT_WITHIN

SECOND = 41
UNHEARD = "clock_alert_unheard"
MEANING = {"fr": "premier regard", "nl": "eerste blik", "en": "first look"}


@pytest.fixture
def second(desk: EngineDesk) -> DeskUser:
    """Another handler, who asked to be told in Telegram."""
    user = DeskUser(desk.means.new_id(), "handler", "Joost", "joost@desk.example", "nl", rank=2)
    with desk.units() as tx:
        tx.users.add(user)
        tx.desk_chats.join(user.id, SECOND, SECOND, desk.clock.now())
    return user


@pytest.fixture
def case_id(desk: EngineDesk) -> UUID:
    """A case with one alert, due in two days at eight in the morning."""
    case_id = desk.add_case()
    desk.quiet(case_id)
    at = desk.clock.now() + timedelta(days=2)
    desk.change(
        case_id,
        lambda tx, case: desk.means.schedule.plan(
            tx, case, ClockAlert("press_limitation", MEANING, "post"), at, "press_limitation:post:x"
        ),
    )
    return case_id


def ours(desk: EngineDesk, case_id: UUID, kind: str) -> list[Any]:
    """The open tasks for the alert of these tests: the rules have others for the case."""
    with desk.units() as tx:
        return [
            one
            for one in tx.tasks.open_of(case_id)
            if one.kind == kind and getattr(one.payload, "meaning", None) == MEANING
        ]


def told(desk: EngineDesk, to: object) -> list[Any]:
    with desk.engine.connect() as connection:
        return list(connection.execute(select(outbox.c.payload).where(outbox.c.to == str(to))).scalars())


def test_nobody_took_it_up(desk: EngineDesk, second: DeskUser, case_id: UUID) -> None:
    """Four hours after the alert the second handler is told in their chat and by mail, in their language; once."""
    desk.live(days=2, hours=1)
    assert len(ours(desk, case_id, "clock_alert")) == 1
    before = len(told(desk, SECOND)), len(told(desk, second.email))
    desk.live(hours=ALERT_WITHIN.total_seconds() / 3600)
    (task,) = ours(desk, case_id, UNHEARD)
    assert task.payload.second == "Joost"
    assert len(told(desk, SECOND)) > before[0]
    mails = told(desk, second.email)
    assert len(mails) > before[1]
    assert mails[-1]["language"].partition("_")[0] == "nl"
    assert 'lang="nl' in mails[-1]["html"]
    assert "nl_" not in mails[-1]["html"]
    assert desk.case(case_id).number in mails[-1]["subject"]
    assert desk.events(case_id).count("clock:unheard") == desk.tasks(case_id).count(UNHEARD) == len(mails)
    desk.live(hours=30)
    assert len(ours(desk, case_id, UNHEARD)) == 1


def test_taken_up_in_time(desk: EngineDesk, second: DeskUser, case_id: UUID) -> None:
    """Who ticks the alert off has heard it: nobody else is told of it."""
    desk.live(days=2, hours=1)
    (task,) = ours(desk, case_id, "clock_alert")
    desk.do(FinishTask(desk.means), user=desk.handler, task_id=task.id)
    desk.live(days=1)
    assert ours(desk, case_id, UNHEARD) == []
    states = {one.state for one in desk.rows(case_id, ALERT_UNHEARD) if one.payload["meaning"] == MEANING}
    assert states == {"cancelled"}


def test_a_desk_of_one(desk: EngineDesk, case_id: UUID) -> None:
    """Where there is no second handler, the first is told again."""
    desk.live(days=3)
    assert len(ours(desk, case_id, UNHEARD)) == 1
    assert len(told(desk, desk.handler.email)) == desk.tasks(case_id).count(UNHEARD)


def test_after_an_outage_too(desk: EngineDesk, second: DeskUser, case_id: UUID) -> None:
    """Nobody could take it up while the desk was away: the time for it begins when it was told."""
    desk.ring()
    desk.clock.advance(days=5)
    desk.ring()
    assert len(ours(desk, case_id, "clock_alert")) == 1
    assert ours(desk, case_id, UNHEARD) == []
    desk.live(hours=5)
    assert len(ours(desk, case_id, UNHEARD)) == 1


def as_an_earlier_release_wrote_it(desk: EngineDesk, case_id: UUID) -> None:
    """The row that asks after the alert does not name it, and the key of the task is made of other words."""
    (task,) = ours(desk, case_id, "clock_alert")
    (row,) = [one for one in desk.rows(case_id, ALERT_UNHEARD) if one.payload["meaning"] == MEANING]
    said = {name: value for name, value in row.payload.items() if name != "alert"}
    with desk.engine.begin() as connection:
        connection.execute(update(follow_ups).where(follow_ups.c.id == row.id).values(payload=said))
        connection.execute(
            update(tasks).where(tasks.c.id == task.id).values(key=f"{case_id}:clock_alert:press_limitation:post:x")
        )


@pytest.mark.parametrize("is_taken_up", [True, False])
def test_told_by_an_earlier_release(desk: EngineDesk, second: DeskUser, case_id: UUID, is_taken_up: bool) -> None:
    """An alert that was told before this release came is asked after as well."""
    desk.live(days=2, hours=1)
    as_an_earlier_release_wrote_it(desk, case_id)
    if is_taken_up:
        (task,) = ours(desk, case_id, "clock_alert")
        desk.do(FinishTask(desk.means), user=desk.handler, task_id=task.id)
    desk.live(hours=5)
    assert len(ours(desk, case_id, UNHEARD)) == (not is_taken_up)


def test_of_two_alerts_of_one_clock(desk: EngineDesk, second: DeskUser, case_id: UUID) -> None:
    """Two publications, one clock, one instant: only the alert that nobody took up is taken further."""
    (row,) = [one for one in desk.rows(case_id, CLOCK_ALERT) if one.payload["meaning"] == MEANING]
    other = {"fr": "autre", "nl": "ander", "en": "other"}
    desk.change(
        case_id,
        lambda tx, case: desk.means.schedule.plan(
            tx, case, ClockAlert("press_limitation", other, "video"), row.due_at, "press_limitation:video:x"
        ),
    )
    desk.live(days=2, hours=1)
    (task,) = ours(desk, case_id, "clock_alert")
    desk.do(FinishTask(desk.means), user=desk.handler, task_id=task.id)
    desk.live(hours=5)
    with desk.units() as tx:
        unheard = [one.payload for one in tx.tasks.open_of(case_id) if one.kind == UNHEARD]
    assert other in [one.meaning for one in unheard if isinstance(one, ClockAlertUnheardTask)]
    assert ours(desk, case_id, UNHEARD) == []

"""A warning of a legal clock that nobody takes up within its time is taken to a second person, by two ways."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from storage.tables.core import outbox
from tests.engine.desk import EngineDesk
from workflows.followups.follow_up import ALERT_UNHEARD, CLOCK_ALERT
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
            tx, case, CLOCK_ALERT, at, "press_limitation:post:x", clock="press_limitation", publication="post",
            meaning=MEANING,
        ),
    )  # fmt: skip
    return case_id


def ours(desk: EngineDesk, case_id: UUID, kind: str) -> list[Any]:
    """The open tasks for the alert of these tests: the rules have others for the case."""
    with desk.units() as tx:
        return [one for one in tx.tasks.open_of(case_id) if one.kind == kind and one.payload["meaning"] == MEANING]


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
    assert task.payload["second"] == "Joost"
    assert len(told(desk, SECOND)) > before[0]
    mails = told(desk, second.email)
    assert len(mails) > before[1]
    assert mails[-1]["language"] == "nl"
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

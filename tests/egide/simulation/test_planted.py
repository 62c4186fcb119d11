"""Faults planted in the engine, one at a time: the world sees each by the promise that it breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import egide.simulation.desk_people
import egide.wiring
import storage.rows.cases
import storage.rows.inbox
import storage.rows.outbox
import workflows.use_cases.desk.work_step
import workflows.use_cases.shared.replan
from egide.simulation.run import Run, play
from workflows.case.events import Event
from workflows.followups.follow_up import STEP_DUE
from workflows.use_cases.followups.kinds.table import HANDLERS

Plant = Callable[[pytest.MonkeyPatch], None]
TOWN = Run(12, 60, 5, faults=False)


def _swallows_what_is_due(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(HANDLERS, STEP_DUE, lambda *_: "done")


def _never_looks_ahead(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(egide.wiring, "next_due", lambda tx: None)


def _fires_twice(patch: pytest.MonkeyPatch) -> None:
    once = HANDLERS[STEP_DUE]

    def twice(means: Any, tx: Any, firing: Any) -> Any:
        once(means, tx, firing)
        return once(means, tx, firing)

    patch.setitem(HANDLERS, STEP_DUE, twice)


def _does_not_mark_what_left(patch: pytest.MonkeyPatch) -> None:
    mark = storage.rows.outbox.mark_sent
    forgotten: set[int] = set()

    def once_late(connection: Any, messages: Any, now: Any) -> None:
        known = [one for one in messages if one[0] in forgotten or one[0] % 5]
        forgotten.update(one[0] for one in messages)
        mark(connection, known, now)

    patch.setattr(storage.rows.outbox, "mark_sent", once_late)
    patch.setattr(storage.rows.outbox, "_unsure", lambda row: False)


def _acknowledges_before_it_is_written(patch: pytest.MonkeyPatch) -> None:
    kept = storage.rows.inbox.InboxTable.receive

    def receive(table: Any, updates: Any, now: Any, lanes: Any = ()) -> Any:
        return kept(table, [one for one in updates if one[0] % 7], now, lanes)

    patch.setattr(storage.rows.inbox.InboxTable, "receive", receive)


def _starts_what_is_refused(patch: pytest.MonkeyPatch) -> None:
    for place in (workflows.use_cases.desk.work_step, egide.simulation.desk_people):
        patch.setattr(place, "why_not", lambda *_: None)


def _plans_no_alerts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(workflows.use_cases.shared.replan, "_alerts", lambda *_: None)


def _audits_no_events(patch: pytest.MonkeyPatch) -> None:
    add = storage.rows.cases.AuditRows.add

    def some(rows: Any, what: Any, *rest: Any) -> None:
        if not isinstance(what, Event) or what != Event.TASK_OPENED:
            add(rows, what, *rest)

    patch.setattr(storage.rows.cases.AuditRows, "add", some)


@pytest.mark.parametrize(
    ("plant", "promise"),
    [
        (_swallows_what_is_due, "lost_follow_up"),
        (_never_looks_ahead, "late_follow_up"),
        (_fires_twice, "doubled_follow_up"),
        (_does_not_mark_what_left, "doubled_message"),
        (_acknowledges_before_it_is_written, "lost_message"),
        (_starts_what_is_refused, "removal_before_capture"),
        (_plans_no_alerts, "clock_passed_without_alert"),
        (_audits_no_events, "audit_gap"),
    ],
)
def test_a_planted_fault_is_seen(monkeypatch: pytest.MonkeyPatch, plant: Plant, promise: str) -> None:
    """By its own promise, in a world without any other fault."""
    plant(monkeypatch)
    assert play(TOWN).promises[promise].broken > 0


def test_the_world_is_whole_without_them() -> None:
    """What the planted faults are compared with."""
    assert play(TOWN).broken == 0

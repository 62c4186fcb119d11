"""The plan of a case, made again whenever a fact, an outcome or the day changes. What was done stays done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.followups.follow_up import CLOCK_ALERT, STEP_DUE, FollowUp
from workflows.followups.payloads import ClockAlert, StepDue
from workflows.kernel.people import ENGINE, Actor
from workflows.law.analysis import Analysis
from workflows.law.plan_difference import plan_difference
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.captures import plan_captures
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.urgency import mark_urgency

PLAN_TASK_WITHIN = timedelta(hours=24)


def replan(means: Means, tx: Transaction, case: Case, actor: Actor) -> tuple[Analysis, Sequence[Mapping[str, str]]]:
    """Analyses the case again and brings its dates, alerts and due steps up to it.

    Returns the analysis and, in three languages, what differs from the plan shown before."""
    analysis = means.analyses.of(case)
    shown = analysis.plain_plan()
    first = case.plan_shown is None
    changes = [] if first else plan_difference(case.plan_shown or [], shown, means.rulebook)
    case.plan_shown = shown
    case.rules_version = means.rulebook.version
    mark_urgency(means, case, analysis)
    _alerts(means, tx, case, analysis)
    plan_captures(means, tx, case, analysis)
    if first:
        means.timeline.note(tx, case, Event.PLAN_MADE, ENGINE, steps=[line["step"] for line in shown])
    elif changes:
        means.timeline.note(tx, case, Event.PLAN_CHANGED, actor, changes=[dict(change) for change in changes])
    if case.plan_approved_at is not None:
        schedule_steps(means, tx, case, analysis)
    return analysis, changes


def _alerts(means: Means, tx: Transaction, case: Case, analysis: Analysis) -> None:
    """Every alert that is still to come has its row; rows of dates that no longer hold are cancelled, but not one that is
    due already: it says what it has to say."""
    wanted = {
        f"{case.id}:{CLOCK_ALERT}:{alert.clock}:{alert.publication or ''}:{alert.on}": alert
        for alert in analysis.alerts
        if alert.on >= means.calendar.today(case)
    }
    for key in _not_planned(means, tx, tx.follow_ups.standing_of(case.id, CLOCK_ALERT), wanted):
        alert = wanted[key]
        means.schedule.plan(
            tx,
            case,
            ClockAlert(alert.clock, alert.meaning.to_plain(), alert.publication),
            means.calendar.morning(case, alert.on),
            f"{alert.clock}:{alert.publication or ''}:{alert.on}",
        )


def schedule_steps(means: Means, tx: Transaction, case: Case, analysis: Analysis) -> None:
    """Plans the reminder of every step that has a day and has not begun; a day that moved has one reminder, not two. Time
    that a person gave to a step goes with it: no reminder before it, and none beside one that was stopped."""
    now = means.clock.now()
    wanted = {
        f"{case.id}:{STEP_DUE}:{line.step}:{line.due}": line
        for line in analysis.plan
        if line.due is not None and case.record(line.step).state == "planned"
    }
    standing = tx.follow_ups.standing_of(case.id, STEP_DUE)
    given, stopped = _given(standing)
    for key in _not_planned(means, tx, standing, wanted):
        line = wanted[key]
        assert line.due is not None
        if line.step in stopped:
            continue
        at, kept = max(means.calendar.morning(case, line.due), now), given.get(line.step)
        given_to = kept.astimezone(means.calendar.zone(case)).date() if kept else None
        due = StepDue(line.step, not_before=given_to)
        means.schedule.plan(tx, case, due, max(at, kept) if kept else at, f"{line.step}:{line.due}")


def _given(standing: Sequence[FollowUp]) -> tuple[Mapping[str, datetime], Set[str]]:
    """Until when steps were given time by a person, and which reminders stand still."""
    given: dict[str, datetime] = {}
    stopped: set[str] = set()
    for one in standing:
        step = one.carries(StepDue).step
        if one.state == "paused":
            stopped.add(step)
        elif one.state != "done" and (one.due_at > one.planned_at or one.payload.not_before):
            given[step] = max(one.due_at, given.get(step, one.due_at))
    return given, stopped


def _not_planned(
    means: Means, tx: Transaction, standing: Sequence[FollowUp], wanted: Mapping[str, object]
) -> list[str]:  # fmt: skip
    """Which of the wanted rows are to be planned; of those that stand, the ones that are no longer wanted are cancelled."""
    now, kept = means.clock.now(), set()
    for follow_up in standing:
        coming = follow_up.state in ("pending", "queued") and follow_up.due_at > now
        if coming and follow_up.key not in wanted:
            tx.follow_ups.finish(follow_up, "cancelled")
        else:
            kept.add(follow_up.key)
    return [key for key in wanted if key not in kept]

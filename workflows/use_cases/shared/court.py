"""What a stage of a court proceeding changes in its case: clocks, looks, days that come near, what the insured hears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from workflows.case.case import Case
from workflows.case.court import CourtProceeding, Stage, StageNote
from workflows.case.events import Event
from workflows.desk.court_tasks import CheckComplianceTask
from workflows.evidence.capture_order import CaptureOrder
from workflows.evidence.takedown import Watch
from workflows.followups.follow_up import COURT_CHECK, COURT_DAY
from workflows.followups.payloads import CourtCheck, CourtDay
from workflows.kernel.people import ENGINE, Actor
from workflows.ports.transaction import Transaction
from workflows.proceedings.days import CountedDay
from workflows.proceedings.rules import MILESTONES, Milestone, Proceeding
from workflows.proceedings.sheet import read_sheet
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.captures import facts_of
from workflows.use_cases.shared.case_access import person_of
from workflows.use_cases.shared.contradiction import replan_if_sound
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.takedown import ask_to_look, begin_watch, is_watchable, machine_may_look

EACH_DAY: Final = timedelta(hours=24)
LONGEST_LOOK: Final = 90
"""Days for which an order is looked after, then a person decides."""
TOLD_BEFORE: Final = timedelta(days=7)
CHECKED_WITHIN: Final = timedelta(hours=24)
EVENTS: Final[Mapping[Stage, Event]] = {
    "prepared": Event.COURT_PREPARED, "lodged": Event.COURT_LODGED, "served": Event.COURT_SERVED,
    "hearing": Event.COURT_HEARING, "ordered": Event.COURT_ORDERED, "order_served": Event.COURT_ORDER_SERVED,
    "appealed": Event.COURT_APPEALED, "penalty_running": Event.COURT_PENALTY_RUNNING, "complied": Event.COURT_COMPLIED,
    "ended": Event.COURT_ENDED,
}  # fmt: skip
MILESTONE_OF: Final[Mapping[Stage, Milestone]] = {
    "lodged": "lodged", "served": "served", "ordered": "ordered", "order_served": "order_served",
    "penalty_running": "penalty",
}  # fmt: skip
_STAGE_OF: Final = {milestone: stage for stage, milestone in MILESTONE_OF.items()}


def milestones(proceeding: CourtProceeding) -> dict[Milestone, date | datetime]:
    """What has happened in it that days are counted from."""
    found = {one: proceeding.reached(_STAGE_OF[one]) for one in MILESTONES}
    return {one: at for one, at in found.items() if at is not None}


def take_stage(
    means: Means, tx: Transaction, case: Case, rule: Proceeding, proceeding: CourtProceeding, actor: Actor
) -> CourtProceeding:
    """The stage it has just reached changes its case: the clock events of the facts, the plan, the looks at what is to be
    obeyed, the days no clock counts, the timeline; the insured hears it. The caller saves the case and what is returned: the
    law may say until when the order is to be obeyed."""
    note = proceeding.notes[-1]
    text = f"{rule.name.in_(case.language)}{_said(note)}"
    means.timeline.note(tx, case, EVENTS[note.stage], actor, on=note.at.isoformat(), text=text)
    milestone = MILESTONE_OF.get(note.stage)
    event = rule.events.get(milestone) if milestone is not None else None
    if event is not None:
        told = {"clock_event": event, "at": note.at.isoformat()}
        if told not in [dict(one) for one in case.told_list("events")]:
            case.facts = {**case.facts, "events": [*case.told_list("events"), told]}
            replan_if_sound(means, tx, case, actor)
    _end_checks(means, tx, case, proceeding)
    read = means.proceeding_desk.read(case) if proceeding.is_open else None
    days = [] if read is None else read_sheet(rule, replace(read, reached=milestones(proceeding))).days
    if note.stage == "order_served" and proceeding.comply_by is None:
        proceeding = replace(proceeding, comply_by=next((one.moment for one in days if one.id == "comply_by"), None))
    if proceeding.is_to_be_obeyed:
        plan_check(means, tx, case, proceeding, 1)
    _plan_days(means, tx, case, proceeding, days)
    _tell(means, tx, case, note)
    return proceeding


def plan_check(means: Means, tx: Transaction, case: Case, proceeding: CourtProceeding, number: int) -> None:
    """The next look at whether the order is obeyed: the first at the hour that was set, each other a day later."""
    now = means.clock.now()
    due = proceeding.comply_by or now + EACH_DAY
    due = due if number == 1 else now + EACH_DAY
    if number <= LONGEST_LOOK:
        key = f"{proceeding.id}:{len(proceeding.notes)}:{number}"
        means.schedule.plan(tx, case, CourtCheck(proceeding.id, number), max(due, now), key)


def check_compliance(
    means: Means, tx: Transaction, case: Case, step: str, proceeding: CourtProceeding, number: int
) -> None:
    """Where the order removes something, a sealed look at every publication by a machine where it may, else by a person; a
    handler says whether the order is obeyed. Once at a time."""
    removes = step in means.rulebook.steps and means.rulebook.steps[step].removes
    for publication in facts_of(means, case).publications if removes else ():
        if is_watchable(publication) and publication.get("still_online") is not False:
            watch = begin_watch(means, tx, case, publication, step, ENGINE)
            if machine_may_look(means, case, watch):
                tx.captures.add(_order(means, case, watch, f"{proceeding.id}:{number}:{watch.id}:court"))
            else:
                ask_to_look(means, tx, case, watch, "takedown.why.by_hand")
    open_now = [one.payload for one in tx.tasks.open_of(case.id) if isinstance(one.payload, CheckComplianceTask)]
    if not any(one.proceeding == proceeding.id for one in open_now):
        task = CheckComplianceTask(proceeding.id, number)
        means.tasks.open(tx, case, task, means.clock.now() + CHECKED_WITHIN, f"{proceeding.id}:{number}", anew=True)


def _order(means: Means, case: Case, watch: Watch, key: str) -> CaptureOrder:
    now = means.clock.now()
    return CaptureOrder(
        means.new_id(),
        case.id,
        key,
        watch.publication,
        watch.url,
        now,
        now,
        watch.words,
        watch.language,
        watch=watch.id,
    )


def _end_checks(means: Means, tx: Transaction, case: Case, proceeding: CourtProceeding) -> None:
    """What was planned for the stage before falls away, and what was asked of a handler."""
    for one in tx.follow_ups.open_of(case.id, COURT_CHECK):
        if one.carries(CourtCheck).proceeding == proceeding.id:
            tx.follow_ups.finish(one, "cancelled")
    for task in tx.tasks.open_of(case.id):
        if isinstance(task.payload, CheckComplianceTask) and task.payload.proceeding == proceeding.id:
            task.done_at = means.clock.now()
            tx.tasks.done(task)


def _plan_days(
    means: Means, tx: Transaction, case: Case, proceeding: CourtProceeding, days: Sequence[CountedDay]
) -> None:
    """Days that no clock of the case counts are told of a week before; those of clocks have alerts of their own."""
    for one in tx.follow_ups.open_of(case.id, COURT_DAY):
        if one.carries(CourtDay).proceeding == proceeding.id:
            tx.follow_ups.finish(one, "cancelled")
    today = means.calendar.today(case)
    for day in days:
        if day.clock is None and not day.assumed and day.safe_day is not None and day.safe_day >= today:
            due = max(means.calendar.morning(case, day.safe_day - TOLD_BEFORE), means.clock.now())
            key = f"{proceeding.id}:{day.id}:{day.safe_day}"
            means.schedule.plan(tx, case, CourtDay(proceeding.id, day.id, day.safe_day), due, key)


def _tell(means: Means, tx: Transaction, case: Case, note: StageNote) -> None:
    """What happens, in plain words. Nothing that nobody has confirmed is said to the insured: no amount of practice."""
    said = {"number": case.number, "on": _day(means, case, note.at)}
    screens = [Sentence(f"court.told.{note.stage}", said, case_id=case.id)]
    if note.stage == "prepared":
        screens.insert(0, Sentence("court.told.cost", {"number": case.number}))
    means.messenger.tell(tx, person_of(tx, case), *screens)


def _day(means: Means, case: Case, at: date | datetime) -> date:
    return at.astimezone(means.calendar.zone(case)).date() if isinstance(at, datetime) else at


def _said(note: StageNote) -> str:
    return f" – {note.words}" if note.words else ""

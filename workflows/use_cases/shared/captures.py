"""Captures are planned when a publication is told of, and end their step when every publication of the case was seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.evidence.capture_order import AFTER_REPORT, CaptureOrder, Subject, may_capture, subject_of
from workflows.followups.follow_up import STEP_DUE, STEP_FOLLOW_UP
from workflows.followups.payloads import CapturePage
from workflows.kernel.people import ENGINE
from workflows.law.analysis import Analysis
from workflows.law.facts import Facts, Publication
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.gates import why_not
from workflows.use_cases.shared.means import Means

CAPTURE_STEP: Final = "timestamped_capture"
ENDED_BY_CAPTURE: Final = ("step_due", "order_capture", "capture_by_hand", "chase_step")


def plan_captures(means: Means, tx: Transaction, case: Case, analysis: Analysis) -> None:
    """Plans a capture of every publication that may be captured, minutes from now, once for each address; and once the word to
    the insured where only they can see it. Nothing where no machine of the installation captures."""
    if not means.is_capturing or not case.is_open:
        return
    facts, is_wanted = facts_of(means, case), is_capture_wanted(case, analysis)
    for publication in facts.publications:
        answer = may_capture(facts, analysis.uploads, publication)
        if answer == "no" or (answer == "yes" and not is_wanted):
            continue
        subject = subject_of(publication) if answer == "yes" else None
        key = subject.key if subject is not None else f"{publication.id}:own"
        means.schedule.plan(tx, case, CapturePage(publication.id), means.clock.now() + AFTER_REPORT, key)


def is_capture_wanted(case: Case, analysis: Analysis) -> bool:
    """Tells whether the step stands in the plan and nobody has done it."""
    planned = any(line.step == CAPTURE_STEP for line in analysis.plan)
    return planned and case.record(CAPTURE_STEP).state != "done"


def facts_of(means: Means, case: Case) -> Facts:
    """Gives the facts of a case, checked. Raises BadFacts."""
    return Facts.parse(case.facts_for_analysis(), means.rulebook.declared, means.clock.now())


def subjects(facts: Facts, analysis: Analysis) -> Iterator[tuple[Publication, Subject]]:
    """Tells what is to be captured now, with where it stands."""
    for publication in facts.publications:
        subject = subject_of(publication)
        if subject is not None and may_capture(facts, analysis.uploads, publication) == "yes":
            yield publication, subject


def is_still_wanted(means: Means, case: Case, order: CaptureOrder) -> bool:
    """Tells whether the order may be carried out as things are known now: the case is open, the step is not done,
    nothing was told that forbids a machine to look, and the publication stands where it stood."""
    if not case.is_open or case.record(CAPTURE_STEP).state == "done":
        return False
    wanted = subjects(facts_of(means, case), means.analyses.of(case))
    return any(order_key(case, subject) == order.key for _, subject in wanted)


def order_key(case: Case, subject: Subject) -> str:
    """Gives one order for each subject of a case."""
    return f"{case.id}:{subject.key}"


def are_all_seen(case: Case, facts: Facts, analysis: Analysis, orders: Sequence[CaptureOrder]) -> bool:
    """Tells whether every publication of the case was captured as the public sees it; not where one is the insured's to
    show."""
    seen = {one.key for one in orders if one.is_seen}
    wanted = {order_key(case, subject) for _, subject in subjects(facts, analysis)}
    own = any(may_capture(facts, analysis.uploads, one) == "own_screenshots" for one in facts.publications)
    return bool(wanted) and wanted <= seen and not own


def may_end_capture(means: Means, tx: Transaction, case: Case) -> bool:
    """Tells whether the step of the capture can end now by what the machine brought: the plan is approved, nothing
    stands before the step, and every publication was seen."""
    if not case.is_open or case.record(CAPTURE_STEP).state not in ("planned", "under_way"):
        return False
    orders = tx.captures.of(case.id)
    if not orders:
        return False
    analysis = means.analyses.of(case)
    return why_not(case, analysis, CAPTURE_STEP) is None and are_all_seen(case, facts_of(means, case), analysis, orders)


def end_capture_step(means: Means, tx: Transaction, case: Case) -> bool:
    """Ends the step where it can end, with what was waiting for it; whether it did. The caller makes the plan again."""
    if not may_end_capture(means, tx, case):
        return False
    case.move_step(CAPTURE_STEP, "done", means.clock.now(), "none")
    for kind in (STEP_FOLLOW_UP, STEP_DUE):
        tx.follow_ups.cancel(case.id, kind=kind, step=CAPTURE_STEP)
    means.tasks.close(tx, case, *ENDED_BY_CAPTURE, step=CAPTURE_STEP)
    means.timeline.note(tx, case, Event.STEP_DONE, ENGINE, step=CAPTURE_STEP, outcome="none")
    return True

"""What follows wherever danger is heard: somebody takes over, by an instant that is kept to; no question is put by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.case.interview_memory import InterviewMemory
from workflows.followups.follow_up import STILL_HERE, STILL_HERE_AFTER
from workflows.followups.payloads import PersonLate, StillHere
from workflows.interview.reading.cries import OF_DYING
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.conversation import call_at_once
from workflows.use_cases.shared.means import Means


def enter_danger(means: Means, tx: Transaction, case: Case, cards: Sequence[str]) -> datetime:
    """The report stands still; somebody takes over, and it is looked at whether they did; whoever speaks of dying and falls
    silent hears the desk again. Until when somebody takes over. The caller saves the case."""
    now = means.clock.now()
    state = means.interview.state(case).hears_danger(from_somebody=not cards or not set(cards) <= set(OF_DYING))
    case.interview = {**case.interview, "danger": now.isoformat(), "halted": True, "state": state.to_plain()}
    means.timeline.note(tx, case, Event.DANGER_HEARD, ENGINE, cards=" ".join(cards))
    by = call_at_once(means, tx, case)
    means.schedule.plan(tx, case, PersonLate(), by, by.isoformat())
    dying = next((one for one in cards if one in OF_DYING), None)
    if dying is not None:
        means.schedule.plan(tx, case, StillHere(dying), now + STILL_HERE_AFTER, now.isoformat())
    return by


def go_on(tx: Transaction, case: Case) -> None:
    """The person goes on with the report. The caller saves the case."""
    if case.is_halted:
        tx.follow_ups.cancel(case.id, kind=STILL_HERE)
    if case.is_halted or case.wants_an_end:
        going: InterviewMemory = {**case.interview}
        going.pop("halted", None)
        going.pop("ended", None)
        case.interview = going


def forget_asked(tx: Transaction, case: Case) -> None:
    """The question whether the person is safe is no longer open: they answered, or speak of something else."""
    if "safety" in case.interview:
        kept: InterviewMemory = {**case.interview}
        kept.pop("safety", None)
        case.interview = kept
        tx.follow_ups.cancel(case.id, kind=STILL_HERE)
        tx.cases.save(case)

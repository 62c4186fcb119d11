"""A person, a case and a follow-up as most tests want them: nothing about them matters but that they are there."""

from __future__ import annotations

from datetime import timedelta

from adapters.system.ids import TimeOrderedIds
from workflows.case.case import Case
from workflows.followups.follow_up import FollowUp
from workflows.kernel.clock import Clock
from workflows.kernel.people import Person


def make_person(new_id: TimeOrderedIds, clock: Clock, user: int = 7) -> Person:
    return Person(new_id(), user, user, "fr", None, None, None, clock.now())


def make_case(new_id: TimeOrderedIds, clock: Clock, person: Person, number: str = "EG-2026-000001") -> Case:
    return Case(
        id=new_id(),
        number=number,
        person_id=person.id,
        policy_id=None,
        insurer=None,
        kind="defamation",
        language="fr",
        jurisdiction="FR",
        state="open",
        reported_at=clock.now(),
        facts={"kind": "defamation"},
        interview={"state": {}},
    )


def make_follow_up(new_id: TimeOrderedIds, clock: Clock, case: Case, key: str, **late: float) -> FollowUp:
    due = clock.now() + timedelta(**late)
    return FollowUp(new_id(), case.id, key, "step_due", due, due)

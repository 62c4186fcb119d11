"""Discontent with the desk: heard by button and by words, counted from the first word, invited to a durable form.

A complaint made by instant messaging counts; the professional must invite the person to put it on a durable medium
(ACPR recommendation 2022-R-01, kept in 2024-R-02). The chat's date is the conservative start of its clocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.desk.task_payloads import ComplaintTask
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.errors import Outdated
from workflows.kernel.people import Chat, Person
from workflows.kernel.plain import Plain
from workflows.ports.transaction import Transaction
from workflows.screens.desk import ComplaintInvitation
from workflows.screens.screen import Screen, Sentence
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.contradiction import replan_if_sound
from workflows.use_cases.shared.conversation import await_input, menu, newest_case, open_case, own_case
from workflows.use_cases.shared.means import Means

CLOCK_EVENT: Final = "complaint_against_desk"
READ_WITHIN = timedelta(hours=24)
LONGEST: Final = 4096


def complaints_in(case: Case) -> list[Plain]:
    """Gives the complaints that run, as the facts have them."""
    return [one for one in case.told_list("events") if one.get("clock_event") == CLOCK_EVENT]


@dataclass(frozen=True, slots=True)
class AskComplaint:
    """Asks what is wrong, in the person's own words."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID | None, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        case = open_case(tx, person, case_id)
        await_input(tx, person, AwaitedInput(AwaitedKind.COMPLAINT, case.id if case is not None else None))
        self.means.messenger.tell(tx, person, Sentence("complaint.ask"), replace=pressed)


@dataclass(frozen=True, slots=True)
class Complain:
    """Registers a complaint: its clocks run from today, a handler who knows reads it within a day, and the person is
    invited to put it on a durable medium. A second one while the first runs is added to it."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        chat: Chat,
        text: str,
        case_id: UUID | None = None,
        message_id: int | None = None,
    ) -> None:
        person = person_in(tx, chat)
        named = None
        if person.awaits(AwaitedKind.COMPLAINT):
            named = person.awaited_case
            await_input(tx, person, None)
        case = open_case(tx, person, case_id or named)
        self.register(tx, person, case or newest_case(tx, person), text)

    def register(self, tx: Transaction, person: Person, case: Case | None, words: str) -> None:
        """The same for a case at hand. Without any case the invitation is all there is to give."""
        now = self.means.clock.now()
        if case is not None:
            if not complaints_in(case):
                event = {"clock_event": CLOCK_EVENT, "at": self.means.calendar.today(case).isoformat()}
                case.facts = {**case.facts, "events": [*case.told_list("events"), event]}
            self.means.timeline.note(tx, case, Event.COMPLAINT_RECEIVED, person.actor, text=words[:LONGEST])
            self.means.tasks.open(tx, case, ComplaintTask(), now + READ_WITHIN, key=tx.cause)
            if case.is_open and case.state != "reporting":
                replan_if_sound(self.means, tx, case, person.actor)
            tx.cases.save(case)
        screens: list[Screen] = [ComplaintInvitation(case, now, self.means.contact)]
        self.means.messenger.tell(tx, person, *screens)


@dataclass(frozen=True, slots=True)
class WithdrawComplaint:
    """“That was not a complaint”: its clocks stop; what was said stays known."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        case = own_case(tx, person, case_id)
        if not complaints_in(case):
            raise Outdated
        left = [one for one in case.told_list("events") if one.get("clock_event") != CLOCK_EVENT]
        case.facts = {**{name: kept for name, kept in case.facts.items() if name != "events"}, **_some(events=left)}
        self.means.tasks.close(tx, case, "complaint")
        self.means.timeline.note(tx, case, Event.COMPLAINT_WITHDRAWN, person.actor)
        if case.is_open and case.state != "reporting":
            replan_if_sound(self.means, tx, case, person.actor)
        tx.cases.save(case)
        self.means.messenger.tell(tx, person, Sentence("complaint.withdrawn"), menu(tx, person), replace=pressed)


def _some(**groups: Sequence[Plain]) -> dict[str, object]:
    """The groups that hold something."""
    return {name: held for name, held in groups.items() if held}

"""Opens a case: a number at once, then what to do now, then the first question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workflows.case import Case
from workflows.conversation import ask, emergencies, menu
from workflows.errors import BadInput
from workflows.events import Event
from workflows.followup import INTERVIEW_REMINDER, INTERVIEW_REMINDERS_AFTER
from workflows.office import Office
from workflows.people import Chat, DeskUser, Person, Policy
from workflows.ports import Transaction
from workflows.screens import AskCode, Emergency, Receipt, Screen, Sentence
from workflows.urgency import await_report
from workflows.use_cases.choose_kind import KINDS


@dataclass(frozen=True, slots=True)
class ReportIncident:
    """Registers the case of a linked person. Without a policy the emergency advice is given and the code asked for;
    with a report already begun the person is asked which to tell (`again` opens a second one)."""

    office: Office

    def __call__(
        self, tx: Transaction, *, chat: Chat, kind: str, again: bool = False, pressed: int | None = None
    ) -> None:
        if kind not in KINDS:
            raise BadInput
        person = self.office.person(tx, chat)
        if person.policy_id is None:
            self._without_policy(tx, person, kind)
            return
        unfinished = next((case for case in tx.cases.of_person(person.id) if case.state == "reporting"), None)
        if unfinished is not None and not again:
            about = self.office.words("incident_kinds", kind)[person.speaks]
            params = {"number": unfinished.number, "kind": kind, "about": about}
            self.office.tell(tx, person, Sentence("report.unfinished", params, case_id=unfinished.id))
            return
        self._register(tx, person, kind, tx.policies.get(person.policy_id))

    def _without_policy(self, tx: Transaction, person: Person, kind: str) -> None:
        advice = self.office.advice(kind, person, None)
        screens: list[Screen] = [Emergency(advice)] if advice else []
        person.doing = "code"
        tx.persons.save(person)
        self.office.tell(tx, person, *screens, AskCode(), menu(tx, person))

    def _register(self, tx: Transaction, person: Person, kind: str, policy: Policy) -> None:
        now = self.office.clock.now()
        number = tx.cases.next_number(now)
        member = tx.members.get(person.member_id) if person.member_id else None
        handlers = tx.users.handlers()
        case = Case(
            id=self.office.new_id(),
            number=number,
            person_id=person.id,
            policy_id=policy.id,
            insurer=policy.insurer,
            kind=kind,
            language=person.speaks,
            jurisdiction=policy.jurisdiction,
            state="reporting",
            reported_at=now,
            facts=_first_facts(person, policy, kind, member.age_on(now.date()) if member else None),
            interview={"state": {}},
            owner_id=_owner(handlers, number),
            rules_version=self.office.rulebook.version,
        )
        await_report(self.office, case, now + INTERVIEW_REMINDERS_AFTER[0])
        tx.cases.add(case)
        person.active_case, person.doing = case.id, None
        tx.persons.save(person)
        self.office.note(tx, case, Event.CASE_REPORTED, person.actor, kind=kind)
        for attempt, after in enumerate(INTERVIEW_REMINDERS_AFTER, 1):
            self.office.schedule(tx, case, INTERVIEW_REMINDER, now + after, str(attempt), attempt=attempt)
        screens: list[Screen] = [Receipt(case), *emergencies(self.office, case, person, [kind])]
        first = ask(self.office, case)
        self.office.tell(tx, person, *screens, *([first] if first else []))


def _first_facts(person: Person, policy: Policy, kind: str, age: int | None) -> dict[str, Any]:
    """What the policy already says is not asked."""
    facts: dict[str, Any] = {
        "jurisdiction": policy.jurisdiction,
        "kind": kind,
        "language": person.speaks,
        "insured": {"status": "professional" if policy.professional else "private"},
        "cover": {"insurer": policy.insurer},
    }
    if age is not None:
        facts["insured"]["age"] = age
    if policy.local_calendar:
        facts["local_calendar"] = policy.local_calendar
    return facts


def _owner(handlers: Any, number: str) -> Any:
    """Every case has an owner from its first minute: the handlers in turn."""
    people: list[DeskUser] = list(handlers)
    return people[int(number.rsplit("-", 1)[-1]) % len(people)].id if people else None

"""How a case begins: with what happened, or with nothing but a cry for help, which is told and linked to a contract later."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from workflows.case.case import UNTOLD, Case
from workflows.case.events import Event
from workflows.followups.follow_up import INTERVIEW_REMINDERS_AFTER
from workflows.followups.payloads import InterviewReminder
from workflows.kernel.people import DeskUser, Language, Person, Policy
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.danger import go_on
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.urgency import await_report


def register(means: Means, tx: Transaction, person: Person, policy: Policy, kind: str) -> Case:
    """Opens the case of a linked person and plans the reminders of its report; a cry for help that came before becomes it."""
    case = next((one for one in tx.cases.of_person(person.id) if one.is_open and one.is_untold), None)
    facts = {**_first_facts(means, tx, person, policy), "kind": kind}
    if case is None:
        case = _new(means, tx, person, policy.jurisdiction, person.speaks, kind, facts)
        case.policy_id, case.insurer = policy.id, policy.insurer
        tx.cases.add(case)
    else:
        case.kind, case.facts = kind, {**case.facts, **facts}
        go_on(tx, case)
        await_report(means, case, means.clock.now() + INTERVIEW_REMINDERS_AFTER[0])
        tx.cases.save(case)
    _busy_with(tx, person, case)
    means.timeline.note(tx, case, Event.CASE_REPORTED, person.actor, kind=kind)
    now = means.clock.now()
    for attempt, after in enumerate(INTERVIEW_REMINDERS_AFTER, 1):
        means.schedule.plan(tx, case, InterviewReminder(), now + after, str(attempt), attempt=attempt)
    return case


def open_untold(means: Means, tx: Transaction, person: Person, language: Language, country: str) -> Case:
    """Opens a case of which nothing is told, so that somebody of the desk has the person before them. Without a contract
    the country is a guess, until a code tells it."""
    policy = tx.policies.get(person.policy_id) if person.policy_id is not None else None
    country = policy.jurisdiction if policy is not None else country
    case = _new(means, tx, person, country, language, UNTOLD, {"jurisdiction": country, "language": language})
    if policy is not None:
        case.policy_id, case.insurer = policy.id, policy.insurer
    tx.cases.add(case)
    _busy_with(tx, person, case)
    means.timeline.note(tx, case, Event.CASE_REPORTED, person.actor, kind=UNTOLD)
    return case


def open_for_nothing_told(means: Means, tx: Transaction, person: Person) -> Case:
    """The same for whoever wants a person of the desk before anything was told."""
    country = means.interview.countries(None, person.speaks)[0]
    return open_untold(means, tx, person, person.speaks, country)


def link_untold(means: Means, tx: Transaction, person: Person, policy: Policy) -> None:
    """What a person cried before they were known goes with them to their contract."""
    for case in tx.cases.of_person(person.id):
        if case.policy_id is None:
            case.policy_id, case.insurer, case.jurisdiction = policy.id, policy.insurer, policy.jurisdiction
            case.facts = {**case.facts, **_first_facts(means, tx, person, policy)}
            tx.cases.save(case)


def _new(
    means: Means, tx: Transaction, person: Person, country: str, language: Language, kind: str, facts: dict[str, object]
) -> Case:
    now = means.clock.now()
    number = tx.cases.next_number(now)
    case = Case(
        id=means.new_id(),
        number=number,
        person_id=person.id,
        policy_id=None,
        insurer=None,
        kind=kind,
        language=language,
        jurisdiction=country,
        state="reporting",
        reported_at=now,
        facts=facts,
        interview={"state": {}},
        owner_id=_owner(tx.users.handlers(), number),
        rules_version=means.rulebook.version,
    )
    await_report(means, case, now + INTERVIEW_REMINDERS_AFTER[0])
    return case


def _busy_with(tx: Transaction, person: Person, case: Case) -> None:
    if person.active_case != case.id or (person.awaited_input is not None and not case.is_untold):
        person.active_case = case.id
        person.awaited_input = person.awaited_input if case.is_untold else None
        tx.persons.save(person)


def _first_facts(means: Means, tx: Transaction, person: Person, policy: Policy) -> dict[str, object]:
    """What the policy already says is not asked."""
    member = tx.members.get(person.member_id) if person.member_id else None
    age = member.age_on(means.clock.now().date()) if member else None
    insured: dict[str, object] = {"status": "professional" if policy.professional else "private"}
    if age is not None:
        insured["age"] = age
    facts: dict[str, object] = {
        "jurisdiction": policy.jurisdiction,
        "language": person.speaks,
        "insured": insured,
        "cover": {"insurer": policy.insurer},
    }
    if policy.local_calendar:
        facts["local_calendar"] = policy.local_calendar
    return facts


def _owner(handlers: Sequence[DeskUser], number: str) -> UUID | None:
    """Every case has an owner from its first minute: the handlers in turn."""
    return handlers[int(number.rsplit("-", 1)[-1]) % len(handlers)].id if handlers else None

"""Dealing with a third party: who they are, what they said on the telephone, what they promised and whether they kept it.

Nobody is called before the plan allows it: the safety check, the evidence and whatever else the call waits for come first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.case.third_party import (
    ANSWERS,
    PROMISES,
    ROLES,
    Call,
    Promise,
    PromiseState,
    ThirdParty,
    settle_promise,
)
from workflows.desk.promise_task import CheckPromiseTask
from workflows.followups.payloads import PromiseDue
from workflows.kernel.errors import BadInput, NotFound, Refused, StepRefused
from workflows.kernel.people import Actor, DeskUser
from workflows.law.analysis import Analysis
from workflows.law.call_script import ScriptLine
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import load, own
from workflows.use_cases.shared.contact_gate import CALL_STEP, contact_refused
from workflows.use_cases.shared.contradiction import analysed, replan_if_sound
from workflows.use_cases.shared.means import Means

AUTHOR: Final = "author"
LONGEST_NAME: Final = 200
LONGEST_WORDS: Final = 1000
SETTLED: Final[dict[str, PromiseState]] = {"kept": "kept", "broken": "broken"}


@dataclass(frozen=True, slots=True)
class ThirdPartiesFile:
    """What the page of third parties shows. `no_contact`: why nobody may be called now; None where they may. `script` is by
    party: its tone suits the relation."""

    case: Case
    parties: Sequence[ThirdParty]
    analysis: Analysis | None
    no_contact: StepRefused | None
    scripts: dict[UUID, Sequence[ScriptLine]]
    keeps_relation: bool
    today: date


@dataclass(frozen=True, slots=True)
class SeeThirdParties:
    """Everything about them, for a handler."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID) -> ThirdPartiesFile:
        case = load(tx, user, case_id)
        analysis = analysed(self.means, tx, case) if case.state != "reporting" else None
        parties, script = tx.third_parties.of(case.id), self.means.rulebook.call_script
        author = case.told_of("author")
        told, listed = author.get("relation_kept"), author.get("relation") in script.relations_to_keep
        return ThirdPartiesFile(
            case, parties, analysis, contact_refused(case, analysis),
            {one.id: script.of(keeps_relation=one.keeps_relation) for one in parties},
            told if isinstance(told, bool) else listed, self.means.calendar.today(case),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameThirdParty:
    """Who they are, as far as it is known. With `checked_how`, name and address were checked today by that means; whoever has
    another name or address than the one that was checked is unchecked again."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        user: DeskUser,
        case_id: UUID,
        party_id: UUID | None,
        role: str,
        name: str,
        address: str,
        reach: str,
        checked_how: str,
        keeps_relation: bool,
    ) -> None:
        case = open_case(tx, user, case_id)
        said = [name.strip(), address.strip(), reach.strip(), checked_how.strip()]
        if role not in ROLES or any(len(one) > LONGEST_NAME for one in said):
            raise BadInput
        if said[3] and not (said[0] and said[1]):
            raise BadInput("error.third_party_check")
        before = None if party_id is None else party_of(tx, case, party_id)
        own(case, user)
        now = self.means.clock.now()
        fresh = before or ThirdParty(self.means.new_id(), case.id, role, now)
        same = (fresh.name, fresh.address) == (said[0], said[1])
        after = replace(fresh, role=role, name=said[0], address=said[1], reach=said[2], keeps_relation=keeps_relation)
        if said[3]:
            today = self.means.calendar.today(case)
            after = replace(after, checked_on=today, checked_how=said[3], checked_by=user.name)
        elif not same:
            after = replace(after, checked_on=None, checked_how="", checked_by="")
        (tx.third_parties.add if before is None else tx.third_parties.save)(after)
        event = Event.THIRD_PARTY_CHECKED if said[3] else Event.THIRD_PARTY_NAMED
        self.means.timeline.note(tx, case, event, user.actor, text=said[0] or role)
        if role == AUTHOR and case.state != "reporting":
            self._tell_facts(tx, case, after, user.actor)
        tx.cases.save(case)

    def _tell_facts(self, tx: Transaction, case: Case, party: ThirdParty, actor: Actor) -> None:
        """Makes the case, and its plan, know what the desk found out about the author. What was known is never unsaid."""
        told, found = case.told_of(AUTHOR), {"known": bool(party.name), "address_known": bool(party.address)}
        news = {name: True for name, is_so in found.items() if is_so and told.get(name) is not True}
        if news:
            case.facts = {**case.facts, AUTHOR: {**told, **news}}
            replan_if_sound(self.means, tx, case, actor)


@dataclass(frozen=True, slots=True)
class NoteThirdPartyCall:
    """A call and what they answered; a promise has its day. We call only whom we know and when the plan allows it; a call that
    came in is written down always."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        user: DeskUser,
        case_id: UUID,
        party_id: UUID,
        came_in: bool,
        answer: str,
        words: str,
        promise: str,
        until: date | None,
    ) -> None:
        case = open_case(tx, user, case_id)
        party, said = party_of(tx, case, party_id), words.strip()
        if answer not in ANSWERS or len(said) > LONGEST_WORDS or (promise and promise not in PROMISES):
            raise BadInput
        if bool(promise) != (until is not None) or (answer == "promises" and not promise):
            raise BadInput("error.promise_day")
        if not came_in:
            check_contact(self.means, tx, case, party, user.actor)
        own(case, user)
        call = Call(self.means.clock.now(), user.name, came_in, answer, said)
        after = replace(party, calls=(*party.calls, call))
        if promise and until is not None:
            made = Promise(self.means.new_id(), promise, until, said)
            after = replace(after, promises=(*after.promises, made))
            plan_promise(self.means, tx, case, after, made, user.actor)
        tx.third_parties.save(after)
        self.means.timeline.note(
            tx, case, Event.THIRD_PARTY_CALLED, user.actor, why=answer, **({"text": said} if said else {})
        )
        tx.cases.save(case)


@dataclass(frozen=True, slots=True)
class SettlePromise:
    """Kept or broken, as a handler found out."""

    means: Means

    def __call__(
        self, tx: Transaction, *, user: DeskUser, case_id: UUID, party_id: UUID, promise_id: UUID, state: str
    ) -> None:
        case = open_case(tx, user, case_id)
        if state not in SETTLED:
            raise BadInput
        party = settle_promise(
            party_of(tx, case, party_id), promise_id, SETTLED[state], self.means.calendar.today(case)
        )  # fmt: skip
        own(case, user)
        tx.third_parties.save(party)
        for task in tx.tasks.open_of(case.id):
            if isinstance(task.payload, CheckPromiseTask) and task.payload.promise == promise_id:
                task.done_at, task.done_by = self.means.clock.now(), user.id
                tx.tasks.done(task)
        promise = party.promise(promise_id)
        event = Event.PROMISE_KEPT if state == "kept" else Event.PROMISE_BROKEN
        self.means.timeline.note(tx, case, event, user.actor, text=promise.words if promise else "")
        tx.cases.save(case)


def check_contact(means: Means, tx: Transaction, case: Case, party: ThirdParty, actor: Actor) -> None:
    """Raises what stands against a contact of ours; the refusal is noted."""
    if not party.is_known:
        raise Refused("error.third_party_unknown")
    refusal = contact_refused(case, analysed(means, tx, case))
    if refusal is not None:
        means.timeline.note(tx, case, Event.STEP_REFUSED, actor, step=CALL_STEP)
        raise refusal


def plan_promise(means: Means, tx: Transaction, case: Case, party: ThirdParty, promise: Promise, actor: Actor) -> None:
    """The clock of a promise: the morning after its last day."""
    due = means.calendar.morning(case, promise.until + timedelta(days=1))
    means.schedule.plan(tx, case, PromiseDue(party.id, promise.id), max(due, means.clock.now()), str(promise.id))
    means.timeline.note(tx, case, Event.PROMISE_MADE, actor, on=promise.until.isoformat(), text=promise.words)


def open_case(tx: Transaction, user: DeskUser, case_id: UUID) -> Case:
    """Gives the case that the user may act on, open. Raises NotFound, Refused."""
    case = load(tx, user, case_id)
    if not case.is_open:
        raise Refused("error.case_closed")
    return case


def party_of(tx: Transaction, case: Case, party_id: UUID) -> ThirdParty:
    """Gives a third party of the case. Raises NotFound."""
    found = tx.third_parties.get(party_id)
    if found is None or found.case_id != case.id:
        raise NotFound
    return found

"""A letter is drafted: by itself where a step of the plan is one and its day has come, or because a handler asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.case.third_party import Terms, ThirdParty
from workflows.desk.letter_tasks import ReviewLetterTask
from workflows.kernel.errors import NotFound, Refused
from workflows.kernel.people import ENGINE, Actor, DeskUser
from workflows.letters.draft import LetterDraft
from workflows.letters.rules import LetterKind
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import load, own
from workflows.use_cases.shared.means import Means

AGREEMENT, LAWYER_READS = "settlement_agreement", "lawyer_reads"
END_OF_DAY: Final = 18
OF_TERMS: Final = frozenset({"removal_at", "settlement_sum", "settlement_pay_day", "penalty"})
"""Fields of the agreement that the terms alone fill."""
REVIEWED_WITHIN: Final = timedelta(hours=24)
DEADLINE: Final = "deadline"
"""The field that a reminder has a day of its own for."""


@dataclass(frozen=True, slots=True)
class DraftLetter:
    """Asked for twice while the first still waits, it is the same letter."""

    means: Means

    def __call__(
        self, tx: Transaction, *, user: DeskUser, case_id: UUID, kind: str, variant: str | None = None
    ) -> UUID:
        case = load(tx, user, case_id)
        if not case.is_open:
            raise Refused("error.case_closed")
        asked = next(
            (one for one in self.means.letter_desk.kinds(case) if (one.id, one.variant) == (kind, variant)), None
        )
        if asked is None:
            raise NotFound
        own(case, user)
        draft = draft_letter(self.means, tx, case, asked, asked.steps[0] if asked.steps else None, user.actor)
        tx.cases.save(case)
        return draft.id


def draft_reminder(means: Means, tx: Transaction, case: Case, step: str, level: int) -> LetterDraft | None:
    """Drafts the reminder of a letter that left and was not answered, for a handler to approve: the same words filled in, said
    harder, with a day of its own before the day the case is worked to. None where the step was no letter of the desk."""
    sent = [one for one in tx.letters.of(case.id) if one.step == step and one.state == "sent"]
    if not sent:
        return None
    last = max(sent, key=lambda one: one.level)
    reminder = draft_letter(means, tx, case, means.letter_desk.kind_of(last), step)
    if reminder.state == "drafted" and reminder.level < level:
        reminder.level, reminder.signer, reminder.tone = level, last.signer, last.tone
        reminder.language = last.language
        asked_by_day = {key: value for key, value in last.values.items() if key != DEADLINE}
        reminder.values, reminder.overrides = {**reminder.values, **asked_by_day}, {}
        tx.letters.save(reminder)
    return reminder


def draft_agreement(means: Means, tx: Transaction, case: Case, party: ThirdParty, actor: Actor) -> LetterDraft | None:
    """Drafts the agreement with the terms that both sides took, for a handler and a lawyer to read. Terms that were agreed anew
    take the place of those in a draft. None where the country has no such letter."""
    kind = next((one for one in means.letter_desk.kinds(case) if one.id == AGREEMENT), None)
    if kind is None or party.agreement is None:
        return None
    draft = draft_letter(means, tx, case, kind, None, actor)
    if draft.state == "drafted":
        hour = kind.deadline.hour if kind.deadline is not None else END_OF_DAY
        kept = {key: value for key, value in draft.values.items() if key not in OF_TERMS}
        draft.values = {**kept, **_values(party, party.agreement.terms, hour, means.calendar.zone(case))}
        draft.tone = "relation_kept" if party.keeps_relation else draft.tone
        tx.letters.save(draft)
    return draft


def note_reading(means: Means, tx: Transaction, case: Case, lawyer: str, on: date) -> None:
    """Links a lawyer's reading to the agreement that waits: it is the reason why it may be approved."""
    for draft in tx.letters.of(case.id):
        if draft.kind == AGREEMENT and draft.state == "drafted":
            draft.overrides = {**draft.overrides, LAWYER_READS: f"{lawyer}, {on.isoformat()}"}
            tx.letters.save(draft)


def _values(party: ThirdParty, terms: Terms, hour: int, zone: tzinfo) -> dict[str, str]:
    """Gives the fields of the agreement that the terms fill; what was not agreed stays empty."""
    day, pay, money = terms.removal_on, terms.sum_on, (terms.sum_cents, terms.penalty_cents)
    sums = ["" if cents is None else f"{cents // 100}.{cents % 100:02d} EUR" for cents in money]
    known = {
        "author_name": party.name, "author_address": party.address,
        "removal_at": datetime.combine(day, time(hour), zone).isoformat() if day is not None else "",
        "settlement_sum": sums[0], "settlement_pay_day": pay.isoformat() if pay is not None else "", "penalty": sums[1],
    }  # fmt: skip
    return {key: value for key, value in known.items() if value}


def draft_letter(
    means: Means, tx: Transaction, case: Case, kind: LetterKind, step: str | None, actor: Actor = ENGINE
) -> LetterDraft:
    """Gives the letter with what the desk knows, and the task to read it. One that still waits is not drafted again."""
    there = tx.letters.of(case.id)
    waiting = next((one for one in there if one.is_open and (one.kind, one.variant) == (kind.id, kind.variant)), None)
    if waiting is not None:
        return waiting
    now, number = means.clock.now(), sum(one.kind == kind.id for one in there) + 1
    draft = LetterDraft(
        id=means.new_id(), case_id=case.id, key=f"{case.id}:{kind.id}:{kind.variant or ''}:{number}", kind=kind.id,
        variant=kind.variant, step=step, language=None, signer=None, tone=None, level=0,
        values=means.letter_desk.first_values(tx, case), overrides={}, state="drafted", created_at=now, edited_at=now,
    )  # fmt: skip
    tx.letters.add(draft)
    title = kind.title.to_plain()
    means.timeline.note(tx, case, Event.LETTER_DRAFTED, actor, meaning=title, letter=str(draft.id))
    task = ReviewLetterTask(draft.id, title, step or "")
    means.tasks.open(tx, case, task, now + REVIEWED_WITHIN, str(draft.id), quietly=actor is not ENGINE)
    return draft

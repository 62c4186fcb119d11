"""A settlement with a third party: offers and counter-offers with their history, the agreement, the lawyer's reading, the
signature. A person decides each; the desk offers nothing by itself, and each term with a day has its own clock once signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from workflows.case.events import Event
from workflows.case.third_party import Offer, Promise, Terms, agree, make_offer, promised, read_by_lawyer, sign
from workflows.kernel.errors import BadInput
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.desk.third_party import (
    LONGEST_NAME,
    LONGEST_WORDS,
    check_contact,
    open_case,
    party_of,
    plan_promise,
)
from workflows.use_cases.letters.draft_letter import draft_agreement, note_reading
from workflows.use_cases.shared.case_access import own
from workflows.use_cases.shared.means import Means

MOST_CENTS: Final = 100_000_000
AGREED, READ, SIGNED = "agreed", "read", "signed"


@dataclass(frozen=True, slots=True)
class NoteOffer:
    """An offer of ours that a person decided, or one of theirs, written down. Ours is a contact: the same gate stands before it
    as before a call."""

    means: Means

    def __call__(
        self, tx: Transaction, *, user: DeskUser, case_id: UUID, party_id: UUID, from_us: bool, terms: Terms, words: str
    ) -> None:
        case, said = open_case(tx, user, case_id), words.strip()
        party, today = party_of(tx, case, party_id), self.means.calendar.today(case)
        if terms.is_empty or len(said) > LONGEST_WORDS:
            raise BadInput("error.settlement_terms")
        sums = [one for one in (terms.penalty_cents, terms.sum_cents) if one is not None]
        days = [one for one in (terms.removal_on, terms.sum_on) if one is not None]
        if any(not 0 < one <= MOST_CENTS for one in sums) or any(one < today for one in days):
            raise BadInput("error.settlement_terms")
        if (terms.sum_cents is None) != (terms.sum_on is None):
            raise BadInput("error.settlement_terms")
        if (terms.apology or terms.correction) and terms.removal_on is None:
            raise BadInput("error.settlement_terms")
        if from_us:
            check_contact(self.means, tx, case, party, user.actor)
        after = make_offer(party, Offer(self.means.clock.now(), from_us, terms, user.name, said))
        own(case, user)
        tx.third_parties.save(after)
        event = Event.OFFER_MADE if from_us else Event.OFFER_COUNTERED
        self.means.timeline.note(tx, case, event, user.actor, **({"text": said} if said else {}))
        tx.cases.save(case)


@dataclass(frozen=True, slots=True)
class MoveSettlement:
    """Both sides agree; a lawyer has read it (`who`, `on`); it is signed (`on`). Each only after the one before."""

    means: Means

    def __call__(
        self, tx: Transaction, *, user: DeskUser, case_id: UUID, party_id: UUID, to: str, who: str, on: date | None
    ) -> None:
        case = open_case(tx, user, case_id)
        party, lawyer, today = party_of(tx, case, party_id), who.strip(), self.means.calendar.today(case)
        if to == AGREED:
            after, event = agree(party, self.means.clock.now()), Event.SETTLEMENT_AGREED
            draft_agreement(self.means, tx, case, after, user.actor)
        elif to == READ:
            if not lawyer or len(lawyer) > LONGEST_NAME or on is None or on > today:
                raise BadInput("error.settlement_reader")
            after, event = read_by_lawyer(party, lawyer, on), Event.SETTLEMENT_READ
            note_reading(self.means, tx, case, lawyer, on)
        elif to == SIGNED:
            if on is None or on > today:
                raise BadInput("error.settlement_reader")
            terms = party.agreement.terms if party.agreement is not None else Terms()
            made = [
                Promise(self.means.new_id(), kind, day, cents=cents) for kind, day, cents in promised(terms)
            ]  # fmt: skip
            after, event = sign(party, on, made), Event.SETTLEMENT_SIGNED
            for one in made:
                plan_promise(self.means, tx, case, after, one, user.actor)
        else:
            raise BadInput
        own(case, user)
        tx.third_parties.save(after)
        self.means.timeline.note(tx, case, event, user.actor, **({"text": lawyer} if lawyer else {}))
        tx.cases.save(case)

"""Somebody whom the desk deals with for the insured: who they are and how sure that is, what was said and promised, and what
settlement may come of it. The desk never negotiates by itself: a person decides each offer, a lawyer reads the agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, Literal, get_args
from uuid import UUID

from workflows.kernel.errors import Refused

Role = Literal["author", "publisher", "site_owner", "other"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
Answered = Literal["accepts", "promises", "asks_time", "refuses", "denies", "has_lawyer", "not_reached"]
ANSWERS: Final[tuple[Answered, ...]] = get_args(Answered)
PromiseKind = Literal["removal", "apology", "correction", "payment", "call_back", "other"]
PROMISES: Final[tuple[PromiseKind, ...]] = get_args(PromiseKind)
PromiseState = Literal["open", "kept", "broken"]


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `came_in`: they telephoned."""

    at: datetime
    by: str
    came_in: bool
    answer: Answered
    words: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What they said they would do, and until which day, in the country of the case. `cents`: of a payment, in euro cents."""

    id: UUID
    kind: PromiseKind
    until: date
    words: str = ""
    cents: int | None = None
    state: PromiseState = "open"
    settled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What an offer says. Sums are whole euro cents; `sum_cents` is what they pay to the insured."""

    removal_on: date | None = None
    apology: bool = False
    correction: bool = False
    no_repetition: bool = False
    waiver: bool = False
    confidentiality: bool = False
    penalty_cents: int | None = None
    sum_cents: int | None = None
    sum_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it offers nothing."""
        return self == Terms()


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer of the history: ours for the insured, or theirs; who wrote it down."""

    at: datetime
    from_us: bool
    terms: Terms
    by: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The terms that both sides took. Nothing binds before it is signed, and it is not signed before a lawyer read it."""

    terms: Terms
    agreed_at: datetime
    read_by: str = ""
    read_on: date | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """One third party of a case. `checked_on`: the day identity and address were checked, `checked_how` by what;
    `keeps_relation`: the insured must go on living or working with them."""

    id: UUID
    case_id: UUID
    role: Role
    named_at: datetime
    name: str = ""
    address: str = ""
    reach: str = ""
    checked_on: date | None = None
    checked_how: str = ""
    checked_by: str = ""
    keeps_relation: bool = False
    calls: Sequence[Call] = field(default=())
    promises: Sequence[Promise] = field(default=())
    offers: Sequence[Offer] = field(default=())
    agreement: Agreement | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is a name: without one, nobody is telephoned and nothing is signed."""
        return bool(self.name)

    def promise(self, promise_id: UUID) -> Promise | None:
        """Gives the promise of that name."""
        return next((one for one in self.promises if one.id == promise_id), None)


def settle_promise(party: ThirdParty, promise_id: UUID, state: PromiseState, on: date) -> ThirdParty:
    """Kept or broken; what was said of it once stands. Raises Refused."""
    before = party.promise(promise_id)
    if before is None or before.state != "open":
        raise Refused("error.promise_settled")
    after = replace(before, state=state, settled_on=on)
    return replace(party, promises=tuple(after if one.id == promise_id else one for one in party.promises))


def make_offer(party: ThirdParty, offer: Offer) -> ThirdParty:
    """Terms are offered or countered; whatever was agreed and not signed is open again. Raises Refused."""
    if not party.is_known:
        raise Refused("error.third_party_unknown")
    if party.agreement is not None and party.agreement.signed_on is not None:
        raise Refused("error.settlement_signed")
    return replace(party, offers=(*party.offers, offer), agreement=None)


def agree(party: ThirdParty, at: datetime) -> ThirdParty:
    """Both sides take the newest offer. Raises Refused where there is none."""
    if not party.offers or party.agreement is not None:
        raise Refused("error.settlement_no_offer")
    return replace(party, agreement=Agreement(party.offers[-1].terms, at))


def read_by_lawyer(party: ThirdParty, lawyer: str, on: date) -> ThirdParty:
    """A lawyer has read the agreement. Raises Refused."""
    if party.agreement is None:
        raise Refused("error.settlement_no_offer")
    return replace(party, agreement=replace(party.agreement, read_by=lawyer, read_on=on))


def sign(party: ThirdParty, on: date, promises: Sequence[Promise]) -> ThirdParty:
    """Signed: each term with a day becomes a promise. Raises Refused before a lawyer read it, and for a second time."""
    found = party.agreement
    if found is None:
        raise Refused("error.settlement_no_offer")
    if found.read_on is None:
        raise Refused("error.settlement_unread")
    if found.signed_on is not None:
        raise Refused("error.settlement_signed")
    return replace(party, agreement=replace(found, signed_on=on), promises=(*party.promises, *promises))


def promised(terms: Terms) -> list[tuple[PromiseKind, date, int | None]]:
    """Tells what of the terms is to be done by a day: the removal's day counts for apology and correction too."""
    found: list[tuple[PromiseKind, date, int | None]] = []
    if terms.removal_on is not None:
        found.append(("removal", terms.removal_on, None))
        found += [("apology", terms.removal_on, None)] if terms.apology else []
        found += [("correction", terms.removal_on, None)] if terms.correction else []
    if terms.sum_cents is not None and terms.sum_on is not None:
        found.append(("payment", terms.sum_on, terms.sum_cents))
    return found

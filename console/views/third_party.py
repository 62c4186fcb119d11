"""Third parties made ready for their page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from console.web.reader import PageText
from workflows.case.case import Case
from workflows.case.third_party import ANSWERS, PROMISES, ROLES, Promise, Terms, ThirdParty
from workflows.use_cases.desk.third_party import ThirdPartiesFile

CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class ShownPromise:
    """A promise, with its day; `is_open`: nobody has said yet what became of it."""

    id: str
    what: str
    state: str
    says: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownParty:
    """One third party. `history`: calls and offers, oldest first, each a line; `agreement` what both sides took; `next` the one
    move of the settlement that may follow."""

    id: str
    party: ThirdParty
    title: str
    checked: str
    script: Sequence[str]
    calls: Sequence[str]
    promises: Sequence[ShownPromise]
    offers: Sequence[str]
    agreement: str | None
    next: str | None


class ThirdPartiesPage(TypedDict):
    """Everything the page shows."""

    case: Case
    parties: Sequence[ShownParty]
    no_contact: str | None
    keeps_relation: bool
    roles: Sequence[tuple[str, str]]
    answers: Sequence[tuple[str, str]]
    promise_kinds: Sequence[tuple[str, str]]
    today: date


def third_parties_page(r: PageText, file: ThirdPartiesFile) -> ThirdPartiesPage:
    """Gives the parties, and the words of the choices."""
    refusal = file.no_contact
    return ThirdPartiesPage(
        case=file.case,
        parties=[_party(r, file, one) for one in file.parties],
        no_contact=None if refusal is None else r.error(refusal),
        keeps_relation=file.keeps_relation,
        roles=[(one, r.t(f"third_party.role.{one}")) for one in ROLES],
        answers=[(one, r.t(f"third_party.answer.{one}")) for one in ANSWERS],
        promise_kinds=[(one, r.t(f"third_party.promise.{one}")) for one in PROMISES],
        today=file.today,
    )


def _party(r: PageText, file: ThirdPartiesFile, party: ThirdParty) -> ShownParty:
    role = r.t(f"third_party.role.{party.role}")
    found = party.agreement
    return ShownParty(
        id=str(party.id),
        party=party,
        title=f"{party.name} · {role}" if party.is_known else role,
        checked=_checked(r, party),
        script=_script(r, file, party),
        calls=[
            _line(r.instant(one.at), one.by, _incoming(r, one.came_in), r.t(f"third_party.answer.{one.answer}"), one.words)
            for one in party.calls
        ],
        promises=[_promise(r, one) for one in party.promises],
        offers=[
            _line(
                r.instant(one.at), one.by, r.t("third_party.offer.ours" if one.from_us else "third_party.offer.theirs"),
                terms(r, one.terms), one.words,
            )
            for one in party.offers
        ],
        agreement=None if found is None else terms(r, found.terms),
        next=_next(party),
    )  # fmt: skip


def _line(*parts: str) -> str:
    return " · ".join(one for one in parts if one)


def _incoming(r: PageText, came_in: bool) -> str:
    return r.t("third_party.call.came_in") if came_in else ""


def _checked(r: PageText, party: ThirdParty) -> str:
    if party.checked_on is None:
        return r.t("third_party.unchecked" if party.is_known else "third_party.unknown")
    return r.t("third_party.checked", on=r.day(party.checked_on), name=party.checked_by, how=party.checked_how)


def _script(r: PageText, file: ThirdPartiesFile, party: ThirdParty) -> list[str]:
    """What to say; behind the line that names the law, what the case looks like with its references, doubts said."""
    lines = []
    for line in file.scripts[party.id]:
        lines.append(r.words(line.text))
        if not line.names_the_law or file.analysis is None:
            continue
        for one in file.analysis.qualifications:
            doubt = r.t("console.confidence.unverified") if one.to_be_confirmed else ""
            lines.append("– " + _line(r.words(one.label), ", ".join(one.references), doubt))
    return lines


def _promise(r: PageText, one: Promise) -> ShownPromise:
    amount = r.money(one.cents, CURRENCY) if one.cents is not None else ""
    until = r.t("third_party.until", on=r.day(one.until))
    what = _line(r.t(f"third_party.promise.{one.kind}"), amount, until, one.words)
    return ShownPromise(str(one.id), what, one.state, r.t(f"third_party.state.{one.state}"), one.state == "open")


def terms(r: PageText, of: Terms) -> str:
    """Gives the terms in one sentence."""
    said = [r.t(f"third_party.term.{name}") for name in (
        "apology", "correction", "no_repetition", "waiver", "confidentiality"
    ) if getattr(of, name)]  # fmt: skip
    if of.removal_on is not None:
        said.insert(0, r.t("third_party.term.removal_on", on=r.day(of.removal_on)))
    if of.penalty_cents is not None:
        said.append(r.t("third_party.term.penalty", amount=r.money(of.penalty_cents, CURRENCY)))
    if of.sum_cents is not None and of.sum_on is not None:
        said.append(r.t("third_party.term.sum", amount=r.money(of.sum_cents, CURRENCY), on=r.day(of.sum_on)))
    return "; ".join(said)


def _next(party: ThirdParty) -> str | None:
    found = party.agreement
    if found is None:
        return "agreed" if party.offers else None
    if found.read_on is None:
        return "read"
    return "signed" if found.signed_on is None else None

"""Third parties of cases, with calls, promises and offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from storage.sql.prepared import PreparedStatement, Row
from storage.tables.third_parties import third_parties
from workflows.case.third_party import (
    Agreement,
    Answered,
    Call,
    Offer,
    Promise,
    PromiseKind,
    PromiseState,
    Terms,
    ThirdParty,
)
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain

_NAMES = [c.name for c in third_parties.c]
_add = PreparedStatement[Row](third_parties.insert(), _NAMES)
_save = PreparedStatement[Row](
    third_parties.update().where(third_parties.c.id == bindparam("b_id")), [name for name in _NAMES if name != "id"]
)
_by_id = PreparedStatement[Row](select(third_parties).where(third_parties.c.id == bindparam("id")).with_for_update())
_of_case = PreparedStatement[Row](
    select(third_parties)
    .where(third_parties.c.case_id == bindparam("case"))
    .order_by(third_parties.c.named_at, third_parties.c.id)
)


class ThirdPartyRows:
    """`ports.third_parties.ThirdParties`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, party: ThirdParty) -> None:
        _add.run(self._connection, _values(party))

    def get(self, party_id: UUID) -> ThirdParty | None:
        row = _by_id.first(self._connection, {"id": party_id})
        return _party(row) if row else None

    def save(self, party: ThirdParty) -> None:
        values = _values(party)
        values["b_id"] = values.pop("id")
        _save.run(self._connection, values)

    def of(self, case_id: UUID) -> Sequence[ThirdParty]:
        return [_party(row) for row in _of_case.rows(self._connection, {"case": case_id})]


def _values(party: ThirdParty) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(party, name) for name in _NAMES}
    values["calls"] = [
        {"at": one.at.isoformat(), "by": one.by, "came_in": one.came_in, "answer": one.answer, "words": one.words}
        for one in party.calls
    ]
    values["promises"] = [_plain_promise(one) for one in party.promises]
    values["offers"] = [
        {
            "at": one.at.isoformat(), "from_us": one.from_us, "by": one.by, "words": one.words,
            "terms": _plain_terms(one.terms),
        }
        for one in party.offers
    ]  # fmt: skip
    found = party.agreement
    values["agreement"] = None if found is None else {
        "terms": _plain_terms(found.terms), "agreed_at": found.agreed_at.isoformat(), "read_by": found.read_by,
        "read_on": _day(found.read_on), "signed_on": _day(found.signed_on),
    }  # fmt: skip
    return values


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _plain_promise(one: Promise) -> Plain:
    return {
        "id": str(one.id), "kind": one.kind, "until": one.until.isoformat(), "words": one.words, "cents": one.cents,
        "state": one.state, "settled_on": _day(one.settled_on),
    }  # fmt: skip


def _plain_terms(terms: Terms) -> Plain:
    return {
        "removal_on": _day(terms.removal_on), "apology": terms.apology, "correction": terms.correction,
        "no_repetition": terms.no_repetition, "waiver": terms.waiver, "confidentiality": terms.confidentiality,
        "penalty_cents": terms.penalty_cents, "sum_cents": terms.sum_cents, "sum_on": _day(terms.sum_on),
    }  # fmt: skip


def _party(row: Row) -> ThirdParty:
    values = dict(row)
    values["calls"] = tuple(
        Call(
            _instant(one, "at"), read.text(one, "by"), bool(one.get("came_in")),
            cast("Answered", read.text(one, "answer")), read.text(one, "words", ""),
        )
        for one in read.entries(values["calls"])
    )  # fmt: skip
    values["promises"] = tuple(_promise(one) for one in read.entries(values["promises"]))
    values["offers"] = tuple(
        Offer(
            _instant(one, "at"), bool(one.get("from_us")), _terms(read.part(one.get("terms"))), read.text(one, "by"),
            read.text(one, "words", ""),
        )
        for one in read.entries(values["offers"])
    )  # fmt: skip
    said = values["agreement"]
    values["agreement"] = None if said is None else _agreement(read.part(said))
    return ThirdParty(**values)


def _instant(said: Plain, name: str) -> datetime:
    return datetime.fromisoformat(read.text(said, name))


def _promise(said: Plain) -> Promise:
    return Promise(
        UUID(read.text(said, "id")), cast("PromiseKind", read.text(said, "kind")),
        date.fromisoformat(read.text(said, "until")), read.text(said, "words", ""), read.number_or_none(said, "cents"),
        cast("PromiseState", read.text(said, "state")), read.day_or_none(said, "settled_on"),
    )  # fmt: skip


def _agreement(said: Plain) -> Agreement:
    return Agreement(
        _terms(read.part(said.get("terms"))), _instant(said, "agreed_at"), read.text(said, "read_by", ""),
        read.day_or_none(said, "read_on"), read.day_or_none(said, "signed_on"),
    )  # fmt: skip


def _terms(said: Plain) -> Terms:
    return Terms(
        removal_on=read.day_or_none(said, "removal_on"),
        apology=bool(said.get("apology")),
        correction=bool(said.get("correction")),
        no_repetition=bool(said.get("no_repetition")),
        waiver=bool(said.get("waiver")),
        confidentiality=bool(said.get("confidentiality")),
        penalty_cents=read.number_or_none(said, "penalty_cents"),
        sum_cents=read.number_or_none(said, "sum_cents"),
        sum_on=read.day_or_none(said, "sum_on"),
    )

"""Court proceedings of cases, with their stages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from storage.sql.prepared import PreparedStatement, Row
from storage.tables.court import court_proceedings
from workflows.case.court import CourtProceeding, Stage, StageNote
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain

_NAMES = [c.name for c in court_proceedings.c]
_add = PreparedStatement[Row](court_proceedings.insert(), _NAMES)
_save = PreparedStatement[Row](
    court_proceedings.update().where(court_proceedings.c.id == bindparam("b_id")),
    [one for one in _NAMES if one != "id"],
)
_by_id = PreparedStatement[Row](
    select(court_proceedings).where(court_proceedings.c.id == bindparam("id")).with_for_update()
)
_of_case = PreparedStatement[Row](
    select(court_proceedings)
    .where(court_proceedings.c.case_id == bindparam("case"))
    .order_by(court_proceedings.c.begun_at, court_proceedings.c.id)
)


class CourtRows:
    """`ports.court.CourtProceedings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, proceeding: CourtProceeding) -> None:
        _add.run(self._connection, _values(proceeding))

    def get(self, proceeding_id: UUID) -> CourtProceeding | None:
        row = _by_id.first(self._connection, {"id": proceeding_id})
        return _proceeding(row) if row else None

    def save(self, proceeding: CourtProceeding) -> None:
        values = _values(proceeding)
        values["b_id"] = values.pop("id")
        _save.run(self._connection, values)

    def of(self, case_id: UUID) -> Sequence[CourtProceeding]:
        return [_proceeding(row) for row in _of_case.rows(self._connection, {"case": case_id})]


def _values(proceeding: CourtProceeding) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(proceeding, name) for name in _NAMES}
    values["notes"] = [
        {
            "stage": one.stage, "at": one.at.isoformat(), "noted_at": one.noted_at.isoformat(), "by": one.by,
            "words": one.words,
        }
        for one in proceeding.notes
    ]  # fmt: skip
    return values


def _proceeding(row: Row) -> CourtProceeding:
    values = dict(row)
    values["notes"] = tuple(_note(one) for one in read.entries(values["notes"]))
    return CourtProceeding(**values)


def _note(said: Plain) -> StageNote:
    return StageNote(
        cast("Stage", read.text(said, "stage")), _day_or_instant(read.text(said, "at")),
        datetime.fromisoformat(read.text(said, "noted_at")), read.text(said, "by"), read.text(said, "words", ""),
    )  # fmt: skip


def _day_or_instant(said: str) -> date | datetime:
    return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)

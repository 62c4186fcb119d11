"""Cases with their timeline and the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, Integer, bindparam, select

from storage.rows.due import NEVER, due_with
from storage.rows.shapes import CaseRow
from storage.sql.insert_new import insert_new
from storage.sql.prepared import PreparedStatement, Row
from storage.sql.types import Instant
from storage.tables.core import audit, cases, counters, escalations, timeline
from workflows.case.case import Case
from workflows.case.events import Audit, Event
from workflows.case.step import StepRecord
from workflows.desk.records import TimelineEntry
from workflows.interview.readers import is_read_by_minor
from workflows.kernel.errors import Conflict, NotFound
from workflows.kernel.people import ENGINE, Actor

NO_DATE = date(9999, 12, 31)
"""How a case without an urgent date is stored."""

_FIELDS = [c.name for c in cases.c if c.name != "due_at"]
_add = PreparedStatement[Row](cases.insert(), [*_FIELDS, "due_at"])
_by_id = PreparedStatement[CaseRow](select(cases).where(cases.c.id == bindparam("id")).with_for_update())
_of_person = PreparedStatement[CaseRow](
    select(cases).where(cases.c.person_id == bindparam("person")).order_by(cases.c.number.desc())
)
_open = select(cases).where(cases.c.state != "closed").order_by(cases.c.id).limit(bindparam("limit", type_=Integer))
_open_first, _open_after = (
    PreparedStatement[CaseRow](_open),
    PreparedStatement[CaseRow](_open.where(cases.c.id > bindparam("after"))),
)
_save = PreparedStatement[Row](
    cases.update()
    .where(cases.c.id == bindparam("b_id"), cases.c.version == bindparam("b_version"))
    .values({name: bindparam(name) for name in _FIELDS if name != "id"})
    .values(due_at=due_with(bindparam("works_to", type_=Instant)))
)
_CASES = "case"
_next_number = PreparedStatement[Row](
    counters.update()
    .where(counters.c.name == bindparam("b_name"))
    .values(value=counters.c.value + 1)
    .returning(counters.c.value)
)
_lift_number = PreparedStatement[Row](
    counters.update().where(counters.c.name == bindparam("b_name"), counters.c.value < bindparam("b_value")), ("value",)
)
_timeline = PreparedStatement[Row](
    select(timeline)
    .where(timeline.c.case_id == bindparam("case"), timeline.c.id > bindparam("after"))
    .order_by(timeline.c.id)
)
_timeline_insert = PreparedStatement[Row](timeline.insert(), [c.name for c in timeline.c if c.name != "id"])
_audit_insert = PreparedStatement[Row](audit.insert(), [c.name for c in audit.c if c.name != "id"])


def _case(row: CaseRow) -> Case:
    return Case(
        id=row["id"],
        number=row["number"],
        person_id=row["person_id"],
        policy_id=row["policy_id"],
        insurer=row["insurer"],
        kind=row["kind"],
        language=row["language"],
        jurisdiction=row["jurisdiction"],
        state=row["state"],
        reported_at=row["reported_at"],
        facts=row["facts"],
        interview=row["interview"],
        steps={name: StepRecord.from_plain(plain) for name, plain in row["steps"].items()},
        owner_id=row["owner_id"],
        rules_version=row["rules_version"],
        plan_approved_at=row["plan_approved_at"],
        plan_shown=row["plan_shown"],
        lawyer_id=row["lawyer_id"],
        urgent_on=None if row["urgent_on"] == NO_DATE else row["urgent_on"],
        urgent_what=row["urgent_what"],
        works_to=row["works_to"],
        legal_on=row["legal_on"],
        legal_at=row["legal_at"],
        legal_what=row["legal_what"],
        closed_at=row["closed_at"],
        version=row["version"],
    )


def _values(case: Case) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(case, name) for name in _FIELDS}
    values["steps"] = {name: record.to_plain() for name, record in case.steps.items()}
    values["urgent_on"] = case.urgent_on or NO_DATE
    return values


class CaseRows:
    """`ports.Cases`: the one place that decides who may see a case."""

    def __init__(self, connection: Connection, on_number: Callable[[int], None] | None = None) -> None:
        """`on_number` is told of each number before the unit is committed: one that was seen outside is never given again."""
        self._connection = connection
        self._on_number = on_number
        self._jurisdictions: dict[UUID, str] = {}
        self._minors: dict[UUID, bool] = {}

    def get(self, case_id: UUID, seen_by: Actor) -> Case:
        row = _by_id.first(self._connection, {"id": case_id})
        if row is None or not self._may_see(row, seen_by):
            raise NotFound
        return self._read(row)

    def numbered(self, number: str) -> UUID | None:
        found: UUID | None = self._connection.execute(select(cases.c.id).where(cases.c.number == number)).scalar()
        return found

    def jurisdiction(self, case_id: UUID) -> str:
        known = self._jurisdictions.get(case_id)
        return known if known is not None else self.get(case_id, ENGINE).jurisdiction

    def is_read_by_minor(self, case_id: UUID) -> bool:
        known = self._minors.get(case_id)
        return known if known is not None else is_read_by_minor(self.get(case_id, ENGINE))

    def _note(self, case: Case) -> None:
        """What every message needs of its case: read or written once, it is known."""
        self._jurisdictions[case.id] = case.jurisdiction
        self._minors[case.id] = is_read_by_minor(case)

    def _read(self, row: CaseRow) -> Case:
        case = _case(row)
        self._note(case)
        return case

    def _may_see(self, row: CaseRow, actor: Actor) -> bool:
        if actor.role in ("handler", "system"):
            return True
        if actor.role == "insured":
            return bool(row["person_id"] == actor.id)
        if row["state"] == "closed":
            return False  # the mandate ended with the case
        offered = select(escalations.c.id).where(
            escalations.c.case_id == row["id"],
            escalations.c.lawyer_id == actor.id,
            escalations.c.state.in_(("offered", "accepted")),
        )
        return self._connection.execute(offered).first() is not None

    def of_person(self, person_id: UUID) -> Sequence[Case]:
        return [self._read(row) for row in _of_person.rows(self._connection, {"person": person_id})]

    def open_after(self, after: UUID | None, limit: int) -> Sequence[Case]:
        if after is None:
            rows = _open_first.rows(self._connection, {"limit": limit})
        else:
            rows = _open_after.rows(self._connection, {"limit": limit, "after": after})
        return [_case(row) for row in rows]

    def next_number(self, now: datetime) -> str:
        insert_new(self._connection, counters, {"name": _CASES, "value": 0}, "name")
        value: int = _next_number.rows(self._connection, {"b_name": _CASES})[0]["value"]
        if self._on_number is not None:
            self._on_number(value)
        return f"EG-{now.year}-{value:06d}"

    def number_beyond(self, value: int) -> None:
        insert_new(self._connection, counters, {"name": _CASES, "value": 0}, "name")
        _lift_number.run(self._connection, {"b_name": _CASES, "b_value": value, "value": value})

    def add(self, case: Case) -> None:
        _add.run(self._connection, {**_values(case), "due_at": case.works_to or NEVER})
        self._note(case)

    def save(self, case: Case) -> None:
        values = _values(case)
        values["b_id"], values["b_version"] = values.pop("id"), case.version
        values["version"] = case.version + 1
        if _save.run(self._connection, values) != 1:
            raise Conflict
        case.version += 1
        self._note(case)


class TimelineRows:
    """`ports.Timeline`: rows are added, never changed. Each entry is an act, so it is audited in the same breath."""

    def __init__(self, connection: Connection, trail: AuditRows) -> None:
        self._connection = connection
        self._trail = trail
        self.touched: set[UUID] = set()

    def add(self, case_id: UUID, event: Event, actor: Actor, at: datetime, payload: Mapping[str, object]) -> None:
        values = {
            "case_id": case_id,
            "at": at,
            "event": event.value,
            "actor_role": actor.role,
            "actor_id": actor.id,
            "actor_name": actor.name,
            "payload": dict(payload),
        }
        _timeline_insert.run(self._connection, values)
        self._trail.add(event, actor, at, case_id, {})
        self.touched.add(case_id)

    def of(self, case_id: UUID, after: int = 0) -> Sequence[TimelineEntry]:
        rows = _timeline.rows(self._connection, {"case": case_id, "after": after})
        return [
            TimelineEntry(
                row["id"],
                row["at"],
                row["event"],
                row["actor_role"],
                row["actor_name"],
                row["payload"],
                row["actor_id"],
            )
            for row in rows
        ]


class AuditRows:
    """`ports.AuditTrail`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, what: Audit | Event, actor: Actor, at: datetime, case_id: UUID | None, detail: Mapping[str, object]
    ) -> None:
        values = {
            "at": at,
            "what": what.value,
            "actor_role": actor.role,
            "actor_id": actor.id,
            "actor_name": actor.name,
            "case_id": case_id,
            "detail": dict(detail),
        }
        _audit_insert.run(self._connection, values)

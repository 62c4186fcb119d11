"""Members of a contract, appointments, approvals of cost, and the chats of the desk's own people."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from storage.rows.outbox import in_order
from storage.rows.shapes import AppointmentRow
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.chat import appointments, approvals, desk_chats, desk_topics, identity_tries, policy_members
from storage.tables.core import outbox, persons, policies
from workflows.case.correspondence import Appointment, Approval
from workflows.delivery.outgoing import UNREAD
from workflows.kernel.people import Member
from workflows.ports.chat import Recognition

TRIES_A_DAY: Final = 5
TRIES_A_DAY_AT_ONE_POLICY: Final = 15
"""More than a family needs, far fewer than there are birthdays."""
_appointment_by_id = PreparedStatement[AppointmentRow](
    select(appointments).where(appointments.c.id == bindparam("id")).with_for_update()
)
_appointments_of = PreparedStatement[AppointmentRow](
    select(appointments).where(appointments.c.case_id == bindparam("case")).order_by(appointments.c.offered_at)
)
_chat_of = PreparedStatement[Row](select(desk_chats.c.chat_id).where(desk_chats.c.user_id == bindparam("user")))


def plain_number(number: str) -> str:
    """Gives a policy number as it is compared: spaces, dashes and case do not matter."""
    return "".join(character for character in number.upper() if character.isalnum())


class MemberRows:
    """`chat_ports.Members`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, member: Member) -> None:
        values = {c.name: getattr(member, c.name) for c in policy_members.c}
        self._connection.execute(policy_members.insert(), values)

    def get(self, member_id: UUID) -> Member | None:
        found = select(policy_members).where(policy_members.c.id == member_id)
        row = self._connection.execute(found).mappings().first()
        return Member(**row) if row else None

    def of_policy(self, policy_id: UUID) -> Sequence[Member]:
        found = select(policy_members).where(policy_members.c.policy_id == policy_id)
        ordered = found.order_by(policy_members.c.is_holder.desc(), policy_members.c.name)
        return [Member(**row) for row in self._connection.execute(ordered).mappings()]

    def recognise(self, policy_number: str, birth_date: date, person_id: UUID, now: datetime) -> Recognition:
        plain = plain_number(policy_number)
        number = hashlib.sha256(plain.encode()).hexdigest()
        since = identity_tries.c.at > now - timedelta(days=1)
        if (
            self._count(since, identity_tries.c.person_id == person_id) >= TRIES_A_DAY
            or self._count(since, identity_tries.c.policy_hash == number) >= TRIES_A_DAY_AT_ONE_POLICY
        ):
            return Recognition("too_many")
        member = self._born(plain, birth_date)
        if member is None:
            values = {"person_id": person_id, "policy_hash": number, "at": now}
            self._connection.execute(identity_tries.insert(), values)
            return Recognition("unknown")
        return Recognition("found", member)

    def _born(self, plain: str, birth_date: date) -> Member | None:
        born = (
            select(policy_members, policies.c.number)
            .join(policies, policies.c.id == policy_members.c.policy_id)
            .where(policy_members.c.birth_date == birth_date)
            .order_by(policy_members.c.is_holder.desc(), policy_members.c.name)
        )
        for row in self._connection.execute(born).mappings():
            if plain and plain_number(row["number"]) == plain:
                return Member(**{c.name: row[c.name] for c in policy_members.c})
        return None

    def _count(self, *where: ColumnElement[bool]) -> int:
        return int(
            self._connection.execute(select(func.count()).select_from(identity_tries).where(*where)).scalar_one()
        )

    def linked_persons(self, member_id: UUID) -> Sequence[UUID]:
        found = select(persons.c.id).where(persons.c.member_id == member_id).order_by(persons.c.created_at)
        return list(self._connection.execute(found).scalars())


class AppointmentRows:
    """`chat_ports.Appointments`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, appointment: Appointment) -> None:
        self._connection.execute(appointments.insert(), _plain(appointment))

    def get(self, appointment_id: UUID) -> Appointment | None:
        row = _appointment_by_id.first(self._connection, {"id": appointment_id})
        return _appointment(row) if row else None

    def save(self, appointment: Appointment) -> None:
        values = _plain(appointment)
        self._connection.execute(appointments.update().where(appointments.c.id == values.pop("id")).values(**values))

    def of(self, case_id: UUID) -> Sequence[Appointment]:
        return [_appointment(row) for row in _appointments_of.rows(self._connection, {"case": case_id})]


def _plain(appointment: Appointment) -> dict[str, object]:
    values = {c.name: getattr(appointment, c.name) for c in appointments.c}
    values["slots"] = [slot.isoformat() for slot in appointment.slots]
    return values


def _appointment(row: AppointmentRow) -> Appointment:
    return Appointment(
        id=row["id"],
        case_id=row["case_id"],
        how=row["how"],
        slots=tuple(datetime.fromisoformat(slot) for slot in row["slots"]),
        note=row["note"],
        state=row["state"],
        offered_at=row["offered_at"],
        offered_by=row["offered_by"],
        at=row["at"],
    )


class ApprovalRows:
    """`chat_ports.Approvals`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, approval: Approval) -> None:
        self._connection.execute(approvals.insert(), {c.name: getattr(approval, c.name) for c in approvals.c})

    def get(self, approval_id: UUID) -> Approval | None:
        found = select(approvals).where(approvals.c.id == approval_id).with_for_update()
        row = self._connection.execute(found).mappings().first()
        return Approval(**row) if row else None

    def save(self, approval: Approval) -> None:
        change = approvals.update().where(approvals.c.id == approval.id)
        self._connection.execute(change.values(state=approval.state, decided_at=approval.decided_at))

    def of(self, case_id: UUID) -> Sequence[Approval]:
        found = select(approvals).where(approvals.c.case_id == case_id).order_by(approvals.c.asked_at)
        return [Approval(**row) for row in self._connection.execute(found).mappings()]


class DeskChatRows:
    """`chat_ports.DeskChats`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def join(self, user_id: UUID, telegram_id: int, chat_id: int, now: datetime) -> None:
        mine = (desk_chats.c.user_id == user_id) | (desk_chats.c.telegram_id == telegram_id)
        self._connection.execute(desk_chats.delete().where(mine))
        values = {"user_id": user_id, "telegram_id": telegram_id, "chat_id": chat_id, "since": now}
        self._connection.execute(desk_chats.insert(), values)

    def leave(self, user_id: UUID) -> None:
        self._connection.execute(desk_chats.delete().where(desk_chats.c.user_id == user_id))

    def chat_of(self, user_id: UUID) -> int | None:
        found = _chat_of.first(self._connection, {"user": user_id})
        return None if found is None else int(found["chat_id"])

    def user_in(self, telegram_id: int) -> UUID | None:
        found = select(desk_chats.c.user_id).where(desk_chats.c.telegram_id == telegram_id)
        return self._connection.execute(found).scalar_one_or_none()

    def said_to(self, person_id: UUID, since: datetime) -> list[int]:
        sent = (outbox.c.person_id == person_id, outbox.c.channel == "telegram", outbox.c.sent_at >= since)
        found = select(outbox.c.reference).where(*sent, outbox.c.reference.is_not(None)).order_by(in_order)
        references = self._connection.execute(found).scalars()
        return list(dict.fromkeys(int(one) for one in references if one.isdigit()))

    def hold_back(self, person_id: UUID) -> None:
        waiting = (
            outbox.c.person_id == person_id,
            outbox.c.channel == "telegram",
            outbox.c.state.in_(("pending", UNREAD)),
        )
        self._connection.execute(outbox.update().where(*waiting).values(state="failed", error="the chat was locked"))

    def topic(self, group_id: int, queue: str) -> int | None:
        where = (desk_topics.c.group_id == group_id, desk_topics.c.queue == queue)
        return self._connection.execute(select(desk_topics.c.thread_id).where(*where)).scalar_one_or_none()

    def keep_topic(self, group_id: int, queue: str, thread_id: int) -> None:
        where = (desk_topics.c.group_id == group_id, desk_topics.c.queue == queue)
        self._connection.execute(desk_topics.delete().where(*where))
        values = {"group_id": group_id, "queue": queue, "thread_id": thread_id}
        self._connection.execute(desk_topics.insert(), values)

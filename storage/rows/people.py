"""Insured persons, policies with their one-time codes, accounts of the desk and their sessions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from storage.rows.shapes import CodeRow, PersonRow, UserRow
from storage.sql.insert_new import insert_new
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.core import code_tries, desk_users, link_codes, persons, policies, web_sessions
from workflows.kernel.awaited_input import AwaitedInput
from workflows.kernel.errors import CodeTaken, Conflict, NotFound
from workflows.kernel.people import Chat, DeskUser, Person, Policy, plain_code

CODE_TRIES_A_DAY = 5
SESSION_IDLE = timedelta(minutes=60)
SESSION_LIFE = timedelta(hours=12)

_PERSON_FIELDS = [c.name for c in persons.c]
_add_person = PreparedStatement[Row](persons.insert(), _PERSON_FIELDS)
_in_chat = PreparedStatement[PersonRow](select(persons).where(persons.c.user_id == bindparam("user")).with_for_update())
_person = PreparedStatement[PersonRow](select(persons).where(persons.c.id == bindparam("id")))
_save_person = PreparedStatement[Row](
    persons.update()
    .where(persons.c.id == bindparam("b_id"), persons.c.version == bindparam("b_version"))
    .values({name: bindparam(name) for name in _PERSON_FIELDS if name != "id"})
)


_POLICY_FIELDS = [c.name for c in policies.c]
_add_policy = PreparedStatement[Row](policies.insert(), _POLICY_FIELDS)
_policy = PreparedStatement[Row](select(policies).where(policies.c.id == bindparam("id")))
_by_number = PreparedStatement[Row](
    select(policies).where(policies.c.insurer == bindparam("insurer"), policies.c.number == bindparam("number"))
)
_tries = PreparedStatement[Row](
    select(func.count().label("tries")).where(
        code_tries.c.person_id == bindparam("person"), code_tries.c.at > bindparam("since")
    )
)
_tried = PreparedStatement[Row](code_tries.insert(), ("person_id", "at"))
_code = PreparedStatement[CodeRow](
    select(link_codes).where(link_codes.c.code_hash == bindparam("code")).with_for_update()
)
_use_code = PreparedStatement[Row](
    link_codes.update().where(link_codes.c.code_hash == bindparam("b_code")), ("used_at", "used_by")
)
_user_by_id = PreparedStatement[UserRow](select(desk_users).where(desk_users.c.id == bindparam("id")))
_user_by_email = PreparedStatement[UserRow](select(desk_users).where(desk_users.c.email == bindparam("email")))
_of_role = PreparedStatement[UserRow](
    select(desk_users).where(desk_users.c.role == bindparam("role")).order_by(desk_users.c.rank, desk_users.c.id)
)
_open_session = PreparedStatement[Row](web_sessions.insert(), [c.name for c in web_sessions.c])
_session = PreparedStatement[Row](select(web_sessions).where(web_sessions.c.token_hash == bindparam("token")))
_session_seen = PreparedStatement[Row](
    web_sessions.update().where(web_sessions.c.token_hash == bindparam("b_token")), ("seen_at",)
)


class PersonRows:
    """`ports.Persons` on the table `persons`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last: Person | None = None
        """Who was looked for last, locked for this unit: one answer looks for its person more than once."""

    def in_chat(self, chat: Chat) -> Person | None:
        if self._last is None or self._last.user_id != chat.user_id:
            row = _in_chat.first(self._connection, {"user": chat.user_id})
            self._last = _person_of(row) if row else None
        return self._last

    def get(self, person_id: UUID) -> Person:
        row = _person.first(self._connection, {"id": person_id})
        if row is None:
            raise NotFound
        return _person_of(row)

    def add(self, person: Person) -> None:
        self._last = None
        _add_person.run(self._connection, self._values(person))

    def save(self, person: Person) -> None:
        if person is not self._last:
            self._last = None
        values = self._values(person)
        values["b_id"], values["b_version"] = values.pop("id"), person.version
        values["version"] = person.version + 1
        if _save_person.run(self._connection, values) != 1:
            raise Conflict
        person.version += 1

    @staticmethod
    def _values(person: Person) -> dict[str, object]:
        awaited = person.awaited_input
        return {
            name: (awaited.to_text() if awaited else None) if name == "doing" else getattr(person, name)
            for name in _PERSON_FIELDS
        }


def _person_of(row: PersonRow) -> Person:
    """The column `doing` is the one text that says what is awaited."""
    return Person(
        id=row["id"],
        user_id=row["user_id"],
        chat_id=row["chat_id"],
        language=row["language"],
        policy_id=row["policy_id"],
        active_case=row["active_case"],
        awaited_input=AwaitedInput.from_text(row["doing"]),
        created_at=row["created_at"],
        blocked=row["blocked"],
        version=row["version"],
        member_id=row["member_id"],
        locked_at=row["locked_at"],
        locked_why=row["locked_why"],
        secret_hash=row["secret_hash"],
    )


@dataclass(frozen=True, slots=True)
class Tried:
    """`ports.CodeTry`."""

    outcome: Literal["linked", "wrong", "expired", "used", "too_many"]
    policy: Policy | None = None
    tries_left: int | None = None
    member_id: UUID | None = None


def code_hash(code: str) -> str:
    """Tells how a one-time code is stored."""
    return hashlib.sha256(plain_code(code).encode()).hexdigest()


class PolicyRows:
    """`ports.Policies` on the tables `policies`, `link_codes` and `code_tries`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, policy_id: UUID) -> Policy:
        row = _policy.first(self._connection, {"id": policy_id})
        if row is None:
            raise NotFound
        return Policy(**row)

    def by_number(self, insurer: str, number: str) -> Policy | None:
        row = _by_number.first(self._connection, {"insurer": insurer, "number": number})
        return Policy(**row) if row else None

    def add(self, policy: Policy) -> None:
        _add_policy.run(self._connection, {name: getattr(policy, name) for name in _POLICY_FIELDS})

    def add_code(self, policy_id: UUID, code: str, expires_at: datetime, member_id: UUID | None = None) -> None:
        values = {
            "code_hash": code_hash(code),
            "policy_id": policy_id,
            "expires_at": expires_at,
            "member_id": member_id,
        }
        if insert_new(self._connection, link_codes, values, "code_hash") is None:
            raise CodeTaken

    def try_code(self, code: str, person_id: UUID, now: datetime) -> Tried:
        found = _tries.rows(self._connection, {"person": person_id, "since": now - timedelta(days=1)})
        tries: int = found[0]["tries"]
        if tries >= CODE_TRIES_A_DAY:
            return Tried("too_many", tries_left=0)
        row = _code.first(self._connection, {"code": code_hash(code)})
        outcome = self._judge(row, person_id, now)
        if outcome != "linked":
            _tried.run(self._connection, {"person_id": person_id, "at": now})
            return Tried(outcome, tries_left=CODE_TRIES_A_DAY - tries - 1)
        assert row is not None
        used = {"b_code": row["code_hash"], "used_at": now, "used_by": person_id}
        _use_code.run(self._connection, used)
        return Tried("linked", policy=self.get(row["policy_id"]), member_id=row["member_id"])

    @staticmethod
    def _judge(row: CodeRow | None, person_id: UUID, now: datetime) -> Literal["linked", "wrong", "expired", "used"]:
        if row is None:
            return "wrong"
        if row["used_at"] is not None:
            return "linked" if row["used_by"] == person_id else "used"
        return "expired" if row["expires_at"] <= now else "linked"


class UserRows:
    """`ports.Users` on the table `desk_users`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, user_id: UUID) -> DeskUser | None:
        row = _user_by_id.first(self._connection, {"id": user_id})
        return _user(row) if row else None

    def by_email(self, email: str) -> DeskUser | None:
        row = _user_by_email.first(self._connection, {"email": email.strip().lower()})
        return _user(row) if row else None

    def lawyers(self, jurisdiction: str) -> Sequence[DeskUser]:
        return [user for user in self._of_role("lawyer") if jurisdiction in user.jurisdictions]

    def handlers(self) -> Sequence[DeskUser]:
        return self._of_role("handler")

    def _of_role(self, role: str) -> list[DeskUser]:
        return [_user(row) for row in _of_role.rows(self._connection, {"role": role})]

    def add(self, user: DeskUser) -> None:
        values = {c.name: getattr(user, c.name) for c in desk_users.c}
        values["email"] = user.email.strip().lower()
        values["jurisdictions"] = list(user.jurisdictions)
        self._connection.execute(desk_users.insert(), values)


def _user(row: UserRow) -> DeskUser:
    return DeskUser(
        id=row["id"],
        role=row["role"],
        name=row["name"],
        email=row["email"],
        language=row["language"],
        password_hash=row["password_hash"],
        jurisdictions=tuple(row["jurisdictions"]),
        rank=row["rank"],
    )


class SessionRows:
    """`ports.Sessions` on the table `web_sessions`: revocable, idle after an hour, over after twelve."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, user_id: UUID, token_hash: str, csrf: str, now: datetime) -> None:
        values = {
            "token_hash": token_hash,
            "user_id": user_id,
            "csrf": csrf,
            "opened_at": now,
            "seen_at": now,
        }
        _open_session.run(self._connection, values)

    def find(self, token_hash: str, now: datetime) -> tuple[DeskUser, str] | None:
        row = _session.first(self._connection, {"token": token_hash})
        if row is None or now - row["seen_at"] > SESSION_IDLE or now - row["opened_at"] > SESSION_LIFE:
            return None
        if now - row["seen_at"] > timedelta(minutes=1):
            _session_seen.run(self._connection, {"b_token": token_hash, "seen_at": now})
        user = UserRows(self._connection).get(row["user_id"])
        return (user, row["csrf"]) if user else None

    def close(self, token_hash: str) -> None:
        self._connection.execute(web_sessions.delete().where(web_sessions.c.token_hash == token_hash))

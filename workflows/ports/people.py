"""People: insured persons, policies, users, sessions, links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from workflows.kernel.people import Chat, DeskUser, Person, Policy


class Persons(Protocol):
    """The store keeps those who write to the desk."""

    def in_chat(self, chat: Chat) -> Person | None:
        """Gives the person writing from this Telegram account; none for a stranger."""

    def get(self, person_id: UUID) -> Person: ...
    def add(self, person: Person) -> None: ...
    def save(self, person: Person) -> None:
        """Raises Conflict if somebody saved it since it was loaded."""


class CodeTry(Protocol):
    """The outcome of a try at a one-time code."""

    @property
    def outcome(self) -> Literal["linked", "wrong", "expired", "used", "too_many"]: ...
    @property
    def policy(self) -> Policy | None: ...
    @property
    def tries_left(self) -> int | None: ...
    @property
    def member_id(self) -> UUID | None: ...


class Policies(Protocol):
    """The store keeps the contracts, and the one-time codes that link a chat to one."""

    def get(self, policy_id: UUID) -> Policy: ...
    def try_code(self, code: str, person_id: UUID, now: datetime) -> CodeTry:
        """Uses a one-time code. Wrong tries are counted per person over a day; the code itself is stored as a hash."""

    def add(self, policy: Policy) -> None: ...
    def add_code(self, policy_id: UUID, code: str, expires_at: datetime, member_id: UUID | None = None) -> None:
        """Raises CodeTaken if the code was ever given out: it would open that other contract. Nothing is changed then."""

    def by_number(self, insurer: str, number: str) -> Policy | None: ...


class Users(Protocol):
    """The store keeps the accounts and sessions of handlers and lawyers."""

    def get(self, user_id: UUID) -> DeskUser | None: ...
    def by_email(self, email: str) -> DeskUser | None: ...
    def lawyers(self, jurisdiction: str) -> Sequence[DeskUser]:
        """Gives the roster of a country, in its order."""

    def handlers(self) -> Sequence[DeskUser]: ...
    def add(self, user: DeskUser) -> None: ...


class Sessions(Protocol):
    """Console sessions: revocable rows; only a hash of the cookie is stored."""

    def open(self, user_id: UUID, token_hash: str, csrf: str, now: datetime) -> None: ...
    def find(self, token_hash: str, now: datetime) -> tuple[DeskUser, str] | None:
        """Gives the user and the form token of a session that is neither idle (30 min… see storage) nor closed."""

    def close(self, token_hash: str) -> None: ...


class SignInTries(Protocol):
    """Tries that are counted before they are checked, by a hash of who is counted, for all processes together."""

    def reserve(self, subject: str, limit: int, now: datetime, ends_at: datetime) -> datetime | None:
        """Counts one more; answers when the count is over (`ends_at` for the first of it), None if there were `limit`."""

    def give_back(self, subject: str, ends_at: datetime) -> None:
        """Takes one back, of the count that is over at that instant."""

    def forget_old(self, now: datetime) -> None:
        """Forgets counts that are over."""

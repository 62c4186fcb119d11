"""Signing in to the console: by password, or by a one-time link."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from workflows.errors import Refused
from workflows.events import Audit
from workflows.office import Office
from workflows.people import Actor, DeskUser
from workflows.ports import Transaction


class PasswordCheck(Protocol):
    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is the one; as slow for a missing account as for a wrong password."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session: `session` goes into the cookie and nowhere else."""

    user: DeskUser
    session: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who a cookie belongs to, with the token its forms must carry."""

    user: DeskUser
    csrf: str


def session_hash(session: str) -> str:
    """How a session is stored."""
    return hashlib.sha256(session.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SignIn:
    """Opens a session; a wrong password or address says the same sentence. The password's check is slow on purpose."""

    office: Office
    passwords: PasswordCheck
    new_secret: Callable[[], str]

    def __call__(self, tx: Transaction, *, email: str, password: str) -> Opened | None:
        """None when refused: the try itself is kept."""
        user = tx.users.by_email(email)
        right = self.passwords.matches(user.password_hash if user else None, password)
        now = self.office.wall.now()
        if user is None or not right:
            who = user.actor if user else Actor("system", None, "unknown account")
            tx.audit.add(Audit.SIGN_IN_FAILED, who, now, None, {})
            return None
        return self.open(tx, user)

    def open(self, tx: Transaction, user: DeskUser) -> Opened:
        """The session of a user who has shown who they are."""
        session, csrf, now = self.new_secret(), self.new_secret(), self.office.wall.now()
        tx.sessions.open(user.id, session_hash(session), csrf, now)
        tx.audit.add(Audit.SIGNED_IN, user.actor, now, None, {})
        return Opened(user, session, csrf)


@dataclass(frozen=True, slots=True)
class SignInByLink:
    """Opens a session by a signed link that has not expired."""

    office: Office
    sign_in: SignIn

    def __call__(self, tx: Transaction, *, token: str) -> Opened:
        user_id = self.office.links.read("sign_in", token, self.office.clock.now())
        user = tx.users.get(user_id) if user_id else None
        if user is None:
            raise Refused("error.link_expired")
        return self.sign_in.open(tx, user)


@dataclass(frozen=True, slots=True)
class SignOut:
    """Closes the session, for good."""

    office: Office

    def __call__(self, tx: Transaction, *, session: str) -> None:
        found = tx.sessions.find(session_hash(session), self.office.wall.now())
        if found:
            tx.audit.add(Audit.SIGNED_OUT, found[0].actor, self.office.wall.now(), None, {})
        tx.sessions.close(session_hash(session))


@dataclass(frozen=True, slots=True)
class WhoIs:
    """Whose cookie this is; nobody's if the session is closed, idle or over."""

    office: Office

    def __call__(self, tx: Transaction, *, session: str) -> Visitor | None:
        found = tx.sessions.find(session_hash(session), self.office.wall.now())
        return Visitor(*found) if found else None


__all__ = ["Opened", "PasswordCheck", "SignIn", "SignInByLink", "SignOut", "Visitor", "WhoIs", "session_hash"]

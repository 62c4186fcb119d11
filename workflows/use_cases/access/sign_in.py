"""Signing in to the console: by password, or by a one-time link.

A password is checked between two units of work, never within one: the first counts the try and reads what is to be checked,
the second opens the session of whoever is still there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Final
from uuid import UUID

from workflows.case.events import Audit
from workflows.kernel.errors import Refused
from workflows.kernel.people import Actor, DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.means import Means

WITHIN: Final = timedelta(minutes=15)
"""How long wrong tries count, from the first of them."""
TRIES_AT_AN_ADDRESS: Final = 8
TRIES_OF_A_SOURCE: Final = 30
"""More than an office behind one address mistypes in that time, far fewer than guessing needs."""
TRIES_OF_A_DEVICE: Final = 8
DEVICE_IS_KNOWN: Final = timedelta(days=365)
SHARED_BY: Final = 4
"""People whom one browser is known by."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session: `session` goes into the cookie and nowhere else; `devices` into the one by which this browser is known as
    theirs, and as that of a few others before them."""

    user: DeskUser
    session: str = field(repr=False)
    csrf: str = field(repr=False)
    devices: Sequence[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that is counted and not yet checked: against which hash, and what is given back if it was right."""

    user_id: UUID | None
    known: bool
    counted: Sequence[tuple[str, datetime]]
    stored: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who a cookie belongs to, with the token its forms must carry."""

    user: DeskUser
    csrf: str


def session_hash(session: str) -> str:
    """Tells how a session is stored."""
    return hashlib.sha256(session.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class BeginSignIn:
    """Counts a try before anything is checked: guesses that come together are counted one by one, in every process.

    A stranger is counted by the address typed, whether it has an account or not, and by where they come from. A device that
    somebody signed in on before is counted by itself: no stranger's guesses lock its owner out."""

    means: Means

    def __call__(self, tx: Transaction, *, email: str, source: str, devices: Sequence[str] = ()) -> Attempt:
        """Raises Refused, and counts nothing, where the tries are used up."""
        now = self.means.wall.now()
        user = tx.users.by_email(email)
        device = next(
            (one for one in devices[:SHARED_BY] if user and self.means.links.read("device", one, now) == user.id), None
        )
        limits = [("source", source, TRIES_OF_A_SOURCE), ("address", email.strip().lower(), TRIES_AT_AN_ADDRESS)]
        if device is not None:
            limits = [("device", device, TRIES_OF_A_DEVICE)]
        counted = []
        for kind, who, limit in limits:
            subject = hashlib.sha256(f"{kind}:{who}".encode()).hexdigest()
            ends = tx.sign_in_tries.reserve(subject, limit, now, now + WITHIN)
            if ends is None:
                raise Refused("error.too_many_tries")
            counted.append((subject, ends))
        stored = user.password_hash if user else None
        return Attempt(user.id if user else None, device is not None, counted, stored)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Opens the session of a try that was checked; a wrong password or address says the same sentence."""

    means: Means
    new_secret: Callable[[], str]

    def __call__(self, tx: Transaction, *, attempt: Attempt, right: bool, devices: Sequence[str] = ()) -> Opened | None:
        """None when refused: the try stays counted. One whose password was changed or who was removed meanwhile is refused."""
        user = tx.users.get(attempt.user_id) if attempt.user_id else None
        unchanged = user is not None and user.role == "handler" and user.password_hash == attempt.stored
        if user is None or not (right and unchanged):
            who = user.actor if user else Actor("system", None, "unknown account")
            tx.audit.add(Audit.SIGN_IN_FAILED, who, self.means.wall.now(), None, {})
            return None
        for subject, ends in attempt.counted:
            tx.sign_in_tries.give_back(subject, ends)
        return self.open(tx, user, devices)

    def open(self, tx: Transaction, user: DeskUser, devices: Sequence[str]) -> Opened:
        """Gives the session of a user who has shown who they are."""
        session, csrf, now = self.new_secret(), self.new_secret(), self.means.wall.now()
        tx.sessions.open(user.id, session_hash(session), csrf, now)
        tx.audit.add(Audit.SIGNED_IN, user.actor, now, None, {})
        others = (one for one in devices if self.means.links.read("device", one, now) not in (None, user.id))
        mine = self.means.links.seal("device", user.id, now + DEVICE_IS_KNOWN)
        return Opened(user, session, csrf, [mine, *islice(others, SHARED_BY - 1)])


@dataclass(frozen=True, slots=True)
class SignInByLink:
    """Opens a session by a signed link that has not expired."""

    means: Means
    sign_in: SignIn

    def __call__(self, tx: Transaction, *, token: str, devices: Sequence[str] = ()) -> Opened:
        user_id = self.means.links.read("sign_in", token, self.means.clock.now())
        user = tx.users.get(user_id) if user_id else None
        if user is None:
            raise Refused("error.link_expired")
        return self.sign_in.open(tx, user, devices)


@dataclass(frozen=True, slots=True)
class SignOut:
    """Closes the session, for good."""

    means: Means

    def __call__(self, tx: Transaction, *, session: str) -> None:
        found = tx.sessions.find(session_hash(session), self.means.wall.now())
        if found:
            tx.audit.add(Audit.SIGNED_OUT, found[0].actor, self.means.wall.now(), None, {})
        tx.sessions.close(session_hash(session))


@dataclass(frozen=True, slots=True)
class WhoIs:
    """Whose cookie this is; nobody's if the session is closed, idle or over."""

    means: Means

    def __call__(self, tx: Transaction, *, session: str) -> Visitor | None:
        found = tx.sessions.find(session_hash(session), self.means.wall.now())
        return Visitor(*found) if found else None


__all__ = ["Attempt", "BeginSignIn", "Opened", "SignIn", "SignInByLink", "SignOut", "Visitor", "WhoIs", "session_hash"]

"""Passwords of the desk's accounts, by Argon2id with the library's current recommended cost."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

PATIENT = 5
"""How much a check gives way to everything else (`nice`): on two processors the slowest answers beside forty guessers take
a third of what they take without."""


class Passwords:
    """Hashes and checks. A missing account costs the same time as a wrong password."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._nobody = _nobodys()

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(stored or self._nobody, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


class PasswordChecks:
    """Checks passwords in threads of its own: no chat and no page waits for one. Two at once at most, one of strangers and
    one of known devices, so that who works here never waits behind who guesses."""

    def __init__(self, passwords: Passwords) -> None:
        self._passwords = passwords
        self._strangers, self._known = (ThreadPoolExecutor(1, f"password-{who}", _give_way) for who in ("new", "known"))

    async def __call__(self, stored: str | None, password: str, *, known: bool) -> bool:
        """Tells whether the password is the one; as slow for a missing account as for a wrong password."""
        pool = self._known if known else self._strangers
        return await asyncio.get_running_loop().run_in_executor(pool, self._passwords.matches, stored, password)

    def close(self) -> None:
        """Lets what is being checked end; what waits is not checked any more."""
        for pool in (self._strangers, self._known):
            pool.shutdown(wait=True, cancel_futures=True)


def _give_way() -> None:
    """Lets the processor do the chat's work first, where a thread can be told so by itself."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), PATIENT)


@cache
def _nobodys() -> str:
    """Once in a process: it costs as much as somebody's."""
    return PasswordHasher().hash("nobody has this password")

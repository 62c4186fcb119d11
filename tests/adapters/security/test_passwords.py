"""Passwords are checked beside everything else, two at once at most."""

from __future__ import annotations

import asyncio
import threading

from adapters.security.passwords import PasswordChecks, Passwords


class Slow(Passwords):
    """Checks when the test says so; remembers how many it did at once."""

    def __init__(self) -> None:
        self.may_end, self.two = threading.Event(), threading.Event()
        self.at_once = self.most = 0
        self._lock = threading.Lock()

    def matches(self, stored: str | None, password: str) -> bool:
        with self._lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
            if self.at_once == 2:
                self.two.set()
        self.may_end.wait(10)
        with self._lock:
            self.at_once -= 1
        return stored == password


async def test_two_at_once_and_no_owner_waits_for_a_stranger() -> None:
    """Forty guesses wait in line; a known device is checked at once beside them, and the loop goes on."""
    slow = Slow()
    checks = PasswordChecks(slow)
    guesses = asyncio.gather(*(checks("a", "b", known=False) for _ in range(40)))
    mine = asyncio.ensure_future(checks("a", "a", known=True))
    await asyncio.to_thread(slow.two.wait, 10)
    slow.may_end.set()
    assert await mine
    assert not any(await guesses)
    assert slow.most == 2
    checks.close()


async def test_nobodys_password_is_checked_like_somebodys() -> None:
    """Against a hash of the same cost: a missing account answers no sooner than a wrong password."""
    passwords = Passwords()
    somebodys = passwords.hash("a right password")
    assert passwords._nobody.split("$")[1:4] == somebodys.split("$")[1:4]
    checks = PasswordChecks(passwords)
    assert await checks(somebodys, "a right password", known=False)
    assert not await checks(somebodys, "nobody has this password", known=False)
    assert not await checks(None, "nobody has this password", known=False)
    checks.close()

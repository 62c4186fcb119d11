"""Slows down who guesses passwords."""

from __future__ import annotations

import asyncio

TRIES, WITHIN_SECONDS, REMEMBERED = 8, 900.0, 10_000


class Throttle:
    """Counts wrong tries for each address typed, whether it has an account or not. One process, forgotten at its end:
    the password's own slowness stays the first defence."""

    def __init__(self) -> None:
        self._wrong: dict[str, list[float]] = {}

    def too_many(self, email: str) -> bool:
        """Whether this address must wait."""
        return len(self._recent(email)) >= TRIES

    def wrong(self, email: str) -> None:
        """One more wrong try."""
        if len(self._wrong) >= REMEMBERED:
            self._wrong.pop(next(iter(self._wrong)))
        self._wrong[_name(email)] = [*self._recent(email), asyncio.get_running_loop().time()]

    def right(self, email: str) -> None:
        """They are in: the count is over."""
        self._wrong.pop(_name(email), None)

    def _recent(self, email: str) -> list[float]:
        since = asyncio.get_running_loop().time() - WITHIN_SECONDS
        return [at for at in self._wrong.get(_name(email), ()) if at > since]


def _name(email: str) -> str:
    return email.strip().lower()

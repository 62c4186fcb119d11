"""What left and is not marked yet: any unit of work of any thread takes it along to the database."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import suppress

Mark = tuple[int, str | None]
"""The number of a row, and the other side's name for what left."""


class SentMarks:
    """`storage.unit_of_work.PendingSentMarks` of one process; its outbox sender and its units of work share it.

    `held` are the numbers of the rows that the process has in hand, until they are marked or put back."""

    def __init__(self) -> None:
        self.held: set[int] = set()
        self._left: deque[Mark] = deque()
        self._taken: set[int] = set()

    def add(self, number: int, reference: str | None) -> None:
        """This row left, and waits to be marked."""
        self._left.append((number, reference))

    @property
    def are_all_marked(self) -> bool:
        """Whether nothing waits, and no unit has any of it under way."""
        return not self._left and not self._taken

    @property
    def are_under_way(self) -> bool:
        """Whether a unit has some of them."""
        return bool(self._taken)

    def take(self) -> list[Mark]:
        """Tells what waits, for one unit of work; then `marked` or `not_marked` is called."""
        taken: list[Mark] = []
        with suppress(IndexError):
            while True:
                taken.append(self._left.popleft())
                self._taken.add(taken[-1][0])
        return taken

    def marked(self, taken: Sequence[Mark]) -> None:
        """The unit was committed."""
        for number, _ in taken:
            self.held.discard(number)
            self._taken.discard(number)

    def not_marked(self, taken: Sequence[Mark]) -> None:
        """The unit was undone."""
        self._left.extendleft(reversed(taken))
        for number, _ in taken:
            self._taken.discard(number)

"""Chores: what is done every so often by one of all processes, and takes too long for a unit of work.

The database says whose turn it is; a process that dies with a chore leaves it undone until the next time, so that each must
bear being done twice or late. None stops another, and none stops the desk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from adapters.engine.tasks import Tasks
from workflows.kernel.errors import Away

log = logging.getLogger(__name__)
LOOK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Chore:
    """What is done, and how often at most."""

    name: str
    every: timedelta
    do: Callable[[], Awaitable[None]]


class Chores:
    """Looks once a minute whether a chore is due. `claim` says whether it is this process's turn."""

    def __init__(
        self,
        chores: Sequence[Chore],
        claim: Callable[[str, timedelta], Awaitable[bool | None]],
        tasks: Tasks,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._chores = chores
        self._claim = claim
        self._tasks = tasks
        self._look_seconds = look_seconds

    def start(self) -> None:
        """The first look is a minute away: whoever starts has other things to do."""
        self._tasks.start(self._run(), "chores")

    async def stop(self) -> None:
        """What is under way is left: the next process begins it again."""
        await self._tasks.stop()

    async def once(self) -> list[str]:
        """Does what is due; the names of what was done. Never raises."""
        done = []
        for chore in self._chores:
            try:
                if await self._claim(chore.name, chore.every):
                    await chore.do()
                    done.append(chore.name)
            except Away:
                log.info("the chore %s waits for the database", chore.name)
            except Exception:
                log.exception("the chore %s was not done; it is tried again when it is due", chore.name)
        return done

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._look_seconds)
            await self.once()

"""Runs commands: each in one unit of work, by the use case that the catalogue finds for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, cast

from workflows.use_cases.catalogue import Catalogue
from workflows.use_cases.shared.command import UPDATE, Command, Given


class RunUnit(Protocol):
    """Runs one function in a unit of work (`ThreadRunner`)."""

    def __call__(
        self, work: Callable[..., object], /, *, update_id: int | None = None, **given: object
    ) -> Awaitable[Any]: ...


class CommandRunner:
    """`await run(command, update_id=...)`: what chat and pages ask the desk."""

    def __init__(self, run: RunUnit, catalogue: Catalogue) -> None:
        self._run = run
        self._catalogue = catalogue

    async def __call__(self, command: Command[Given], /, *, update_id: int | None = None) -> Given:
        """Raises ValueError for a command of the chat that comes without its update: it could be done twice."""
        if command.once == UPDATE and update_id is None:
            raise ValueError(f"{type(command).__name__} comes with an update")
        return cast(Given, await self._run(self._catalogue.perform, update_id=update_id, command=command))

"""The threads of the team's group, remembered in the database and at hand."""

from __future__ import annotations

from workflows.use_cases.access.commands import FindGroup, FindTopic, KeepTopic, MoveGroup
from workflows.use_cases.shared.command import Run


class KnownTopics:
    """`sender.Topics` over the commands of the desk."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._known: dict[tuple[int, str], int] = {}

    async def find(self, group_id: int, queue: str) -> int | None:
        if (group_id, queue) not in self._known:
            thread = await self._run(FindTopic(group_id=group_id, queue=queue))
            if thread is None:
                return None
            self._known[group_id, queue] = thread
        return self._known[group_id, queue]

    async def keep(self, group_id: int, queue: str, thread_id: int) -> None:
        self._known[group_id, queue] = thread_id
        await self._run(KeepTopic(group_id=group_id, queue=queue, thread_id=thread_id))

    async def current(self, group_id: int) -> int:
        """Asked anew each time: another process may have heard of it."""
        return await self._run(FindGroup(group_id=group_id))

    async def moved(self, group_id: int, to: int) -> None:
        await self._run(MoveGroup(group_id=group_id, to=to))

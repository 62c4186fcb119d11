"""Desks that break one promise each: what the harness must see. Each changes the classes of this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from aiohttp import web

from adapters.engine.outbox_sender import OutboxSender
from bot.inbound.receiver import _Hook
from bot.inbound.worker import Worker
from storage.rows.cases import AuditRows
from storage.tables.core import outbox
from storage.unit_of_work import SqlTransaction, UnitOfWorkFactory
from tests.crash.watched import Updates
from workflows.delivery.outgoing import OutboxMessage
from workflows.kernel.json_value import JsonObject
from workflows.use_cases.delivery.settle_act import SweepDoubt


def acknowledges_first() -> None:
    """The receiver that stock libraries have: the update goes to a task, and is acknowledged at once. The task comes to its
    turn when that is done, as it may on any machine and does on a busy one."""
    take_in, answer, receive = Worker.take_in, Updates.answer, _Hook.receive
    waiting: list[asyncio.Event] = []

    def acknowledged() -> None:
        while waiting:
            waiting.pop().set()

    async def hand_over(self: Worker, updates: Sequence[JsonObject]) -> None:
        waiting.append(asyncio.Event())
        self._tasks.start(later(self, updates, waiting[-1]), "taking-in")

    async def later(self: Worker, updates: Sequence[JsonObject], turn: asyncio.Event) -> None:
        await turn.wait()
        await take_in(self, updates)

    async def answered(self: Updates, call: Callable[..., Any], *given: Any) -> Any:
        async def heard(*asked: Any) -> Any:
            found = await call(*asked)
            acknowledged()
            return found

        return await answer(self, heard, *given)

    async def received(self: _Hook, request: web.Request) -> web.Response:
        found = await receive(self, request)
        asyncio.get_running_loop().call_soon(acknowledged)  # the answer is written before the loop goes on
        return found

    Worker.take_in = hand_over  # type: ignore[method-assign]
    Updates.answer = answered  # type: ignore[assignment,method-assign]
    _Hook.receive = received  # type: ignore[method-assign]


def sends_again() -> None:
    """An act of class C whose sender was not heard of is sent again, blindly."""

    def sweep(self: SweepDoubt, tx: Any, *, limit: int) -> int:
        lost = (outbox.c.act_class == "C", outbox.c.state == "sending", outbox.c.lease_until <= self.means.clock.now())
        again = outbox.update().where(*lost).values(state="pending", begun_at=None, lease_until=None)
        return int(tx.connection.execute(again).rowcount)

    SweepDoubt.__call__ = sweep  # type: ignore[method-assign]


def marks_first() -> None:
    """What is about to leave is marked as gone."""
    answer = OutboxSender._answer

    async def marked(self: OutboxSender, sender: Any, message: OutboxMessage) -> Any:
        await self._run.io(self._post.sent, [(message.id, None)], self._clock.now())
        return await answer(self, sender, message)

    OutboxSender._answer = marked  # type: ignore[method-assign]


def audits_apart() -> None:
    """The audit is written after the effect, in a transaction of its own."""
    unit, add = UnitOfWorkFactory.__call__, AuditRows.add
    waiting: list[tuple[Any, ...]] = []

    @contextmanager
    def apart(self: UnitOfWorkFactory) -> Iterator[SqlTransaction]:
        with unit(self) as work:
            yield work
        lines, waiting[:] = list(waiting), []
        if lines:
            with self.engine.begin() as connection:
                for line in lines:
                    add(AuditRows(connection), *line)

    AuditRows.add = lambda _, *given: waiting.append(given)  # type: ignore[method-assign]
    UnitOfWorkFactory.__call__ = apart  # type: ignore[method-assign]


BROKEN: Mapping[str, Callable[[], None]] = {
    one.__name__: one for one in (acknowledges_first, sends_again, marks_first, audits_apart)
}

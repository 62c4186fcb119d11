"""A chat process of its own: the real inbox and its worker over PostgreSQL; updates come in by lines instead of a webhook.

Usage: python -m tests.engine.bot_process URL. Each line in is one update; "ok <number>" is said when it is taken in."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from typing import Any, cast

from pydantic import SecretStr

from adapters.engine.runner import ThreadRunner
from adapters.engine.tasks import Tasks
from adapters.system.clock import SystemClock
from adapters.system.settings import GivenSettings
from bot.app import BotApp, ChatParts
from bot.inbound.worker import Worker
from bot.telegram import Bot, Dispatcher
from egide import wiring
from egide.process import Process
from storage.unit_of_work import SqlTransaction
from tests.present import present
from tests.ready import parts_for
from workflows.case.events import Audit
from workflows.kernel.people import ENGINE


class Answers:
    """In the dispatcher's place: answers every update by a line in the audit trail."""

    def __init__(self) -> None:
        self.run: ThreadRunner | None = None

    async def feed_update(self, _: Bot, update: Any) -> bool:
        assert self.run is not None
        await self.run(self._answer, update_id=update.update_id, update=update)
        return True

    @staticmethod
    def _answer(tx: SqlTransaction, *, update: Any) -> None:
        detail = {"update": update.update_id, "person": update.message.from_user.id}
        tx.audit.add(Audit.CASE_SEEN, ENGINE, SystemClock().now(), None, detail)


class HandedIn(BotApp):
    """A chat whose updates come in by lines: nobody is asked for any."""

    async def start(self) -> None:
        self.worker.start()


def build(url: str, answers: Answers) -> Process:
    """The process of a chat alone, as the product is wired; another answers what its worker feeds."""
    settings = GivenSettings(
        database_url=url,
        telegram_token=SecretStr("1:A"),
    )
    chat = ChatParts(worker=lambda _, *parts, **more: Worker(cast(Dispatcher, answers), *parts, **more), app=HandedIn)
    return wiring.build(replace(parts_for(settings, SystemClock(), "bot"), senders={}, chat=chat))


async def main(url: str) -> None:
    answers = Answers()
    process, tasks = build(url, answers), Tasks()
    answers.run = process.run
    worker = present(process.bot).worker
    await process.start()
    print("ready", flush=True)
    loop = asyncio.get_running_loop()

    async def take(update: dict[str, Any]) -> None:
        await worker.take_in([update])
        print("ok", update["update_id"], flush=True)

    while line := await loop.run_in_executor(None, sys.stdin.readline):
        tasks.start(take(json.loads(line)), "take")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))

"""What the desk of the crash harness has in place of its own: parts that say what they are doing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from adapters.engine.outbox_sender import OutboxSender
from adapters.mail.smtp import SmtpSender, message_id
from bot.inbound.file_fetcher import Fetcher
from bot.outbound.sender import TelegramApi
from tests.crash.hooks import Boundaries
from tests.crash.outside import Outside
from tests.present import present
from workflows.delivery.outgoing import Delivered, Outgoing, PermanentFailure, UnknownOutcome

SENDER = "desk@egide.example"


class Carrier(SmtpSender):
    """Mail to a carrier that can be asked what it has (class B): it knows the letter by its name."""

    outside: Outside

    async def ask(self, outgoing: Outgoing) -> Delivered | PermanentFailure | UnknownOutcome:
        there = self.outside.ask("mailed", message_id=message_id(outgoing.key, SENDER))["there"]
        return Delivered("carrier") if there else PermanentFailure("not found")


class WatchedFetcher(Fetcher):
    """Says whether it is at work."""

    at_work = 0

    async def once(self) -> None:
        WatchedFetcher.at_work += 1
        try:
            await super().once()
        finally:
            WatchedFetcher.at_work -= 1

    @property
    def is_busy(self) -> bool:
        return self.at_work > 0 or self._wake.is_set()


class WatchedSender(OutboxSender):
    """Says when it has looked at the outbox."""

    def __init__(self, *given: Any, sweep: Callable[..., Any], **more: Any) -> None:
        self.looked = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

        def swept(tx: Any, *, limit: int) -> Any:
            found = sweep(tx, limit=limit)
            present(self._loop).call_soon_threadsafe(self.looked.set)
            return found

        super().__init__(*given, sweep=swept, **more)

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        super().start()


class Updates:
    """Asks the Bot API for updates when the story says so, and says when there are none left. The request that asks for
    the next ones is the acknowledgement."""

    def __init__(self, boundaries: Boundaries) -> None:
        self._boundaries = boundaries
        self._asked = self._wanted = self._dry_for = 0
        self._more, self.dry = asyncio.Event(), asyncio.Event()

    async def answer(self, call: Callable[..., Any], api: TelegramApi, values: dict[str, Any], *given: Any) -> Any:
        acknowledges = values["offset"] > self._asked
        self._asked = values["offset"]
        while True:
            if acknowledges:
                self._boundaries("before acknowledging")
            begun = self._wanted
            answer = await call(api, "getUpdates", {**values, "timeout": 0}, *given)
            if acknowledges:
                self._boundaries("after acknowledging")
            acknowledges = False
            if answer["result"]:
                return answer
            self._dry_for = begun
            self.dry.set()
            await self._more.wait()
            self._more.clear()

    async def all(self) -> None:
        """Returns when no update is left outside: a request that was under way before does not count."""
        self._wanted += 1
        wanted = self._wanted
        self._more.set()
        while self._dry_for < wanted:
            self.dry.clear()
            await self.dry.wait()

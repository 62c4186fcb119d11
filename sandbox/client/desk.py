"""Everything around the chat: clock, mailbox, misfortunes, and what the bot called."""

from __future__ import annotations

import time
from typing import cast

from sandbox.client.visitor import PATIENCE, NotShown, Visitor
from sandbox.json_value import Json, JsonObject, objects_in, text_in
from sandbox.view_types import MailView


class Desk(Visitor):
    """Everything around the chat: clock, mailbox, misfortunes, and what the bot called."""

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        super().__init__(url, patience)

    async def now(self) -> float:
        """Gives the clock, in epoch seconds."""
        return float(text_in((await self.call("GET", "/sandbox/clock"))["now"]))

    async def advance(self, *, weeks: float = 0, days: float = 0, hours: float = 0, seconds: float = 0) -> float:
        """Moves the clock forward; returns when all that fell due is done."""
        span = seconds + 3600 * (hours + 24 * (days + 7 * weeks))
        return float(text_in((await self.call("POST", "/sandbox/clock", json={"seconds": span}))["now"]))

    async def to_next_due(self) -> bool:
        """Moves to the next instant at which something is due; False when nothing is planned."""
        return bool((await self.call("POST", "/sandbox/clock", json={"to": "next_due"}))["moved"])

    async def mails(self, to: str | None = None) -> list[MailView]:
        """Gives all mails, oldest first: `from`, `to`, `subject`, `text`, `links`, `attachments`, …"""
        found = cast(list[MailView], (await self.call("GET", "/sandbox/mails"))["mails"])
        return [one for one in found if to is None or to in one["to"]]

    async def expect_mail(self, to: str | None = None, words: str = "") -> MailView:
        """Gives the newest mail to this address with these words in subject or text; waits for it. Raises NotShown."""
        deadline = time.monotonic() + self.patience
        one: MailView
        while True:
            newest = 0
            for one in reversed(await self.mails()):
                newest = max(newest, one["id"])
                if (to is None or to in one["to"]) and (words in one["subject"] or words in one["text"]):
                    return one
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotShown(f"no mail to {to or 'anybody'} with {words!r}; there are {await self._subjects()}")
            await self.call("GET", "/sandbox/mails", params={"after": str(newest), "timeout": f"{left:.3f}"})

    async def _subjects(self) -> list[str]:
        return [f"{one['to']}: {one['subject']}" for one in await self.mails()]

    async def fail(self, kind: str, method: str = "*", **more: Json) -> None:
        """The next call goes wrong: `flood`, `server_error`, `html`, `reset`, `refuse`, `done_502`, `done_html`,
        `done_reset`, `garbage` or `slow`; see `sandbox.faults.Fault`."""
        await self.call("POST", "/sandbox/faults", json={"kind": kind, "method": method, **more})

    async def heal(self) -> None:
        """All is well again."""
        await self.call("DELETE", "/sandbox/faults")

    async def calls(self, method: str = "", *, after: int = 0) -> list[JsonObject]:
        """Tells what the bot called, oldest first: `method`, `params`, `result`, `error`, `fault`."""
        wish = {"method": method, "after": str(after)}
        found = objects_in((await self.call("GET", "/sandbox/calls", params=wish))["calls"])
        return found

    async def deliver_again(self, update: JsonObject, chat_id: int) -> None:
        """Gives the bot an update once more."""
        await self.call("POST", "/sandbox/updates", json={"update": update, "chat_id": chat_id})

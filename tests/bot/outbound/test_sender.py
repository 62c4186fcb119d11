"""What Telegram's answers mean for the outbox, and how pictures are drawn on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from threading import Event, Lock
from typing import Any

import pytest

from bot.outbound.sender import TelegramSender, verdict
from tests.fakes.ports import free_port
from workflows.delivery.outgoing import Delivered, Outgoing, PermanentFailure, RetryLater
from workflows.kernel.json_value import JsonObject


def refused(code: int, description: str, **more: object) -> dict[str, object]:
    return {"ok": False, "error_code": code, "description": description, **more}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"ok": True, "result": {"message_id": 7}}, Delivered("7")),
        ({"ok": True, "result": True}, Delivered(None)),
        (refused(429, "Too Many Requests", parameters={"retry_after": 3}), RetryLater("Too Many Requests", 3.0)),
        (refused(502, "Bad Gateway"), RetryLater("Bad Gateway")),
        (refused(401, "Unauthorized"), RetryLater("Unauthorized")),
        (
            refused(403, "Forbidden: bot was blocked by the user"),
            PermanentFailure("Forbidden: bot was blocked by the user"),
        ),
        (refused(400, "Bad Request: chat not found"), PermanentFailure("Bad Request: chat not found")),
        (
            refused(400, "Bad Request: message text is empty"),
            PermanentFailure("400 Bad Request: message text is empty"),
        ),
    ],
)
def test_an_answer_becomes_a_verdict(answer: JsonObject, expected: object) -> None:
    """Only what can never be delivered is given up."""
    assert verdict(answer) == expected


class Pencil:
    """Draws nothing, and remembers whether somebody drew at the same time."""

    def __init__(self) -> None:
        self.drawn = 0
        self._in_use = Lock()
        self.together = Event()

    def __call__(self, wanted: Mapping[str, Any]) -> bytes:
        if not self._in_use.acquire(blocking=False):
            self.together.set()
            return b""
        self.together.wait(0.05)  # another comes meanwhile, if it may
        self.drawn += 1
        self._in_use.release()
        return b""


async def test_plans_that_leave_together_are_drawn_one_at_a_time() -> None:
    """Drawing takes a core: several chats that get their plan at once do not take them all."""
    pencil = Pencil()
    sender = TelegramSender("1:a", f"http://127.0.0.1:{free_port()}", pencil)
    picture = {"method": "sendPhoto", "draw": {"kind": "timeline"}}
    answers = await asyncio.gather(*(sender(Outgoing(f"k:{to}", "telegram", to, picture, "D")) for to in ("7", "8")))
    await sender.close()
    assert (pencil.drawn, pencil.together.is_set()) == (2, False)
    assert all(isinstance(answer, RetryLater) for answer in answers)

"""What Telegram's answers mean for the outbox."""

from __future__ import annotations

import pytest

from bot.sender import verdict
from workflows.ports import Delivered, Never, TryLater


def refused(code: int, description: str, **more: object) -> dict[str, object]:
    return {"ok": False, "error_code": code, "description": description, **more}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"ok": True, "result": {"message_id": 7}}, Delivered("7")),
        ({"ok": True, "result": True}, Delivered(None)),
        (refused(429, "Too Many Requests", parameters={"retry_after": 3}), TryLater("Too Many Requests", 3.0)),
        (refused(502, "Bad Gateway"), TryLater("Bad Gateway")),
        (refused(401, "Unauthorized"), TryLater("Unauthorized")),
        (refused(403, "Forbidden: bot was blocked by the user"), Never("Forbidden: bot was blocked by the user")),
        (refused(400, "Bad Request: chat not found"), Never("Bad Request: chat not found")),
        (refused(400, "Bad Request: message text is empty"), Never("400 Bad Request: message text is empty")),
    ],
)
def test_an_answer_becomes_a_verdict(answer: dict[str, object], expected: object) -> None:
    """Only what can never be delivered is given up."""
    assert verdict(answer) == expected

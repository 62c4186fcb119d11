"""How long an act may wait for a person: hours of an office."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from workflows.delivery.act_classes import ACTS, when_unsure, within_a_working_hour
from workflows.delivery.outgoing import OutboxMessage, Outgoing


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-11-23T09:00", "2026-11-23T10:00"),
        ("2026-11-27T16:40", "2026-11-30T08:40"),
        ("2026-11-28T12:00", "2026-11-30T09:00"),
    ],
)
def test_working_hour(asked: str, due: str) -> None:
    """Friday evening ends on Monday morning."""
    at = datetime.fromisoformat(asked).replace(tzinfo=UTC)
    assert within_a_working_hour(at, ZoneInfo("Europe/Paris")) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_every_class_has_one_rule() -> None:
    """Each declared act has a class, and each class says what an unknown outcome means."""
    assert {when_unsure(one) for one in ACTS.values()} == {
        "send_again", "ask_first", "in_doubt", "send_again_numbered",
    }  # fmt: skip


def test_message_is_sure_by_default() -> None:
    """Nothing is doubted that was never tried."""
    assert not OutboxMessage(1, Outgoing("k", "mail", "x", {}), 1).unsure

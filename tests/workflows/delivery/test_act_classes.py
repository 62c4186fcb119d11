"""How long an act may wait for a person: hours of an office."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from workflows.delivery.act_classes import within_a_working_hour


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

"""What rows carry is read by name in one place for each kind, and its meaning stands in fields, not in keys."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

ROOMS = ("workflows", "bot", "console", "adapters", "egide")
ONE_PLACE = {"workflows/delivery/outgoing.py": "the parts of a message that its readers share"}
BY_NAME = re.compile(r"""\bpayload(\[["']|\.get\(["'])|\["payload"\](\[|\.get\()""")
FROM_A_KEY = re.compile(r"""\bkey\.(split|rsplit|partition|rpartition)\(["']:""")


@pytest.mark.parametrize("wrong", [BY_NAME, FROM_A_KEY], ids=["payload by name", "meaning from a key"])
def test_nothing_reads_past_the_types(wrong: re.Pattern[str]) -> None:
    """A payload is read through its dataclass; a key is compared and made, never taken apart."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if str(path.relative_to(ROOT)) not in ONE_PLACE
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if wrong.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('step = str(one.payload["step"])', BY_NAME),
        ("level = task.payload.get('level')", BY_NAME),
        ('row["payload"].get("act")', BY_NAME),
        ('root = follow_up.key.split(":", 2)[2]', FROM_A_KEY),
        ('update, _, _ = outgoing.key.partition(":")', FROM_A_KEY),
    ],
)
def test_what_was_there_is_seen(line: str, wrong: re.Pattern[str]) -> None:
    """The misuse that this test ended would be seen again."""
    assert wrong.search(line)

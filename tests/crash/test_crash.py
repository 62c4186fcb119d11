"""The desk is killed at every boundary of eighteen stories, once and twice, and another life recovers: nothing is lost,
nothing with weight is doubled, everything is audited and looked after; judged from what reached another process."""

from __future__ import annotations

from typing import Any

import pytest

from tests.crash.ran import ran
from tests.crash.scenarios import SCENARIOS

NAMES = tuple(one.name for one in SCENARIOS)
SHARES = (NAMES[0::2], NAMES[1::2])
"""Side by side on two cores, about the same each."""
POINTS = 510
"""Of each share, so that both have killed more than a thousand times; more where the stories have more boundaries."""
KINDS = ("before commit", "after commit", "before mail", "after mail", "before fsync", "after fsync")
MUST_BE_TOLD = frozenset({
    "report", "capture", "capture_before_removal", "registered_letter", "lawyer_letter", "platform_notice",
    "summary_proceedings",
    "account_takeover", "lawyer_escalation", "approval", "closing", "erasure", "migration",
})  # fmt: skip


def wrong(found: dict[str, Any]) -> list[str]:
    return [line for said in found.values() for line in said["wrong"]]


def shown(found: dict[str, Any]) -> dict[str, str]:
    return {
        name: f"{said['boundaries']} boundaries, {said['points']} kills, {said['seconds']} s"
        for name, said in found.items()
    }


@pytest.mark.crash
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("share", range(len(SHARES)))
def test_killed_at_every_boundary(share: int) -> None:
    """Each boundary once, and pairs that a seed chose: dead again while it recovers."""
    assert {*NAMES} >= MUST_BE_TOLD
    found = ran("harness", scenarios=SHARES[share], doubles=1, points=POINTS, seed=7)
    print(shown(found))
    assert wrong(found) == []
    assert found.keys() == {*SHARES[share]}
    assert sum(said["points"] for said in found.values()) >= POINTS
    for name, said in found.items():
        # a boundary more or less: what is marked rides with the unit that comes first
        assert said["singles"] >= said["boundaries"] - 4, name
        assert said["doubles"] > 0, name
        assert sum(said["kinds"].values()) == said["boundaries"] >= 30
    met = {kind for said in found.values() for kind in said["kinds"]}
    assert met >= {*KINDS, "before telegram sendMessage", "after telegram sendMessage"}


BROKEN = {
    "acknowledges_first": ("report", "after acknowledging", "never told"),
    "sends_again": ("lawyer_letter", "after mail", "an act of class C arrived 2 times"),
    "marks_first": ("registered_letter", "before mail", "a mail was lost"),
    "audits_apart": ("closing", "after commit", "audited 0"),
}
"""A desk that breaks one promise, the story that shows it when it is killed at some places, and what is then said."""


@pytest.mark.crash
@pytest.mark.timeout(1500)
def test_a_broken_desk_is_seen() -> None:
    """The same kills and the same judge; a desk that breaks one promise does not pass."""
    found = ran("harness", broken={name: (story, at) for name, (story, at, _) in BROKEN.items()})
    for name, (_, _, seen_as) in BROKEN.items():
        assert any(seen_as in line for line in found[name]["wrong"]), (name, found[name]["wrong"][:5])


@pytest.mark.crash
@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", NAMES)
def test_killed_twice_at_every_pair(name: str) -> None:
    """Every boundary, and in each recovery every boundary again."""
    found = ran("harness", scenarios=[name], pairs=True)
    print(shown(found))
    assert wrong(found) == []
    assert found[name]["doubles"] > 500

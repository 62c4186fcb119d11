"""More than five thousand updates come in by asking and by webhook, doubled and out of order, while the desk is killed again
and again: each has its effect once, and none is lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.crash.ran import ran

AT_LEAST = 5000


def counted(found: dict[str, Any], what: str) -> int:
    return sum(int(way[what]) for way in found.values())


@pytest.mark.crash
@pytest.mark.timeout(1500)
def test_every_update_has_its_effect_once() -> None:
    """Asked for by the hundred, and brought one by one; the desk dies at boundaries that a seed chose."""
    found = ran("inbound", seed=11)
    print(
        {name: {what: way[what] for what in ("updates", "delivered", "kills", "again")} for name, way in found.items()}
    )
    assert found.keys() == {"polling", "webhook"}
    assert counted(found, "updates") >= AT_LEAST
    assert all(way["kills"] >= 15 and way["again"] > 0 for way in found.values())
    assert found["webhook"]["delivered"] > found["webhook"]["updates"]
    for what in ("lost", "doubled", "parked", "unanswered"):
        assert counted(found, what) == 0, found


@pytest.mark.crash
@pytest.mark.timeout(1500)
def test_a_receiver_that_acknowledges_first_is_seen_to_lose() -> None:
    """The same comparison, with the receiver of the stock libraries: what it loses is counted, on both ways in."""
    found = ran("inbound", seed=8, polled=500, hooked=150, broken=True)
    assert all(way["kills"] > 0 for way in found.values())
    assert all(way["lost"] > 0 for way in found.values()), found


@pytest.mark.crash
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 110))
def test_every_update_has_its_effect_once_on_and_on(seed: int) -> None:
    """Fifty thousand more."""
    found = ran("inbound", seed=seed)
    for what in ("lost", "doubled", "parked", "unanswered"):
        assert counted(found, what) == 0, (seed, found)

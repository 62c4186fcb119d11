"""The short loop: from what was changed to the tests that it concerns, and a map that is true."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.house.test_repository import PACKAGES, tracked
from tools.quick import Map, load

KNOWN = load()
PRODUCT = (*PACKAGES, "rules", "locales", "bench", "tools")
SMALL = Map(
    floor=["tests/house"],
    left=["tests/shop/test_long.py", "tests/towns"],
    concerns={"shop/": ["tests/shop"], "shop/till/": ["tests/shop/test_till.py"], "towns/": ["tests/towns"]},
)


def names() -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in tracked())


def test_every_file_of_the_product_concerns_something() -> None:
    """A new folder says which tests it concerns."""
    assert [name for name in names() if name.split("/")[0] in PRODUCT and KNOWN.entry(name) is None] == []


def test_every_entry_stands_for_something() -> None:
    """What was moved takes its entry along."""
    there = names()
    assert [one for one in KNOWN.concerns if not any(name.startswith(one) for name in there)] == []
    told = {*KNOWN.floor, *KNOWN.left, *(test for tests in KNOWN.concerns.values() for test in tests)}
    assert sorted(one for one in told if not (ROOT / one).exists()) == []


def test_every_test_is_reached_or_left_on_purpose() -> None:
    """None is forgotten: it runs for some change, or stands among those that are too long."""
    reached = KNOWN.tests_of(f"{one}anything" if one.endswith("/") else one for one in KNOWN.concerns)
    tests = [name for name in names() if name.startswith("tests/") and name.rsplit("/", 1)[1].startswith("test_")]
    lost = [
        name
        for name in tests
        if name.endswith(".py")
        and not KNOWN.is_left(name)
        and not any(name == one or name.startswith(f"{one}/") for one in reached)
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("changed", "chosen"),
    [
        ([], ["tests/house"]),
        (["README.md"], ["tests/house"]),
        (["shop/shelf.py"], ["tests/house", "tests/shop"]),
        (["shop/till/drawer.py"], ["tests/house", "tests/shop/test_till.py"]),
        (["shop/till/drawer.py", "shop/shelf.py"], ["tests/house", "tests/shop"]),
        (["towns/mayor.py"], ["tests/house"]),
        (["tests/shop/test_door.py"], ["tests/house", "tests/shop/test_door.py"]),
        (["tests/shop/test_long.py"], ["tests/house"]),
        (["workshop/shop/x.py"], ["tests/house"]),
    ],
)
def test_what_a_change_concerns(changed: list[str], chosen: list[str]) -> None:
    """The most particular entry answers; a changed test runs itself; what is too long never runs."""
    assert SMALL.tests_of(changed) == chosen


def test_what_is_left_is_said() -> None:
    """Nobody takes the short loop for the whole."""
    changed = ["shop/shelf.py", "tests/towns/test_night.py"]
    assert SMALL.left_out(SMALL.tests_of(changed), changed) == ["tests/shop/test_long.py", "tests/towns/test_night.py"]

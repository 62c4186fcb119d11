"""Towns of fifty cases through half a year with every kind of fault: no promise is ever broken.

Each test plays five seeds, so that workers share them; what a change cannot wait for is played by `make soak`."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from egide.simulation.outside import KINDS
from egide.simulation.report import together
from egide.simulation.run import Run, play

CASES, DAYS, SEEDS_AT_ONCE = 50, 180, 5
IN_EVERY_CHANGE, IN_ALL, BUSY = 100, 400, 100


def _seeds(first: int, last: int, *marks: pytest.MarkDecorator) -> list[object]:
    return [pytest.param(seed, marks=marks, id=f"from-{seed}") for seed in range(first, last, SEEDS_AT_ONCE)]


@pytest.mark.timeout(480)
@pytest.mark.parametrize("first", [*_seeds(0, IN_EVERY_CHANGE), *_seeds(IN_EVERY_CHANGE, IN_ALL, pytest.mark.soak)])
def test_every_promise_is_kept(first: int) -> None:
    """With faults of every kind in each group of seeds; each promise had occasions to be broken."""
    _all_kept([Run(CASES, DAYS, seed, faults=True) for seed in range(first, first + SEEDS_AT_ONCE)])


@pytest.mark.soak
@pytest.mark.parametrize("first", _seeds(0, BUSY))
def test_every_promise_is_kept_in_busy_worlds(first: int) -> None:
    """The same where every case goes through all that its plan allows."""
    _all_kept([Run(CASES, DAYS, seed, faults=True, busy=True) for seed in range(first, first + SEEDS_AT_ONCE)])


def _all_kept(wanted: Sequence[Run]) -> None:
    report = together([play(one) for one in wanted])
    assert report.errors == []
    assert {name: one for name, one in report.promises.items() if one.broken} == {}
    assert [name for name, one in report.promises.items() if one.of == 0] == []
    assert [kind for kind in KINDS if not report.faults[kind]] == []

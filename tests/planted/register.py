"""Where faults are declared: what is wrong, how it is planted, which tests must see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

Plant = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Fault:
    """What is wrong, how it is planted, and the tests each of which must fail with it."""

    name: str
    plant: Plant
    checks: tuple[str, ...]


FAULTS: dict[str, Fault] = {}


def fault(*checks: str) -> Callable[[Plant], Plant]:
    """Declares a fault, named after its function."""

    def declare(plant: Plant) -> Plant:
        name = plant.__name__.replace("_", " ")
        FAULTS[name] = Fault(name, plant, tuple(f"tests/{one}" for one in checks))
        return plant

    return declare

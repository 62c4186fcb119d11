"""The desk of the engine's tests, on both databases."""

from __future__ import annotations

import pytest

from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import TestClock
from tests.engine.desk import EngineDesk


@pytest.fixture
def desk(units: UnitOfWorkFactory, clock: TestClock) -> EngineDesk:
    return EngineDesk(units, clock)

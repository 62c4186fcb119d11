"""A desk of its own for each test of the chat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.desk import Desk, Phone


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def phone(desk: Desk) -> Phone:
    return Phone(desk, 501)

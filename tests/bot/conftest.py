"""A desk of its own for each test of the chat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.desk import Desk, Phone

PLAN = (
    "non",
    "moi",
    "5 novembre 2026",
    "facebook",
    "voleuse",
    "reproche",
    "faux",
    "tout le monde",
    "ma voisine",
    "supprimer",
)
"""Answers that lead to a plan."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def phone(desk: Desk) -> Phone:
    return Phone(desk, 501)


@pytest.fixture
def opened(phone: Phone) -> Phone:
    """A person with a plan."""
    phone.join().report("defamation").tell(*PLAN)
    assert phone.case.state == "open"
    return phone

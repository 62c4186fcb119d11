"""Faults that reliability dies of, planted on purpose: a suite that stays green on one of them is the bug."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.planted.faults import FAULTS

SHARES = 2
NAMES = sorted(FAULTS)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("share", range(SHARES))
def test_every_planted_fault_is_seen(share: int) -> None:
    """Each can be planted still, each of its tests can run, and fails."""
    names = NAMES[share::SHARES]
    done = subprocess.run(
        [sys.executable, "-m", "tests.planted.runner", *names], cwd=ROOT, capture_output=True, text=True, check=True
    )
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["name"] for one in seen] == names
    assert [(one["name"], one["planted"]) for one in seen if one["planted"] != "yes"] == []
    assert [(one["name"], one["broken"]) for one in seen if one["broken"]] == []
    assert [(one["name"], one["passed"]) for one in seen if one["passed"] or not one["failed"]] == []


def test_there_are_enough_of_them() -> None:
    """Every kind that was ever found in the field, and none without a test that sees it."""
    assert len(FAULTS) >= 20
    assert all(fault.checks for fault in FAULTS.values())

"""What `egide simulate` says: every promise with its denominator, and the same words for the same seed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from egide.simulation.run import SMALLEST, Run, simulate

ROOT = Path(__file__).resolve().parents[3]
PROMISES = {
    "lost_follow_up", "doubled_follow_up", "late_follow_up", "lost_message", "doubled_message",
    "clock_passed_without_alert", "removal_before_capture", "step_without_approval",
    "lawyer_named_without_written_request", "minor_media_stored", "case_without_owner", "case_stuck", "audit_gap",
}  # fmt: skip
SMALL = Run(16, 60, 7, faults=True)


def _egide(*words: str, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from egide.cli.main import egide; egide()", "simulate", *words]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def _small_town(hash_seed: str) -> subprocess.CompletedProcess[str]:
    asked = ("--cases", str(SMALL.cases), "--days", str(SMALL.days), "--seed", str(SMALL.seed), "--faults", "--json")
    return _egide(*asked, hash_seed=hash_seed)


def test_every_promise_is_counted_and_the_same_seed_says_the_same() -> None:
    """By its name, as a number that is zero, with the number of its occasions; down to the last count in another process,
    though Python shuffles its sets otherwise. Another seed says something else."""
    done = _small_town(hash_seed="1")
    assert done.returncode == 0, done.stdout + done.stderr
    first: dict[str, Any] = json.loads(done.stdout)
    assert set(first["promises"]) == PROMISES
    assert all(one["broken"] == 0 for one in first["promises"].values())
    assert first["promises"]["lost_follow_up"]["of"] > 100
    assert first["promises"]["lost_message"]["of"] > 100
    assert sum(first["faults"].values()) > 20
    assert first["errors"] == []
    assert json.loads(_small_town(hash_seed="2").stdout) == first
    assert simulate(replace(SMALL, seed=8)).hash != first["hash"]


def test_the_number_of_processes_changes_nothing() -> None:
    """Two towns side by side are the same two towns one after the other."""
    wanted = Run(SMALLEST + 4, 2, 3, faults=True)
    told: list[tuple[int, int]] = []
    alone = simulate(wanted, processes=1, told=lambda done, of: told.append((done, of)))
    assert simulate(wanted, processes=2).to_plain() == alone.to_plain()
    assert told == [(1, 2), (2, 2)]


def test_a_person_reads_each_promise_with_its_occasions() -> None:
    """One line each, and the hash."""
    done = _egide("--cases", "2", "--days", "5", "--seed", "1")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert {line.split()[0] for line in lines[: len(PROMISES)]} == PROMISES
    assert all(" 0 of " in line for line in lines[: len(PROMISES)])
    assert lines[-1].startswith("hash: ")


def test_bad_usage_is_one_sentence() -> None:
    """And the exit code 2."""
    done = _egide("--cases", "0", "--days", "5")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr

"""What `egide simulate` says: every promise with its denominator, and the same words for the same seed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from adapters.engine.send_journal import journal_in, read_journal
from egide.simulation.keep import DATABASE, REPORT
from egide.simulation.run import SMALLEST, Run, simulate
from storage.schema import check_schema
from storage.sql.opened import opened
from storage.tables.core import cases

ROOT = Path(__file__).resolve().parents[3]
PROMISES = {
    "lost_follow_up", "doubled_follow_up", "late_follow_up", "lost_message", "doubled_message",
    "clock_passed_without_alert", "removal_before_capture", "step_without_approval",
    "lawyer_named_without_written_request", "minor_media_stored", "case_without_owner", "case_stuck", "audit_gap",
}  # fmt: skip
SMALL = Run(16, 60, 7, faults=True)


def _egide(*words: str, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from egide.cli.main import main; main()", "simulate", *words]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def _small_world(hash_seed: str) -> subprocess.CompletedProcess[str]:
    asked = ("--cases", str(SMALL.cases), "--days", str(SMALL.days), "--seed", str(SMALL.seed), "--faults", "--json")
    return _egide(*asked, hash_seed=hash_seed)


def test_every_promise_is_counted_and_the_same_seed_says_the_same() -> None:
    """By its name, as a number that is zero, with the number of its occasions; down to the last count in another process,
    though Python shuffles its sets otherwise. Another seed says something else."""
    done = _small_world(hash_seed="1")
    assert done.returncode == 0, done.stdout + done.stderr
    first: dict[str, Any] = json.loads(done.stdout)
    assert set(first["promises"]) == PROMISES
    assert all(one["broken"] == 0 for one in first["promises"].values())
    assert first["promises"]["lost_follow_up"]["of"] > 100
    assert first["promises"]["lost_message"]["of"] > 100
    assert sum(first["faults"].values()) > 20
    assert first["errors"] == []
    assert json.loads(_small_world(hash_seed="2").stdout) == first
    assert simulate(replace(SMALL, seed=8)).hash != first["hash"]


def test_the_number_of_processes_changes_nothing() -> None:
    """Two worlds side by side are the same two worlds one after the other."""
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


def test_what_is_kept(tmp_path: Path) -> None:
    """Each world leaves its database, a whole one of this release with all its cases, the journal of what left, and its report.
    A folder that holds something already is refused before anything is played."""
    keep = tmp_path / "kept"
    asked = ("--cases", str(SMALLEST + 4), "--days", "20", "--seed", "3")
    done = _egide(*asked, "--keep", str(keep), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said == json.loads((keep / REPORT).read_text("utf-8"))
    worlds = sorted(one for one in keep.iterdir() if one.is_dir())
    assert [one.name for one in worlds] == ["world-0000", "world-0001"]
    reports = [json.loads((one / REPORT).read_text("utf-8")) for one in worlds]
    assert sum(one["did"]["updates"] for one in reports) == said["did"]["updates"]
    numbers = 0
    for world in worlds:
        with opened(f"sqlite:///{world / DATABASE}") as engine:
            assert check_schema(engine) is None
            with engine.connect() as connection:
                numbers += connection.execute(select(func.count()).select_from(cases)).scalar_one()
        assert read_journal(journal_in(world)).acts
    assert numbers == sum(number for what, number in said["did"].items() if what.startswith("cases_"))
    again = _egide(*asked, "--keep", str(keep))
    assert (again.returncode, again.stdout, again.stderr.count("\n")) == (1, "", 1)
    assert "--keep" in again.stderr


def test_keeping_changes_nothing(tmp_path: Path) -> None:
    """What is counted is the same."""
    assert simulate(replace(SMALL, keep=tmp_path / "kept")).to_plain() == simulate(SMALL).to_plain()


def test_bad_usage_is_one_sentence() -> None:
    """And the exit code 2."""
    done = _egide("--cases", "0", "--days", "5")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr

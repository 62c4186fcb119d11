"""What `egide simulate --keep` leaves behind: of each world its database, its send journal and what was counted in it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from adapters.engine.send_journal import journal_in
from adapters.system.settings import BadSettings
from egide.simulation.report import Report

DATABASE, REPORT = "egide.sqlite3", "report.json"


def prepare(keep: Path) -> None:
    """Makes the folder. Raises BadSettings for one that cannot be made, or that holds something already."""
    try:
        keep.mkdir(parents=True, exist_ok=True)
        taken = any(keep.iterdir())
    except OSError as error:
        raise BadSettings(f"--keep: {keep} cannot be written ({error.strerror}).") from error
    if taken:
        raise BadSettings(f"--keep: {keep} holds something already; name another folder.")


def world(keep: Path, number: int) -> Path:
    """Tells where the world of this number is kept."""
    return keep / f"world-{number:04d}"


def keep_world(folder: Path, kept: Path) -> None:
    """Copies what a world leaves in `folder`, once nobody writes to it any more."""
    kept.mkdir(parents=True)
    for path in (folder / DATABASE, journal_in(folder)):
        if path.exists():
            shutil.copy(path, kept)


def keep_report(report: Report, kept: Path) -> None:
    """Writes what was counted."""
    text = json.dumps(report.to_plain(), ensure_ascii=False, indent=1)
    (kept / REPORT).write_text(text + "\n", "utf-8")

"""The send journal: a line is on the disk when `write` returns."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapters.engine.send_journal import SendJournal, read_journal
from tests.conftest import MONDAY


def test_a_line_is_on_the_disk_before_anything_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written, then synced, and only then does the act leave: a power cut in between loses no line."""
    journal = SendJournal(tmp_path / "journal")
    done: list[str] = []
    write, sync = os.write, os.fsync

    def written(file: int, data: bytes) -> int:
        done.append("written")
        return write(file, data)

    def synced(file: int) -> None:
        done.append("synced")
        sync(file)

    monkeypatch.setattr(os, "write", written)
    monkeypatch.setattr(os, "fsync", synced)
    journal.mark(MONDAY, case=4)
    journal.mark(MONDAY, case=4)
    journal.mark(MONDAY, case=5)
    monkeypatch.undo()
    journal.close()
    assert done == ["written", "synced"] * 2
    assert read_journal(tmp_path / "journal").marks == {"case": 5}

"""Processes that are killed while they keep and seal: what was acknowledged is there, nothing is half there, nothing is said to
be whole that is not."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from adapters.evidence.verify import verify
from adapters.files.store import open_store
from adapters.files.vault import FileVault
from adapters.system.clock import SystemClock
from tests.adapters.evidence.parts import Desk, by_script, fill
from tests.conftest import ROOT

pytestmark = pytest.mark.crash
CASE, KEY = UUID(int=1), bytes(32)
KEEPS = """
import sys
from pathlib import Path
from uuid import UUID
from adapters.files.store import open_store
from adapters.files.vault import FileVault
vault = FileVault(open_store(None, Path(sys.argv[1])), bytes(32))
number = int(sys.argv[2])
print("ready", flush=True)
while True:
    number += 1
    vault.keep(UUID(int=1), UUID(int=number), b"item %d" % number * 500)
    print(number, flush=True)
"""


def test_what_was_acknowledged_is_in_the_vault(tmp_path: Path) -> None:
    """Two processes keep into one folder and are killed, again and again: every item that was acknowledged is read, every file
    is whole, there is one key; what was left half done is removed after a day."""
    acknowledged: list[int] = []
    for life in range(5):
        running = [
            subprocess.Popen(
                [sys.executable, "-c", KEEPS, str(tmp_path), str(1000 * (1 + life * 2 + twin))],
                cwd=ROOT, stdout=subprocess.PIPE, text=True,
            )
            for twin in range(2)
        ]  # fmt: skip
        for one in running:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        first = running[0].stdout
        assert first is not None
        acknowledged += [int(first.readline()) for _ in range(3 + 7 * life)]  # it is at work, each time for longer
        for one in running:
            one.send_signal(signal.SIGKILL)
            said, _ = one.communicate()
            acknowledged += [int(line) for line in said.splitlines() if line.isdecimal()]
    vault = FileVault(open_store(None, tmp_path), KEY)
    assert len(acknowledged) > 10
    assert [number for number in acknowledged if vault.read(CASE, UUID(int=number)) != b"item %d" % number * 500] == []
    found = vault.scrub(SystemClock())
    assert (found.is_whole, found.items >= len(acknowledged), len(list((tmp_path / "keys").iterdir()))) == (
        True,
        True,
        1,
    )


def test_a_seal_that_was_cut_off_is_never_whole(tmp_path: Path) -> None:
    """Killed before each file that it opens to write: both checks name what is missing, until the last stamp lies there; and
    another process seals the same files in a folder of its own."""
    desk, whole = Desk.open(tmp_path / "desk"), 0
    for opened in range(1, 40):
        folder = tmp_path / f"package-{opened}"
        folder.mkdir()
        fill(folder)
        if not killed_at(desk, folder, opened):
            whole += 1
            assert verify(folder, desk.anchors).is_whole
            break
        assert not verify(folder, desk.anchors).is_whole
        if (folder / "verify.sh").exists() and (folder / "verify.sh").stat().st_size:
            assert by_script(folder, desk.anchors_folder)[0] == 1
    assert (whole, opened > 6) == (1, True)
    again = tmp_path / "again"
    again.mkdir()
    for name in ("full.png", "page.pdf", "text.txt", "tls"):
        source = tmp_path / "package-1" / name
        shutil.copytree(source, again / name) if source.is_dir() else shutil.copy(source, again / name)
    assert not desk.seal(again).is_pending


def killed_at(desk: Desk, folder: Path, opened: int) -> bool:
    """A process of its own seals the folder, and dies when it opens a file of it to write for the n-th time."""
    process = os.fork()
    if process == 0:
        left = [opened]

        def watch(event: str, values: tuple[object, ...]) -> None:
            if event == "open" and str(values[0]).startswith(str(folder)) and str(values[1]) not in ("r", "rb", "None"):
                left[0] -= 1
                if left[0] == 0:
                    os._exit(9)

        sys.addaudithook(watch)
        desk.seal(folder)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status) == 9

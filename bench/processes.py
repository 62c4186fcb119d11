"""Processes under measure: started, watched and ended; their CPU time to the nanosecond where the system tells it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

ROOT = Path(__file__).resolve().parent.parent


def cpu_seconds(pid: int) -> float:
    """CPU time of all threads of a process."""
    tasks = Path(f"/proc/{pid}/task")
    if tasks.exists():
        nanoseconds = 0
        for task in tasks.iterdir():
            try:
                nanoseconds += int((task / "schedstat").read_text().split()[0])
            except (OSError, IndexError, ValueError):
                break
        else:
            return nanoseconds / 1e9
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


class Started:
    """A Python process that prints `ready` (or a line that says where it is) when it can be used."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self._begin(ROOT, sys.executable, arguments, environment)

    def _begin(self, root: Path, python: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            [python, *arguments],
            cwd=root,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline().strip()

    @property
    def pid(self) -> int:
        return self.process.pid

    def cpu(self) -> float:
        return cpu_seconds(self.pid)

    def resident_mb(self) -> float:
        return float(psutil.Process(self.pid).memory_info().rss) / 2**20

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


class StartedThere(Started):
    """A process of another checkout, which brings its own Python."""

    def __init__(self, root: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self._begin(root, str(root / ".venv" / "bin" / "python"), arguments, environment)


def free_port() -> int:
    """Gives a port that nobody holds."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])

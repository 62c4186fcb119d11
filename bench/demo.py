"""The whole demo, left alone: time to its first page, and what it takes of memory and of a core while nobody does anything."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from bench.processes import ROOT, cpu_seconds, free_port

SETTLE, IDLE = 5.0, 20.0
PATIENCE = 60.0


def measure() -> dict[str, Any]:
    """Seconds to the first page, resident megabytes and percent of one core of all its processes (a browser is none of its)."""
    port = free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(Path(sys.executable).parent / "egide"), "demo", "--port", str(port)],
        cwd=ROOT, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _first_page(f"http://127.0.0.1:{port}/", process)
        seconds = time.perf_counter() - started
        time.sleep(SETTLE)
        before, since = _cpu(process.pid), time.perf_counter()
        time.sleep(IDLE)
        idle = (_cpu(process.pid) - before) / (time.perf_counter() - since)
        resident = sum(one.memory_info().rss for one in _family(process.pid)) / 2**20
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
    return {
        "first_page_s": round(seconds, 2),
        "first_page_limit_s": 8,
        "idle_core_percent": round(idle * 100, 2),
        "idle_core_limit_percent": 2,
        "idle_resident_mb": round(resident, 1),
        "idle_resident_limit_mb": 350,
    }


def _first_page(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.perf_counter() + PATIENCE
    while process.poll() is None and time.perf_counter() < until:
        try:
            with urlopen(url, timeout=5) as page:
                page.read()
            return
        except (URLError, OSError):
            time.sleep(0.02)
    raise SystemExit("the demo shows no page")


def _family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _cpu(pid: int) -> float:
    return sum(cpu_seconds(one.pid) for one in _family(pid))

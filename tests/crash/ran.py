"""Runs a harness in a process of its own, before any thread or loop of the tests, and reads what it prints."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.conftest import ROOT


def ran(module: str, **asked: Any) -> dict[str, Any]:
    """`python -m tests.crash.<module>` with these wishes; its words on stderr are those of this test."""
    process = subprocess.run(
        [sys.executable, "-m", f"tests.crash.{module}", json.dumps(asked)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert process.returncode == 0, f"the harness ended with {process.returncode}"
    found: dict[str, Any] = json.loads(process.stdout)
    return found

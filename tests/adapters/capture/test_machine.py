"""What a capture says of its machine is measured, or said to be unknown."""

from __future__ import annotations

import subprocess
import sys

import pytest

from adapters.capture import machine
from adapters.capture.machine import UNSYNCHRONISED, clock_section, machine_section
from adapters.files.antivirus import AntivirusAway
from tests.ready import ROOT


def away() -> str:
    raise AntivirusAway("nobody")


def test_the_clock_is_what_the_kernel_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Disciplined, not disciplined, not to be known: three words, and the error only of the first."""
    said = [(0, 16_001), (UNSYNCHRONISED, 16_000_000), None]
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(machine, "_kernel_clock", lambda: said.pop(0))
    assert [clock_section() for _ in range(3)] == [
        {"synchronised": "yes", "off_by_at_most_ms": 17}, {"synchronised": "no"}, {"synchronised": "unknown"},
    ]  # fmt: skip
    monkeypatch.setattr(sys, "platform", "darwin")
    assert clock_section() == {"synchronised": "unknown"}


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux is asked")
def test_the_kernel_is_really_asked() -> None:
    """The same flag as another program reads from it, where there is one."""
    found = machine._kernel_clock()
    assert found is not None
    status, error = found
    assert error >= 0
    told = subprocess.run(["timedatectl", "show", "-p", "NTPSynchronized"], capture_output=True, text=True, check=False)
    if told.stdout.startswith("NTPSynchronized="):
        assert (status & UNSYNCHRONISED == 0) == told.stdout.strip().endswith("yes")


def test_an_antivirus_that_does_not_answer_is_unknown() -> None:
    """Configured and away is not the same as none."""
    assert [machine_section(one)["antivirus"] for one in (None, away, lambda: "ClamAV 1.4.6/27000")] == [
        "none configured", "unknown", "ClamAV 1.4.6/27000",
    ]  # fmt: skip


def test_the_container_holds_what_captures_need() -> None:
    """The image names the browser that `adapters.capture.process` looks for first, and openssl."""
    words = (ROOT / "docs/deploy/Containerfile").read_text("utf-8").split("FROM ")[-1].split()
    assert {"chromium", "openssl"} <= set(words)

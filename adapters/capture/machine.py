"""What a capture says of the machine it was made on, as a bailiff's report would: clock, antivirus. What cannot be measured
is said to be unknown."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Final

from workflows.evidence.manifest import Section
from workflows.kernel.errors import OutsideFailed

UNSYNCHRONISED: Final = 0x0040
"""The kernel's flag (STA_UNSYNC of adjtimex(2)) of a clock that no time server disciplines."""
UNKNOWN: Final = "unknown"
Version = Callable[[], str]


class _Timex(ctypes.Structure):
    """The head of the kernel's `struct timex`; the rest is room for what we do not read."""

    _fields_ = (
        ("modes", ctypes.c_uint), ("offset", ctypes.c_long), ("freq", ctypes.c_long), ("max_error", ctypes.c_long),
        ("est_error", ctypes.c_long), ("status", ctypes.c_int), ("rest", ctypes.c_byte * 512),
    )  # fmt: skip


def machine_section(antivirus: Version | None) -> Section:
    """Clock and antivirus as they are now. `antivirus` gives engine and day of its signatures; None where none is configured.
    Slow: it may ask another process."""
    return {"clock": clock_section(), "antivirus": _antivirus(antivirus)}


def clock_section() -> Section:
    """Tells whether the kernel says that a time server disciplines the clock, and how far off it may be (milliseconds)."""
    found = _kernel_clock() if sys.platform == "linux" else None
    if found is None:
        return {"synchronised": UNKNOWN}
    status, max_error = found
    if status & UNSYNCHRONISED:
        return {"synchronised": "no"}
    return {"synchronised": "yes", "off_by_at_most_ms": -(-max_error // 1000)}


def _kernel_clock() -> tuple[int, int] | None:
    """Status flags and the greatest error (microseconds); None where the kernel does not say. Reading changes nothing."""
    said = _Timex(modes=0)
    try:
        answer = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(said))
    except (OSError, AttributeError):
        return None
    return None if answer < 0 else (int(said.status), int(said.max_error))


def _antivirus(version: Version | None) -> str:
    if version is None:
        return "none configured"
    try:
        return version() or UNKNOWN
    except (OutsideFailed, OSError):
        return UNKNOWN

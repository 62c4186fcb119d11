"""The command line starts the demo here."""

from __future__ import annotations

from pathlib import Path


def demo(*, host: str, port: int) -> int:
    """The demo, until told to stop."""
    from egide.demo.run import run_demo

    return run_demo(host, port)


def demo_once(*, as_json: bool) -> int:
    """One whole case through the real parts."""
    from egide.demo.once import run_once

    return run_once(as_json, Path("build") / "demo")

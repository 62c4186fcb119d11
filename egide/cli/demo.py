"""The command line starts the demo here."""

from __future__ import annotations

from pathlib import Path

from egide.cli.demo_parts import demo_parts


def demo(*, host: str, port: int, keep: Path | None = None) -> int:
    """The demo, until told to stop."""
    with demo_parts("demo"):
        from egide.demo.run import run_demo

    return run_demo(host, port, keep)


def demo_once(*, as_json: bool, keep: Path | None = None) -> int:
    """One whole case through the real parts."""
    with demo_parts("demo"):
        from egide.demo.once import run_once

    return run_once(as_json, Path("build") / "demo", keep)

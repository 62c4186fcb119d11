"""`make bench`: every measure in one run; ratios on the screen, everything in `build/bench.json`."""

from __future__ import annotations

import importlib
import json
import platform
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SUITE = ("law", "reading", "chat", "guessers", "demo", "engine", "letters", "dossier", "capture", "seal", "large")


def main() -> int:
    """Runs the benches that are named, all of them without a name, and prints their figures; gives the exit code."""
    wanted = sys.argv[1:] or [name for name in SUITE if (ROOT / "bench" / f"{name}.py").exists()]
    results: dict[str, Any] = {"python": platform.python_version(), "machine": platform.machine()}
    for name in wanted:
        print(f"{name} …", flush=True)
        results[name] = importlib.import_module(f"bench.{name}").measure()
        for key, value in results[name].items():
            print(f"  {key}: {value}")
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, indent=1))
    print(f"written: {target.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`make bench`: every measure in one run; ratios on the screen, everything in `build/bench.json`.

`python -m bench NAME …` takes some of them alone; `python -m bench --beside PATH` this code beside an older checkout."""

from __future__ import annotations

import importlib
import json
import platform
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SUITE = ("law", "reading", "chat", "guessers", "demo", "engine", "letters", "dossier", "capture", "seal", "large")


def main() -> int:
    """Runs the benches that are named, all of them without a name, and prints their figures; gives 1 where a measure did not
    come to its end: the others are taken all the same."""
    results: dict[str, Any] = {"python": platform.python_version(), "machine": platform.machine()}
    failed = []
    for name, measure in _wanted(sys.argv[1:]).items():
        print(f"{name} …", flush=True)
        try:
            results[name] = measure()
        except Exception:
            traceback.print_exc()
            failed.append(name)
            continue
        for key, value in results[name].items():
            print(f"  {key}: {value}")
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, indent=1))
    print(f"written: {target.relative_to(ROOT)}")
    if failed:
        print(f"not to the end: {', '.join(failed)}")
    return 1 if failed else 0


def _wanted(named: list[str]) -> dict[str, Callable[[], dict[str, Any]]]:
    if named[:1] == ["--beside"] and len(named) == 2:
        return {"beside": partial(importlib.import_module("bench.beside").measure, Path(named[1]).resolve())}
    return {name: importlib.import_module(f"bench.{name}").measure for name in named or SUITE}


if __name__ == "__main__":
    sys.exit(main())

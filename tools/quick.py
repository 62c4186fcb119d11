"""`make quick`: runs the tests that a change concerns, by the folder map of `tools/quick.toml`.

What was changed is what git says: work that is not committed, and commits since this branch left the common one. `SINCE`
names another beginning (`make quick SINCE=HEAD~3`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = ("origin/main", "main", "origin/master", "master")
WORKERS = "2"


@dataclass(frozen=True, slots=True)
class Map:
    """The folder map: what runs always, what never, and what each folder concerns."""

    floor: Sequence[str]
    left: Sequence[str]
    concerns: Mapping[str, Sequence[str]]

    def entry(self, changed: str) -> str | None:
        """Gives the longest beginning of a path that the map knows."""
        return max((one for one in self.concerns if changed.startswith(one)), key=len, default=None)

    def is_left(self, test: str) -> bool:
        """Tells whether a test is for `make test` alone."""
        return any(_within(test, one) for one in self.left)

    def tests_of(self, changed: Iterable[str]) -> list[str]:
        """Gives the tests to run, none of them inside another: those of the floor, those that the changed files
        concern, and each test that was changed itself."""
        wanted = set(self.floor)
        for path in changed:
            if _is_test(path):
                wanted.add(path)
            elif (entry := self.entry(path)) is not None:
                wanted.update(self.concerns[entry])
        kept = {one for one in wanted if not self.is_left(one)}
        return sorted(one for one in kept if not any(other != one and _within(one, other) for other in kept))

    def left_out(self, chosen: Sequence[str], changed: Iterable[str]) -> list[str]:
        """Tells what lies inside the chosen folders but is left to `make test`, and changed tests that are."""
        inside = [one for one in self.left if any(_within(one, folder) for folder in chosen)]
        return sorted({*inside, *(path for path in changed if _is_test(path) and self.is_left(path))})


def load(path: Path = ROOT / "tools" / "quick.toml") -> Map:
    """Gives the map as it is written."""
    read = tomllib.loads(path.read_text("utf-8"))
    return Map(read["floor"], read["left"], read["concerns"])


def changed_files(since: str | None = None) -> list[str]:
    """Tells what differs from the common branch, and what git does not know yet; of files that are gone their old names
    too."""
    begin = since or _left_common_at()
    differing = _git("diff", "--name-only", "--no-renames", begin)
    return sorted({*differing, *_git("ls-files", "--others", "--exclude-standard")})


def _left_common_at() -> str:
    for branch in COMMON:
        found = _git("merge-base", "HEAD", branch, check=False)
        if found:
            return found[0]
    return "HEAD"


def _git(*words: str, check: bool = True) -> list[str]:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=check)  # noqa: S603, S607 -- our own words
    return done.stdout.splitlines()


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


def _is_test(path: str) -> bool:
    return path.startswith("tests/") and Path(path).name.startswith("test_") and path.endswith(".py")


def main() -> None:
    """Runs the tests that the changed files concern, and ends with the exit code of pytest."""
    known = load()
    changed = [path for path in changed_files(os.environ.get("SINCE")) if not _is_test(path) or (ROOT / path).is_file()]
    chosen = known.tests_of(changed)
    left = known.left_out(chosen, changed)
    sys.stdout.write(f"{len(changed)} changed files; tests: {' '.join(chosen)}\n")
    if left:
        sys.stdout.write(f"left to `make test`: {' '.join(left)}\n")
    sys.stdout.flush()
    ignored = [f"--ignore={one}" for one in left if one not in chosen]
    os.chdir(ROOT)
    os.execv(  # noqa: S606 -- our own words
        sys.executable, [sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal", *ignored, *chosen]
    )


if __name__ == "__main__":
    main()

"""Plants faults one after the other, each in a process of its own, and says which of their tests saw them.

Run as `python -m tests.planted.runner NAME …`; one line of JSON for each name. What all tests need is imported once: each
process is a fork of this one, made before anything is planted.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 90
"""Longer than any of the tests takes: one that hangs has not seen the fault."""
QUIETLY = (
    "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=", "--tb=line", f"--rootdir={ROOT}",
    "--assert=plain",  # nobody reads what they say
)  # fmt: skip


@dataclass
class Seen:
    """What became of a fault: whether it could be planted, and which tests ran, and failed."""

    name: str
    planted: str = "no"
    failed: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """Tests that could not run: a fixture failed, or the test is no more."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and not report.skipped:
            (self.failed if report.failed else self.passed).append(report.nodeid)
        elif report.failed or report.skipped:
            self.broken.append(report.nodeid)


def plant_and_look(name: str) -> Seen:
    """In this very process: plants the fault and runs its tests, each by itself."""
    from tests.planted.faults import FAULTS

    seen, fault = Seen(name), FAULTS[name]
    patch = pytest.MonkeyPatch()
    try:
        fault.plant(patch)
    except Exception as error:
        seen.planted = f"{type(error).__name__}: {error}"
        return seen
    seen.planted = "yes"
    for check in fault.checks:
        code = pytest.main([*QUIETLY, check], plugins=[seen])
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            seen.broken.append(f"{check}: {code.name if isinstance(code, pytest.ExitCode) else code}")
    return seen


def in_a_fork(name: str) -> Seen:
    """The same in a child, which takes the fault with it when it ends."""
    with tempfile.TemporaryDirectory(prefix="egide-planted-") as folder:
        answer, said = Path(folder) / "answer", Path(folder) / "said"
        child = os.fork()
        if child == 0:
            _child(name, answer, said)
        os.waitpid(child, 0)
        if not answer.exists():
            return Seen(name, "yes", broken=[f"ended without a word: {said.read_text()[-300:]}"])
        return Seen(**json.loads(answer.read_text()))


def _child(name: str, answer: Path, said: Path) -> None:
    try:
        signal.alarm(SECONDS)
        quiet = os.open(said, os.O_WRONLY | os.O_CREAT)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        answer.write_text(json.dumps(asdict(plant_and_look(name))))
    finally:
        os._exit(0)


def warm_up() -> None:
    """Imports and rules that every child would read for itself. Nothing changes what was read, so that it may be kept."""
    import tests.bot.desk
    import tests.conftest
    import tests.console.parts
    import tests.engine.desk  # noqa: F401
    from tests.ready import empty_database, words

    words()
    empty_database()


def main(names: list[str]) -> None:
    """One line for each."""
    warm_up()
    for name in names:
        print(json.dumps(asdict(in_a_fork(name))), flush=True)


if __name__ == "__main__":
    os.chdir(ROOT)
    main(sys.argv[1:])

"""The package as an operator gets it: a wheel, built once from what git tracks, in an environment of its own that holds
what the runtime lock names and nothing else, with no way back to the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tests.conftest import ROOT

ROOMS = ("egide", "bot", "console", "sandbox", "workflows", "adapters", "storage", "rules", "locales")
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;]+)( ;)?", re.MULTILINE)
DEMO = ("time-machine",)


def pins(lock: str) -> dict[str, str]:
    """The packages of a lock, with their versions."""
    return {name: version for name, version, _ in PINNED.findall((ROOT / lock).read_text("utf-8"))}


def build_wheel(files: Sequence[Path], folder: Path) -> Path:
    """Builds the wheel in `folder` from a copy of `files`: nothing that lies about in the checkout gets in."""
    source = folder / "source"
    for file in files:
        name = file.relative_to(ROOT)
        if name.parts[0] in ROOMS or name.as_posix() in ("pyproject.toml", "README.md"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, source / name)
    _pip(
        sys.executable,
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--wheel-dir",
        str(folder),
        str(source),
    )
    return next(folder.glob("*.whl"))


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it. Commands run in `cwd`, away from the checkout."""

    folder: Path
    cwd: Path

    def start(self, *words: str, demo: bool = False) -> subprocess.Popen[str]:
        """Starts a program of the environment; with `demo`, the parts of the extra are there too."""
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "EGIDE_", "COV_"))
        }
        if demo:
            environment["PYTHONPATH"] = str(self.folder / "demo")
        return subprocess.Popen(
            [str(self.folder / "bin" / words[0]), *words[1:]],
            cwd=self.cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *words: str, demo: bool = False) -> tuple[int, str, str]:
        """Runs a program to its end: exit code, what it said, what it complained of."""
        return ended(self.start(*words, demo=demo))


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Waits for the end of a process."""
    said, complained = process.communicate(timeout=100)
    return process.returncode, said, complained


def install(wheel: Path, folder: Path) -> None:
    """Installs the wheel by pip into a new environment. What it depends on is lent by the environment of the tests, package
    by package."""
    venv.create(folder, symlinks=True)
    _lend([*pins("requirements.lock")], packages_of(folder))
    demo = folder / "demo"
    demo.mkdir()
    _lend(DEMO, demo)
    _pip(sys.executable, "--python", str(folder / "bin" / "python"), "install", "--no-deps", "--no-index", str(wheel))


def packages_of(folder: Path) -> Path:
    """Where the packages of an environment lie."""
    return next((folder / "lib").glob("python*/site-packages"))


def _lend(names: Sequence[str], where: Path) -> None:
    """Links the files of these distributions into a folder."""
    for name in names:
        for path in _tops(name):
            (where / path.name).symlink_to(path)


def _tops(name: str) -> Iterator[Path]:
    try:
        found = distribution(name)
    except PackageNotFoundError:  # named in the lock for another platform
        return
    tops = {file.parts[0] for file in found.files or () if file.parts[0] not in ("..", "__pycache__")}
    for top in sorted(tops):
        yield Path(str(found.locate_file(top)))


def _pip(*words: str) -> None:
    command = [words[0], "-m", "pip", "--quiet", "--disable-pip-version-check", *words[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)

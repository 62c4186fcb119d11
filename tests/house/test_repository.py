"""The house itself: import contracts, no path of a machine, no registry, files that read in one sitting."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("egide", "bot", "console", "sandbox", "workflows", "adapters", "storage")


def tracked() -> list[Path]:
    """What is in the repository; in an export without git, every file that is not made by a tool."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        return [ROOT / name for name in listed if (ROOT / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        return [path for path in ROOT.rglob("*") if path.is_file() and not set(path.parts) & {".venv", "build", ".git"}]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        if path.suffix in (".ttf", ".png", ".jpg", ".ico", ".woff2"):
            continue
        try:
            found.append((path.relative_to(ROOT).as_posix(), path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_path_of_a_machine_and_no_registry() -> None:
    """The repository can be carried anywhere."""
    forbidden = re.compile(
        "/ho" + r"me/\w|/wo" + r"rk/(?:main|shared)|/opt/py" + "pi|files\\.python" + "hosted|py" + r"pi\.org/simple"
    )
    assert [name for name, text in texts() if forbidden.search(text)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_is_for(package: str) -> None:
    """Each module begins with its promise."""
    silent = [
        name
        for name, text in texts()
        if name.startswith(f"{package}/")
        and name.endswith(".py")
        and text.strip()
        and not text.lstrip().startswith('"""')
    ]
    assert [name for name in silent if "migrations" not in name] == []


def test_importing_the_core_needs_the_standard_library_alone() -> None:
    """`workflows` imports without anything installed. `zoneinfo` asks `sysconfig`, whose data module is the standard
    library's own under a name of the platform."""
    code = (
        "import sys, pkgutil, importlib, workflows;"
        "[importlib.import_module(m.name) for m in pkgutil.walk_packages(workflows.__path__, 'workflows.')];"
        "ours={'workflows'}; std=sys.stdlib_module_names;"
        "loaded={n.split('.')[0] for n in sys.modules if not n.startswith('_sysconfigdata')};"
        "print(sorted(loaded - set(std) - ours - {'__main__', 'sitecustomize'}))"
    )
    ran = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0]=[{str(ROOT)!r}]; {code}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "[]"), ran.stderr

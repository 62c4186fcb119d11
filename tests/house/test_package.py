"""The package that installs: the wheel holds everything, needs no checkout, and a server needs no developer's tools."""

from __future__ import annotations

import fcntl
import json
import re
import signal
import sqlite3
import subprocess
import tomllib
import zipfile
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from storage.schema import revisions
from tests.conftest import ROOT
from tests.house.installed import DEMO, ROOMS, Installed, build_wheel, ended, install, pins
from tests.house.test_repository import tracked
from tests.ready import rulebook

FACTS = """
jurisdiction: FR
reported_at: 2026-11-22T10:15:00+01:00
kind: defamation
publications:
  - {id: post, platform: facebook, first_published_on: 2026-11-05}
"""
RUNTIME = (
    "egide.cli",
    "egide.wiring",
    "egide.serve",
    "egide.inbox",
    "bot",
    "console",
    "adapters",
    "storage",
    "workflows",
)
IMPORT_ALL = f"""
import importlib, pkgutil
for name in {RUNTIME!r}:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), name + "."):
        importlib.import_module(found.name)
    print(module.__file__)
"""


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _answer(done: tuple[int, str, str]) -> Any:
    """What a command said in JSON; it went well."""
    assert done[0] == 0, done
    return json.loads(done[1])


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and installed beside it by whichever test process comes first."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "package"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "environment").exists():
            install(build_wheel(tracked(), folder), folder / "environment")
    return next(folder.glob("*.whl"))


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Installed:
    return Installed(wheel.parent / "environment", tmp_path)


def test_the_wheel_holds_what_git_tracks(wheel: Path) -> None:
    """Every file of the rooms is inside, data too, and nothing else of the checkout."""
    ours = {file.relative_to(ROOT).as_posix() for file in tracked() if file.relative_to(ROOT).parts[0] in ROOMS}
    assert {Path(name).suffix for name in ours} >= {
        ".py",
        ".yaml",
        ".po",
        ".html",
        ".css",
        ".js",
        ".svg",
        ".ttf",
        ".mako",
        ".typ",
    }
    with zipfile.ZipFile(wheel) as packed:
        inside = {name for name in packed.namelist() if ".dist-info/" not in name}
    assert (sorted(ours - inside), sorted(inside - ours)) == ([], [])


def test_the_runtime_lock_is_a_part_of_the_other() -> None:
    """Nothing of developers or demo is on a server; what is, has the version that the tests ran with."""
    project = _project()

    def named(requirements: list[str]) -> set[str]:
        return {re.split(r"[^a-z0-9.-]", one.lower())[0].replace("_", "-") for one in requirements}

    runtime, everything = pins("requirements.lock"), pins("requirements-dev.lock")
    asked = named(project["project"]["dependencies"])
    developers = named(project["dependency-groups"]["dev"]) | named(project["project"]["optional-dependencies"]["demo"])
    unwanted = developers | set(DEMO) | {"playwright", "pyee"} | {"pluggy", "uvicorn", "pip", "wheel", "coverage"}
    assert (asked - runtime.keys(), unwanted & runtime.keys()) == (set(), set())
    assert developers | asked <= everything.keys()
    assert runtime.items() <= everything.items()
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text("utf-8")
        assert ("--hash=sha256:" in text, "://" in text) == (True, False)


def test_a_server(installed: Installed) -> None:
    """With the runtime lock alone, from another folder: law, database and release; the demo says what it lacks."""
    (installed.cwd / "facts.yaml").write_text(FACTS, "utf-8")
    imported = installed.start("python", "-c", IMPORT_ALL)
    upgraded = installed.start("egide", "db", "upgrade", "--json")
    checked = installed.start("egide", "rules", "check", "--json")
    analysed = installed.start("egide", "analyse", "facts.yaml", "--json")
    version = _project()["project"]["version"]
    release = {"version": version, "rules_edition": rulebook().version, "schema": revisions()[-1]}
    assert _answer(installed.run("egide", "--version", "--json")) == release
    sentence = f"egide {version}, rules {release['rules_edition']}, schema {release['schema']}\n"
    assert installed.run("egide", "--version")[:2] == (0, sentence)
    assert _answer(ended(checked))["version"] == release["rules_edition"]
    assert _answer(ended(analysed))["driving_clock"]["id"] == "press_limitation"
    assert _answer(ended(upgraded)) == {"revision": release["schema"]}
    done = ended(imported)
    assert (done[0], {str(installed.folder) in line for line in done[1].splitlines()}) == (0, {True}), done
    for command, part in (("simulate --cases 1 --days 1", "time-machine"),):
        name, *words = command.split()
        lacks = f"`egide {name}` needs {part}, which a server does without: pip install 'egide[demo]'\n"
        assert installed.run("egide", name, *words) == (1, "", lacks)


def test_the_demo_and_the_simulation(installed: Installed) -> None:
    """With the extra, from another folder: one whole case, kept; synthetic cases; the first page in each language."""
    played = installed.start("egide", "demo", "--once", "--json", "--keep", "kept", demo=True)
    asked = "--cases", "5", "--days", "30", "--seed", "1", "--json"
    towns = installed.start("egide", "simulate", *asked, demo=True)
    timeline = _answer(ended(played))["timeline"]
    assert timeline[-1]["event"] == "case:closed"
    assert (installed.cwd / "build" / "demo" / "plan.png").read_bytes().startswith(b"\x89PNG")
    anchors = installed.cwd / "build" / "demo" / "anchors"
    assert {one.name for one in anchors.iterdir()} == {"authority-1.pem", "signer.pem"}
    kept = installed.cwd / "kept"
    with sqlite3.connect(kept / "egide.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM timeline").fetchone() == (len(timeline),)
    again = installed.start("egide", "demo", "--once", "--keep", "kept", demo=True)
    _looked_at(installed.start("egide", "demo", "--port", "0", "--keep", "served", demo=True))
    for folder in (kept, installed.cwd / "served"):
        assert {one.name for one in folder.iterdir()} >= {"egide.sqlite3", "vault", "journal", "egide.log"}
        log = (folder / "egide.log").read_text("utf-8")
        assert ("running: bot, console, worker" in log, "@" in log) == (True, False)
    assert ended(again) == (1, "", "--keep: kept holds a demo already; name another folder.\n")
    promises = _answer(ended(towns))["promises"]
    assert {one["broken"] for one in promises.values()} == {0}


def _looked_at(served: subprocess.Popen[str]) -> None:
    assert served.stdout is not None
    line = served.stdout.readline()
    assert line.startswith("Égide is open: "), (line, served.poll())
    address = line.split()[-1]
    pages = {language: _page(f"{address}/?lang={language}") for language in ("fr", "nl", "en")}
    assert len(set(pages.values())) == len(pages)
    for name in re.findall(r'(?:href|src)="(/static/[^"]+)"', pages["fr"]):
        assert _page(address + name)
    served.send_signal(signal.SIGTERM)
    assert ended(served)[0] == 0


def _page(address: str) -> str:
    with urlopen(address, timeout=30) as answer:
        text: str = answer.read().decode()
        return text

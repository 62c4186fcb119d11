"""Nobody pays for what they do not use: heavy libraries are loaded by whoever needs one, when they need it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ONCE_NEEDED = ("typst", "docxtpl", "whoisit", "warcio", "pikepdf", "imap_tools", "aiosmtpd", "procrastinate")
"""Type, word processing, registers of domains, archives of captures, PDF, mail that comes in, a queue on PostgreSQL."""
OF_A_DESK = ("sqlalchemy", "aiogram", "aiohttp", "obstore", "cryptography", "pyrage", "pydantic", "PIL", "babel")
"""What a command from the shell does without."""
FACTS = """
jurisdiction: FR
reported_at: 2026-11-22T10:15:00+01:00
kind: defamation
publications: [{id: post, platform: facebook, audience: public, first_published_on: 2026-11-05}]
"""
COMMAND = """
import sys
from egide.cli.main import egide
try:
    egide({arguments!r})
finally:
    print("loaded", *sys.modules)
"""
CHAT = """
import os, sys
from adapters.system.settings import load_settings
from egide.parts import real_parts
from egide.wiring import build, upgrade_database

settings = load_settings()
upgrade_database(settings)
assert build(real_parts(settings, {roles!r})).bot is not None
print("loaded", *sys.modules)
"""


def loaded(words: str, **environment: str) -> set[str]:
    """The packages that are loaded at the end of these words."""
    done = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    said = [line for line in done.stdout.splitlines() if line.startswith("loaded ")]
    assert said, done.stderr
    return {name.partition(".")[0] for name in said[-1].split()[1:]}


def test_the_version_is_said_by_little() -> None:
    """It needs the settings of nobody and no law."""
    found = loaded(COMMAND.format(arguments=["--version"]))
    assert found & {*ONCE_NEEDED, "aiogram", "obstore", "cryptography", "PIL"} == set()


def test_an_analysis_loads_the_law_alone(tmp_path: Path) -> None:
    """Neither a database nor the Bot API."""
    facts = tmp_path / "facts.yaml"
    facts.write_text(FACTS)
    assert loaded(COMMAND.format(arguments=["analyse", str(facts), "--json"])) & {*ONCE_NEEDED, *OF_A_DESK} == set()


@pytest.mark.parametrize("roles", [("bot",), ("bot", "console", "worker")])
def test_a_desk_starts_without_what_it_may_never_do(roles: tuple[str, ...], tmp_path: Path) -> None:
    """No letter was printed, no page captured, no mail taken in."""
    settings = {
        "EGIDE_DATABASE_URL": f"sqlite:///{tmp_path / 'egide.sqlite3'}",
        "EGIDE_TELEGRAM_TOKEN": "1:a-token",
        "EGIDE_SECRET": "s" * 32,
        "EGIDE_VAULT_DIR": str(tmp_path / "vault"),
        "EGIDE_CAPTURE": "false",
    }
    assert loaded(CHAT.format(roles=roles), **settings) & set(ONCE_NEEDED) == set()

"""What the operator is told is so: the variables and the commands in `docs/deploy*` exist."""

from __future__ import annotations

import re

import pytest

from adapters.system.settings import PREFIX, SECRETS, Settings
from egide.cli.main import egide
from tests.conftest import ROOT

FILES = sorted([ROOT / "docs" / "deploy.md", *(ROOT / "docs" / "deploy").iterdir()])
KNOWN = {PREFIX + name.upper() for name in Settings.model_fields} | {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}


@pytest.mark.parametrize("file", FILES, ids=[one.name for one in FILES])
def test_variables_and_commands_exist(file: object) -> None:
    """No variable that nothing reads, no command that is not there."""
    text = file.read_text("utf-8")  # type: ignore[attr-defined]
    assert set(re.findall(r"EGIDE_[A-Z_]+[A-Z]", text)) - KNOWN == set()
    commands = set(re.findall(r"(?:`|bin/)egide ([a-z]+)", text))
    assert commands - set(egide.commands) == set()

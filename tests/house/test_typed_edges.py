"""Planted: a misspelt or mistyped field of a command, in a page and in a handler, is found by the check of types."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGE = "console/pages/acts.py"
HANDLER = "bot/inbound/presses.py"
PLANTED = {
    "a page misspells a field": (PAGE, 'reason=form.text("reason")', 'raeson=form.text("reason")', '"raeson"'),
    "a page gives another type": (PAGE, 'called=form.is_yes("called")', 'called=form.text("called")', '"called"'),
    "a handler misspells a field": (HANDLER, "option=button.option", "opiton=button.option", '"opiton"'),
    "a handler gives another type": (HANDLER, "step=step", "step=case_id", '"step"'),
    "a button gives less than its command needs": (
        HANDLER,
        "Verb.MENU: ShowMenu",
        "Verb.MENU: ReportIncident",
        "type[ReportIncident]",
    ),
}
LONGEST = 300


@pytest.mark.timeout(LONGEST)
def test_what_is_misspelt_at_an_edge_is_found(tmp_path: Path) -> None:
    """Copies of a page and of a handlers' module, each with one fault; as they stand they have none."""
    wanted = {}
    for number, (name, (source, right, wrong, says)) in enumerate(PLANTED.items()):
        text = (ROOT / source).read_text("utf-8")
        assert right in text, name
        (tmp_path / f"planted_{number}.py").write_text(text.replace(right, wrong, 1), "utf-8")
        wanted[f"planted_{number}.py"] = says
    for source in (PAGE, HANDLER):
        (tmp_path / f"right_{Path(source).name}").write_text((ROOT / source).read_text("utf-8"), "utf-8")
    files = sorted(path.name for path in tmp_path.glob("*.py"))
    cache = tmp_path / "cache"
    ran = subprocess.run(
        [
            sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(cache),
            "--follow-imports", "silent", *files,
        ],
        capture_output=True, text=True, cwd=tmp_path, check=False, env={"MYPYPATH": str(ROOT)}, timeout=LONGEST,
    )  # fmt: skip
    said = {file: [line for line in ran.stdout.splitlines() if line.startswith(f"{file}:")] for file in files}
    found = {file for file, lines in said.items() if any(wanted.get(file, "?") in line for line in lines)}
    assert found == set(wanted), ran.stdout + ran.stderr
    assert {file: lines for file, lines in said.items() if file not in wanted and lines} == {}

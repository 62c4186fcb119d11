"""`egide proceedings` as somebody at a terminal uses it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from docx import Document

from egide.cli.proceedings import proceedings
from tests.workflows.proceedings.proceeding_parts import DEFAMED


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "facts.yaml"
    path.write_text(yaml.safe_dump({**DEFAMED, "jurisdiction": "FR"}, allow_unicode=True), "utf-8")
    return path


def run(*words: str) -> Result:
    return CliRunner().invoke(proceedings, list(words))


def test_what_opens_is_said_with_its_days_and_cost(file: Path) -> None:
    """As JSON and as text; days are the safe ones, amounts are cents."""
    done = run(str(file), "--json", "--language", "en")
    assert done.exit_code == 0
    found = {one["id"]: one for one in json.loads(done.stdout)["proceedings"]}
    merits = found["fr_press_summons_merits"]
    assert merits["opening"] == "open"
    assert {"2026-12-03"} == {one["safe_day"] for one in merits["days"] if one["id"] == "hearing_from"}
    assert {400000} == {one["lowest"] for one in merits["costs"] if one["to"] == "lawyer"}
    said = run(str(file), "--language", "nl").stdout
    assert "Uiterlijk te betekenen: vrijdag 5 februari 2027" in said


def test_a_draft_is_written_and_its_blanks_are_named(file: Path, tmp_path: Path) -> None:
    """As DOCX and as text."""
    out = tmp_path / "draft.docx"
    done = run(str(file), "--draft", "fr_refere_834_835", "-o", str(out), "--set", "claimant_name=Ana & Co <x>")
    assert done.exit_code == 0
    assert "missing: court_name" in done.stderr
    assert any("Ana & Co <x>" in one.text for one in Document(io.BytesIO(out.read_bytes())).paragraphs)
    text = tmp_path / "draft.txt"
    assert run(str(file), "--draft", "fr_refere_834_835", "-o", str(text)).exit_code == 0
    assert "PROJET" in text.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--draft", "fr_refere_834_835"], 2, "-o FILE"),
        (["--draft", "fr_refere_834_835", "-o", "a.odt"], 2, "ends in none of"),
        (["--language", "de"], 2, "one of fr, nl, en"),
        (["--set", "nothing"], 2, "is not KEY=VALUE"),
        (["--draft", "nl_kort_geding", "-o", "a.txt"], 1, "no proceeding of FR"),
        (["--draft", "eu_jurisdiction", "-o", "a.txt"], 1, "nothing is drafted"),
        (["--draft", "fr_pcpc", "-o", "a.txt", "--language", "nl"], 1, "is drafted in fr"),
        (["--draft", "fr_pcpc", "-o", "a.txt", "--set", "judge=x"], 1, "no such field"),
    ],
)
def test_bad_input_gets_one_clear_sentence(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int, said: str
) -> None:
    """And leaves no file."""
    monkeypatch.chdir(tmp_path)
    done = run(str(file), *words)
    assert (done.exit_code, done.stderr.count("\n")) == (code, 1)
    assert said in done.stderr
    assert not list(tmp_path.glob("a.*"))

"""`egide letter` as somebody at a terminal uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from egide.cli.letter import letter
from tests.workflows.letters.letter_parts import facts


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "facts.yaml"
    path.write_text(yaml.safe_dump(facts(), allow_unicode=True), "utf-8")
    return path


def run(*words: str) -> Result:
    return CliRunner().invoke(letter, list(words))


def test_the_preview_is_written_and_what_is_missing_is_said(file: Path, tmp_path: Path) -> None:
    """The text says it is a preview; the standard error names each key, and --json lists the same keys."""
    out = tmp_path / "notice.txt"
    done = run("formal_notice_author", str(file), "-o", str(out), "--json", "--set", "insured_name=Ana & Co <x>")
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert out.read_text("utf-8") == answer["text"]
    assert "APERÇU" in answer["text"]
    assert "Ana & Co <x>" in answer["text"]
    assert "author_address" in answer["missing"]
    assert "missing: author_address" in done.stderr
    assert not answer["to_be_sent"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["love_letter"], 1, "love_letter is not one of"),
        (["lawyer_letter", "--set", "signer=desk"], 1, "may not sign"),
        (["formal_notice_author", "--set", "nothing"], 2, "is not KEY=VALUE"),
        (["formal_notice_author", "--set", "level=9x"], 2, "a number from 0 to 3"),
        (["formal_notice_author", "--set", "nobody=x"], 1, "none of the fields"),
        (["formal_notice_author", "--language", "de"], 1, "de is not one of"),
    ],
)
def test_bad_input_gets_one_clear_sentence(file: Path, words: list[str], code: int, said: str) -> None:
    done = run(words[0], str(file), "--json", *words[1:])
    assert (done.exit_code, done.stderr.count("\n")) == (code, 1)
    assert said in done.stderr


def test_a_file_of_another_kind_is_refused(file: Path, tmp_path: Path) -> None:
    assert run("closing", str(file), "-o", str(tmp_path / "letter.odt")).exit_code == 2
    assert run("closing", str(file)).exit_code == 2
    assert run("closing", str(tmp_path / "none.yaml"), "--json").exit_code == 1

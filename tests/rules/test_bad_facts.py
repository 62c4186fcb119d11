"""Facts files that cannot be: refused with one sentence and a code, whatever is in them; nothing is carried out."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from egide.cli.analyse import analyse_command
from tests.conftest import ROOT
from tests.rules.bad_facts import BYTES, HEAD, TEXTS, write

LONGEST_SENTENCE = 500
GIB = 1 << 30
HEAVY = (
    "bomb.yaml", "deeper-list.yaml", "deep-list-unclosed.yaml", "deep-keys.yaml", "deepest.json", "many-values.yaml",
    "tag-python-call.yaml", "tag-on-the-root.yaml", "one-byte-too-long.yaml",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bad")
    write(made)
    return made


def _refused(code: int, said: str, answered: str) -> None:
    """One sentence on stderr, no answer, no traceback, code 1 or 2."""
    assert code in (1, 2)
    lines = [line for line in said.splitlines() if line.strip()]
    assert len(lines) == 1
    assert len(lines[0]) <= LONGEST_SENTENCE
    assert lines[0].endswith(".")
    assert "Traceback" not in said
    assert answered == ""


@pytest.mark.parametrize("name", [*TEXTS, *BYTES, "a-folder.yaml", "no-such-file.yaml"])
def test_a_bad_file_is_refused(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """In one sentence that names the file."""
    monkeypatch.chdir(folder)
    code = analyse_command(folder / name, None, as_json=True)
    out, err = capsys.readouterr()
    _refused(code, err, out)
    assert err.startswith(f"{name}: ")
    assert not (folder / "canary").exists()


def test_there_are_enough_of_them():
    """As many as were asked for, and more."""
    assert len(TEXTS) + len(BYTES) >= 60


@pytest.mark.parametrize("name", HEAVY)
def test_the_heaviest_in_a_process_of_their_own(name: str, folder: Path, tmp_path: Path):
    """Within ten seconds, a gibibyte of memory, and with nothing done on the side."""
    done = subprocess.run(
        [sys.executable, "-m", "egide", "analyse", str(folder / name), "--json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=10,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (GIB, GIB)),
    )
    _refused(done.returncode, done.stderr, done.stdout)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="who may do everything may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The reason is said."""
    file = tmp_path / "locked.yaml"
    file.write_text(HEAD)
    file.chmod(0)
    code = analyse_command(file, None, as_json=True)
    out, err = capsys.readouterr()
    _refused(code, err, out)


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("yesterday", "is not an instant"),
        ("2026-11-22", "no offset"),
        ("2026-11-22T10:00:00", "no offset"),
        ("9999-12-31T23:59:59+00:00", "not between"),
        ("0001-01-01T00:00:00+14:00", "not between"),
        ("2026-11-22T10:00:00+99:00", "is not an instant"),
        ("", "is not an instant"),
    ],
)
def test_an_instant_that_cannot_be(at: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """`--at` is bad usage: code 2."""
    file = tmp_path / "facts.yaml"
    file.write_text(HEAD)
    code = analyse_command(file, at, as_json=True)
    out, err = capsys.readouterr()
    _refused(code, err, out)
    assert code == 2
    assert why in err


def _long_path() -> Path:
    return Path("x" * 5000)


@pytest.mark.parametrize(
    "path",
    [Path("/dev/zero"), Path("/dev/null"), _long_path(), Path("nul\0")],
    ids=["endless", "nothing", "long", "nul"],
)
def test_a_path_that_is_no_file(path: Path, capsys: pytest.CaptureFixture[str]):
    """Devices are not read, names that cannot be are refused."""
    code = analyse_command(path, None, as_json=True)
    out, err = capsys.readouterr()
    _refused(code, err, out)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ('id: "a\\nb"', "no name"),
        ('id: ""', "no name"),
        (f"id: {'x' * 65}", "no name"),
    ],
)
def test_a_name_is_free_but_a_name(fields: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """One line of at most 64 characters, in any script."""
    file = tmp_path / "facts.yaml"
    file.write_text(f"{HEAD}publications:\n  - {fields}\n", "utf-8")
    assert analyse_command(file, None, as_json=True) == 1
    assert why in capsys.readouterr().err


def test_what_is_odd_but_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A mark of byte order, names in any script, long words, an instant in Zulu time, an address that is none."""
    file = tmp_path / "facts.yaml"
    file.write_text(
        "jurisdiction: FR\nreported_at: 2026-11-22T09:15:00Z\nkind: defamation\npublications:\n"
        f"  - {{id: 'été – пост', words: '{'mot ' * 20_000}', url: 'http://[::1'}}\n",
        "utf-8-sig",
    )
    assert analyse_command(file, None, as_json=True) == 0
    assert "été – пост" in capsys.readouterr().out

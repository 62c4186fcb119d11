"""`egide verify` and `egide anchors`: exit codes, names of faults, one sentence for what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.evidence.anchors import write_anchors
from adapters.evidence.opened import open_sealing
from adapters.evidence.timestamps import read_roots
from adapters.system.clock import SystemClock
from adapters.system.settings import BadSettings, load_settings
from egide.cli.main import egide
from tests.adapters.evidence.parts import Desk
from tests.ready import locales
from workflows.kernel.errors import EgideError


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.open(tmp_path / "desk")


@pytest.fixture
def package(desk: Desk, tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    desk.seal(folder)
    return folder


def said(*given: str) -> tuple[int, str]:
    ran = CliRunner().invoke(egide, given)
    if isinstance(ran.exception, EgideError):
        return 1, ran.exception.sentence
    return ran.exit_code, ran.output


def test_a_whole_package(desk: Desk, package: Path) -> None:
    """Exit code 0, and when it was stamped."""
    code, text = said("verify", str(package), "--anchors", str(desk.anchors_folder))
    assert (code, "The package is whole" in text, "ev-1: stamped 20" in text) == (0, True, True)


def test_faults_are_named_in_givenand_in_json(desk: Desk, package: Path) -> None:
    """Code, file, sentence; exit code 1."""
    (package / "page.pdf").write_bytes(b"other")
    code, text = said("verify", str(package), "--anchors", str(desk.anchors_folder))
    assert (code, "changed  page.pdf: The bytes are no longer" in text) == (1, True)
    code, text = said("verify", str(package), "--anchors", str(desk.anchors_folder), "--json")
    found = json.loads(text)
    assert (code, found["whole"], found["anchored"]) == (1, False, True)
    assert [(one["code"], one["file"]) for one in found["faults"]] == [("changed", "page.pdf")]
    assert found["packages"][0]["signer"] == desk.signer.key_id


def test_anchors_in_the_package_are_none(package: Path, desk: Desk) -> None:
    """Whoever forged it could have brought them; the installation's own are used where it has some."""
    assert said("verify", str(package))[0] == 1
    code, text = said("verify", str(package), "--anchors", str(package))
    assert (code, "no anchors" in text) == (1, True)
    write_anchors(package / "inside", read_roots(desk.authority.root), desk.signer)
    code, text = said("verify", str(package), "--anchors", str(package / "inside"))
    assert (code, "no_anchors" in text) == (1, True)


def test_the_installations_anchors(desk: Desk, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are used without being named, and given to others by `egide anchors`."""
    monkeypatch.setenv("EGIDE_ANCHORS_DIR", str(desk.anchors_folder))
    monkeypatch.setenv("EGIDE_VAULT_DIR", str(tmp_path / "vault"))
    assert said("verify", str(package))[0] == 0
    code, text = said("anchors", str(tmp_path / "given"))
    assert (code, "authority-1.pem, signer.pem" in text) == (0, True)
    assert {path.name for path in (tmp_path / "given").iterdir()} == {"authority-1.pem", "signer.pem"}


@pytest.mark.parametrize("what", ["nothing there", "no zip"])
def test_what_is_no_package_is_said_in_a_sentence(what: str, tmp_path: Path, desk: Desk) -> None:
    """No traceback."""
    path = tmp_path / "x.zip"
    if what == "no zip":
        path.write_bytes(b"PK not really")
    code, text = said("verify", str(path), "--anchors", str(desk.anchors_folder))
    assert (code, "neither a folder nor a ZIP" in text) == (1, True)


def test_an_authority_needs_its_root(tmp_path: Path, desk: Desk) -> None:
    """An installation that names one and has no root does not start to seal."""
    given = {"tsa_url": ("http://127.0.0.1:1/",), "vault_dir": tmp_path / "vault"}
    with pytest.raises(BadSettings) as wrong:
        open_sealing(load_settings(**given), locales(), SystemClock())
    assert "EGIDE_ANCHORS_DIR" in wrong.value.sentence
    sealing = open_sealing(load_settings(**given, anchors_dir=desk.anchors_folder), locales(), SystemClock())
    assert [one.name for one in sealing.authorities] == ["127.0.0.1:1"]
    assert (tmp_path / "vault" / "signer.key").stat().st_mode & 0o077 == 0
    (tmp_path / "wrong.pem").write_text("no key")
    with pytest.raises(BadSettings) as wrong:
        open_sealing(load_settings(signer_key_file=tmp_path / "wrong.pem"), locales(), SystemClock())
    assert "EGIDE_SIGNER_KEY_FILE" in wrong.value.sentence


def test_the_settings_name_several_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    """With blanks between."""
    monkeypatch.setenv("EGIDE_TSA_URL", "http://one.example/tsa https://two.example")
    assert load_settings().tsa_url == ("http://one.example/tsa", "https://two.example")
    monkeypatch.setenv("EGIDE_TSA_URL", "ftp://one.example")
    with pytest.raises(BadSettings) as wrong:
        load_settings()
    assert "EGIDE_TSA_URL" in wrong.value.sentence

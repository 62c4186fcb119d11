"""`egide dossier`: a case of the database as one archive; one sentence for what cannot be used."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.files.age import Identity
from egide.cli.main import egide
from tests.adapters.evidence.dossier_parts import Office
from workflows.kernel.errors import EgideError


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    opened = Office.open(tmp_path)
    monkeypatch.setenv("EGIDE_DATABASE_URL", opened.desk.house.parts.settings.database_url)
    monkeypatch.setenv("EGIDE_VAULT_DIR", str(opened.desk.house.parts.settings.vault_folder))
    opened.add("document", b"words", "mots.txt", "text/plain")
    yield opened
    opened.close()


def said(*given: str) -> tuple[int, str]:
    ran = CliRunner().invoke(egide, given)
    if isinstance(ran.exception, EgideError):
        return 1, ran.exception.sentence
    return ran.exit_code, ran.output


def test_a_case_by_its_number(office: Office, tmp_path: Path) -> None:
    """The archive in the language that was asked for; without an authority it says that the stamp is awaited."""
    file, number = tmp_path / "out.zip", office.desk.case(office.case_id).number
    code, text = said("dossier", number, "-o", str(file), "--language", "en", "--json")
    found = json.loads(text)
    assert (code, found["stamped"], found["encrypted"], found["case"]) == (0, False, False, number)
    assert found["bytes"] == file.stat().st_size
    with zipfile.ZipFile(file) as archive:
        assert archive.read("exhibits/01-mots/mots.txt") == b"words"
    assert "dossier:exported" in office.desk.audit()


def test_to_a_key(office: Office, tmp_path: Path) -> None:
    """The other half opens it."""
    file, lawyer = tmp_path / "out.zip.age", Identity.make()
    code, text = said("dossier", office.desk.case(office.case_id).number, "-o", str(file), "--to", lawyer.recipient)
    assert (code, "encrypted" in text) == (0, True)
    assert lawyer.decrypt(file.read_bytes()).startswith(b"PK")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["EG-1999-000001"], "There is no case 'EG-1999-000001'."),
        (["EG-2026-000001", "--to", "age1no"], "--to: this is no public key of age (age1…)."),
    ],
)
def test_what_cannot_be_used(office: Office, tmp_path: Path, given: list[str], sentence: str) -> None:
    """One sentence, and no file."""
    file = tmp_path / "out.zip"
    assert said("dossier", *given, "-o", str(file)) == (1, sentence)
    assert not file.exists()

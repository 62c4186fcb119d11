"""The dossier for a lawyer: whole by both checks, the same bytes for the same content, nothing lost of any exhibit."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest

from adapters.evidence.package import zip_folder
from adapters.evidence.seal import Sealing
from adapters.files.age import Identity
from tests.adapters.documents.pdf_words import bare, words_of_pdf
from tests.adapters.evidence.dossier_parts import HOSTILE, Office, print_of
from tests.adapters.evidence.parts import by_command, by_script, texts
from workflows.desk.dossier import exhibits_of
from workflows.evidence.item import Kept, Vault
from workflows.kernel.errors import BadInput
from workflows.ports.evidence import NotStamped, Stamped


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = Office.open(tmp_path)
    yield opened
    opened.close()


def unpacked(content: bytes, folder: Path) -> Path:
    folder.mkdir()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def test_it_is_whole_by_both_checks(office: Office, tmp_path: Path) -> None:
    """A stranger with sha256sum, openssl and the anchors finds nothing wrong: neither with it, nor with the capture in it."""
    office.fill()
    folder = unpacked(office.make().content, tmp_path / "dossier")
    assert by_command(folder, office.seals.anchors) == []
    code, faults, said = by_script(folder, office.seals.anchors_folder)
    assert (code, faults) == (0, []), said
    assert (folder / "exhibits/01-capture-post-1/page.pdf").read_bytes() == b"%PDF-1.7"


def test_every_exhibit_is_there_byte_for_byte(office: Office, tmp_path: Path) -> None:
    """Under its number, by a name that every system writes; what the desk itself sent is none."""
    office.fill()
    source = office.source()
    folder = unpacked(office.make().content, tmp_path / "dossier")
    items = exhibits_of(source)
    assert [one.kind for one in items] == ["web_capture", "photo", "document", "document", "voice"]
    for number, one in enumerate(items[1:], 2):
        (found,) = [path for path in folder.glob(f"exhibits/{number:02}-*/*") if path.is_file()]
        assert found.read_bytes() == office.vault.read(one.case_id, one.id)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["kind"] == "dossier"
    assert HOSTILE in [one.get("name") for one in manifest["files"]]
    assert (folder / "custody.jsonl").read_text().splitlines() == list(source.custody)


def test_an_approved_letter_is_an_exhibit(office: Office, tmp_path: Path) -> None:
    """The bytes that were approved, under their number; its pages are printed."""
    content = print_of(1)
    office.add_letter(content)
    folder = unpacked(office.make().content, tmp_path / "dossier")
    assert (folder / "exhibits/01-formal-notice-author/formal-notice-author.pdf").read_bytes() == content
    assert by_command(folder, office.seals.anchors) == []


def test_the_same_content_gives_the_same_bytes(office: Office) -> None:
    """However often it is asked for; another content gives another dossier; each time it leaves is written down once more."""
    office.fill()
    first, second = office.take(), office.take()
    assert first.content == second.content
    assert [one.kind for one in office.source().packages] == ["dossier"]
    actions = [json.loads(line)["action"] for line in office.source().custody if str(first.record.id) in line]
    assert actions == ["sealed", "stored", "stamped", "exported", "exported"]
    assert office.desk.audit().count("dossier:exported") == 2
    office.add("document", b"one more", "more.txt", "text/plain")
    assert office.take().content != first.content


def test_the_pdf_says_all_of_it(office: Office, tmp_path: Path) -> None:
    """Sections, facts, clocks, hostile words as they are; the exhibits' pages under their stamps, and no script of theirs."""
    office.fill()
    content = (unpacked(office.make().content, tmp_path / "dossier") / "dossier.pdf").read_bytes()
    said = words_of_pdf(content)
    locales = office.desk.house.locales
    for part in ("matter", "publications", "chronology", "facts", "law", "clocks", "tried", "costs", "exhibits"):
        assert bare(locales.say("fr", f"dossier.{part}.title")) in said
    assert bare("loi 1881 art. 65") in said
    assert bare("« l'écran » & <b>") in said
    assert bare("capture technique horodatée, pas un constat").lower() in said.lower()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert "/OpenAction" not in pdf.Root
        assert "/Names" not in pdf.Root or "/JavaScript" not in pdf.Root.Names
        laid = [page for page in pdf.pages if "/XObject" in page.get("/Resources", {})]
    assert len(laid) == 3 + 2, "three pages of a tall picture, two of the PDF"


def test_only_the_lawyer_opens_it(office: Office) -> None:
    """Encrypted to the key that was given; words that are no key are refused before anything is made."""
    office.fill()
    lawyer = Identity.make()
    made = office.make(lawyer.recipient)
    assert made.name.endswith(".zip.age")
    assert lawyer.decrypt(made.content) == office.make().content
    with pytest.raises(BadInput):
        office.make("age1nonsense")


class Holed:
    """A vault that has lost one item."""

    def __init__(self, vault: Vault, lost: UUID) -> None:
        self._vault, self._lost = vault, lost

    def keep(self, case_id: UUID, item_id: UUID, content: bytes) -> Kept:
        return self._vault.keep(case_id, item_id, content)

    def read(self, case_id: UUID, item_id: UUID) -> bytes:
        if item_id == self._lost:
            raise LookupError(item_id)
        return self._vault.read(case_id, item_id)

    def shred(self, case_id: UUID) -> None:
        self._vault.shred(case_id)


def test_what_the_vault_has_no_more_is_said(office: Office, tmp_path: Path) -> None:
    """An exhibit that cannot be given is named on its sheet; the others are there, and the dossier is whole."""
    office.fill()
    lost = exhibits_of(office.source())[1]
    maker = replace(office.maker, vault=Holed(office.vault, lost.id))
    folder = unpacked(maker.make(office.source(), "fr").content, tmp_path / "dossier")
    assert by_command(folder, office.seals.anchors) == []
    assert list(folder.glob("exhibits/02-*")) == []
    assert bare(office.desk.house.locales.say("fr", "dossier.exhibits.why_missing")) in words_of_pdf(
        (folder / "dossier.pdf").read_bytes()
    )


class Away:
    """An authority that does not answer."""

    name = "away"

    def stamp(self, content: bytes) -> Stamped:
        raise NotStamped("it does not answer")


def test_a_stamp_that_comes_later_is_laid_in(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made while the authority was away it is never said to be stamped; once the stamp has come, it is whole."""
    office.add("document", b"words", "words.txt", "text/plain")
    seals = office.seals
    with monkeypatch.context() as away:
        away.setattr(type(seals), "sealing", property(lambda _: Sealing((Away(),), seals.signer, seals.clock, texts())))
        made = office.take()
    assert made.record.state == "pending"
    folder = unpacked(made.content, tmp_path / "pending")
    assert by_command(folder, seals.anchors) == [("stamp_pending", "SHA256SUMS.tsr")]
    stamp = seals.stamper().stamp(made.record.sums.encode()).response
    keep = office.desk.house.use_cases.keep_stamps
    office.desk.once(lambda tx: keep(tx, package_id=made.record.id, stamps=[base64.b64encode(stamp).decode()]))
    assert by_command(unpacked(office.take().content, tmp_path / "whole"), seals.anchors) == []


def test_an_exhibit_put_in_the_place_of_another_is_named(office: Office, tmp_path: Path) -> None:
    """Also within the capture that lies in it."""
    office.fill()
    folder = unpacked(office.make().content, tmp_path / "dossier")
    (folder / "exhibits/01-capture-post-1/page.pdf").write_bytes(b"another")
    faults = {("changed", "exhibits/01-capture-post-1/page.pdf")}
    assert set(by_command(folder, office.seals.anchors)) == faults
    assert set(by_script(folder, office.seals.anchors_folder)[1]) == faults
    assert zip_folder(folder)

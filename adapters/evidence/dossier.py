"""Makes the dossier of a case as one sealed archive: the PDF, every exhibit byte for byte, the seal, the means to check it.

The seal lies in the vault under the name of the content: asked for again, the same content gives the same archive."""

from __future__ import annotations

import asyncio
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from adapters.documents.dossier_pdf import Pages, pages_of, print_dossier
from adapters.evidence.package import zip_folder
from adapters.evidence.seal import Sealing, seal_package
from adapters.files.age import encrypt_to
from workflows.desk.dossier import KIND, Dossier, DossierSource, Exhibit, exhibits_of, letter_bytes
from workflows.desk.dossier_words import compose_dossier
from workflows.desk.words import CaseWords, Labels
from workflows.evidence.item import Evidence, Vault
from workflows.evidence.manifest import (
    CHECKER,
    Artefact,
    Manifest,
    is_safe_name,
)
from workflows.evidence.packages import SealedRecord, read_package, with_stamps
from workflows.kernel.errors import BadInput
from workflows.kernel.people import Language
from workflows.kernel.translator import Translator
from workflows.ports.dossier import MadeDossier

PDF: Final = "dossier.pdf"
EXHIBITS: Final = "exhibits/"
PRINTED_FIRST: Final = ("page.pdf", "full.png")
"""Of a capture the page as it was printed; its picture where it was not."""
MEDIA: Final = {".pdf": "application/pdf", ".png": "image/png"}
LARGEST_RATIO: Final = 1000


@dataclass(frozen=True, slots=True)
class SealedDossiers:
    """`ports.dossier.DossierMaker` over the vault. `open_sealing` gives what seals, when it is needed."""

    vault: Vault
    open_sealing: Callable[[], Sealing]
    rulebook: Labels
    say: Translator

    async def __call__(self, source: DossierSource, language: Language, recipient: str | None = None) -> MadeDossier:
        return await asyncio.to_thread(self.make, source, language, recipient)

    def make(self, source: DossierSource, language: Language, recipient: str | None = None) -> MadeDossier:
        """Gives the same, in the thread of the caller."""
        case = source.file.case
        zone = self.rulebook.jurisdictions.zone(case.jurisdiction).key
        words = CaseWords(self.say, self.rulebook, language, zone)
        check_recipient(recipient)
        with tempfile.TemporaryDirectory(prefix="egide-dossier-") as place:
            folder = Path(place)
            bytes_of = dict(self._read(source))
            unreadable = {one.id for one in exhibits_of(source)} - bytes_of.keys()
            dossier = compose_dossier(words, source, unreadable)
            packages = {one.id: one for one in source.packages}
            for one in dossier.exhibits:
                if one.is_readable:
                    exhibit = UUID(one.evidence_id)
                    lay_out(folder, one, _stamped(bytes_of[exhibit], packages.get(exhibit)))
            if not self._sealed_before(folder, case.id, dossier.id):
                self._seal(folder, source, dossier)
                self.vault.keep(case.id, dossier.id, _zipped(folder, outside=EXHIBITS))
                self._sealed_before(folder, case.id, dossier.id)  # whoever was first: theirs is the seal
            content = zip_folder(folder)
        record = packages.get(dossier.id) or read_package(content, dossier.id, case.id)
        content = with_stamps(content, record.stamps)
        name = f"{case.number}-dossier-{language}.zip"
        if recipient is not None:
            return MadeDossier(f"{name}.age", encrypt_to(content, recipient), record, is_encrypted=True)
        return MadeDossier(name, content, record, is_encrypted=False)

    def _read(self, source: DossierSource) -> Iterator[tuple[UUID, bytes]]:
        for one in exhibits_of(source):
            if (content := letter_bytes(source, one) or self._bytes(one)) is not None:
                yield one.id, content

    def _bytes(self, item: Evidence) -> bytes | None:
        """None for what the vault has no more, or not whole."""
        try:
            return self.vault.read(item.case_id, item.id)
        except (LookupError, ValueError):
            return None

    def _sealed_before(self, folder: Path, case_id: UUID, dossier_id: UUID) -> bool:
        """Puts the seal of the same content back, if there is one."""
        try:
            kept = self.vault.read(case_id, dossier_id)
        except LookupError:
            return False
        _unpack(kept, folder)
        return True

    def _seal(self, folder: Path, source: DossierSource, dossier: Dossier) -> None:
        sealing = self.open_sealing()
        (folder / PDF).write_bytes(print_dossier(dossier, dict(_printable(folder, dossier))))
        now = sealing.clock.now()
        described = [
            Artefact(PDF, "dossier", "application/pdf"),
            *(
                Artefact(f"{one.folder}/{one.file}", "exhibit", one.media_type, one.name)
                for one in dossier.exhibits
                if (folder / one.folder / one.file).is_file()
            ),
        ]
        manifest = Manifest(
            evidence_id=str(dossier.id), kind=KIND, actor="desk", purpose="dossier of a case for a lawyer",
            started_at=now, ended_at=now, case=dossier.number, artefacts=described,
            record={"dossier": {
                "language": dossier.language, "as_of": dossier.day.isoformat(),
                "exhibits": [
                    {"number": one.number, "folder": one.folder, "evidence_id": one.evidence_id, "sha256": one.sha256,
                     "present": one.is_readable}
                    for one in dossier.exhibits
                ],
            }},
            chain=source.custody, chain_name=str(source.file.case.id) if source.custody else None,
        )  # fmt: skip
        seal_package(folder, manifest, sealing)


def check_recipient(recipient: str | None) -> None:
    """Raises BadInput for words that are no public key of age."""
    if recipient is None:
        return
    try:
        encrypt_to(b"", recipient)
    except ValueError as error:
        raise BadInput("error.recipient_key", sentence="--to: this is no public key of age (age1…).") from error


def _stamped(content: bytes, package: SealedRecord | None) -> bytes:
    """A package with the stamps that came after it was kept; everything else as it came."""
    return with_stamps(content, package.stamps) if package is not None and _is_package(content) else content


def lay_out(folder: Path, exhibit: Exhibit, content: bytes) -> None:
    """Puts the bytes of an exhibit into its folder: a package file by file, everything else as it came."""
    place = folder / exhibit.folder
    place.mkdir(parents=True)
    if exhibit.is_package and _is_package(content):
        _unpack(content, place)
    else:
        (place / exhibit.file).write_bytes(content)


def _is_package(content: bytes) -> bool:
    """Whether it can be laid out: names that are safe, nothing that unpacks to a thousand times its size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            return bool(entries) and all(
                is_safe_name(one.filename) and one.file_size <= LARGEST_RATIO * max(one.compress_size, 1024)
                for one in entries
            )
    except zipfile.BadZipFile:
        return False


def _unpack(content: bytes, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for one in archive.infolist():
            if not is_safe_name(one.filename):
                raise ValueError(one.filename)
            path = folder / one.filename
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(one))
            if path.name == CHECKER:
                path.chmod(0o755)


def _zipped(folder: Path, outside: str) -> bytes:
    """What belongs to the dossier alone: the exhibits are in the vault already."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not name.startswith(outside):
                archive.write(path, name)
    return packed.getvalue()


def _printable(folder: Path, dossier: Dossier) -> Iterator[tuple[int, Pages]]:
    for one in dossier.exhibits:
        for path, media_type in _prints(folder, one):
            if (pages := pages_of(path.read_bytes(), media_type)) is not None and pages.shown:
                yield one.number, pages
                break


def _prints(folder: Path, exhibit: Exhibit) -> Sequence[tuple[Path, str]]:
    """Which files of an exhibit are printed: the first that can be."""
    place = folder / exhibit.folder
    if (place / exhibit.file).is_file():
        return [(place / exhibit.file, exhibit.media_type)]
    return [(place / name, MEDIA[Path(name).suffix]) for name in PRINTED_FIRST if (place / name).is_file()]

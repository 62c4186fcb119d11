"""A case with exhibits of every sort, and what makes its dossier over the real database, vault and seal."""

from __future__ import annotations

import asyncio
import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pikepdf
from PIL import Image

from adapters.evidence.dossier import SealedDossiers
from adapters.evidence.package import zip_folder
from tests.adapters.evidence.parts import Desk as Seals
from tests.conftest import TestClock
from tests.console.parts import SUNDAY, Desk, open_house
from workflows.desk.dossier import DossierSource
from workflows.evidence.item import Evidence, Vault
from workflows.kernel.people import ENGINE
from workflows.letters.draft import LetterDraft
from workflows.ports.dossier import MadeDossier
from workflows.use_cases.shared.custody import CustodyBook

HOSTILE = "../../#let x = 1; <b>&\u202e \u05e9\u05dc\u05d5\u05dd /" + "w" * 90 + ".PNG"


def picture(width: int = 800, height: int = 3000, mode: str = "RGBA") -> bytes:
    """A tall picture that lets white through."""
    made = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(made, "PNG")
    return made.getvalue()


def print_of(pages: int = 2) -> bytes:
    """A PDF with a script in it, which no dossier takes over."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(300, 900))
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('x')"))
        pdf.save(made)
    return made.getvalue()


@dataclass
class Office:
    """A desk with one case, and the means to seal its dossier."""

    root: Path
    seals: Seals
    desk: Desk
    case_id: UUID
    numbers: list[int] = field(default_factory=list)

    @classmethod
    def open(cls, root: Path) -> Office:
        (root / "house").mkdir()
        desk = Desk(open_house(root / "house", TestClock(SUNDAY)), TestClock(SUNDAY))
        return cls(root, Seals.open(root / "seals"), desk, desk.add_case())

    @property
    def vault(self) -> Vault:
        return self.desk.house.open_vault()

    @property
    def maker(self) -> SealedDossiers:
        means = self.desk.house.means
        return SealedDossiers(self.vault, lambda: self.seals.sealing, means.rulebook, self.desk.house.locales)

    def add(self, kind: str, content: bytes, name: str | None, mime: str | None, caption: str | None = None) -> UUID:
        """Something that the case holds."""
        desk, item_id = self.desk, self.desk.house.means.new_id()
        kept = self.vault.keep(self.case_id, item_id, content)

        def work(tx: object) -> None:
            case = tx.cases.get(self.case_id, ENGINE)  # type: ignore[attr-defined]
            now = desk.clock.now()
            item = Evidence(
                id=item_id, case_id=case.id, person_id=case.person_id, key=f"test:{item_id}", kind=kind, message_id=0,
                received_at=now, not_before=now, state="kept", name=name, mime=mime, size=kept.size, sha256=kept.sha256,
                caption=caption, receipted_at=now,
            )  # fmt: skip
            tx.evidence.add(item)  # type: ignore[attr-defined]
            CustodyBook(desk.clock).write(tx, case.id, ENGINE, "received", item_id, kept.sha256)  # type: ignore[arg-type]

        desk.once(work)
        return item_id

    def add_capture(self) -> UUID:
        """A capture that was sealed before."""
        folder = self.root / f"capture-{len(self.numbers)}"
        self.numbers.append(len(self.numbers))
        folder.mkdir()
        self.seals.seal(folder)
        return self.add(
            "web_capture", zip_folder(folder), "capture-post-1.zip", "application/zip", "https://example.org/a?b=1&c"
        )

    def fill(self) -> None:
        """One exhibit of every sort."""
        self.add_capture()
        self.add("photo", picture(), HOSTILE, "image/png", "« l'écran » & <b>")
        self.add("document", print_of(), "Relevé n° 1.pdf", "application/pdf")
        self.add("document", b"%PDF-1.7 nothing of it is a PDF", "faux.pdf", "application/pdf")
        self.add("voice", b"OggS" * 9, None, "audio/ogg")
        self.add("from_desk", b"what the desk sent", "guide.pdf", "application/pdf")

    def add_letter(self, content: bytes) -> UUID:
        """A letter that was approved, byte for byte."""
        desk, letter_id = self.desk, self.desk.house.means.new_id()
        now, user = desk.clock.now(), desk.user()
        draft = LetterDraft(
            id=letter_id, case_id=self.case_id, key=f"test:{letter_id}", kind="formal_notice_author", variant=None, step=None,
            language="fr", signer=None, tone=None, level=0, values={}, overrides={}, state="drafted", created_at=now,
            edited_at=now,
        )  # fmt: skip
        draft.freeze(content, hashlib.sha256(content).hexdigest(), "words", user.id, now)
        desk.once(lambda tx: tx.letters.add(draft))
        return letter_id

    def source(self) -> DossierSource:
        user = self.desk.user()
        read = self.desk.house.use_cases.read_dossier
        found: DossierSource = self.desk.once(lambda tx: read(tx, user=user, case_id=self.case_id, language="fr"))
        return found

    def make(self, recipient: str | None = None) -> MadeDossier:
        return self.maker.make(self.source(), "fr", recipient)

    def take(self) -> MadeDossier:
        """As a handler does: made, written down, given."""
        made, user = self.make(), self.desk.user()
        keep = self.desk.house.use_cases.keep_dossier
        self.desk.once(lambda tx: keep(tx, user=user, record=made.record, is_encrypted=made.is_encrypted))
        return made

    def close(self) -> None:
        asyncio.run(self.desk.house.stop())

"""The dossier for a lawyer: what a case is, who said what, which clocks run, what was tried, and every exhibit by its number.

Nothing in it depends on when it is asked for: the same case gives the same dossier, and the same dossier has the same name."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.correspondence import Approval
from workflows.desk.case_file import CaseFile
from workflows.evidence.item import WEB_CAPTURE, Evidence
from workflows.evidence.packages import SealedRecord
from workflows.letters.draft import LetterDraft

LONGEST_NAME: Final = 40
NOT_PLAIN: Final = re.compile("[^A-Za-z0-9]+")
ENDING: Final = re.compile(r"\.([A-Za-z0-9]{1,8})$")
KIND: Final = "dossier"
LETTER: Final = "letter"
NOT_EXHIBITS: Final = frozenset({"from_desk"})
"""What the desk itself sent into the chat proves nothing."""


@dataclass(frozen=True, slots=True)
class DossierSource:
    """What a dossier is made of. `evidence` and `letters` are all of the case, `custody` its chain of custody as it stands;
    `packages` what was sealed in the case before."""

    file: CaseFile
    evidence: Sequence[Evidence] = ()
    letters: Sequence[LetterDraft] = ()
    approvals: Sequence[Approval] = ()
    custody: Sequence[str] = ()
    packages: Sequence[SealedRecord] = ()


@dataclass(frozen=True, slots=True)
class DossierSection:
    """A part under its title: a lead, then a table whose columns have `widths` in parts of the page; `empty` where it has no
    row."""

    title: str
    lead: str
    head: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]
    empty: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One exhibit: its number, the folder where its bytes lie, and the lines of its sheet. `is_package`: a sealed package,
    laid out file by file. `file` is what a single file is called there; `is_readable` is False where the vault has no whole
    bytes of it; `stamps` how many authorities have stamped it so far."""

    number: int
    evidence_id: str
    folder: str
    file: str
    title: str
    lines: Sequence[tuple[str, str]]
    sha256: str
    media_type: str
    name: str | None
    is_package: bool
    is_readable: bool
    stamps: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """The dossier in words. `day` is that of the last thing that happened in the case; `stamp` goes on every page of an
    exhibit, `not_shown` where a picture of it cannot be printed, `more` where only its beginning is."""

    case_id: str
    number: str
    language: str
    day: date
    title: str
    lead: Sequence[str]
    contents: str
    disclaimer: str
    sections: Sequence[DossierSection]
    exhibits_title: str
    exhibits: Sequence[Exhibit]
    stamp: str
    not_shown: str
    more: str

    @property
    def id(self) -> UUID:
        """Of what it says: the same content has the same name, whoever asks for it and when."""
        said = json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=False)
        return UUID(bytes=hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()[:16], version=5)


def exhibits_of(source: DossierSource) -> Sequence[Evidence]:
    """Tells what becomes an exhibit, in the order in which it came: everything that is kept, and every letter that was
    approved."""
    kept = [one for one in source.evidence if one.state == "kept" and one.kind not in NOT_EXHIBITS]
    case = source.file.case
    letters = [
        _letter(case, one, one.content, one.approved_at) for one in source.letters if one.content and one.approved_at
    ]
    return sorted([*kept, *letters], key=lambda one: (one.received_at, str(one.id)))


def letter_bytes(source: DossierSource, item: Evidence) -> bytes | None:
    """Gives the bytes of a letter that was approved; None for what lies in the vault."""
    return next((one.content for one in source.letters if one.id == item.id), None)


def _letter(case: Case, draft: LetterDraft, content: bytes, at: datetime) -> Evidence:
    return Evidence(
        id=draft.id, case_id=case.id, person_id=case.person_id, key=f"letter:{draft.id}", kind=LETTER, message_id=0,
        received_at=at, not_before=at, state="kept", name=f"{draft.kind}.pdf", mime="application/pdf", size=len(content),
        sha256=draft.sha256, caption=draft.reference,
    )  # fmt: skip


def folder_of(number: int, item: Evidence) -> str:
    """`exhibits/NN-name`: a name that every system writes the same way."""
    name = item.name or item.kind
    said = _plain(ENDING.sub("", name)) or _plain(item.kind) or "file"
    return f"exhibits/{number:02}-{said}"


def file_of(item: Evidence) -> str:
    """Tells what the single file of an exhibit is called."""
    name = item.name or item.kind
    ending = ENDING.search(name)
    said = _plain(ENDING.sub("", name)) or _plain(item.kind) or "file"
    return f"{said}.{ending.group(1).lower()}" if ending else said


def is_package(item: Evidence) -> bool:
    """Tells whether its bytes are a sealed package of this desk."""
    return item.kind == WEB_CAPTURE


def readable(item: Evidence, unreadable: Collection[UUID]) -> bool:
    """Tells whether the vault gave its bytes back whole."""
    return item.id not in unreadable


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return NOT_PLAIN.sub("-", bare).strip("-").lower()[:LONGEST_NAME].strip("-")

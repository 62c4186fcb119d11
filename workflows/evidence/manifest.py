"""The manifest of a package of evidence: what it is, who made it and when, every file with its hash, and how it was sealed.

Texts, whole numbers and truths only, never a fraction: another program writes the same bytes (RFC 8785)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from workflows.evidence.custody import CustodyEntry

MANIFEST, SUMS, SIGNATURE, README, CHECKER = "manifest.json", "SHA256SUMS", "SHA256SUMS.sig", "README.txt", "verify.sh"
SCHEMA: Final = "egide-package/1"
MOST_STAMPS: Final = 9
LATER_THAN_STAMP: Final = 300
"""Seconds. An authority's clock may stand that far behind ours; a stamp that is older was made before the package was."""
SAFE_NAME: Final = re.compile(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._-]{0,119}(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,119}){0,9}")
"""Names that every system, every shell and every archive writes the same way."""

ManifestValue: TypeAlias = bool | int | str | Sequence["ManifestValue"] | Mapping[str, "ManifestValue"] | None
Section: TypeAlias = Mapping[str, ManifestValue]


@dataclass(frozen=True, slots=True)
class Artefact:
    """A file of the package. `kind` is its role (`screenshot`, `page`, `network`); `name` what its owner called it."""

    path: str
    kind: str
    media_type: str = "application/octet-stream"
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the maker of a package says of it; hashes, sealing and times of the seal are added when it is sealed.

    `kind`: `web_capture`, `user_upload`, `dossier` and their like. `actor` is a role or an identifier. `record` holds the
    sections that only this kind has (`request`, `network`, `browser`). `custody` is what was done with it before the seal: the
    package has a chain of its own, named by the evidence's id, that ends with the seal. Or it carries the chain of its case:
    `chain_name` is the case's id, `chain` every line that the case has, the export of this package among them."""

    evidence_id: str
    kind: str
    actor: str
    purpose: str
    started_at: datetime
    ended_at: datetime
    case: str | None = None
    artefacts: Sequence[Artefact] = ()
    record: Section = field(default_factory=dict)
    custody: Sequence[CustodyEntry] = ()
    chain: Sequence[str] = ()
    chain_name: str | None = None


def stamp_file(number: int) -> str:
    """Gives the name of the file with the stamp of the `number`th authority, counted from 1."""
    return f"{SUMS}.tsr" if number == 1 else f"{SUMS}.{number}.tsr"


STAMPS: Final = tuple(stamp_file(number) for number in range(1, MOST_STAMPS + 1))
OUTSIDE_SUMS: Final = frozenset({SUMS, SIGNATURE, *STAMPS})
"""Files about the list of hashes, which therefore cannot stand in it."""


def is_safe_name(path: str) -> bool:
    """Tells whether a file of a package may be called so."""
    return SAFE_NAME.fullmatch(path) is not None

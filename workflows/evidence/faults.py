"""What may be wrong with a package of evidence. A code has one sentence in each language (`seal.fault.<code>`), which both
checks say: `egide verify` and the `verify.sh` that lies in the package."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultCode(StrEnum):
    """One kind of fault. Values are read by scripts: they stay."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    SUMS_UNREADABLE = "sums_unreadable"
    MANIFEST_UNREADABLE = "manifest_unreadable"
    MANIFEST_NOT_CANONICAL = "manifest_not_canonical"
    MANIFEST_DIFFERS = "manifest_differs"
    SIGNATURE_MISSING = "signature_missing"
    OTHER_SIGNER = "other_signer"
    STAMP_PENDING = "stamp_pending"
    STAMP_UNREADABLE = "stamp_unreadable"
    STAMP_OTHER_BYTES = "stamp_other_bytes"
    STAMP_OTHER_AUTHORITY = "stamp_other_authority"
    STAMP_CERTIFICATE_EXPIRED = "stamp_certificate_expired"
    STAMP_TOO_OLD = "stamp_too_old"
    CUSTODY_UNREADABLE = "custody_unreadable"
    CUSTODY_CUT = "custody_cut"
    CUSTODY_REORDERED = "custody_reordered"
    CUSTODY_BROKEN = "custody_broken"
    CUSTODY_REWRITTEN = "custody_rewritten"
    NO_ANCHORS = "no_anchors"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A fault, the file it is in (with the folder of the package it belongs to), and the line where a line is meant."""

    code: FaultCode
    file: str
    line: int | None = None

    def within(self, folder: str) -> Fault:
        """Gives the same fault of a package that lies in a folder of another."""
        return Fault(self.code, f"{folder}/{self.file}", self.line) if folder else self

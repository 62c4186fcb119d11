"""Who vouches for evidence: an authority that says when, a signer that says who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from workflows.evidence.custody import CustodyHead
from workflows.evidence.packages import DayHeads, SealedRecord
from workflows.kernel.errors import OutsideFailed


class NotStamped(OutsideFailed):
    """The authority did not answer, refused, or answered what its own roots do not bear out. `why` is for the log; the
    evidence stays pending and is stamped later."""

    def __init__(self, why: str) -> None:
        super().__init__(sentence=why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Stamped:
    """A time stamp (RFC 3161) that was checked: the authority's answer byte for byte, and the instant it states."""

    response: bytes
    at: datetime


class TimestampAuthority(Protocol):
    """Says that bytes were there at an instant. Slow: never called inside a unit of work."""

    @property
    def name(self) -> str: ...

    def stamp(self, content: bytes) -> Stamped:
        """Gives a stamp over the SHA-256 of `content`, verified against the configured roots. Raises NotStamped."""
        ...


class Signer(Protocol):
    """The desk's own key (Ed25519)."""

    @property
    def key_id(self) -> str:
        """SHA-256 of the public key (SubjectPublicKeyInfo, DER), in hexadecimal."""
        ...

    @property
    def public_pem(self) -> bytes:
        """What others check signatures with."""
        ...

    def sign(self, content: bytes) -> bytes:
        """64 bytes: the same for the same content."""
        ...


@dataclass(frozen=True, slots=True)
class SealState:
    """How far a package is sealed: `stamps` has an entry for each authority, None where its stamp is still awaited."""

    root_sha256: str
    stamps: Sequence[datetime | None]

    @property
    def is_pending(self) -> bool:
        """Whether an authority still has to stamp it; a package without any authority was never stamped either."""
        return not self.stamps or any(at is None for at in self.stamps)


class Custody(Protocol):
    """The chains of custody of all cases."""

    def head(self, case_id: UUID) -> CustodyHead | None:
        """Gives the last line's; None for a chain with nothing in it. Locked for the transaction where it is written
        next."""

    def append(self, case_id: UUID, number: int, line: str) -> None:
        """Adds a line. Raises Conflict if another writer was first."""

    def lines(self, case_id: UUID) -> Sequence[str]:
        """Gives the whole chain, oldest first."""

    def heads(self) -> Sequence[CustodyHead]:
        """Gives the head of every chain, in the order of their names."""


class Packages(Protocol):
    """Packages that were sealed, and the heads of each day."""

    def add(self, record: SealedRecord) -> bool:
        """False if a package of that id is there already."""

    def get(self, package_id: UUID) -> SealedRecord | None: ...
    def save(self, record: SealedRecord) -> None: ...
    def of(self, case_id: UUID) -> Sequence[SealedRecord]:
        """Gives the case's packages, oldest first."""

    def pending(self, now: datetime, limit: int) -> Sequence[SealedRecord]:
        """Gives those that wait for a stamp and may be asked for now, the oldest first."""

    def heads_of(self, day: date) -> DayHeads | None: ...
    def put_heads(self, heads: DayHeads) -> None:
        """Writes the day's heads, or what became of them."""

    def heads_to_keep(self) -> Sequence[DayHeads]:
        """Days whose heads nobody outside was told yet, oldest first."""

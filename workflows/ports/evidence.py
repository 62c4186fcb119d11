"""Who vouches for evidence: an authority that says when, a signer that says who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

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
        """A stamp over the SHA-256 of `content`, verified against the configured roots. Raises NotStamped."""
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

"""What an insured person sends as proof: taken as it came, hashed, kept encrypted; never overwritten.

Whether a file may be taken at all is decided before anything of it is read (`may_take`): a picture that nobody may hold
must never reach the desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, Protocol
from uuid import UUID

from workflows.kernel.clock import Clock
from workflows.kernel.errors import Refused

FILES: Final = ("photo", "document", "video", "voice", "audio", "video_note", "animation")
"""Kinds of message that carry a file. Stickers are pictures of a shop, not of a case: they are never taken."""

LARGEST: Final = 20 * 1024 * 1024
"""What a bot may download; larger files go by the handler's upload page or on a medium."""

TRIES: Final = 6
SHORT_HASH: Final = 12

EvidenceState = Literal["awaited", "kept", "lost", "same", "refused"]
"""`refused`: its bytes may do harm, or nobody can look into them; they were not kept. `same`: an edit that brought the bytes
and the words of the version before it."""
WEB_CAPTURE: Final = "web_capture"
"""Of the desk's own machine: a page, captured. Nobody sent it."""
HEARD_BY_PEOPLE: Final = frozenset({"voice", "audio", "video_note"})
"""Kinds in which somebody speaks: no machine listens to them, a person of the desk does."""
Refusal = Literal["no_case", "before_triage", "text_only", "blocked", "too_large", "closed"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as a message announced it. `file_id` is the channel's name for it, good for one download."""

    kind: str
    file_id: str
    message_id: int
    sent_at: datetime | None = None
    name: str | None = None
    mime: str | None = None
    size: int | None = None
    album: str | None = None
    caption: str | None = None
    origin: Mapping[str, object] | None = None

    @property
    def is_spoken(self) -> bool:
        """Whether the person said it into the chat themselves: their words, which show nothing."""
        return self.kind == "voice" and self.origin is None


@dataclass(slots=True)
class Evidence:
    """One item. `origin` is where a forward claims to come from: a claim, not a proof. An edited one is a new version
    that `replaces` the earlier, which stays. Bytes are in the vault under the item's id."""

    id: UUID
    case_id: UUID
    person_id: UUID
    key: str
    kind: str
    message_id: int
    received_at: datetime
    not_before: datetime
    state: str = "awaited"
    album: str | None = None
    name: str | None = None
    mime: str | None = None
    size: int | None = None
    sha256: str | None = None
    caption: str | None = None
    origin: dict[str, object] | None = None
    sent_at: datetime | None = None
    attempt: int = 0
    file_id: str | None = None
    version: int = 1
    replaces: UUID | None = None
    receipted_at: datetime | None = None

    @property
    def short_hash(self) -> str:
        """The beginning of the hash, as receipts show it."""
        return (self.sha256 or "")[:SHORT_HASH]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the vault says of the bytes it was given. `media_type`: what they are by content, where they were looked at."""

    sha256: str
    size: int
    media_type: str | None = None


class OnHold(Refused):
    """The case is kept for a court or a dispute: nothing of it is destroyed before the hold is lifted."""

    message_key = "error.on_hold"


class Vault(Protocol):
    """Where the bytes of evidence lie, encrypted with a key of the case. Slow: never called inside a unit of work."""

    def keep(self, case_id: UUID, item_id: UUID, content: bytes) -> Kept:
        """Stores the bytes as they came, and says what is kept: kept twice under one id, the first bytes stay. Raises
        LookupError for a case that was shredded, OutsideFailed where nothing answers."""

    def read(self, case_id: UUID, item_id: UUID) -> bytes:
        """Gives the bytes as they came. Raises LookupError if they are not there, ValueError if they were altered."""

    def shred(self, case_id: UUID) -> None:
        """Destroys the key of the case: nothing of it can be read any more. Raises OnHold."""


class HoldingVault(Vault, Protocol):
    """A vault whose cases can be put on hold. Slow, as every vault."""

    def hold(self, case_id: UUID, is_held: bool) -> None:
        """Puts the case on hold, or lifts it: while it is held nothing of it is destroyed."""

    def is_held(self, case_id: UUID) -> bool:
        """Tells whether the case is on hold."""


class ScrubReport(Protocol):
    """What a look at every file of the vault found; `damaged` and `missing` are paths, which hold identifiers only."""

    items: int
    damaged: list[str]
    missing: list[str]

    @property
    def is_whole(self) -> bool: ...


class ScrubbedVault(Protocol):
    """A vault whose every file can be looked at. Slow."""

    def scrub(self, clock: Clock) -> ScrubReport: ...


def may_take(
    uploads: Literal["allowed", "text_only", "blocked"] | None,
    *,
    is_open: bool,
    size: int | None,
    is_spoken: bool = False,
) -> Refusal | None:
    """Tells why a file may not be taken; None if it may. `uploads` None: the questions that decide it are not answered
    yet. `is_spoken`: what the person says themselves is taken as their written words are."""
    if not is_open:
        return "closed"
    if is_spoken:
        return "too_large" if size is not None and size > LARGEST else None
    if uploads is None:
        return "before_triage"
    if uploads == "blocked":
        return "blocked"
    if uploads == "text_only":
        return "text_only"
    return "too_large" if size is not None and size > LARGEST else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a person gets for what they sent: the case's number, the time, each item."""

    items: tuple[Evidence, ...] = field(default=())

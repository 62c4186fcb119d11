"""Mails with third parties: what left, what came back, and to which step of which case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

Sort = Literal["sent", "answer", "automatic", "not_delivered", "delayed", "stranger", "put_aside"]
"""`automatic`: an acknowledgement or an absence note, written by nobody. `not_delivered`, `delayed`: a server's word on our
mail. `stranger`: the right token, but another address than the one we wrote to; a handler says whether it belongs to it, and
what does not is `put_aside`."""
LONGEST_TEXT: Final = 20_000
LONGEST_SUBJECT: Final = 300
LONGEST_ADDRESS: Final = 254
MAIL: Final = "email"
"""The kind of evidence: a mail as it came, byte for byte."""


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """A mail as it was read. `status` is the code of RFC 3463 where a server says what became of ours, `recipient` whom it
    speaks of; `files` how many it carries."""

    sort: Literal["answer", "automatic", "not_delivered", "delayed"]
    message_id: str
    sender: str
    subject: str
    text: str
    status: str = ""
    recipient: str = ""
    files: int = 0


@dataclass(slots=True)
class ThreadMail:
    """One mail of a thread. The thread bears the id of its first mail, which we wrote. `address` is the other side's; `key` is
    unique: of ours that of the outbox, of theirs made from thread and Message-ID. `item_id` is the evidence that keeps its
    bytes."""

    id: UUID
    thread: UUID
    case_id: UUID
    key: str
    sort: Sort
    at: datetime
    address: str
    subject: str
    text: str
    step: str | None = None
    message_id: str = ""
    status: str = ""
    item_id: UUID | None = None
    sha256: str | None = None

    @property
    def is_ours(self) -> bool:
        """Whether the desk wrote it."""
        return self.sort == "sent"


def is_known(sender: str, thread: list[ThreadMail]) -> bool:
    """Tells whether somebody of the thread wrote: an address that we wrote to, or one that a handler has taken in."""
    given = sender.strip().lower()
    known = {one.address.strip().lower() for one in thread if one.sort in ("sent", "answer")}
    return given in known

"""What a mail says, as whoever writes it and whoever sends it see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NotRequired, TypedDict
from uuid import UUID

from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


class PlainFile(TypedDict):
    """A file beside a mail, as the outbox keeps it."""

    name: str
    media_type: str
    case: str
    item: str
    sha256: str


class PlainMail(TypedDict):
    """A mail as the outbox keeps it."""

    subject: str
    text: str
    html: NotRequired[str]
    language: NotRequired[str]
    thread: NotRequired[str]
    earlier: NotRequired[list[str]]
    answers: NotRequired[str]
    files: NotRequired[list[PlainFile]]


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file beside a mail: an item of the vault, with the hash of what was approved."""

    name: str
    media_type: str
    case_id: UUID
    item_id: UUID
    sha256: str

    def to_plain(self) -> PlainFile:
        """As the outbox keeps it."""
        return {
            "name": self.name, "media_type": self.media_type, "case": str(self.case_id), "item": str(self.item_id),
            "sha256": self.sha256,
        }  # fmt: skip

    @classmethod
    def from_plain(cls, plain: Plain) -> MailFile:
        """Reads what the outbox keeps; raises KeyError or ValueError."""
        return cls(
            read.text(plain, "name"), read.text(plain, "media_type"), UUID(read.text(plain, "case")),
            UUID(read.text(plain, "item")), read.text(plain, "sha256"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MailContent:
    """A mail has a subject and a text; the same as HTML, and its language, where they are known. With a `thread` answers come
    back to it; `earlier` are the keys of our mails before it, `answers` the Message-ID of the one that it answers."""

    subject: str
    text: str
    html: str | None = None
    language: str | None = None
    thread: UUID | None = None
    earlier: tuple[str, ...] = ()
    answers: str | None = None
    files: tuple[MailFile, ...] = ()

    def to_plain(self) -> PlainMail:
        """As the outbox keeps it."""
        plain: PlainMail = {"subject": self.subject, "text": self.text}
        if self.html is not None:
            plain["html"] = self.html
        if self.language is not None:
            plain["language"] = self.language
        if self.thread is not None:
            plain["thread"] = str(self.thread)
        if self.earlier:
            plain["earlier"] = list(self.earlier)
        if self.answers is not None:
            plain["answers"] = self.answers
        if self.files:
            plain["files"] = [one.to_plain() for one in self.files]
        return plain

    @classmethod
    def from_plain(cls, plain: Plain) -> MailContent:
        """Reads what the outbox keeps; raises KeyError where there is no subject or no text."""
        return cls(
            read.text(plain, "subject"),
            read.text(plain, "text"),
            read.text_or_none(plain, "html"),
            read.text_or_none(plain, "language"),
            read.uuid_or_none(plain, "thread"),
            tuple(str(one) for one in read.listed(plain.get("earlier", []))),
            read.text_or_none(plain, "answers"),
            tuple(MailFile.from_plain(one) for one in read.entries(plain.get("files", []))),
        )

"""What a mail says, as whoever writes it and whoever sends it see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NotRequired, TypedDict

from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


class PlainMail(TypedDict):
    """A mail as the outbox keeps it."""

    subject: str
    text: str
    html: NotRequired[str]
    language: NotRequired[str]


@dataclass(frozen=True, slots=True)
class MailContent:
    """A mail has a subject and a text; the same as HTML, and its language, where they are known."""

    subject: str
    text: str
    html: str | None = None
    language: str | None = None

    def to_plain(self) -> PlainMail:
        """As the outbox keeps it."""
        plain: PlainMail = {"subject": self.subject, "text": self.text}
        if self.html is not None:
            plain["html"] = self.html
        if self.language is not None:
            plain["language"] = self.language
        return plain

    @classmethod
    def from_plain(cls, plain: Plain) -> MailContent:
        """What the outbox keeps, read; raises KeyError where there is no subject or no text."""
        return cls(
            read.text(plain, "subject"),
            read.text(plain, "text"),
            read.text_or_none(plain, "html"),
            read.text_or_none(plain, "language"),
        )

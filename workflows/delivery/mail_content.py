"""What a mail says, as whoever writes it and whoever sends it see it."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True)
class MailContent:
    """A mail has a subject and a text; the same as HTML, and its language, where they are known."""

    subject: str
    text: str
    html: str | None = None
    language: str | None = None

    def to_plain(self) -> Plain:
        """As the outbox keeps it."""
        plain = {"subject": self.subject, "text": self.text, "html": self.html, "language": self.language}
        return {name: said for name, said in plain.items() if said is not None}

    @classmethod
    def from_plain(cls, plain: Plain) -> MailContent:
        """What the outbox keeps, read; raises KeyError where there is no subject or no text."""
        return cls(
            read.text(plain, "subject"),
            read.text(plain, "text"),
            read.text_or_none(plain, "html"),
            read.text_or_none(plain, "language"),
        )

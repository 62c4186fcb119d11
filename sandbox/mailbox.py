"""A mailbox for the whole machine: a real SMTP server on loopback that keeps what it is given, in memory and bounded."""

from __future__ import annotations

import asyncio
import html
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.bell import Bell
from sandbox.faults import Faults
from sandbox.files import Upload
from sandbox.view_types import MailView

MAILS_KEPT = 500
SIZE_LIMIT = 12 * 1024 * 1024
LINK = re.compile(r"https?://[^\s<>\"']+")


@dataclass(slots=True, frozen=True)
class Mail:
    """A mail as it was handed over. `to` are the envelope's recipients."""

    id: int
    at: float
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    message_id: str
    attachments: tuple[Upload, ...] = field(default=())

    def view(self) -> MailView:
        """As the pages and the test client read it; `links` are the addresses in the text, in order."""
        return {
            "id": self.id, "at": self.at, "from": self.sender, "to": list(self.to), "subject": self.subject,
            "text": self.text, "html": bool(self.html), "message_id": self.message_id,
            "links": [clean_link(one) for one in LINK.findall(self.text)],
            "attachments": [{"name": one.name, "mime": one.mime, "size": len(one.data)} for one in self.attachments],
        }  # fmt: skip


class Mailbox:
    """Everybody's mails, oldest first."""

    def __init__(self, clock: Callable[[], float], bell: Bell, faults: Faults) -> None:
        self._clock = clock
        self._bell = bell
        self._faults = faults
        self._server: asyncio.Server | None = None
        self._count = 0
        self.mails: deque[Mail] = deque(maxlen=MAILS_KEPT)
        self.port = 0

    async def start(self, host: str) -> None:
        """Listens on a free port of `host`."""
        loop = asyncio.get_running_loop()

        def door() -> SMTP:
            return SMTP(self, hostname="localhost", ident="Mailbox", data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True)

        self._server = await loop.create_server(door, host, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Takes no more mail."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """A mail was handed over: keep it, unless a misfortune named `mail` waits."""
        fault = self._faults.take("mail", {})
        if fault is not None and fault.kind == "refuse":
            return f"{fault.status} {fault.description}"
        self.keep(envelope)
        if fault is not None and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()  # taken, and nobody is told
        return "250 OK"

    def keep(self, envelope: Envelope) -> None:
        """Remember a mail."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        message = message_from_bytes(raw, policy=policy.default)
        plain, rich = _body(message, "plain"), _body(message, "html")
        self._count += 1
        self.mails.append(
            Mail(
                id=self._count,
                at=self._clock(),
                sender=str(message.get("From", envelope.mail_from or "")),
                to=tuple(envelope.rcpt_tos),
                subject=str(message.get("Subject", "")),
                text=plain or _words(rich),
                html=rich,
                message_id=str(message.get("Message-ID", "")),
                attachments=tuple(_attachment(part) for part in message.iter_attachments()),
            )
        )
        self._bell.ring()

    def by_id(self, mail_id: int) -> Mail | None:
        """Gives the mail with this number."""
        return next((one for one in self.mails if one.id == mail_id), None)

    def newest(self) -> int:
        """Gives the number of the newest mail; 0 when there is none."""
        return self._count


def clean_link(found: str) -> str:
    """Gives an address without the punctuation of the sentence around it."""
    return found.rstrip(".,;:!?)]»")


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content()).replace("\r\n", "\n").strip()
    except (LookupError, ValueError):
        return ""


def _attachment(part: EmailMessage) -> Upload:
    data = part.get_payload(decode=True)
    return Upload(
        part.get_filename() or "attachment", part.get_content_type(), data if isinstance(data, bytes) else b""
    )


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.said.append(f" {dict(attrs).get('href') or ''} ")
        elif tag in ("p", "br", "div", "li", "tr"):
            self.said.append("\n")


def _words(rich: str) -> str:
    """The words of a mail that has no plain text."""
    reader = _Words()
    reader.feed(rich)
    return html.unescape("".join(reader.said)).strip()

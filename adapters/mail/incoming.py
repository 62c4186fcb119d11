"""Reads a mail that came in: what it is, who wrote it, its words. Nothing in it is trusted, and nothing makes it fail.

What is a bounce is said by RFC 3464 (`multipart/report`), what nobody wrote by RFC 3834 (`Auto-Submitted`) and the headers that
mail programs use besides. Signatures of the sending domain are kept with the bytes and prove no identity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.headerregistry import AddressHeader
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256
from html.parser import HTMLParser
from typing import Final, Literal

from workflows.delivery.mail_thread import LONGEST_ADDRESS, LONGEST_SUBJECT, LONGEST_TEXT, IncomingMail

_STATUS: Final = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BREAKS: Final = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote"})
_SILENT: Final = frozenset({"script", "style", "head", "title"})
_UNWRITTEN: Final = frozenset({"bulk", "junk", "auto_reply", "list"})
_ABSENCE: Final = ("x-autoreply", "x-autorespond", "x-auto-response-suppress-reply")


def read_mail(raw: bytes) -> IncomingMail:
    """Gives the mail. Whatever the bytes are, something is read: at worst an answer without words."""
    try:
        message = message_from_bytes(raw, policy=SMTP)
        assert isinstance(message, EmailMessage)
        return _read(message, raw)
    except Exception:  # headers of hostile mails break the parser in ways that it does not name
        return IncomingMail(
            "answer", _made_up(raw), "", "", _CONTROL.sub("", raw[:LONGEST_TEXT].decode("utf-8", "replace"))
        )


def words_alone(raw: bytes) -> bytes:
    """Gives the same mail without what it carries besides words: headers and text. For cases of which nobody may hold a
    picture."""
    read = read_mail(raw)
    kept = EmailMessage(policy=SMTP.clone(max_line_length=998))
    for name, value in (("From", read.sender), ("Subject", read.subject)):
        kept[name] = " ".join(value.split())
    kept["X-Message-Id"] = " ".join(read.message_id.split())
    kept["X-Files-Not-Kept"] = str(read.files)
    kept.set_content(read.text or " ")
    return bytes(kept)


def _read(message: EmailMessage, raw: bytes) -> IncomingMail:
    said = _report(message)
    status, recipient = said if said is not None else ("", "")
    return IncomingMail(
        sort=_sort(message, said is not None, status),
        message_id=_line(message, "message-id", LONGEST_SUBJECT) or _made_up(raw),
        sender=_sender(message),
        subject=_line(message, "subject", LONGEST_SUBJECT),
        text=_text(message),
        status=status,
        recipient=recipient,
        files=sum(1 for _ in _files(message)),
    )


def _sort(
    message: EmailMessage, is_report: bool, status: str
) -> Literal["answer", "automatic", "not_delivered", "delayed"]:
    if is_report:
        return "delayed" if status.startswith("4") or status.startswith("2") else "not_delivered"
    submitted = _line(message, "auto-submitted", 60).lower()
    if submitted and not submitted.startswith("no"):
        return "automatic"
    if _line(message, "precedence", 60).lower() in _UNWRITTEN or any(name in message for name in _ABSENCE):
        return "automatic"
    if _line(message, "return-path", 60).strip() == "<>" or _line(message, "x-failed-recipients", 60):
        return "not_delivered"
    return "answer"


def _report(message: Message) -> tuple[str, str] | None:
    """Status and recipient of a delivery report; None where it is none. A failure outweighs a delay beside it."""
    if message.get_content_type() != "multipart/report":
        return None
    found: list[tuple[str, str]] = []
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            status = _STATUS.search(str(block.get("status", "")))
            if status is not None:
                whom = str(block.get("final-recipient", "") or block.get("original-recipient", ""))
                found.append((status.group(0), whom.partition(";")[2].strip()[:LONGEST_ADDRESS]))
    return min(found, key=lambda one: one[0][0] != "5", default=("5.0.0", ""))


def _sender(message: EmailMessage) -> str:
    header = message.get("from")
    if isinstance(header, AddressHeader) and header.addresses:
        return header.addresses[0].addr_spec[:LONGEST_ADDRESS]
    return parseaddr(str(header or ""))[1][:LONGEST_ADDRESS]


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    try:
        said = body.get_content()
    except (LookupError, UnicodeError, ValueError):  # a character set that nobody knows
        raw = body.get_payload(decode=True)
        said = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    words = said if isinstance(said, str) else ""
    if body.get_content_type() == "text/html":
        words = _words_of(words)
    return _CONTROL.sub("", words.replace("\r\n", "\n")).strip()[:LONGEST_TEXT]


def _files(message: EmailMessage) -> Iterator[Message]:
    for part in message.walk():
        if part.is_multipart() or (part.get_content_maintype() == "text" and part.get_filename() is None):
            continue
        if part.get_content_maintype() != "message":
            yield part


def _line(message: Message, name: str, longest: int) -> str:
    return _CONTROL.sub("", " ".join(str(message.get(name, "")).split()))[:longest]


def _made_up(raw: bytes) -> str:
    """A name for a mail that has none: the same for the same bytes."""
    return f"<{sha256(raw).hexdigest()}@no-message-id.invalid>"


class _Words(HTMLParser):
    """The words of a page, without what it hides or runs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def _words_of(html: str) -> str:
    parser = _Words()
    parser.feed(html)
    lines = (" ".join(line.split()) for line in "".join(parser.words).split("\n"))
    return "\n".join(line for line in lines if line)

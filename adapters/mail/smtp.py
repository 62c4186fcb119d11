"""The way out by SMTP. One try for each call: the outbox retries."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from workflows.delivery.mail_addresses import MailAddresses
from workflows.delivery.mail_content import MailContent, MailFile
from workflows.delivery.outgoing import Delivered, Outgoing, PermanentFailure, RetryLater, UnknownOutcome
from workflows.kernel.errors import BadInput

SECONDS = 20
PORTS = {"smtp": 25, "smtps": 465}
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
PERMANENT = 500
HEADERS = SMTP.clone(max_line_length=998)
"""Headers stay on one line: what folds them between words of other alphabets loses the spaces."""
ReadFile = Callable[[MailFile], Awaitable[bytes]]
"""Reads what goes beside a mail. Raises LookupError where it is not there, ValueError where it was altered."""


def one_line(text: str) -> str:
    """Gives a header's text: a line break in it would begin another header."""
    return _CONTROL.sub(" ", text).strip()


def message_id(key: str, sender: str) -> str:
    """Made from the key of the message: two deliveries of one message carry the same name."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


class SmtpSender:
    """`ports.Sender` over one server: `smtp://[user:password@]host[:port]` or `smtps://…` (TLS from the first byte).

    With `smtp://` STARTTLS is used where the server offers it, demanded where there is a password or
    `?starttls=required`, and left alone with `?starttls=no` (a relay on the same machine)."""

    def __init__(
        self, url: str, sender: str, addresses: MailAddresses | None = None, read_file: ReadFile | None = None
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise BadInput(
                "error.settings", sentence="EGIDE_SMTP_URL must look like smtp://host:25 or smtps://host:465."
            )
        self._host = parts.hostname
        self._port = parts.port or PORTS[parts.scheme]
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._tls = parts.scheme == "smtps"
        wish = parse_qs(parts.query).get("starttls", [""])[0]
        demanded = wish == "required" or self._user is not None
        self._starttls = None if self._tls else True if demanded else False if wish == "no" else None
        self._sender = sender
        self._addresses = addresses
        self._read_file = read_file

    async def __call__(self, outgoing: Outgoing) -> Delivered | RetryLater | UnknownOutcome | PermanentFailure:
        """Hands the message over once. What the server says for now may be tried later; what it says for good, never."""
        to = parseaddr(outgoing.to)[1]
        if not to or "@" not in to or _CONTROL.search(outgoing.to):
            return PermanentFailure("the address cannot be used")
        message = self.compose(outgoing, to)
        problem = await self._add_files(message, outgoing)
        if problem is not None:
            return PermanentFailure(problem)
        try:
            refused, _ = await aiosmtplib.send(
                message,
                sender=self._envelope_sender(outgoing),
                recipients=[to],
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                start_tls=False if self._tls else self._starttls,
                timeout=SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _judge(error.recipients[0].code, error.recipients[0].message)
        except aiosmtplib.SMTPResponseException as error:
            return _judge(error.code, error.message)
        except (aiosmtplib.SMTPReadTimeoutError, aiosmtplib.SMTPServerDisconnected) as error:
            return UnknownOutcome(f"the mail server did not answer ({type(error).__name__})")
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            return RetryLater(f"the mail server cannot be used ({type(error).__name__})")
        if refused:
            reply = next(iter(refused.values()))
            return _judge(reply.code, reply.message)
        return Delivered(str(message["Message-ID"]))

    def compose(self, outgoing: Outgoing, to: str) -> EmailMessage:
        """Gives the message as it leaves: text, and HTML beside it where there is some. Of a thread it carries the
        address that brings an answer back, and the names of the mails before it."""
        content = MailContent.from_plain(outgoing.payload)
        message = EmailMessage(policy=HEADERS)
        message["From"] = one_line(self._sender)
        message["To"] = to
        message["Subject"] = one_line(content.subject)
        self._name(message, content, outgoing.key)
        if content.language:
            message["Content-Language"] = one_line(content.language)
        message.set_content(content.text)
        if content.html:
            message.add_alternative(content.html, subtype="html")
        return message

    def _name(self, message: EmailMessage, content: MailContent, key: str) -> None:
        if content.thread is None:
            message["Message-ID"] = message_id(key, self._sender)
            message["Auto-Submitted"] = "auto-generated"
            return
        if self._addresses is None:  # nothing brings answers here: they go to the desk's own box
            names = [message_id(one, self._sender) for one in (*content.earlier, key)]
        else:
            message["Reply-To"] = self._addresses.answers(content.thread)
            names = [self._addresses.message_id(content.thread, one) for one in (*content.earlier, key)]
        message["Message-ID"] = names.pop()
        answered = one_line(content.answers) if content.answers else names[-1] if names else None
        if answered is not None:
            message["In-Reply-To"] = answered
            message["References"] = " ".join(dict.fromkeys([*names, answered]))

    def _envelope_sender(self, outgoing: Outgoing) -> str:
        thread = MailContent.from_plain(outgoing.payload).thread
        if thread is None or self._addresses is None:
            return parseaddr(self._sender)[1]
        return self._addresses.bounces(thread)

    async def _add_files(self, message: EmailMessage, outgoing: Outgoing) -> str | None:
        """Puts the files beside the words; why not, where one is not what was approved."""
        for one in MailContent.from_plain(outgoing.payload).files:
            if self._read_file is None:
                return "files cannot be sent from here"
            try:
                content = await self._read_file(one)
            except (LookupError, ValueError):
                return f"the file {one_line(one.name)} cannot be read"
            if hashlib.sha256(content).hexdigest() != one.sha256:
                return f"the file {one_line(one.name)} is not the one that was approved"
            main, _, sub = one.media_type.partition("/")
            message.add_attachment(content, maintype=main, subtype=sub or "octet-stream", filename=one_line(one.name))
        return None


def _judge(code: int, said: str) -> RetryLater | PermanentFailure:
    """4xx is for now, 5xx is for good. A server that wants another sign-in may be mended: later."""
    why = f"{code} {one_line(said)}"[:300]
    if code >= PERMANENT and code not in (530, 534, 535, 538):
        return PermanentFailure(why)
    return RetryLater(why)

"""How letters leave a desk of the crash harness and answers come to it: the real adapters, looked at when the story says so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final
from urllib.parse import quote, urlsplit
from uuid import UUID

from adapters.mail.intake import MailIntake
from adapters.post.opened import open_provider
from adapters.post.rounds import PostRounds
from egide.process import Process
from sandbox.postal import ACCOUNT
from tests.crash.outside import Outside
from tests.crash.shared import SharedClock
from workflows.delivery.mail_addresses import MailAddresses, ThreadAddress
from workflows.evidence.capture_order import CaptureOrder
from workflows.evidence.page_verdict import PageVerdict, WordsFound
from workflows.evidence.presence import Presence
from workflows.ports.captures import CapturedPage
from workflows.ports.registered_mail import RegisteredMail

ADDRESSES: Final = MailAddresses("s" * 32, "reply.desk.example")


@dataclass(frozen=True, slots=True)
class LettersWay:
    """The rounds to the registered post, and the door for mail."""

    rounds: PostRounds
    provider: RegisteredMail
    door: MailIntake
    outside: Outside

    @classmethod
    def open(cls, outside: Outside, house: Process, clock: SharedClock) -> LettersWay:
        """For one life of the desk."""
        provider = open_registered(outside, clock)
        rounds = PostRounds(provider, house.open_vault, house.ask)
        return cls(rounds, provider, MailIntake(ADDRESSES, house.open_vault, house.ask), outside)

    async def bring(self, thread: UUID, raw: bytes, sort: str) -> None:
        """A mail server brings a mail of a thread; whoever is not told that it was taken brings it again."""
        name = str(hashlib.sha256(raw).hexdigest())
        self.outside.ask("hands_over", raw=name, sha256=name, sort=sort)
        address = ThreadAddress(thread, "bounce" if sort == "not_delivered" else "answer")
        taken = await self.door.take(address, raw)
        assert taken == "taken"

    async def close(self) -> None:
        """Asks no more."""
        await self.provider.close()


def open_registered(outside: Outside, clock: SharedClock) -> RegisteredMail:
    """The provider of the world outside, by its published interface."""
    names = ":".join(quote(ACCOUNT[name]) for name in ("client", "client_secret", "user", "password"))
    host = urlsplit(outside.post_url).netloc
    return open_provider(f"maileva+http://{names}@{host}", f"{outside.post_url}/token", clock)


def seen_page(order: CaptureOrder, number: str, *, is_up: bool) -> CapturedPage:
    """What a browser brings of a page that stands, or no more."""
    words = tuple(WordsFound(one, "shown" if is_up else "absent") for one in order.words)
    presence = Presence("present", "words_shown", 100) if is_up else Presence("absent", "status_gone")
    verdict = PageVerdict((), words, "seen" if is_up else "gone", presence)
    return CapturedPage(f"package of {number}, {is_up}".encode(), verdict, "Fil du village", 1)


def answer(sender: str, words: str) -> bytes:
    """A person's mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "desk@egide.example", "Re: your letter"
    mail["Message-ID"] = f"<{hashlib.sha256(words.encode()).hexdigest()[:20]}@outside.example>"
    mail.set_content(words)
    return bytes(mail)


def bounce(whom: str) -> bytes:
    """A mail server's report that a mail was not delivered."""
    lines = (
        "From: postmaster@outside.example", "To: desk@egide.example", "Subject: Undelivered Mail",
        f"Message-ID: <bounce-{hashlib.sha256(whom.encode()).hexdigest()[:16]}@outside.example>", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "", "--b", "Content-Type: text/plain",
        "", "It could not be delivered.", "--b", "Content-Type: message/delivery-status", "",
        "Reporting-MTA: dns; outside.example", "", f"Final-Recipient: rfc822; {whom}", "Action: failed", "Status: 5.1.1",
        "", "--b--", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()

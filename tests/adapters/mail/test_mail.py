"""Mail: what it says and does not say, and how a server's answer is judged, on a real SMTP server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from adapters.mail import MailTexts, SmtpSender
from adapters.texts.locales import load_locales
from tests.conftest import ROOT
from tests.ready import countries
from workflows.case.case import Case
from workflows.delivery.outgoing import Delivered, Outgoing, PermanentFailure, RetryLater, UnknownOutcome
from workflows.kernel.errors import BadInput
from workflows.kernel.people import DeskUser
from workflows.kernel.text import LANGUAGES, LocalizedText

NOW = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
LINK = "https://desk.example/offer/abc.def"
CASE = Case(
    UUID(int=1), "EG-2026-000007", UUID(int=2), None, "sample-one", "defamation", "fr", "FR", "open", NOW,
    {"publications": [{"words": "Mme D. vole dans la caisse"}]}, {}, urgent_on=date(2026, 11, 24), legal_on=date(2026, 11, 27),
)  # fmt: skip


class Labels:
    jurisdictions = countries()

    def label(self, table: str, term: str) -> LocalizedText:
        return LocalizedText("Propos diffamatoires", "Laster", "Defamation")


def lawyer(language: str) -> DeskUser:
    return DeskUser(UUID(int=3), "lawyer", "Me <Aubry>", "aubry@lawyers.example", language)  # type: ignore[arg-type]


class Server:
    """A mail server that keeps what it is given and answers as it is told."""

    def __init__(self) -> None:
        self.kept: list[Message] = []
        self.answer_rcpt: str | None = None
        self.answer_data = "250 taken"
        self.hangs_up = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.answer_rcpt:
            return self.answer_rcpt
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.kept.append(message_from_bytes(envelope.content, policy=default))
        if self.hangs_up:
            server.transport.abort()
        return self.answer_data


@pytest.fixture
async def server() -> AsyncIterator[tuple[Server, str]]:
    kept = Server()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(kept, loop=loop), "127.0.0.1", 0)
    yield kept, f"smtp://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    listening.close()
    await listening.wait_closed()


def outgoing(key: str = "cause:1", to: str = "aubry@lawyers.example", **payload: str) -> Outgoing:
    return Outgoing(key, "mail", to, {"subject": "Objet é", "text": "Bonjour\n", "html": "<p>Bonjour</p>", **payload})


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offer_says_no_fact(language: str) -> None:
    """Number, kind, country, day and link; nothing that was reported. In the lawyer's language."""
    texts = MailTexts(load_locales(ROOT / "locales", strict=True), Labels())
    mail = texts.lawyer_offer(CASE, lawyer(language), LINK, NOW)
    assert "EG-2026-000007" in mail["subject"]
    assert LINK in mail["text"]
    assert LINK in mail["html"]
    assert Labels().label("", "")[language] in mail["text"]
    assert "27 nov" in mail["text"].lower()  # the law's day, not the desk's next step
    assert "24 nov" not in mail["text"].lower()
    assert "Mme D." not in mail["text"] + mail["html"] + mail["subject"]
    assert "Me &lt;Aubry&gt;" in mail["html"]
    gone = texts.lawyer_withdrawn(CASE, lawyer(language))
    assert "EG-2026-000007" in gone["subject"]
    assert "http" not in gone["text"]
    closed, again = texts.lawyer_closed(CASE, lawyer(language)), texts.lawyer_link(CASE, lawyer(language), LINK)
    assert ("http" in closed["text"], LINK in again["text"]) == (False, True)
    assert all("EG-2026-000007" in one["subject"] and "Mme D." not in one["text"] for one in (closed, again))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clock_in_hours_is_told_with_its_hour(language: str) -> None:
    """Where the case is."""
    case = replace(CASE, legal_at=datetime(2026, 11, 27, 13, 45, tzinfo=UTC))
    texts = MailTexts(load_locales(ROOT / "locales", strict=True), Labels())
    said = texts.alert_unheard(case, lawyer(language), None)["text"]
    assert re.search(r"27 november 2026.*14[:.]45|27 novembre 2026.*14h45", said, re.IGNORECASE)


async def test_a_mail_arrives_once_named(server: tuple[Server, str]) -> None:
    """Text and HTML arrive; the same message twice carries the same Message-ID, another one another."""
    kept, url = server
    send = SmtpSender(url, "Égide <desk@egide.example>")
    told = [await send(outgoing()), await send(outgoing()), await send(outgoing("cause:2"))]
    names = [message["Message-ID"] for message in kept.kept]
    assert told == [Delivered(name) for name in names]
    assert (names[0] == names[1], names[0] == names[2]) == (True, False)
    first = kept.kept[0]
    assert str(first["Subject"]) == "Objet é"
    assert first.get_body(("plain",)).get_content().strip() == "Bonjour"  # type: ignore[attr-defined]
    assert "<p>Bonjour</p>" in first.get_body(("html",)).get_content()  # type: ignore[attr-defined]


async def test_no_header_can_be_smuggled_in(server: tuple[Server, str]) -> None:
    """Line breaks in a subject are spaces; an address with one is never used."""
    kept, url = server
    send = SmtpSender(url, "desk@egide.example")
    assert isinstance(await send(outgoing(subject="Bonjour\r\nBcc: evil@x.example")), Delivered)
    assert kept.kept[0]["Bcc"] is None
    assert str(kept.kept[0]["Subject"]) == "Bonjour Bcc: evil@x.example"
    assert isinstance(await send(outgoing(to="a@b.example\nBcc: evil@x.example")), PermanentFailure)
    assert isinstance(await send(outgoing(to="nobody")), PermanentFailure)


@pytest.mark.parametrize(
    ("rcpt", "data", "verdict"),
    [
        ("450 busy", "250 ok", RetryLater),
        ("550 no such mailbox", "250 ok", PermanentFailure),
        (None, "451 later", RetryLater),
        (None, "554 refused", PermanentFailure),
    ],
)
async def test_the_servers_word_is_judged(
    server: tuple[Server, str], rcpt: str | None, data: str, verdict: type
) -> None:
    """4xx may be tried later, 5xx never; the code is kept."""
    kept, url = server
    kept.answer_rcpt, kept.answer_data = rcpt, data
    told = await SmtpSender(url, "desk@egide.example")(outgoing())
    assert type(told) is verdict
    assert (rcpt or data).split()[0] in getattr(told, "why", "")


async def test_a_server_that_hangs_up_after_the_last_byte(server: tuple[Server, str]) -> None:
    """Nobody knows whether it was taken: that is said, and nothing is sent a second time here."""
    kept, url = server
    kept.hangs_up = True
    told = await SmtpSender(url, "desk@egide.example")(outgoing())
    assert (type(told), len(kept.kept)) == (UnknownOutcome, 1)


async def test_no_server_is_for_later() -> None:
    """Nobody listens: the message waits."""
    assert isinstance(await SmtpSender("smtp://127.0.0.1:9", "desk@egide.example")(outgoing()), RetryLater)


async def test_a_password_never_leaves_in_the_clear() -> None:
    """With credentials, a server without TLS gets nothing, though it asks for them."""
    kept, asked = Server(), list[object]()
    loop = asyncio.get_running_loop()

    def taken(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        asked.append(given)
        return AuthResult(success=True)

    def curious() -> SMTP:
        return SMTP(kept, loop=loop, authenticator=taken, auth_require_tls=False)

    listening = await loop.create_server(curious, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    send = SmtpSender(f"smtp://user:p%40ss@127.0.0.1:{port}", "desk@egide.example")
    assert isinstance(await send(outgoing()), RetryLater)
    assert (kept.kept, asked) == ([], [])
    listening.close()
    await listening.wait_closed()


def test_an_address_that_is_no_server_is_refused() -> None:
    """The sentence names the variable."""
    with pytest.raises(BadInput):
        SmtpSender("http://mail.example", "desk@egide.example")

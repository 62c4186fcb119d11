"""The mailbox, over real SMTP."""

from __future__ import annotations

from email.message import EmailMessage

import aiosmtplib
import pytest
from aiohttp import ClientSession

from sandbox import Sandbox
from sandbox.client import Desk, NotShown
from tests.sandbox.conftest import START

LINK = "https://console.example/offers/abc?x=1"


def letter(to: str = "aubry@lawyers.example", subject: str = "Dossier EG-1 : votre réponse") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Égide <desk@egide.example>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = "<1@egide.example>"
    message.set_content(f"Maître,\n\nLe résumé : {LINK}.\n\nÉgide")
    message.add_alternative(f'<p>Maître,</p><script>alert(1)</script><a href="{LINK}">Lire</a>', subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="résumé.pdf")
    return message


async def send(sandbox: Sandbox, message: EmailMessage, **more: object) -> None:
    await aiosmtplib.send(message, hostname="127.0.0.1", port=sandbox.smtp_port, **more)  # type: ignore[arg-type]


async def test_a_mail_is_kept(sandbox: Sandbox, desk: Desk) -> None:
    """Sender, recipients of the envelope, subject, text, links without the full stop behind them, attachments."""
    await send(sandbox, letter(), recipients=["aubry@lawyers.example", "copy@desk.example"])
    mail = await desk.expect_mail("aubry@lawyers.example", "Maître")
    assert (mail["from"], mail["to"]) == ("Égide <desk@egide.example>", ["aubry@lawyers.example", "copy@desk.example"])
    assert (mail["subject"], mail["links"], mail["at"]) == ("Dossier EG-1 : votre réponse", [LINK], START)
    assert mail["attachments"] == [{"name": "résumé.pdf", "mime": "application/pdf", "size": 4}]
    assert mail["message_id"] == "<1@egide.example>"


async def test_waiting_for_a_mail(sandbox: Sandbox, desk: Desk) -> None:
    """The newest that fits; what does not come is said with what is there."""
    await send(sandbox, letter("a@x.example", "un"))
    await send(sandbox, letter("b@x.example", "deux"))
    assert (await desk.expect_mail(words="deux"))["id"] == 2
    assert [one["subject"] for one in await desk.mails("a@x.example")] == ["un"]
    desk.patience = 0.05
    with pytest.raises(NotShown, match=r"no mail to c@x\.example(.|\n)*deux"):
        await desk.expect_mail("c@x.example")


async def test_mails_without_plain_text_can_be_read(sandbox: Sandbox, desk: Desk) -> None:
    """The words and the addresses of an HTML mail."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.example", "b@x.example", "HTML"
    message.set_content(f'<p>Bonjour</p><p><a href="{LINK}">Lire</a> &amp; répondre</p>', subtype="html")
    await send(sandbox, message)
    mail = await desk.expect_mail()
    assert (mail["text"].split(), mail["links"]) == (["Bonjour", LINK, "Lire", "&", "répondre"], [LINK])


async def test_html_is_shown_without_scripts(sandbox: Sandbox, desk: Desk) -> None:
    """The mail as sent comes under a policy that runs nothing and fetches nothing; attachments are downloads."""
    await send(sandbox, letter())
    async with ClientSession() as session:
        async with session.get(f"{sandbox.url}/mailbox/1/html") as page:
            policy, text = page.headers["Content-Security-Policy"], await page.text()
        async with session.get(f"{sandbox.url}/mailbox/1/attachments/0") as file:
            kept = (file.headers["Content-Disposition"], file.content_type, await file.read())
        async with session.get(f"{sandbox.url}/mailbox/7/html") as missing:
            status = missing.status
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert LINK in text
    assert kept == ('attachment; filename="r_sum_.pdf"', "application/octet-stream", b"%PDF")
    assert status == 404


async def test_mail_servers_have_bad_days_too(sandbox: Sandbox, desk: Desk) -> None:
    """Refused for now, refused for good, and taken without anybody being told."""
    await desk.fail("refuse", "mail", status=451, description="Try later")
    with pytest.raises(aiosmtplib.SMTPDataError) as later:
        await send(sandbox, letter())
    await desk.fail("refuse", "mail", status=550, description="No such user")
    with pytest.raises(aiosmtplib.SMTPDataError) as never:
        await send(sandbox, letter())
    assert (later.value.code, never.value.code, await desk.mails()) == (451, 550, [])
    await desk.fail("done_reset", "mail")
    with pytest.raises(aiosmtplib.SMTPException):
        await send(sandbox, letter())
    assert len(await desk.mails()) == 1


async def test_the_mailbox_is_emptied(sandbox: Sandbox, desk: Desk) -> None:
    """On request; numbers go on."""
    await send(sandbox, letter())
    await desk.call("DELETE", "/sandbox/mails")
    await send(sandbox, letter())
    assert [one["id"] for one in await desk.mails()] == [2]

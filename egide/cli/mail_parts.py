"""The check of how mail comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from adapters.mail.imap import ImapBox
from adapters.system.settings import BadSettings, Settings
from egide.parts import mail_addresses, open_post
from workflows.delivery.outgoing import UnknownOutcome
from workflows.kernel.errors import BadInput


def check_post(settings: Settings) -> Iterator[tuple[str, bool, str]]:
    """Tells whether the provider of registered letters lets the desk in."""
    if settings.post_url is None:
        yield "registered letters", True, "no provider (EGIDE_POST_URL): a task says what to print and to post"
        return
    try:
        yield "registered letters", *asyncio.run(_provider(settings))
    except BadSettings as wrong:
        yield "registered letters", False, wrong.sentence


async def _provider(settings: Settings) -> tuple[bool, str]:
    provider = open_post(settings)
    try:
        answer = await provider.ask("egide doctor")
    finally:
        await provider.close()
    if isinstance(answer, UnknownOutcome):
        return False, f"EGIDE_POST_URL: {answer.why}"
    return True, "the provider answers"


def check_incoming(settings: Settings) -> Iterator[tuple[str, bool, str]]:
    """Tells whether answers of third parties can come back, and whether the box can be opened."""
    try:
        addresses = mail_addresses(settings)
    except BadSettings as wrong:
        yield "answers", False, wrong.sentence
        return
    ways = settings.lmtp_port is not None or settings.imap_url is not None
    if addresses is None:
        missing = "EGIDE_REPLY_DOMAIN is missing: answers go to the desk's own box and are entered by hand"
        yield "answers", not ways, missing
        return
    if not ways:
        yield (
            "answers",
            False,
            "EGIDE_LMTP_PORT and EGIDE_IMAP_URL are missing: nothing brings the mail of EGIDE_REPLY_DOMAIN",
        )
        return
    if settings.lmtp_port is not None:
        yield "answers", True, f"taken by LMTP on {settings.lmtp_host}, port {settings.lmtp_port}"
    if settings.imap_url is not None:
        yield _box(settings.imap_url.get_secret_value())


def _box(url: str) -> tuple[str, bool, str]:
    try:
        with ImapBox.of(url).open() as box:
            return "mail box", True, f"{box.folder.get()} can be read"
    except BadInput as wrong:
        return "mail box", False, wrong.sentence
    except Exception as error:  # whatever a server or its certificate does
        return "mail box", False, f"EGIDE_IMAP_URL: it cannot be read ({type(error).__name__})"

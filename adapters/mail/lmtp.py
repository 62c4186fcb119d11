"""A door for mail on this machine: LMTP (RFC 2033), behind a mail server that takes care of the world outside.

What the desk does not know is refused at RCPT (550), before a word of it is sent: nobody is bounced to. One recipient a
transaction: each has an answer of its own, and a server brings the others in the next.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session

from adapters.mail.intake import MailIntake

log = logging.getLogger(__name__)
LARGEST: Final = 25 * 1024 * 1024
TAKEN: Final = "250 2.6.0 taken"
NOT_NOW: Final = "451 4.3.0 not now, bring it again"
UNKNOWN: Final = "550 5.1.1 no such address here"


class LmtpDoor:
    """Listens from `start` to `stop`."""

    def __init__(self, intake: MailIntake, host: str, port: int) -> None:
        self._handler = _Handler(intake)
        self._host = host
        self._port = port
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """Where it listens, once it does."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def start(self) -> None:
        """Raises OSError where the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: LMTP(self._handler, loop=loop, data_size_limit=LARGEST, ident="desk", enable_SMTPUTF8=True),
            self._host,
            self._port,
        )

    async def stop(self) -> None:
        """Nobody is listened to any more; what was not acknowledged is brought again."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()


class _Handler:
    """What the protocol asks of the desk."""

    def __init__(self, intake: MailIntake) -> None:
        self._intake = intake

    async def handle_RCPT(
        self, server: LMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if envelope.rcpt_tos:
            return "452 4.5.3 one recipient at a time"
        try:
            known = await self._intake.known(address)
        except Exception:
            log.exception("a thread could not be looked up; the mail is brought again")
            return NOT_NOW
        if known is None:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: LMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        try:
            known = await self._intake.known(str(envelope.rcpt_tos[0]))
            if known is None or await self._intake.take(known, content) == "unknown":
                return UNKNOWN
        except Exception:
            log.exception("a mail could not be kept; it is brought again")
            return NOT_NOW
        return TAKEN

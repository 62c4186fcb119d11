"""Mail from a box that speaks IMAP, for installations without a mail server of their own: looked at every minute.

A mail is marked as seen only when it is kept; what carries no thread of ours is left unseen where it is moved: in the folder
`UNKNOWN`, for a person to look at.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.message import MailMessage

from adapters.engine.rounds import make_rounds
from adapters.mail.intake import MailIntake
from workflows.kernel.errors import BadInput

log = logging.getLogger(__name__)
BEAT_SECONDS: Final = 60.0
TIMEOUT_SECONDS: Final = 30
AT_ONCE: Final = 50
UNKNOWN: Final = "Unknown"
_NAMING: Final = ("in-reply-to", "references")
_ADDRESSED: Final = ("delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")


class RawMail(MailMessage):
    """A mail with its bytes as the server has them."""

    def __init__(self, fetch_data: list[object]) -> None:
        super().__init__(fetch_data)
        self.raw: bytes = self._get_message_data_parts(fetch_data)[0]


@dataclass(frozen=True, slots=True)
class ImapBox:
    """`imaps://user:password@host[:port][/folder]`; `imap://` for a server on the same machine."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    tls: bool

    @classmethod
    def of(cls, url: str) -> ImapBox:
        """Raises BadInput for an address that is none."""
        parts = urlsplit(url)
        if parts.scheme not in ("imaps", "imap") or not parts.hostname or not parts.username or not parts.password:
            sentence = "EGIDE_IMAP_URL must look like imaps://user:password@host/INBOX."
            raise BadInput("error.settings", sentence=sentence)
        tls = parts.scheme == "imaps"
        folder = unquote(parts.path.strip("/")) or "INBOX"
        port = parts.port or (993 if tls else 143)
        return cls(parts.hostname, port, unquote(parts.username), unquote(parts.password), folder, tls)

    def open(self) -> BaseMailBox:
        """Gives a session; raises OSError or ImapToolsError."""
        box: BaseMailBox = (
            MailBox(self.host, self.port, timeout=TIMEOUT_SECONDS, ssl_context=ssl.create_default_context())
            if self.tls
            else MailBoxUnencrypted(self.host, self.port, timeout=TIMEOUT_SECONDS)
        )
        box.email_message_class = RawMail
        box.login(self.user, self.password, self.folder)
        return box


class ImapRounds:
    """Looks into the box again and again."""

    def __init__(self, intake: MailIntake, box: ImapBox, beat_seconds: float = BEAT_SECONDS) -> None:
        self._intake = intake
        self._box = box
        self._beat = beat_seconds

    async def run(self) -> None:
        """Goes on until it is cancelled."""
        await make_rounds(self._try, self._beat, log, "mails could not be taken in; they will be read again")

    async def _try(self) -> None:
        """A round; a box that is away is an everyday thing, told without its traceback."""
        try:
            await self.once()
        except (OSError, ImapToolsError) as error:
            log.warning("the mail box cannot be read (%s); it will be read again", type(error).__name__)

    async def once(self) -> int:
        """Takes in what is unseen; how many mails were kept."""
        loop = asyncio.get_running_loop()
        return await asyncio.to_thread(self._round, loop)

    def _round(self, loop: asyncio.AbstractEventLoop) -> int:
        kept = 0
        with self._box.open() as box:
            for mail in list(box.fetch("UNSEEN", mark_seen=False, limit=AT_ONCE, bulk=True)):
                assert isinstance(mail, RawMail)
                try:
                    taken = asyncio.run_coroutine_threadsafe(self._take(mail), loop).result()
                except Exception:  # it stays unseen, and keeps no other back
                    log.exception("a mail could not be kept; it will be read again")
                    continue
                if taken:
                    box.flag([str(mail.uid)], ["\\Seen"], True)
                    kept += 1
                    continue
                if not box.folder.exists(UNKNOWN):
                    box.folder.create(UNKNOWN)
                box.move([str(mail.uid)], UNKNOWN)
        return kept

    async def _take(self, mail: RawMail) -> bool:
        raw = mail.raw
        for address in _addresses(mail):
            found = await self._intake.known(address)
            if found is not None:
                return await self._intake.take(found, raw) == "taken"
        names = [one for header in _NAMING for value in _values(mail, header) for one in value.split()]
        by_name = await self._intake.by_references(*names)
        return by_name is not None and await self._intake.take(by_name, raw) == "taken"


def _addresses(mail: RawMail) -> Sequence[str]:
    """Where the mail was sent to: what servers wrote down first."""
    written = [one for name in _ADDRESSED for one in _values(mail, name)]
    return [*written, *mail.to, *mail.cc]


def _values(mail: RawMail, header: str) -> Sequence[str]:
    return [str(one) for one in mail.obj.get_all(header) or ()]

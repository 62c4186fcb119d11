"""Takes a mail in, whichever way it came: token, words, bytes into the vault, one command. It is acknowledged to whoever
brought it only when all of that is done, so a process that dies before is brought it again; told twice, it is one mail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, Literal
from uuid import UUID, uuid5

from adapters.mail.incoming import read_mail, words_alone
from workflows.delivery.mail_addresses import MailAddresses, ThreadAddress
from workflows.evidence.item import Vault
from workflows.kernel.errors import NotFound
from workflows.use_cases.delivery.commands import FindThread, TakeMail
from workflows.use_cases.shared.command import Run

Taken = Literal["taken", "unknown"]
_NAMES: Final = UUID("6f1f3d7c-3f0e-4f57-9d0a-6d61696c7469")
"""Of mails: the same mail of the same thread has the same id."""


class MailIntake:
    """The door of the desk for mail, behind LMTP or IMAP."""

    def __init__(self, addresses: MailAddresses, open_vault: Callable[[], Vault], run: Run) -> None:
        self._addresses = addresses
        self._open_vault = open_vault
        self._run = run

    async def known(self, address: str) -> ThreadAddress | None:
        """Gives the thread of an address, if its token is ours and the thread is still there."""
        found = self._addresses.read(address)
        if found is None:
            return None
        try:
            await self._run(FindThread(thread=found.thread))
        except NotFound:
            return None
        return found

    async def by_references(self, *message_ids: str) -> ThreadAddress | None:
        """Gives the thread that a mail answers to by `In-Reply-To` or `References` alone."""
        for one in message_ids:
            thread = self._addresses.thread_of_message(one)
            if thread is not None and (found := await self.known(self._addresses.answers(thread))) is not None:
                return found
        return None

    async def take(self, address: ThreadAddress, raw: bytes) -> Taken:
        """Keeps the mail with its case. What fails raises, and the mail stays with whoever brought it."""
        try:
            place = await self._run(FindThread(thread=address.thread))
        except NotFound:
            return "unknown"
        mail = await asyncio.to_thread(read_mail, raw)
        content = raw if place.may_hold_files else await asyncio.to_thread(words_alone, raw)
        item_id = uuid5(_NAMES, f"{address.thread} {mail.message_id}")
        kept = await asyncio.to_thread(self._open_vault().keep, place.case_id, item_id, content)
        await self._run(TakeMail(thread=address.thread, item_id=item_id, mail=mail, kept=kept, way=address.way))
        return "taken"

"""Files a person sent: fetched once they may be, hashed and kept, then acknowledged. Never inside a unit of work."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Protocol

from bot.inbound.waiting import rung
from workflows.evidence.item import LARGEST, Evidence, Kept, Vault
from workflows.evidence.uploads import UploadRefused
from workflows.kernel.errors import OutsideFailed
from workflows.kernel.json_value import JsonObject, json_object
from workflows.use_cases.evidence.commands import ClaimFiles, GiveReceipts, KeepFile, PutOffFile
from workflows.use_cases.shared.command import Run

log = logging.getLogger(__name__)
BATCH = 10
BEAT_SECONDS = 15.0
QUIET_SECONDS = 1.5
"""A burst is acknowledged when nothing more came for this long: one receipt for an album, not ten."""


class Files(Protocol):
    """The way to a file of the channel."""

    async def call(self, method: str, values: Mapping[str, object]) -> JsonObject: ...
    async def download(self, path: str, at_most: int) -> bytes | None:
        """Gives the bytes; None for a file that is larger than it said. Raises OSError when it cannot be reached."""


class Fetcher:
    """Wakes when a file was announced, and at a slow beat besides: what an earlier process announced is fetched too."""

    def __init__(self, files: Files, vault: Vault, run: Run, quiet: float = QUIET_SECONDS) -> None:
        self._files = files
        self._vault = vault
        self._run = run
        self._quiet = quiet
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """A file may be waiting."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.once()
            except Exception:
                log.exception("files could not be fetched; they will be tried again")
            await rung(self._wake, BEAT_SECONDS)
            self._wake.clear()

    async def once(self) -> None:
        """Fetches everything that waits, then acknowledges."""
        while True:
            while items := await self._run(ClaimFiles(limit=BATCH)):
                for item in items:
                    await self._fetch(item)
            self._wake.clear()
            if self._quiet:
                await rung(self._wake, self._quiet)
                if self._wake.is_set():
                    continue
            break
        await self._run(GiveReceipts())

    async def _fetch(self, item: Evidence) -> None:
        try:
            content = await self._bytes(item)
        except Exception as error:
            log.warning("the file of %s could not be fetched: %s", item.id, type(error).__name__)
            await self._run(PutOffFile(item_id=item.id))
            return
        if content is None:
            await self._run(PutOffFile(item_id=item.id, never=True))
            return
        try:
            kept: Kept = await asyncio.to_thread(self._vault.keep, item.case_id, item.id, content)
        except UploadRefused as refused:
            await self._run(PutOffFile(item_id=item.id, refused=refused.why))
        except LookupError:  # the case was shredded: nothing more of it is kept
            await self._run(PutOffFile(item_id=item.id, never=True))
        except OutsideFailed as away:
            log.warning("the file of %s waits: %s", item.id, type(away).__name__)
            await self._run(PutOffFile(item_id=item.id, ours=True))
        else:
            await self._run(KeepFile(item_id=item.id, kept=kept))

    async def _bytes(self, item: Evidence) -> bytes | None:
        """The bytes as they came; None for a file that can never be had."""
        if item.file_id is None:
            return (item.caption or "").encode()
        answer = await self._files.call("getFile", {"file_id": item.file_id})
        if not answer.get("ok"):
            if answer.get("error_code") == 400:
                return None
            raise OSError(str(answer.get("description")))
        path = json_object(answer["result"]).get("file_path")
        return await self._files.download(str(path), LARGEST) if path else None

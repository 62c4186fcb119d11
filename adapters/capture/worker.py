"""The machine that captures: takes up orders one at a time, outside any unit of work, and brings sealed packages back."""

from __future__ import annotations

import asyncio
import logging
from typing import Final
from uuid import UUID

from adapters.engine.rounds import make_rounds
from workflows.evidence.capture import CaptureFailed
from workflows.evidence.capture_order import CaptureOrder
from workflows.evidence.item import Kept, Vault
from workflows.evidence.packages import SealedRecord, read_package
from workflows.ports.captures import PageCapturer
from workflows.use_cases.evidence.commands import CheckCapture, ClaimCaptures, KeepCapture, PutOffCapture
from workflows.use_cases.shared.command import Run

log = logging.getLogger(__name__)
BEAT_SECONDS: Final = 20.0


class CaptureWorker:
    """One capture at a time: a browser takes hundreds of megabytes."""

    def __init__(self, capture: PageCapturer, vault: Vault, run: Run, beat_seconds: float = BEAT_SECONDS) -> None:
        self._capture = capture
        self._vault = vault
        self._run = run
        self._beat = beat_seconds

    async def run(self) -> None:
        """Goes on until it is cancelled."""
        await make_rounds(self.once, self._beat, log, "captures could not be taken up; they will be tried again")

    async def once(self) -> int:
        """Carries out everything that waits; how many orders that were."""
        done = 0
        while claimed := await self._run(ClaimCaptures(limit=1)):
            for one in claimed:
                await self._carry_out(one.order, one.number)
                done += 1
        return done

    async def _carry_out(self, order: CaptureOrder, number: str) -> None:
        item_id = order.item_id
        assert item_id is not None
        try:
            page = await self._capture(order, number)
        except CaptureFailed as failed:
            log.warning("the capture %s did not come about: %s", order.id, failed.reason)
            await self._run(PutOffCapture(order_id=order.id, item_id=item_id, reason=failed.reason))
            return
        except Exception as error:
            log.exception("the capture %s ended by %s", order.id, type(error).__name__)
            await self._run(PutOffCapture(order_id=order.id, item_id=item_id, reason="not_reached"))
            return
        if not await self._run(CheckCapture(order_id=order.id, item_id=item_id)):
            return
        kept: Kept = await asyncio.to_thread(self._vault.keep, order.case_id, item_id, page.package)
        await self._run(
            KeepCapture(
                order_id=order.id, item_id=item_id, kept=kept, verdict=page.verdict, title=page.title,
                pictures=page.pictures,
                sealed=_sealed(page.package, order, item_id),
            )
        )  # fmt: skip


def _sealed(package: bytes, order: CaptureOrder, item_id: UUID) -> SealedRecord | None:
    """What the case must know of the package, to have it stamped later if an authority is away."""
    try:
        return read_package(package, item_id, order.case_id)
    except ValueError:
        log.error("what was captured for %s is no sealed package", order.id)
        return None

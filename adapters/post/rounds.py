"""Asks the provider again and again what became of each letter, and fetches its proofs into the vault."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final
from uuid import UUID, uuid5

from adapters.engine.rounds import make_rounds
from workflows.delivery.registered_mail import PROOF_KINDS, Posting
from workflows.evidence.item import Vault
from workflows.kernel.errors import OutsideFailed
from workflows.ports.registered_mail import RegisteredMail
from workflows.use_cases.delivery.commands import ClaimPostings, KeepPostState
from workflows.use_cases.delivery.follow_post import KeptProof
from workflows.use_cases.shared.command import Run

log = logging.getLogger(__name__)
BEAT_SECONDS: Final = 300.0
AT_ONCE: Final = 20
_NAMES: Final = UUID("0f6e2a1c-9d0b-4c5e-8a55-706f73740000")
"""Of proofs: the same proof of the same letter has the same id."""


class PostRounds:
    """Letters are asked for one after the other: there are few, and providers count calls."""

    def __init__(
        self, provider: RegisteredMail, open_vault: Callable[[], Vault], run: Run, beat_seconds: float = BEAT_SECONDS
    ) -> None:
        self._provider = provider
        self._open_vault = open_vault
        self._run = run
        self._beat = beat_seconds

    async def run(self) -> None:
        """Goes on until it is cancelled."""
        await make_rounds(self.once, self._beat, log, "letters could not be asked for; they will be asked for again")

    async def once(self) -> int:
        """Asks for every letter that is due; how many those were."""
        done = 0
        while claimed := await self._run(ClaimPostings(limit=AT_ONCE)):
            for posting in claimed:
                try:
                    await self._ask(posting)
                except OutsideFailed as failed:
                    log.warning("letter %s: %s", posting.id, failed.sentence)
                done += 1
        return done

    async def _ask(self, posting: Posting) -> None:
        assert posting.ref is not None
        state = await self._provider.poll(posting.ref)
        proofs: list[KeptProof] = []
        for kind in PROOF_KINDS:
            if kind not in state.proofs or kind in posting.proofs:
                continue
            try:
                content = await self._provider.fetch_proof(posting.ref, kind)
            except OutsideFailed as failed:  # the events count all the same; the proof comes next time
                log.warning("letter %s: %s", posting.id, failed.sentence)
                continue
            item_id = uuid5(_NAMES, f"{posting.id} {kind}")
            kept = await asyncio.to_thread(self._open_vault().keep, posting.case_id, item_id, content)
            proofs.append(KeptProof(kind, item_id, kept))
        await self._run(KeepPostState(posting_id=posting.id, state=state, proofs=tuple(proofs)))

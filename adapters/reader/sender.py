"""The way to the reader outside: asked once for each story, after its commit; a reader that does not answer costs nothing."""

from __future__ import annotations

from typing import Protocol

from workflows.delivery.outgoing import Delivered, Outgoing
from workflows.interview.reading.masking import Masked
from workflows.interview.reading.outside import Proposal
from workflows.use_cases.chat.commands import MaskStory, NoteProposals
from workflows.use_cases.shared.command import Run


class OutsideReader(Protocol):
    """Proposes what a masked text says; None where it gave no answer."""

    async def propose(self, masked: Masked) -> tuple[Proposal, ...] | None: ...
    async def close(self) -> None: ...


class ReaderSender:
    """`ports.Sender` for the channel `reader`: the words are looked up when they leave, and are in no queue."""

    def __init__(self, reader: OutsideReader, run: Run) -> None:
        self._reader = reader
        self._run = run

    async def __call__(self, outgoing: Outgoing) -> Delivered:
        if outgoing.case_id is not None:
            masked = await self._run(MaskStory(case_id=outgoing.case_id))
            proposals = await self._reader.propose(masked) if masked is not None else None
            if proposals:
                await self._run(NoteProposals(case_id=outgoing.case_id, proposals=proposals))
        return Delivered()

    async def close(self) -> None:
        await self._reader.close()

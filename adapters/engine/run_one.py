"""One follow-up at a time, and what becomes of one that fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID

from adapters.engine.runner import ThreadRunner
from workflows.kernel.errors import Away

log = logging.getLogger(__name__)


class OneFollowUp:
    """Runs a follow-up with all that is due for the same person. Where that fails it is run alone, so that one that cannot
    run stops no other; that it failed is written down (`note_failing`), which says when it is tried again.

    Without `note_failing` a follow-up that fails keeps its claim, and whoever looks for stale ones gives it back."""

    def __init__(
        self, run: ThreadRunner, run_follow_up: Callable[..., object], note_failing: Callable[..., object] | None
    ) -> None:
        self._run = run
        self._run_follow_up = run_follow_up
        self._note_failing = note_failing

    async def __call__(self, follow_up_id: UUID) -> bool:
        """Tells whether it ran. Raises Away while the database is out of reach, and nothing else."""
        try:
            await self._run(self._run_follow_up, follow_up_id=follow_up_id)
            return True
        except Away:
            raise
        except Exception as error:
            if self._note_failing is None:
                log.exception("follow-up %s failed; it is given back and run again", follow_up_id)
                return False
            log.warning("follow-up %s failed with what is due beside it: %s", follow_up_id, type(error).__name__)
        return await self._alone(follow_up_id)

    async def _alone(self, follow_up_id: UUID) -> bool:
        assert self._note_failing is not None
        try:
            await self._run(self._run_follow_up, follow_up_id=follow_up_id, alone=True)
            return True
        except Away:
            raise
        except Exception as error:
            log.exception("follow-up %s failed; it is run again later", follow_up_id)
            why = type(error).__name__
        try:
            await self._run(self._note_failing, follow_up_id=follow_up_id, why=why)
        except Away:
            raise
        except Exception:
            log.exception("follow-up %s keeps its claim; it is given back and run again", follow_up_id)
        return False

"""What a handler is given when a follow-up has come due, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workflows.case.case import Case
from workflows.followups.follow_up import FollowUp
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Screen
from workflows.use_cases.followups.round import Ended, PersonDigest
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class Firing:
    """One follow-up fires within the unit of its caller. `late`: it fell due while nobody was there. What is to be said to
    the insured is left in the round, which speaks once for the whole person."""

    case: Case
    follow_up: FollowUp
    round_: PersonDigest
    late: bool

    def tell(self, screen: Screen) -> None:
        """The insured is told this of the case."""
        self.round_.about(self.case).append(screen)


Handler = Callable[[Means, Transaction, Firing], Ended]
"""Answers what becomes of the row: `done`, `cancelled` (there is nothing left to follow up) or `moved` (its time is another
now)."""

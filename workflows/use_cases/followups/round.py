"""A round gathers what one person is told when several follow-ups fall due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal
from uuid import UUID

from workflows.case.case import Case
from workflows.screens.screen import Screen

Ended = Literal["done", "cancelled", "moved"]
WITHIN_A_DAY = timedelta(hours=24)
ALERT_WITHIN = timedelta(hours=4)
UNHEARD_WITHIN = timedelta(hours=1)
AFTER_OUTAGE = "after_outage"


@dataclass(slots=True)
class PersonDigest:
    """One ringing for one person. `after_gap` once something fell due while nobody was at the desk."""

    after_gap: bool = False
    news: dict[UUID, tuple[Case, list[Screen]]] = field(default_factory=dict)

    def about(self, case: Case) -> list[Screen]:
        """Tells what is said of this case; a case with nothing to say is named all the same after a gap."""
        return self.news.setdefault(case.id, (case, []))[1]

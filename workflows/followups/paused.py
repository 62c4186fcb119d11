"""A paused follow-up, as the desk sees it."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.followups.follow_up import FollowUp
from workflows.followups.timing import Unit


@dataclass(frozen=True, slots=True)
class Paused:
    """A follow-up whose time stands still."""

    follow_up: FollowUp
    left: int
    unit: Unit
    reason: str

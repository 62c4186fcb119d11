"""What the edges ask of delivery."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.use_cases.delivery import note_blocked, settle_act
from workflows.use_cases.delivery.settle_act import Outcome
from workflows.use_cases.shared.command import ChatCommand, SeenTaskCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBlocked(ChatCommand[None]):
    """The insured blocks the bot or lets it write again."""

    use_case = note_blocked.NoteBlocked
    blocked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleAct(SeenTaskCommand[UUID]):
    """The handler says what became of an act."""

    use_case = settle_act.SettleAct
    outcome: Outcome

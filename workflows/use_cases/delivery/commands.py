"""What the edges ask of delivery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from workflows.delivery.mail_addresses import Way
from workflows.delivery.mail_thread import IncomingMail
from workflows.delivery.registered_mail import Posting, PostState
from workflows.evidence.item import Kept
from workflows.use_cases.delivery import follow_post, note_blocked, settle_act, take_mail
from workflows.use_cases.delivery.follow_post import KeptProof
from workflows.use_cases.delivery.settle_act import Outcome
from workflows.use_cases.delivery.take_mail import ThreadPlace
from workflows.use_cases.shared.command import ChatCommand, EngineCommand, HandlerCommand, SeenTaskCommand


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FindThread(EngineCommand[ThreadPlace]):
    """The door for mail asks where a thread leads."""

    use_case = take_mail.FindThread
    thread: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeMail(EngineCommand[bool]):
    """The door for mail brings a mail whose bytes are kept."""

    use_case = take_mail.TakeMail
    once = ("item_id",)
    thread: UUID
    item_id: UUID
    mail: IncomingMail
    kept: Kept
    way: Way


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMail(HandlerCommand[UUID]):
    """The handler says whether a stranger's mail belongs to the case."""

    use_case = take_mail.PlaceMail
    mail_id: UUID
    belongs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePosted(EngineCommand[None]):
    """The way out says that the provider has a letter."""

    use_case = follow_post.NotePosted
    once = ("posting_id",)
    posting_id: UUID
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPostings(EngineCommand[Sequence[Posting]]):
    """The rounds take letters to be asked for."""

    use_case = follow_post.ClaimPostings
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPostState(EngineCommand[None]):
    """The rounds bring what the provider says, and the proofs that the vault holds."""

    use_case = follow_post.KeepPostState
    posting_id: UUID
    state: PostState
    proofs: Sequence[KeptProof]

"""What the chat asks of storage besides: evidence, messages, members of a contract, chats of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol
from uuid import UUID

from workflows.case.correspondence import Appointment, Approval, CaseMessage
from workflows.evidence.item import Evidence
from workflows.kernel.people import Member


class EvidenceStore(Protocol):
    """The store keeps what the insured sent; the bytes lie in the vault."""

    def add(self, item: Evidence) -> bool:
        """Adds it unless its key exists; says whether it was added."""

    def get(self, item_id: UUID) -> Evidence | None:
        """Locked for the transaction."""

    def save(self, item: Evidence) -> None: ...
    def of(self, case_id: UUID) -> Sequence[Evidence]:
        """Gives every item of a case, oldest first."""

    def of_message(self, person_id: UUID, message_id: int) -> Evidence | None:
        """Gives the newest version of what a message brought."""

    def awaited(self, now: datetime, limit: int) -> Sequence[Evidence]:
        """Items whose bytes are to be fetched now, oldest first."""

    def unreceipted(self, limit: int) -> Sequence[UUID]:
        """Cases with items that are settled and not yet acknowledged, and none still awaited."""


class CaseMessages(Protocol):
    """The store keeps every version of what was written in a case."""

    def add(self, message: CaseMessage) -> None: ...
    def of(self, case_id: UUID) -> Sequence[CaseMessage]:
        """Gives every version of every message, oldest first."""

    def get(self, message_id: UUID) -> CaseMessage | None: ...
    def of_chat(self, person_id: UUID, message_id: int) -> CaseMessage | None:
        """Gives the newest version of what came with this number of the chat."""

    def seen(self, case_id: UUID, direction: Literal["in", "out"], at: datetime) -> int:
        """Marks the messages of one direction as seen; says how many were new."""


class Appointments(Protocol):
    """The store keeps the meetings of handlers and insured."""

    def add(self, appointment: Appointment) -> None: ...
    def get(self, appointment_id: UUID) -> Appointment | None: ...
    def save(self, appointment: Appointment) -> None: ...
    def of(self, case_id: UUID) -> Sequence[Appointment]: ...


class Approvals(Protocol):
    """The store keeps what a person allowed."""

    def add(self, approval: Approval) -> None: ...
    def get(self, approval_id: UUID) -> Approval | None: ...
    def save(self, approval: Approval) -> None: ...
    def of(self, case_id: UUID) -> Sequence[Approval]: ...


@dataclass(frozen=True, slots=True)
class Recognition:
    """The outcome of "policy number and date of birth". `too_many`: no more tries today, for the person or the policy."""

    outcome: Literal["found", "unknown", "too_many"]
    member: Member | None = None


class Members(Protocol):
    """The store keeps who is insured by a policy."""

    def add(self, member: Member) -> None: ...
    def get(self, member_id: UUID) -> Member | None: ...
    def of_policy(self, policy_id: UUID) -> Sequence[Member]: ...
    def recognise(self, policy_number: str, birth_date: date, person_id: UUID, now: datetime) -> Recognition:
        """Wrong answers are counted: per person, and per policy number whoever tries."""

    def linked_persons(self, member_id: UUID) -> Sequence[UUID]:
        """The chats this member was linked from, oldest first."""


class DeskChats(Protocol):
    """The store keeps in which chat a user of the desk is told."""

    def join(self, user_id: UUID, telegram_id: int, chat_id: int, now: datetime) -> None:
        """From now on this user is told in this chat; an earlier chat of theirs, or an earlier user of it, is forgotten."""

    def leave(self, user_id: UUID) -> None: ...
    def chat_of(self, user_id: UUID) -> int | None:
        """Tells where to tell a user; None if they did not ask for it."""

    def user_in(self, telegram_id: int) -> UUID | None:
        """Whose chat this is."""

    def said_to(self, person_id: UUID, since: datetime) -> list[int]:
        """Gives the numbers of the messages that were sent into a person's chat since then, newest last."""

    def hold_back(self, person_id: UUID) -> None:
        """What was written for a person's chat and has not left will not leave."""

    def topic(self, group_id: int, queue: str) -> int | None: ...
    def keep_topic(self, group_id: int, queue: str, thread_id: int) -> None: ...

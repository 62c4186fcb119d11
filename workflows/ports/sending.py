"""Sending: the outbox, and one way out for each channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from workflows.delivery.outgoing import Delivered, OutboxMessage, Outgoing, PermanentFailure, RetryLater, UnknownOutcome
from workflows.delivery.send_journal import Sent, Tries


class Outbox(Protocol):
    """The store keeps what is to leave, written in the unit that decides it."""

    def add(self, outgoing: Outgoing) -> bool:
        """Leaves after the commit; a key that exists already changes nothing, and that is answered with False."""

    def find(self, key: str) -> tuple[Mapping[str, object], bool] | None:
        """Tells what the message of this key says, held for the unit, and whether it can still be changed; None if
        there is none."""

    def rewrite(self, key: str, payload: Mapping[str, object]) -> None:
        """Changes what a message says that nobody has claimed yet."""

    def count_unread(self, person_id: UUID) -> int:
        """Tells how many messages wait until the person asks for them."""

    def take_unread(self, person_id: UUID) -> Sequence[Outgoing]:
        """Tells what waited for the person, in the order it was written; it waits no more."""

    def doubtful(self, now: datetime, limit: int) -> Sequence[OutboxMessage]:
        """Acts of class C that began to leave and whose sender was not heard of since: marked `in_doubt`."""

    def doubt(self, message_id: int, why: str) -> bool:
        """Marks one act as in doubt; False if it was settled meanwhile."""

    def hold_weighty(self) -> Sequence[OutboxMessage]:
        """Holds every act of the classes B and C that has not begun to leave, for a person to confirm."""

    def waiting_of(self, case_id: UUID) -> Mapping[str, Outgoing]:
        """Gives the acts of a case that a person must settle, held or in doubt, by key."""

    def settle(self, key: str, outcome: Literal["sent", "failed", "again"], by: UUID, now: datetime) -> bool:
        """A person's word on an act that is held or in doubt; False if there was nothing to settle."""

    def tries(self, keys: Sequence[str]) -> Mapping[str, Tries]:
        """Tells how often each act was tried; those that are not there are left out."""

    def catch_up(self, sent: Sent, now: datetime) -> bool:
        """Marks what the send journal knows of an act that the database knows less of; False if it knows nothing of it."""


class OutboxQueue(Protocol):
    """The outbox as its one sender sees it."""

    def claim(self, now: datetime, limit: int, channels: Sequence[str]) -> Sequence[OutboxMessage]: ...
    def begin(self, message: OutboxMessage, now: datetime) -> bool:
        """Writes that it is about to leave; False if somebody else holds it by now: then it must not be sent."""

    def sent(self, messages: Sequence[tuple[int, str | None]], now: datetime) -> None: ...
    def retry(self, message_id: int, not_before: datetime, error: str, unsure: bool = False) -> None: ...
    def gave_up(self, message_id: int, error: str, now: datetime) -> None: ...
    def next_at(self) -> datetime | None: ...


class Sender(Protocol):
    """One channel's way out. It never retries by itself: the outbox does."""

    async def __call__(self, outgoing: Outgoing) -> Delivered | RetryLater | UnknownOutcome | PermanentFailure: ...


class Queryable(Protocol):
    """A sender of class B besides: the other side can be asked what it has."""

    async def ask(self, outgoing: Outgoing) -> Delivered | PermanentFailure | UnknownOutcome:
        """Delivered if it has it, Never if it certainly has not, Unknown if it cannot say."""

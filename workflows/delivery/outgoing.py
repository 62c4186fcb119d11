"""A message that leaves, and what its way out answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from workflows.delivery.act_classes import ActClass


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to leave. `payload` is plain data that the channel's sender understands; `key` is unique for ever.

    `act_class` is that of its act (`workflows.delivery.act_classes`). An act of class C without `approved_by` is held for a
    person. Before `not_before` it does not leave. `unread`: it waits until its person asks for it."""

    key: str
    channel: Literal["telegram", "mail", "reader", "post"]
    to: str
    payload: Mapping[str, object]
    act_class: ActClass = "D"
    case_id: UUID | None = None
    person_id: UUID | None = None
    approved_by: UUID | None = None
    not_before: datetime | None = None
    unread: bool = False

    @property
    def words(self) -> str:
        """What a person reads of it: the text of a message or mail, the words under a picture."""
        return str(self.payload.get("text") or self.payload.get("caption") or "")

    @property
    def subject(self) -> str:
        """What stands above the words of a mail."""
        return str(self.payload.get("subject") or "")

    @property
    def method(self) -> str:
        """What a message asks of the Bot API; nothing for a mail."""
        return str(self.payload.get("method") or "")


@dataclass(slots=True)
class OutboxMessage:
    """An outgoing message as claimed by a sender. `unsure`: an earlier try may have reached the other side. `until`: when
    somebody else may claim it. `answers`: the update of the chat whose unit has just written it; none for one that was read
    from the table again."""

    id: int
    outgoing: Outgoing
    attempt: int
    unsure: bool = False
    until: datetime | None = None
    answers: int | None = None


IN_ANSWER = "in the answer"
"""The reference of what left in the answer to the request that brought an update: the other side gave it no name."""


UNREAD: Final = "unread"
"""The state of a message that waits until its person asks for it."""
ASKED_FOR: Final = "asked"
"""The reference of what waited so: it left anew when it was asked for."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """It left; `reference` is the other side's own name for it."""

    reference: str | None = None


@dataclass(frozen=True, slots=True)
class RetryLater:
    """It did not leave and may later; `after_seconds` if the other side said when."""

    why: str
    after_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class UnknownOutcome:
    """It may have left: the answer did not come. The act's class says what follows."""

    why: str


@dataclass(frozen=True, slots=True)
class PermanentFailure:
    """It can never be delivered (the bot was blocked, the address does not exist)."""

    why: str

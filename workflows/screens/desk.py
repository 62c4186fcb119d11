"""Screens of what the desk says and asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from workflows.case.case import Case
from workflows.case.correspondence import Appointment, Approval
from workflows.evidence.item import Evidence


@dataclass(frozen=True, slots=True)
class LawyerQuestion:
    """The insured is free to choose a lawyer; the desk names one only when asked in writing."""

    case: Case


@dataclass(frozen=True, slots=True)
class LawyerNews:
    """`requested` (the written request is stored), `asked` (offered to a lawyer), `accepted` (with the name), `named` (by the
    insured: their own)."""

    case: Case
    what: Literal["requested", "asked", "accepted", "named"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class FromDesk:
    """A handler's message; with `message_id` it can be marked as read. `files` are sent after it."""

    case: Case
    handler: str
    text: str
    message_id: UUID | None = None
    files: Sequence[Evidence] = ()


@dataclass(frozen=True, slots=True)
class EvidenceReceipt:
    """What was received: each item with its hash, or that it could not be fetched; when, and for which case."""

    case: Case
    items: Sequence[Evidence]
    at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentOffer:
    """Moments a handler offers; one can be taken, or none."""

    case: Case
    appointment: Appointment
    handler: str


@dataclass(frozen=True, slots=True)
class AppointmentNews:
    """An appointment was `fixed`, `declined` or `cancelled`; its moments `withdrawn` before one was taken; or it is near
    (`soon`). `reason`: why it was cancelled, in the handler's words."""

    case: Case
    appointment: Appointment
    what: Literal["fixed", "declined", "cancelled", "withdrawn", "soon"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CostQuestion:
    """A cost to agree to: the amount, what the contract pays, what stays to pay."""

    case: Case
    approval: Approval
    step: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CostNews:
    """What was decided about a cost."""

    case: Case
    approval: Approval
    step: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ComplaintInvitation:
    """Discontent was heard and is counted from `at`; for its full weight it is written on a durable medium. `contact` is
    where to. It can be taken back: not every sigh is a complaint."""

    case: Case | None
    at: datetime
    contact: str


@dataclass(frozen=True, slots=True)
class Goodbye:
    """A case is closed: what to do so that it does not happen again, and how it was."""

    case: Case
    lessons: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class DeskNotice:
    """For the desk's own people: something of this case waits. Nothing but its number, the urgency and where to look."""

    number: str
    urgency: Literal["now", "soon", "today"]
    url: str

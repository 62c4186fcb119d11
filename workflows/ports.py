"""What the core asks of the world. Each Protocol is satisfied by one adapter, and by one fake with a memory.

A transaction is one unit of work: everything a use case changes (state, timeline, follow-ups, outbox, audit, the inbox
row it answers) is committed together or not at all. Use cases are synchronous and wait for nothing outside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol
from uuid import UUID

from workflows.acts import ActClass
from workflows.case import Case
from workflows.chat_ports import Appointments, Approvals, CaseMessages, DeskChats, EvidenceStore, Members
from workflows.engine_ports import EngineState, FollowUps
from workflows.events import Audit, Event
from workflows.journal import Sent, Tries
from workflows.people import Actor, Chat, DeskUser, Language, Person, Policy
from workflows.work import Escalation, Task, TimelineEntry

if TYPE_CHECKING:
    from workflows.screens import Screen


class Clock(Protocol):
    """Where time enters."""

    def now(self) -> datetime:
        """An aware instant in UTC."""


class NewId(Protocol):
    """Where identifiers enter: never reused, ordered by time."""

    def __call__(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to leave. `payload` is plain data that the channel's sender understands; `key` is unique for ever.

    `act_class` is that of its act (`workflows.acts`). An act of class C without `approved_by` is held for a person. Before
    `not_before` it does not leave."""

    key: str
    channel: Literal["telegram", "mail"]
    to: str
    payload: Mapping[str, Any]
    act_class: ActClass = "D"
    case_id: UUID | None = None
    person_id: UUID | None = None
    approved_by: UUID | None = None
    not_before: datetime | None = None


@dataclass(slots=True)
class Parcel:
    """An outgoing message as claimed by a sender. `unsure`: an earlier try may have reached the other side. `until`: when
    somebody else may claim it."""

    id: int
    outgoing: Outgoing
    attempt: int
    unsure: bool = False
    until: datetime | None = None


class Persons(Protocol):
    def in_chat(self, chat: Chat) -> Person | None:
        """The person writing from this Telegram account; none for a stranger."""

    def get(self, person_id: UUID) -> Person: ...
    def add(self, person: Person) -> None: ...
    def save(self, person: Person) -> None:
        """Raises Conflict if somebody saved it since it was loaded."""


class CodeTry(Protocol):
    """The outcome of a try at a one-time code."""

    @property
    def outcome(self) -> Literal["linked", "wrong", "expired", "used", "too_many"]: ...
    @property
    def policy(self) -> Policy | None: ...
    @property
    def tries_left(self) -> int | None: ...
    @property
    def member_id(self) -> UUID | None: ...


class Policies(Protocol):
    def get(self, policy_id: UUID) -> Policy: ...
    def try_code(self, code: str, person_id: UUID, now: datetime) -> CodeTry:
        """Uses a one-time code. Wrong tries are counted per person over a day; the code itself is stored as a hash."""

    def add(self, policy: Policy) -> None: ...
    def add_code(self, policy_id: UUID, code: str, expires_at: datetime, member_id: UUID | None = None) -> None:
        """Raises CodeTaken if the code was ever given out: it would open that other contract. Nothing is changed then."""

    def by_number(self, insurer: str, number: str) -> Policy | None: ...


class Cases(Protocol):
    def get(self, case_id: UUID, seen_by: Actor) -> Case:
        """The case if this actor may see it; NotFound else. Locked for the transaction."""

    def of_person(self, person_id: UUID) -> Sequence[Case]:
        """The person's cases, newest first."""

    def add(self, case: Case) -> None: ...
    def next_number(self, now: datetime) -> str:
        """`EG-2026-000001`: in the order of reports, never reused."""

    def number_beyond(self, value: int) -> None:
        """Case numbers go on after `value` at least."""

    def save(self, case: Case) -> None:
        """Raises Conflict if somebody saved it since it was loaded."""

    def open_after(self, after: UUID | None, limit: int) -> Sequence[Case]:
        """Open cases in the order of their ids, from the one after `after`."""


class Outbox(Protocol):
    def add(self, outgoing: Outgoing) -> bool:
        """Leaves after the commit; a key that exists already changes nothing, and that is answered with False."""

    def find(self, key: str) -> tuple[Mapping[str, Any], bool] | None:
        """What the message of this key says, held for the unit, and whether it can still be changed; None if there is none."""

    def rewrite(self, key: str, payload: Mapping[str, Any]) -> None:
        """Changes what a message says that nobody has claimed yet."""

    def doubtful(self, now: datetime, limit: int) -> Sequence[Parcel]:
        """Acts of class C that began to leave and whose sender was not heard of since: marked `in_doubt`."""

    def doubt(self, parcel_id: int, why: str) -> bool:
        """Marks one act as in doubt; False if it was settled meanwhile."""

    def hold_weighty(self) -> Sequence[Parcel]:
        """Holds every act of the classes B and C that has not begun to leave, for a person to confirm."""

    def waiting_of(self, case_id: UUID) -> Mapping[str, Outgoing]:
        """The acts of a case that a person must settle, held or in doubt, by key."""

    def settle(self, key: str, outcome: Literal["sent", "failed", "again"], by: UUID, now: datetime) -> bool:
        """A person's word on an act that is held or in doubt; False if there was nothing to settle."""

    def tries(self, keys: Sequence[str]) -> Mapping[str, Tries]:
        """How often each act was tried; those that are not there are left out."""

    def catch_up(self, sent: Sent, now: datetime) -> bool:
        """Marks what the send journal knows of an act that the database knows less of; False if it knows nothing of it."""


class Timeline(Protocol):
    def add(self, case_id: UUID, event: Event, actor: Actor, at: datetime, payload: Mapping[str, Any]) -> None: ...
    def of(self, case_id: UUID, after: int = 0) -> Sequence[TimelineEntry]:
        """Oldest first; only those after the one of that number."""


class AuditTrail(Protocol):
    def add(
        self, what: Audit | Event, actor: Actor, at: datetime, case_id: UUID | None, detail: Mapping[str, Any]
    ) -> None: ...


class Tasks(Protocol):
    def open(self, task: Task) -> bool:
        """Opens it unless its key exists."""

    def get(self, task_id: UUID) -> Task | None: ...
    def done(self, task: Task) -> None: ...
    def note(self, task: Task) -> None:
        """Keeps what became known of an open task: its payload."""

    def open_of(self, case_id: UUID) -> Sequence[Task]: ...


class Escalations(Protocol):
    def add(self, escalation: Escalation) -> None: ...
    def get(self, escalation_id: UUID) -> Escalation | None: ...
    def save(self, escalation: Escalation) -> None: ...
    def of(self, case_id: UUID) -> Sequence[Escalation]:
        """In the order in which they were offered."""

    def standing_with(self, lawyer_id: UUID) -> Sequence[Escalation]:
        """Those that a lawyer was offered or has accepted, oldest first."""


class Users(Protocol):
    def get(self, user_id: UUID) -> DeskUser | None: ...
    def by_email(self, email: str) -> DeskUser | None: ...
    def lawyers(self, jurisdiction: str) -> Sequence[DeskUser]:
        """The roster of a country, in its order."""

    def handlers(self) -> Sequence[DeskUser]: ...
    def add(self, user: DeskUser) -> None: ...


class Sessions(Protocol):
    """Console sessions: revocable rows; only a hash of the cookie is stored."""

    def open(self, user_id: UUID, token_hash: str, csrf: str, now: datetime) -> None: ...
    def find(self, token_hash: str, now: datetime) -> tuple[DeskUser, str] | None:
        """The user and the form token of a session that is neither idle (30 min… see storage) nor closed."""

    def close(self, token_hash: str) -> None: ...


class SignInTries(Protocol):
    """Tries that are counted before they are checked, by a hash of who is counted, for all processes together."""

    def reserve(self, subject: str, limit: int, now: datetime, ends_at: datetime) -> datetime | None:
        """Counts one more; answers when the count is over (`ends_at` for the first of it), None if there were `limit`."""

    def give_back(self, subject: str, ends_at: datetime) -> None:
        """Takes one back, of the count that is over at that instant."""

    def forget_old(self, now: datetime) -> None:
        """Forgets counts that are over."""


class Transaction(Protocol):
    """One unit of work. Everything seen through it is of one moment; everything added leaves together."""

    @property
    def persons(self) -> Persons: ...
    @property
    def policies(self) -> Policies: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def follow_ups(self) -> FollowUps: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def timeline(self) -> Timeline: ...
    @property
    def audit(self) -> AuditTrail: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def escalations(self) -> Escalations: ...
    @property
    def users(self) -> Users: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def sign_in_tries(self) -> SignInTries: ...
    @property
    def state(self) -> EngineState: ...
    @property
    def members(self) -> Members: ...
    @property
    def evidence(self) -> EvidenceStore: ...
    @property
    def messages(self) -> CaseMessages: ...
    @property
    def appointments(self) -> Appointments: ...
    @property
    def approvals(self) -> Approvals: ...
    @property
    def desk_chats(self) -> DeskChats: ...

    cause: str
    """What the unit answers: `u<update>` or a name of its own. The keys of its messages begin with it."""
    told: int
    """How many messages the unit has written so far."""

    def close_update(self, update_id: int, now: datetime) -> bool:
        """Marks the update as answered; False if it already was."""

    def forget_update(self) -> None:
        """Forgets what the update said that this unit answers; that it came stays known."""


class UnitOfWork(Protocol):
    def __call__(self) -> AbstractContextManager[Transaction]:
        """Begins; commits at the end of the block; undoes everything if the block raises."""


class CaseView(Protocol):
    """How one channel shows a screen. Pure: the same screen gives the same payloads."""

    def show(self, screen: Screen, language: Language) -> Sequence[Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """A message of the channel as it came in."""

    id: int
    payload: str
    attempt: int = 0


class Inbox(Protocol):
    """Received is: written and committed. Only then the sender is told."""

    def receive(self, updates: Sequence[tuple[int, str]], now: datetime, lanes: Sequence[int] = ()) -> Sequence[int]:
        """Writes them in one transaction; returns the ids that are new and this process's to answer now. `lanes` says of
        each whose it is."""

    def pending(self, now: datetime, limit: int) -> Sequence[RawUpdate]:
        """Those to be answered now by this process."""

    def failed(self, update_id: int, error: str, now: datetime) -> bool:
        """Counts the failure; True while it will be tried again, False when it is parked for a person."""

    def done(self, update_id: int, now: datetime) -> None:
        """For an update that needs no use case; the others are closed by the transaction of theirs."""


class Post(Protocol):
    """The outbox as its one sender sees it."""

    def claim(self, now: datetime, limit: int, channels: Sequence[str]) -> Sequence[Parcel]: ...
    def begin(self, parcel: Parcel, now: datetime) -> bool:
        """Writes that it is about to leave; False if somebody else holds it by now: then it must not be sent."""

    def sent(self, parcels: Sequence[tuple[int, str | None]], now: datetime) -> None: ...
    def retry(self, parcel_id: int, not_before: datetime, error: str, unsure: bool = False) -> None: ...
    def gave_up(self, parcel_id: int, error: str, now: datetime) -> None: ...
    def next_at(self) -> datetime | None: ...


IN_ANSWER = "in the answer"
"""The reference of what left in the answer to the request that brought an update: the other side gave it no name."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """It left; `reference` is the other side's own name for it."""

    reference: str | None = None


@dataclass(frozen=True, slots=True)
class TryLater:
    """It did not leave and may later; `after_seconds` if the other side said when."""

    why: str
    after_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have left: the answer did not come. The act's class says what follows."""

    why: str


@dataclass(frozen=True, slots=True)
class Never:
    """It can never be delivered (the bot was blocked, the address does not exist)."""

    why: str


class Sender(Protocol):
    """One channel's way out. It never retries by itself: the outbox does."""

    async def __call__(self, outgoing: Outgoing) -> Delivered | TryLater | Unknown | Never: ...


class Queryable(Protocol):
    """A sender of class B besides: the other side can be asked what it has."""

    async def ask(self, outgoing: Outgoing) -> Delivered | Never | Unknown:
        """Delivered if it has it, Never if it certainly has not, Unknown if it cannot say."""

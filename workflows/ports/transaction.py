"""What the core asks of the world. Each Protocol is satisfied by one adapter, and by one fake with a memory.

A transaction is one unit of work: everything a use case changes (state, timeline, follow-ups, outbox, audit, the inbox
row it answers) is committed together or not at all. Use cases are synchronous and wait for nothing outside.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from workflows.ports.bailiff import BailiffOrders
from workflows.ports.captures import Captures
from workflows.ports.case import AuditTrail, Cases, Timeline
from workflows.ports.chat import Appointments, Approvals, CaseMessages, DeskChats, EvidenceStore, Members
from workflows.ports.court import CourtProceedings
from workflows.ports.desk import Escalations, Tasks
from workflows.ports.evidence import Custody, Packages
from workflows.ports.followups import EngineState, FollowUps
from workflows.ports.letters import Letters
from workflows.ports.mail import ThreadMails
from workflows.ports.people import Persons, Policies, Sessions, SignInTries, Users
from workflows.ports.registered_mail import Postings
from workflows.ports.sending import Outbox
from workflows.ports.takedown import Watches
from workflows.ports.third_parties import ThirdParties


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
    def captures(self) -> Captures: ...
    @property
    def watches(self) -> Watches: ...
    @property
    def third_parties(self) -> ThirdParties: ...
    @property
    def custody(self) -> Custody: ...
    @property
    def packages(self) -> Packages: ...
    @property
    def mails(self) -> ThreadMails: ...
    @property
    def postings(self) -> Postings: ...
    @property
    def bailiff_orders(self) -> BailiffOrders: ...
    @property
    def court(self) -> CourtProceedings: ...
    @property
    def messages(self) -> CaseMessages: ...
    @property
    def appointments(self) -> Appointments: ...
    @property
    def approvals(self) -> Approvals: ...
    @property
    def desk_chats(self) -> DeskChats: ...
    @property
    def letters(self) -> Letters: ...

    cause: str
    """What the unit answers: `u<update>` or a name of its own. The keys of its messages begin with it."""
    told: int
    """How many messages the unit has written so far."""
    hears: int | None
    """The Telegram user whose message or press the unit answers; None where the desk begins by itself."""

    def close_update(self, update_id: int, now: datetime) -> bool:
        """Marks the update as answered; False if it already was."""

    def forget_update(self) -> None:
        """Forgets what the update said that this unit answers; that it came stays known."""


class UnitOfWork(Protocol):
    """Units of work begin here: each is one transaction, kept whole or not at all."""

    def __call__(self) -> AbstractContextManager[Transaction]:
        """Begins; commits at the end of the block; undoes everything if the block raises."""

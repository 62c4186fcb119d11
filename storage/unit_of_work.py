"""One unit of work: what a use case changes is committed together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine

from storage.cases import AuditRows, CaseRows, TimelineRows
from storage.chat import AppointmentRows, ApprovalRows, DeskChatRows, MemberRows
from storage.engine_state import StateRows
from storage.evidence import EvidenceRows, MessageRows
from storage.faults import named
from storage.follow_ups import FollowUpRows
from storage.messages import OutboxRows, close_update, forget_update
from storage.people import PersonRows, PolicyRows, SessionRows, UserRows
from storage.work import EscalationRows, TaskRows
from workflows.ports import Clock, Parcel


class Work:
    """`ports.Transaction` over one database connection."""

    def __init__(self, connection: Connection, now: datetime, hot: frozenset[str]) -> None:
        self.connection = connection
        self.persons = PersonRows(connection)
        self.policies = PolicyRows(connection)
        self.cases = CaseRows(connection)
        self.follow_ups = FollowUpRows(connection, now)
        self.outbox = OutboxRows(connection, now, hot)
        self.audit = AuditRows(connection)
        self.timeline = TimelineRows(connection, self.audit)
        self.tasks = TaskRows(connection)
        self.escalations = EscalationRows(connection)
        self.users = UserRows(connection)
        self.sessions = SessionRows(connection)
        self.state = StateRows(connection)
        self.members = MemberRows(connection)
        self.evidence = EvidenceRows(connection)
        self.messages = MessageRows(connection)
        self.appointments = AppointmentRows(connection)
        self.approvals = ApprovalRows(connection)
        self.desk_chats = DeskChatRows(connection)
        self.cause = ""
        self.told = 0

    def close_update(self, update_id: int, now: datetime) -> bool:
        """Marks the update as answered; False if it already was, and then nothing may be changed."""
        return close_update(self.connection, update_id, now)

    def forget_update(self) -> None:
        """Forgets what the update said that this unit answers; that it came stays known."""
        if self.cause.startswith("u"):
            forget_update(self.connection, int(self.cause[1:]))


@dataclass(frozen=True, slots=True)
class Committed:
    """What a finished unit leaves to do: messages claimed for this process, cases that changed."""

    fresh: list[Parcel]
    touched: frozenset[UUID]


class Units:
    """Opens units of work; after each commit tells `on_commit` what it leaves to do."""

    def __init__(self, engine: Engine, clock: Clock, on_commit: Callable[[Committed], None] | None = None) -> None:
        self.engine = engine
        self.hot: frozenset[str] = frozenset()
        self._clock = clock
        self.on_commit = on_commit
        self.on_number: Callable[[int], None] | None = None

    @contextmanager
    def __call__(self) -> Iterator[Work]:
        with named(), self.engine.begin() as connection:
            work = Work(connection, self._clock.now(), self.hot)
            work.cases.on_number = self.on_number
            yield work
        if self.on_commit:
            self.on_commit(Committed(work.outbox.fresh, frozenset(work.timeline.touched)))

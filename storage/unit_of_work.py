"""One unit of work: what a use case changes is committed together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import Connection, Engine

from storage.rows.bailiff import BailiffOrderRows
from storage.rows.captures import CaptureRows
from storage.rows.cases import AuditRows, CaseRows, TimelineRows
from storage.rows.chat import AppointmentRows, ApprovalRows, DeskChatRows, MemberRows
from storage.rows.court import CourtRows
from storage.rows.custody import CustodyRows, PackageRows
from storage.rows.engine_state import StateRows
from storage.rows.evidence import EvidenceRows, MessageRows
from storage.rows.follow_ups import FollowUpRows
from storage.rows.inbox import OutboxRows, close_update, forget_update, receive_answered
from storage.rows.letters import LetterRows
from storage.rows.mail import ThreadMailRows
from storage.rows.outbox import mark_sent
from storage.rows.people import PersonRows, PolicyRows, SessionRows, UserRows
from storage.rows.post import PostingRows
from storage.rows.sign_in_tries import SignInTryRows
from storage.rows.takedown import WatchRows
from storage.rows.tasks import EscalationRows, TaskRows
from storage.rows.third_parties import ThirdPartyRows
from storage.sql.database import driver_of
from storage.sql.faults import named
from storage.sql.prepared import run_sqlite
from workflows.delivery.outgoing import OutboxMessage
from workflows.kernel.clock import Clock

Arriving = tuple[str, int]
"""An update as it came, and its lane."""
NONE: Final[Mapping[int, Arriving]] = {}


class PendingSentMarks(Protocol):
    """What left and waits to be marked: any unit takes it along to the database."""

    def take(self) -> list[tuple[int, str | None]]: ...
    def marked(self, taken: list[tuple[int, str | None]]) -> None: ...
    def not_marked(self, taken: list[tuple[int, str | None]]) -> None: ...


@dataclass(frozen=True, slots=True)
class Committed:
    """What a finished unit leaves to do: messages claimed for this process, cases that changed."""

    fresh: list[OutboxMessage]
    touched: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitHooks:
    """What units of one process do besides their own work.

    Information for the channels in `hot` is claimed for this process as it is written. `on_commit` is told after each commit
    what the unit leaves to do; `on_number` hears each case number before it is committed; `marks` are taken along."""

    hot: frozenset[str] = frozenset()
    on_commit: Callable[[Committed], None] | None = None
    on_number: Callable[[int], None] | None = None
    marks: PendingSentMarks | None = None


NO_HOOKS: Final = CommitHooks()


class SqlTransaction:
    """`ports.Transaction` over one database connection."""

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        hooks: CommitHooks = NO_HOOKS,
        arriving: Mapping[int, Arriving] = NONE,
    ) -> None:
        self.connection = connection
        self._arriving = arriving
        self.persons = PersonRows(connection)
        self.policies = PolicyRows(connection)
        self.cases = CaseRows(connection, hooks.on_number)
        self.follow_ups = FollowUpRows(connection, now)
        self.outbox = OutboxRows(connection, now, hooks.hot)
        self.audit = AuditRows(connection)
        self.timeline = TimelineRows(connection, self.audit)
        self.tasks = TaskRows(connection)
        self.escalations = EscalationRows(connection)
        self.users = UserRows(connection)
        self.sessions = SessionRows(connection)
        self.sign_in_tries = SignInTryRows(connection)
        self.state = StateRows(connection)
        self.members = MemberRows(connection)
        self.evidence = EvidenceRows(connection)
        self.captures = CaptureRows(connection)
        self.watches = WatchRows(connection)
        self.third_parties = ThirdPartyRows(connection)
        self.custody = CustodyRows(connection)
        self.packages = PackageRows(connection)
        self.mails = ThreadMailRows(connection)
        self.postings = PostingRows(connection)
        self.bailiff_orders = BailiffOrderRows(connection)
        self.court = CourtRows(connection)
        self.messages = MessageRows(connection)
        self.appointments = AppointmentRows(connection)
        self.approvals = ApprovalRows(connection)
        self.desk_chats = DeskChatRows(connection)
        self.letters = LetterRows(connection)
        self.cause = ""
        self.told = 0
        self.hears: int | None = None

    def close_update(self, update_id: int, now: datetime) -> bool:
        """Marks the update as answered; False if it already was, and then nothing may be changed. One that is arriving is
        written down by this, answered."""
        arriving = self._arriving.get(update_id)
        self.outbox.answers = update_id
        if arriving is not None and receive_answered(self.connection, update_id, *arriving, now):
            return True
        if close_update(self.connection, update_id, now):
            return True
        if arriving is not None:
            self.outbox.answer_again(update_id)
        return False

    def forget_update(self) -> None:
        """Forgets what the update said that this unit answers; that it came stays known."""
        if self.outbox.answers is not None:
            forget_update(self.connection, self.outbox.answers)


class UnitOfWorkFactory:
    """Opens units of work; after each commit tells its hooks what it leaves to do."""

    def __init__(self, engine: Engine, clock: Clock, hooks: CommitHooks = NO_HOOKS) -> None:
        self.engine = engine
        self.hooks = hooks
        self._clock = clock
        self.arriving: dict[int, Arriving] = {}
        """Updates that are answered before they are written down: the unit that answers one writes it."""

    @contextmanager
    def __call__(self) -> Iterator[SqlTransaction]:
        with self._kept() as (connection, works):
            work = self._work(connection)
            works.append(work)
            yield work

    @property
    def shares(self) -> bool:
        """Whether units can share a commit (`several`)."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def several(self) -> Iterator[GroupCommit]:
        """Units that share one commit (SQLite): each is kept or undone by itself; nothing is told of any before the commit."""
        with self._kept() as (connection, works):
            yield GroupCommit(connection, lambda: self._work(connection), works)

    def _work(self, connection: Connection) -> SqlTransaction:
        return SqlTransaction(connection, self._clock.now(), self.hooks, self.arriving)

    @contextmanager
    def _kept(self) -> Iterator[tuple[Connection, list[SqlTransaction]]]:
        """One transaction; what the units put into the list leave is told when it is committed."""
        marks = self.hooks.marks
        taken: list[tuple[int, str | None]] = []
        works: list[SqlTransaction] = []
        try:
            with named(), self.engine.begin() as connection:
                yield connection, works
                if marks is not None and (taken := marks.take()):
                    mark_sent(connection, taken, self._clock.now())
        except BaseException:
            if marks is not None and taken:
                marks.not_marked(taken)
            raise
        if marks is not None and taken:
            marks.marked(taken)
        self._tell(works)

    def _tell(self, works: Sequence[SqlTransaction]) -> None:
        """What committed units leave to do."""
        if self.hooks.on_commit is not None:
            for work in works:
                self.hooks.on_commit(Committed(work.outbox.fresh, frozenset(work.timeline.touched)))


class GroupCommit:
    """Units of work within one transaction of SQLite. `lost` when the database itself undid the transaction: then nothing of
    any unit was kept."""

    def __init__(self, connection: Connection, make: Callable[[], SqlTransaction], works: list[SqlTransaction]) -> None:
        self._connection = connection
        self._make = make
        self._works = works
        self.lost = False

    @contextmanager
    def unit(self) -> Iterator[SqlTransaction]:
        """One of them. What is raised within undoes it alone."""
        with named():
            run_sqlite(self._connection, "SAVEPOINT one_unit")
            work = self._make()
            try:
                yield work
            except BaseException:
                self._undo()
                raise
            run_sqlite(self._connection, "RELEASE one_unit")
        self._works.append(work)

    def _undo(self) -> None:
        if not driver_of(self._connection).in_transaction:
            self.lost = True  # a full disk or an I/O error: SQLite has undone all of it
            return
        try:
            run_sqlite(self._connection, "ROLLBACK TO one_unit")
            run_sqlite(self._connection, "RELEASE one_unit")
        except BaseException:
            self.lost = True
            raise

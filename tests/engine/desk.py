"""A desk of the engine's tests: the real rules, words and use cases over a real database; time moves when the test says so.

What would leave stays in the outbox: tests read it there, as its reader would read it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import URL, Engine, select

from adapters.system.settings import GivenSettings
from egide import wiring
from storage.tables.core import follow_ups, outbox, timeline
from storage.unit_of_work import SqlTransaction, UnitOfWorkFactory
from tests.conftest import TestClock
from tests.fakes.facts import FACTS
from tests.ready import parts_for, rulebook
from workflows.case.case import Case
from workflows.followups.outage import GAP_AFTER
from workflows.followups.payloads import StepFollowUp
from workflows.kernel.people import ENGINE, Chat, DeskUser, Person
from workflows.use_cases.followups.heartbeat import Beat
from workflows.use_cases.followups.run import ClaimDue, RunFollowUp
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.replan import replan

BOOK = rulebook()
LONGEST_RUN = 500
ALL_THE_WHILE = timedelta(days=3650)


def _plain(url: URL) -> str:
    """The address of a database as an operator writes it."""
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)


class EngineDesk:
    """One desk with a handler and two lawyers; people and cases as the test adds them."""

    def __init__(self, units: UnitOfWorkFactory, clock: TestClock) -> None:
        self.units, self.clock = units, clock
        settings = GivenSettings(
            database_url=_plain(units.engine.url),
            secret=SecretStr("s" * 32),
            public_url="https://desk.example",
        )
        self._parts = replace(
            parts_for(settings, clock),
            wall=clock,
            senders={},
            open_engine=lambda *_: units.engine,
            units=lambda *_: units,
        )
        self.means = self.means_with()
        new_id = self.means.new_id
        self.handler = DeskUser(new_id(), "handler", "Hélène", "helene@desk.example", "fr")
        lawyers = [
            DeskUser(new_id(), "lawyer", f"Me {name}", f"{name}@bar.example", "fr", None, ("FR",), rank)
            for rank, name in enumerate(("un", "deux"))
        ]
        with units() as tx:
            for user in (self.handler, *lawyers):
                tx.users.add(user)

    def means_with(self, group_id: int | None = None, **replaced: Any) -> Means:
        """The means of this desk, wired with some of its parts replaced, or with a group of the team."""
        settings = self._parts.settings.model_copy(update={"telegram_group": group_id})
        return wiring.build(replace(self._parts, settings=settings, **replaced)).means

    # ------------------------------------------------------------------ doing
    def do(self, use_case: Callable[..., Any], **given: Any) -> Any:
        """One use case in one unit."""
        with self.units() as tx:
            tx.cause = self.means.new_id().hex
            return use_case(tx, **given)

    def change(self, case_id: UUID, change: Callable[[SqlTransaction, Case], Any]) -> Any:
        """Changes a case in one unit."""

        def work(tx: SqlTransaction) -> Any:
            case = tx.cases.get(case_id, ENGINE)
            answer = change(tx, case)
            tx.cases.save(case)
            return answer

        return self.do(work)

    def ring(self, gap_after: timedelta = GAP_AFTER) -> int:
        """What the bell does, in its order: the beat, then everything due."""
        self.do(Beat(self.means), gap_after=gap_after)
        count = 0
        while claimed := self.do(ClaimDue(self.means), limit=50):
            for follow_up_id in claimed:
                self.do(RunFollowUp(self.means), follow_up_id=follow_up_id)
                count += 1
            assert count < LONGEST_RUN
        return count

    def live(self, until: Any = None, **span: float) -> None:
        """Time passes with the desk there all the while: it rings at every due instant, and none of the time between is a
        gap."""
        end = until or self.clock.now() + timedelta(**span)
        while True:
            with self.units() as tx:
                due = tx.follow_ups.next_due()
            self.clock.move_to(due if due is not None and self.clock.now() < due < end else end)
            self.ring(ALL_THE_WHILE)
            if self.clock.now() >= end:
                return

    # ------------------------------------------------------------------ people and cases
    def person(self, user: int = 700) -> Person:
        person = Person(self.means.new_id(), user, user, "fr", None, None, None, self.clock.now())
        with self.units() as tx:
            found = tx.persons.in_chat(Chat(user, user))
            if found is None:
                tx.persons.add(person)
        return found or person

    def add_case(self, user: int = 700, *, state: str = "open", approved: bool = True, **facts: Any) -> UUID:
        """A case as the interview leaves it, its plan approved."""
        person = self.person(user)

        def work(tx: SqlTransaction) -> UUID:
            now = self.clock.now()
            told = {"lawyer_choice_requested_in_writing": True, **copy.deepcopy(FACTS), **facts}
            case = Case(
                self.means.new_id(), tx.cases.next_number(now), person.id, None, "sample-one", "defamation", "fr",
                "FR", state, now, told, {"state": {}}, owner_id=self.handler.id, rules_version=BOOK.version,
                plan_approved_at=now if approved and state == "open" else None,
            )  # fmt: skip
            tx.cases.add(case)
            if state == "open":
                replan(self.means, tx, case, ENGINE)
                tx.cases.save(case)
            return case.id

        found: UUID = self.do(work)
        return found

    def await_answer(self, case_id: UUID, step: str = "platform_notice", days: tuple[int, ...] = (7, 14, 21)) -> None:
        """A step was sent; its follow-ups run."""

        def work(tx: SqlTransaction, case: Case) -> None:
            case.move_step(step, "under_way", self.clock.now())
            first = self.means.calendar.today(case) + timedelta(days=days[0])
            asked = StepFollowUp(step, days, "lawyer_referral")
            self.means.schedule.plan(
                tx, case, asked, self.means.calendar.morning(case, first), f"{step}:{self.clock.now()}:1"
            )  # fmt: skip

        self.change(case_id, work)

    def quiet(self, case_id: UUID, *kinds: str) -> None:
        """Leaves only the follow-ups of these kinds, so that a test sees what it is about."""
        with self.units() as tx:
            for one in tx.follow_ups.open_of(case_id):
                if one.kind not in kinds:
                    tx.follow_ups.finish(one, "cancelled")

    # ------------------------------------------------------------------ looking
    @property
    def engine(self) -> Engine:
        return self.units.engine

    def case(self, case_id: UUID) -> Case:
        with self.units() as tx:
            return tx.cases.get(case_id, ENGINE)

    def said(self, user: int = 700) -> list[str]:
        """The texts for one person, oldest first."""
        found = select(outbox.c.payload).where(outbox.c.to == str(user)).order_by(outbox.c.id)
        with self.engine.connect() as connection:
            return [str(row["text"]) for row in connection.execute(found).scalars()]

    def left_at(self, user: int = 700) -> list[Any]:
        """When each of them may leave."""
        found = select(outbox.c.not_before).where(outbox.c.to == str(user)).order_by(outbox.c.id)
        with self.engine.connect() as connection:
            return list(connection.execute(found).scalars())

    def mails(self) -> list[str]:
        found = select(outbox.c.to).where(outbox.c.channel == "mail").order_by(outbox.c.id)
        with self.engine.connect() as connection:
            return list(connection.execute(found).scalars())

    def tasks(self, case_id: UUID) -> list[str]:
        with self.units() as tx:
            return [one.kind for one in tx.tasks.open_of(case_id)]

    def task(self, case_id: UUID, kind: str) -> Any:
        with self.units() as tx:
            return next(one for one in tx.tasks.open_of(case_id) if one.kind == kind)

    def rows(self, case_id: UUID, kind: str) -> list[Any]:
        found = select(follow_ups).where(follow_ups.c.case_id == case_id, follow_ups.c.kind == kind)
        with self.engine.connect() as connection:
            return list(connection.execute(found.order_by(follow_ups.c.due_at)).all())

    def events(self, case_id: UUID) -> list[str]:
        found = select(timeline.c.event).where(timeline.c.case_id == case_id).order_by(timeline.c.id)
        with self.engine.connect() as connection:
            return list(connection.execute(found).scalars())

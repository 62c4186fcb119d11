"""An office with a clock and nothing legal: enough for what the engine itself decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from adapters.system.ids import TimeOrderedIds
from tests.ready import locales
from workflows.case.case import Case
from workflows.case.events import Event
from workflows.delivery.outgoing import Outgoing
from workflows.desk.records import Task
from workflows.followups.follow_up import FollowUp
from workflows.kernel.clock import Clock
from workflows.kernel.people import Actor, Person
from workflows.kernel.working_days import weekday
from workflows.ports.transaction import Transaction

PARIS = ZoneInfo("Europe/Paris")
LOCALES = locales()


class SmallOffice:
    """The verbs of `workflows.use_cases.shared.means.Office` that the engine's own use cases use."""

    def __init__(self, clock: Clock) -> None:
        self.clock = self.wall = clock
        self.new_id = TimeOrderedIds(clock)
        self.say = LOCALES

    def zone(self, case: Case) -> ZoneInfo:
        return PARIS

    def is_working(self, case: Case) -> Callable[[date], bool]:
        return weekday

    def today(self, case: Case) -> date:
        return self.clock.now().astimezone(PARIS).date()

    def morning(self, case: Case, day: date) -> datetime:
        return datetime.combine(day, time(8), PARIS)

    def open_task(
        self,
        tx: Transaction,
        case: Case,
        kind: str,
        due_at: datetime,
        key: str = "",
        quietly: bool = False,
        **payload: Any,
    ) -> bool:
        task = Task(self.new_id(), case.id, f"{case.id}:{kind}:{key}", kind, due_at, self.clock.now(), payload=payload)
        return tx.tasks.open(task)

    def note(self, tx: Transaction, case: Case, event: Event, actor: Actor, **payload: Any) -> None:
        tx.timeline.add(case.id, event, actor, self.clock.now(), payload)

    def schedule(self, tx: Transaction, case: Case, kind: str, due_at: datetime, key: str, **more: Any) -> bool:
        attempt, tolerance = more.pop("attempt", 1), more.pop("tolerance", timedelta(hours=1))
        follow_up = FollowUp(
            self.new_id(), case.id, f"{case.id}:{kind}:{key}", kind, due_at, due_at, "pending", attempt, tolerance, more
        )
        return tx.follow_ups.plan(follow_up)

    def person_of(self, tx: Transaction, case: Case) -> Person:
        return tx.persons.get(case.person_id)

    def tell(
        self, tx: Transaction, person: Person, *screens: Any, not_before: datetime | None = None, **_: Any
    ) -> None:
        for screen in screens:
            tx.told += 1
            text = self.say.say(person.speaks, screen.key, **screen.params)
            payload = {"method": "sendMessage", "text": text}
            to = str(person.chat_id)
            tx.outbox.add(
                Outgoing(f"{tx.cause}:{tx.told}", "telegram", to, payload, person_id=person.id, not_before=not_before)
            )

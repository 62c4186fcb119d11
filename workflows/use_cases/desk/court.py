"""A court proceeding of a case: begun, and each stage that it reaches, as a handler hears it from lawyer, bailiff or court."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.court import STAGES, CourtProceeding, StageNote, reach
from workflows.kernel.errors import BadInput, NotFound, Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.proceedings.rules import Proceeding
from workflows.use_cases.desk.third_party import open_case
from workflows.use_cases.shared.case_access import own
from workflows.use_cases.shared.court import take_stage
from workflows.use_cases.shared.means import Means

LONGEST_WORDS: Final = 1000
LONGEST_HOURS: Final = 24 * 90


@dataclass(frozen=True, slots=True)
class BeginProceeding:
    """It is being prepared; one of its kind at a time. The insured hears that nothing is spent before it is agreed."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, proceeding: str) -> None:
        case = open_case(tx, user, case_id)
        rule = self.means.proceeding_desk.rule(case, proceeding)
        if rule is None or rule.kind == "jurisdiction" or case.state == "reporting":
            raise NotFound
        if any(one.rule == rule.id and one.is_open for one in tx.court.of(case.id)):
            raise Refused("error.court_begun")
        own(case, user)
        now = self.means.clock.now()
        note = StageNote("prepared", self.means.calendar.today(case), now, user.name)
        begun = CourtProceeding(self.means.new_id(), case.id, rule.id, now, (note,))
        tx.court.add(take_stage(self.means, tx, case, rule, begun, user.actor))
        tx.cases.save(case)


@dataclass(frozen=True, slots=True)
class NoteStage:
    """What happened, on which day and, where it counts, at which hour. Only a hearing may be to come. `comply_hours`: within
    how many hours of its service an order is to be obeyed, where the order says so."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        user: DeskUser,
        case_id: UUID,
        court_id: UUID,
        stage: str,
        on: date | None,
        hour: str,
        words: str,
        comply_hours: str,
    ) -> None:
        case = open_case(tx, user, case_id)
        before = tx.court.get(court_id)
        if before is None or before.case_id != case.id:
            raise NotFound
        rule, named = self._rule(case, before), next((one for one in STAGES if one == stage), None)
        if named is None or on is None or len(words) > LONGEST_WORDS:
            raise BadInput("error.court_day")
        at, now = self._at(case, on, hour.strip()), self.means.clock.now()
        is_later = at > now if isinstance(at, datetime) else at > self.means.calendar.today(case)
        if is_later and named != "hearing":
            raise BadInput("error.court_future")
        after = reach(before, StageNote(named, at, now, user.name, words.strip()))
        if named == "order_served":
            after = replace(after, comply_by=self._comply_by(case, at, comply_hours.strip()))
        own(case, user)
        tx.court.save(take_stage(self.means, tx, case, rule, after, user.actor))
        tx.cases.save(case)

    def _rule(self, case: Case, proceeding: CourtProceeding) -> Proceeding:
        """Raises NotFound for one that this release does not know."""
        rule = self.means.proceeding_desk.rule(case, proceeding.rule)
        if rule is None:
            raise NotFound
        return rule

    def _at(self, case: Case, on: date, hour: str) -> date | datetime:
        if not hour:
            return on
        try:
            return datetime.combine(on, time.fromisoformat(hour), self.means.calendar.zone(case))
        except ValueError:
            raise BadInput("error.court_day") from None

    def _comply_by(self, case: Case, at: date | datetime, hours: str) -> datetime | None:
        """None where the order says nothing: the law may."""
        if not hours:
            return None
        if not (hours.isascii() and hours.isdecimal()) or not 0 < int(hours) <= LONGEST_HOURS:
            raise BadInput("error.court_hours")
        start = at if isinstance(at, datetime) else datetime.combine(at, time(0), self.means.calendar.zone(case))
        return start + timedelta(hours=int(hours))

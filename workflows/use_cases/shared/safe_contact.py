"""When the desk may begin to write to somebody whose telephone another person may read, and in which words.

What the desk starts by itself (reminders, news, a handler's message, receipts) passes here; an answer to what the person has
just written does not: the person has the telephone in their hand. Words that are kept back wait until they are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from workflows.case.case import Case
from workflows.interview.reading.hours import HoursRead, hours_of
from workflows.interview.state import DANGER_HEARD, OF_DYING_ALONE, InterviewState
from workflows.kernel.people import ContactRule
from workflows.kernel.working_days import weekday
from workflows.law.fact_values import NEVER
from workflows.screens.access import Locked
from workflows.screens.interview import AskSafety, StillHereWord, UnreadWaits
from workflows.screens.screen import Screen, Sentence

AT_HOME: Final = frozenset({"partner", "family"})
"""Authors who may hold the telephone, violent or not."""
MAY_BE: Final = frozenset({"ex_partner"})
"""Authors who may, unless they are known not to be violent."""
WRITE_HERE: Final = "safety.write_here"
"""The fact that says when it is safe to write."""
SAYS_NOTHING: Final = frozenset({"safety.reminder", "safety.late", "safety.late.young"})
"""Sentences that say nothing of a case, not even its number."""
REACHED_WITHIN: Final = timedelta(hours=24)
AT_THE_EARLIEST: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Contact:
    """How a person may be written to. `case` is the one that says so; `hours` where they were given."""

    rule: ContactRule
    case: Case | None = None
    hours: HoursRead | None = None

    def next_from(self, now: datetime, zone: tzinfo) -> datetime | None:
        """Tells when the desk may write, an instant from `now` on; None: at once."""
        if self.hours is None:
            return None
        local = now.astimezone(zone)
        for ahead in range(8):
            day = local.date() + timedelta(days=ahead)
            begins, ends = (_at(day, one, zone) for one in (self.hours.begins, self.hours.ends))
            if now < ends and (weekday(day) or not self.hours.weekdays):
                return None if begins <= now else begins.astimezone(now.tzinfo)
        raise AssertionError("no day of a week has these hours")


def contact_with(cases: Sequence[Case]) -> Contact:
    """Gives the rule for a person with these cases, newest first. What they said last holds; until they say it,
    somebody whose author may be at home, or who was in danger from somebody, is written to in words that say nothing.
    Who spoke of dying and of nobody who threatens them reads the handler's words at once: they are waited for."""
    for case in cases:
        said = case.told_of("safety").get(WRITE_HERE.rpartition(".")[2])
        if said == NEVER:
            return Contact("never", case)
        if said is not None:
            hours = hours_of(str(said))
            return Contact("hours", case, hours) if hours is not None else Contact("free")
    unsafe = next((case for case in cases if author_at_home(case) or was_threatened(case)), None)
    return Contact("neutral", unsafe) if unsafe is not None else Contact("free")


def author_at_home(case: Case) -> bool:
    """Tells whether the author may hold the telephone, as far as is known."""
    relation, violent = case.told_of("author").get("relation"), case.told_of("safety").get("violence_by_author")
    return relation in AT_HOME or (relation in MAY_BE and violent is not False)


def was_threatened(case: Case) -> bool:
    """Tells whether danger from somebody was ever heard in it, in an answer or in a cry."""
    safety = case.told_of("safety")
    answered = safety.get("danger_now") is True or safety.get("violence_by_author") is True
    heard = InterviewState.from_plain(case.interview.get("state", {}))
    return answered or (case.knew_danger and not heard.chose(DANGER_HEARD, OF_DYING_ALONE))


def must_be_neutral(case: Case) -> bool:
    """Tells whether a reminder says nothing of the case: after any danger, and where somebody else may read it."""
    return case.knew_danger or contact_with([case]).rule != "free"


def says_nothing(screen: Screen) -> bool:
    """Tells whether whoever reads it learns nothing."""
    return isinstance(screen, Locked | UnreadWaits) or (isinstance(screen, Sentence) and screen.key in SAYS_NOTHING)


def cannot_wait(screen: Screen) -> bool:
    """Tells whether it is said at once to somebody who has not told when it is safe: they may be dying."""
    return isinstance(screen, AskSafety | StillHereWord)


def reached_by(case: Case, now: datetime) -> datetime:
    """By when a handler reaches the person another way: within a day, sooner where the case is worked to a sooner instant."""
    by = now + REACHED_WITHIN
    return by if case.works_to is None else max(min(by, case.works_to), now + AT_THE_EARLIEST)


def _at(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, zone)

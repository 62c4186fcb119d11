"""One payload for each kind of follow-up, with the names under which the database keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from workflows.followups.follow_up import (
    ALERT_UNHEARD,
    APPOINTMENT_NEAR,
    CAPTURE,
    CLOCK_ALERT,
    COURT_CHECK,
    COURT_DAY,
    INTERVIEW_REMINDER,
    LAWYER_SILENCE,
    PAUSE_REVIEW,
    PERSON_LATE,
    PROMISE_DUE,
    QUIET_CLOSE,
    STEP_DUE,
    STEP_FOLLOW_UP,
    STILL_HERE,
    TAKEDOWN_LOOK,
)
from workflows.followups.payload import FollowUpPayload, OfClock, OfStep, UnreadPayload
from workflows.followups.timing import Rhythm
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True)
class StepFollowUp(OfStep):
    """A step was sent: its rhythm says when nobody has answered, and what comes after the last time."""

    kind: ClassVar[str] = STEP_FOLLOW_UP

    after_days: tuple[int, ...] = ()
    then: str | None = None

    @property
    def rhythm(self) -> Rhythm:
        """How the step is followed up."""
        return Rhythm(self.after_days, self.then)

    def said(self) -> Plain:
        return {"step": self.step, "after_days": list(self.after_days), "then": self.then}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "step"), read.numbers(plain, "after_days"), read.text_or_none(plain, "then"))


@dataclass(frozen=True, slots=True)
class StepDue(OfStep):
    """A step's day comes."""

    kind: ClassVar[str] = STEP_DUE

    def said(self) -> Plain:
        return {"step": self.step}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "step"))


@dataclass(frozen=True, slots=True)
class ClockAlert(OfClock):
    """A legal clock is to be looked at, for one publication or for the whole case."""

    kind: ClassVar[str] = CLOCK_ALERT

    publication: str | None = None

    def said(self) -> Plain:
        return {"clock": self.clock, "publication": self.publication, "meaning": dict(self.meaning)}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        meaning = read.words(plain["meaning"])
        return cls(read.text(plain, "clock"), meaning, read.text_or_none(plain, "publication"))


@dataclass(frozen=True, slots=True)
class AlertUnheard(OfClock):
    """An alert was told, and somebody should have taken it up by now. `alert`: the follow-up that told it; rows of earlier
    releases do not say."""

    kind: ClassVar[str] = ALERT_UNHEARD

    alert: UUID | None = None

    def said(self) -> Plain:
        plain = {"clock": self.clock, "meaning": dict(self.meaning)}
        return plain if self.alert is None else {**plain, "alert": str(self.alert)}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "clock"), read.words(plain["meaning"]), read.uuid_or_none(plain, "alert"))


@dataclass(frozen=True, slots=True)
class LawyerSilence(FollowUpPayload):
    """A lawyer was asked and has a time to answer."""

    kind: ClassVar[str] = LAWYER_SILENCE

    escalation: UUID

    def said(self) -> Plain:
        return {"escalation": str(self.escalation)}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(UUID(read.text(plain, "escalation")))


@dataclass(frozen=True, slots=True)
class InterviewReminder(FollowUpPayload):
    """A report may stop half-way."""

    kind: ClassVar[str] = INTERVIEW_REMINDER


@dataclass(frozen=True, slots=True)
class QuietClose(FollowUpPayload):
    """A report that stays silent after the last reminder is put aside."""

    kind: ClassVar[str] = QUIET_CLOSE


@dataclass(frozen=True, slots=True)
class PauseReview(FollowUpPayload):
    """A pause ends on the day that was announced. `whole`: the whole case was paused, not one follow-up of it."""

    kind: ClassVar[str] = PAUSE_REVIEW

    until: date | None = None
    why: str = ""
    whole: bool = False

    def said(self) -> Plain:
        return {"until": self.until.isoformat() if self.until else None, "why": self.why, "whole": self.whole}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.day_or_none(plain, "until"), read.text(plain, "why", ""), bool(plain.get("whole")))


@dataclass(frozen=True, slots=True)
class AppointmentNear(FollowUpPayload):
    """An appointment begins soon."""

    kind: ClassVar[str] = APPOINTMENT_NEAR

    appointment: UUID

    def said(self) -> Plain:
        return {"appointment": str(self.appointment)}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(UUID(read.text(plain, "appointment")))


@dataclass(frozen=True, slots=True)
class StillHere(FollowUpPayload):
    """Somebody cried for help, or was asked whether they are safe, and may write no more. `card`: what they cried for; none
    where they were asked."""

    kind: ClassVar[str] = STILL_HERE

    card: str | None = None

    def said(self) -> Plain:
        return {} if self.card is None else {"card": self.card}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text_or_none(plain, "card"))


@dataclass(frozen=True, slots=True)
class PersonLate(FollowUpPayload):
    """Somebody of the desk was to have come by now: the person was told so."""

    kind: ClassVar[str] = PERSON_LATE


@dataclass(frozen=True, slots=True)
class CapturePage(FollowUpPayload):
    """A publication was told of: it is captured before it vanishes, or the insured is asked for their own screenshots."""

    kind: ClassVar[str] = CAPTURE

    publication: str

    def said(self) -> Plain:
        return {"publication": self.publication}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "publication"))


@dataclass(frozen=True, slots=True)
class TakedownLook(FollowUpPayload):
    """A publication whose removal was asked for is looked at. `number` counts the looks of its watch, this one included."""

    kind: ClassVar[str] = TAKEDOWN_LOOK

    watch: UUID
    number: int = 1

    def said(self) -> Plain:
        return {"watch": str(self.watch), "number": self.number}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(UUID(read.text(plain, "watch")), read.number(plain, "number", 1))


@dataclass(frozen=True, slots=True)
class PromiseDue(FollowUpPayload):
    """The day by which a third party had promised something has passed."""

    kind: ClassVar[str] = PROMISE_DUE

    party: UUID
    promise: UUID

    def said(self) -> Plain:
        return {"party": str(self.party), "promise": str(self.promise)}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(UUID(read.text(plain, "party")), UUID(read.text(plain, "promise")))


@dataclass(frozen=True, slots=True)
class CourtCheck(FollowUpPayload):
    """Whether an order is obeyed is looked at: first at the hour that was set, then each day. `number` counts from one."""

    kind: ClassVar[str] = COURT_CHECK

    proceeding: UUID
    number: int = 1

    def said(self) -> Plain:
        return {"proceeding": str(self.proceeding), "number": self.number}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(UUID(read.text(plain, "proceeding")), read.number(plain, "number", 1))


@dataclass(frozen=True, slots=True)
class CourtDay(FollowUpPayload):
    """A day of a court proceeding that no clock of the case counts comes near: an appeal, an opposition, a penalty to claim."""

    kind: ClassVar[str] = COURT_DAY

    proceeding: UUID
    what: str
    on: date

    def said(self) -> Plain:
        return {"proceeding": str(self.proceeding), "what": self.what, "on": self.on.isoformat()}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(
            UUID(read.text(plain, "proceeding")), read.text(plain, "what"), date.fromisoformat(read.text(plain, "on"))
        )


_KINDS: Sequence[type[FollowUpPayload]] = (
    StepFollowUp, StepDue, ClockAlert, AlertUnheard, LawyerSilence, InterviewReminder, QuietClose, PauseReview,
    AppointmentNear, StillHere, PersonLate, CapturePage, TakedownLook, PromiseDue, CourtCheck, CourtDay,
)  # fmt: skip
KINDS: Mapping[str, type[FollowUpPayload]] = {one.kind: one for one in _KINDS}
"""Every kind of follow-up that a row may be of."""


def payload_of(kind: str, plain: Plain) -> FollowUpPayload:
    """Gives the payload of a row. What this release cannot read is kept as it is: it stops no other row of the same
    person."""
    known = KINDS.get(kind)
    if known is None:
        return _unread(kind, plain)
    try:
        payload = known.from_plain(plain)
        not_before, failed = read.day_or_none(plain, "not_before"), read.number(plain, "failed")
    except (KeyError, TypeError, ValueError):
        return _unread(kind, plain)
    return payload if not_before is None and not failed else replace(payload, not_before=not_before, failed=failed)


def _unread(kind: str, plain: Plain) -> UnreadPayload:
    failed = plain.get("failed")
    return UnreadPayload(kind, plain, failed=failed if isinstance(failed, int) else 0)

"""One payload for each kind of task of the desk, with the names under which the database keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from workflows.delivery.act_classes import CONFIRM, IN_DOUBT
from workflows.desk.bailiff_task import BailiffReportTask
from workflows.desk.capture_task import CaptureByHandTask
from workflows.desk.contact_tasks import ReachOtherwiseTask
from workflows.desk.court_tasks import CheckComplianceTask, CourtDayTask
from workflows.desk.engine_tasks import (
    CaseStuckTask,
    CaseWithoutOwnerTask,
    ClockUnwatchedTask,
    FollowUpFailingTask,
    FollowUpMissingTask,
)
from workflows.desk.letter_tasks import ReviewLetterTask, SendLetterTask
from workflows.desk.mail_tasks import ReadAnswerTask, StrangerMailTask
from workflows.desk.post_tasks import LetterReturnedTask
from workflows.desk.promise_task import CheckPromiseTask
from workflows.desk.takedown_task import LookAtRemovalTask
from workflows.desk.task_payload import OfActTask, OfClockTask, OfReasonTask, OfStepTask, TaskPayload, UnreadTask
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


# ---------------------------------------------------------------- the report and the plan
@dataclass(frozen=True, slots=True)
class ApprovePlanTask(TaskPayload):
    """A handler reads the plan and approves it."""

    kind: ClassVar[str] = "approve_plan"


@dataclass(frozen=True, slots=True)
class CompleteReportTask(TaskPayload):
    """A handler helps with a report that stopped half-way."""

    kind: ClassVar[str] = "complete_report"


@dataclass(frozen=True, slots=True)
class ParentIsAuthorTask(TaskPayload):
    """A parent of the minor is the author."""

    kind: ClassVar[str] = "parent_is_author"


@dataclass(frozen=True, slots=True)
class LookAtEvidenceTask(TaskPayload):
    """A handler looks at files that came, and has opened those that were `seen`. Rows of earlier releases name no items: of
    them everything that the case holds is meant."""

    kind: ClassVar[str] = "look_at_evidence"

    items: tuple[UUID, ...] | None = None
    seen: tuple[UUID, ...] = ()

    def to_plain(self) -> Plain:
        named: dict[str, object] = {} if self.items is None else {"items": [str(one) for one in self.items]}
        return {**named, "seen": [str(one) for one in self.seen]} if self.seen else named

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.uuids(plain, "items") if "items" in plain else None, read.uuids(plain, "seen"))


@dataclass(frozen=True, slots=True)
class TakeOverTask(TaskPayload):
    """A person takes over, for these reasons in the reader's languages."""

    kind: ClassVar[str] = "take_over"

    why: Sequence[Mapping[str, str]] = ()

    def to_plain(self) -> Plain:
        return {"why": [dict(one) for one in self.why]}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls([read.words(one) for one in read.listed(plain.get("why", []))])


# ---------------------------------------------------------------- steps
@dataclass(frozen=True, slots=True)
class StepDueTask(OfStepTask):
    """A step's day has come."""

    kind: ClassVar[str] = "step_due"


@dataclass(frozen=True, slots=True)
class AfterOutageTask(OfStepTask):
    """Nobody answered while the desk was away: a person looks first."""

    kind: ClassVar[str] = "after_outage"


@dataclass(frozen=True, slots=True)
class OrderCaptureTask(OfStepTask):
    """A capture is to be ordered; opened by earlier releases only."""

    kind: ClassVar[str] = "order_capture"


@dataclass(frozen=True, slots=True)
class CostApprovedTask(OfStepTask):
    """The insured agreed to what a step costs."""

    kind: ClassVar[str] = "cost_approved"


@dataclass(frozen=True, slots=True)
class CostDeclinedTask(OfStepTask):
    """The insured did not agree to what a step costs."""

    kind: ClassVar[str] = "cost_declined"


@dataclass(frozen=True, slots=True)
class ChaseStepTask(OfStepTask):
    """Nobody answered: a handler writes again, at this level, for an answer before a day. Without a level the rhythm is
    over."""

    kind: ClassVar[str] = "chase_step"

    number: int | None = None
    level: int | None = None
    answer_before: date | None = None

    def to_plain(self) -> Plain:
        before = self.answer_before.isoformat() if self.answer_before is not None else None
        plain = {"step": self.step, "number": self.number, "level": self.level, "answer_before": before}
        return {name: value for name, value in plain.items() if value is not None}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(
            read.text(plain, "step"),
            read.number_or_none(plain, "number"),
            read.number_or_none(plain, "level"),
            read.day_or_none(plain, "answer_before"),
        )


@dataclass(frozen=True, slots=True)
class ChaseFormalNoticeTask(ChaseStepTask):
    """The same after a formal notice, which has words of its own."""

    kind: ClassVar[str] = "chase_formal_notice"


# ---------------------------------------------------------------- clocks
@dataclass(frozen=True, slots=True)
class ClockAlertTask(OfClockTask):
    """A right is about to lapse."""

    kind: ClassVar[str] = "clock_alert"


@dataclass(frozen=True, slots=True)
class ClockAlertUnheardTask(OfClockTask):
    """Nobody took the alert up: `second` was told of it too."""

    kind: ClassVar[str] = "clock_alert_unheard"

    second: str = ""

    def to_plain(self) -> Plain:
        return {"clock": self.clock, "meaning": dict(self.meaning), "second": self.second}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "clock"), read.words(plain["meaning"]), read.text(plain, "second", ""))


# ---------------------------------------------------------------- people
@dataclass(frozen=True, slots=True)
class ReadMessageTask(TaskPayload):
    """The insured wrote."""

    kind: ClassVar[str] = "read_message"


@dataclass(frozen=True, slots=True)
class ComplaintTask(TaskPayload):
    """The insured is not content with the desk."""

    kind: ClassVar[str] = "complaint"


@dataclass(frozen=True, slots=True)
class OwnLawyerTask(TaskPayload):
    """The insured named a lawyer of their own."""

    kind: ClassVar[str] = "own_lawyer"


@dataclass(frozen=True, slots=True)
class NoLawyerLeftTask(TaskPayload):
    """Every lawyer of the roster was asked."""

    kind: ClassVar[str] = "no_lawyer_left"


@dataclass(frozen=True, slots=True)
class AppointmentTask(TaskPayload):
    """An appointment was agreed."""

    kind: ClassVar[str] = "appointment"


@dataclass(frozen=True, slots=True)
class AppointmentDeclinedTask(TaskPayload):
    """None of the moments suits."""

    kind: ClassVar[str] = "appointment_declined"


@dataclass(frozen=True, slots=True)
class FactsContradictTask(TaskPayload):
    """The facts cannot all be true: a handler settles it with the insured."""

    kind: ClassVar[str] = "facts_contradict"


@dataclass(frozen=True, slots=True)
class ContentBackTask(TaskPayload):
    """What was removed is online again: a person decides what comes next."""

    kind: ClassVar[str] = "content_back"


@dataclass(frozen=True, slots=True)
class CallInsuredTask(OfReasonTask):
    """Somebody calls the insured."""

    kind: ClassVar[str] = "call_insured"


@dataclass(frozen=True, slots=True)
class EndAskedTask(OfReasonTask):
    """The insured wants an end: a person settles it with them. `why` is `stop` or `withdraw`."""

    kind: ClassVar[str] = "end_asked"


@dataclass(frozen=True, slots=True)
class DeleteDataTask(TaskPayload):
    """The insured wants their data deleted: a person answers what goes, what stays and why."""

    kind: ClassVar[str] = "delete_data"


@dataclass(frozen=True, slots=True)
class ChooseLawyerTask(OfReasonTask):
    """The insured is to ask for a lawyer in writing; `why` is the step nobody answered, or `handler`."""

    kind: ClassVar[str] = "choose_lawyer"


@dataclass(frozen=True, slots=True)
class ChatLockedTask(OfReasonTask):
    """A chat was locked: a handler calls back."""

    kind: ClassVar[str] = "chat_locked"


@dataclass(frozen=True, slots=True)
class ResumeFollowUpTask(OfReasonTask):
    """The announced day has passed: a person says whether the follow-ups go on."""

    kind: ClassVar[str] = "resume_follow_up"


@dataclass(frozen=True, slots=True)
class ConfirmNewChatTask(TaskPayload):
    """The insured writes from another chat: a handler calls back before the case goes there."""

    kind: ClassVar[str] = "confirm_new_chat"

    person: UUID

    def to_plain(self) -> Plain:
        return {"person": str(self.person)}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(UUID(read.text(plain, "person")))


# ---------------------------------------------------------------- what leaves
@dataclass(frozen=True, slots=True)
class MailFailedTask(TaskPayload):
    """A mail could not be delivered."""

    kind: ClassVar[str] = "mail_failed"

    to: str = ""
    why: str = ""

    def to_plain(self) -> Plain:
        return {"to": self.to, "why": self.why}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "to", ""), read.text(plain, "why", ""))


@dataclass(frozen=True, slots=True)
class ActInDoubtTask(OfActTask):
    """Nobody knows whether the act left."""

    kind: ClassVar[str] = IN_DOUBT


@dataclass(frozen=True, slots=True)
class ConfirmActTask(OfActTask):
    """The act waits for a person before it may leave."""

    kind: ClassVar[str] = CONFIRM


_KINDS: Sequence[type[TaskPayload]] = (
    ApprovePlanTask, CompleteReportTask, ParentIsAuthorTask, LookAtEvidenceTask, TakeOverTask, FactsContradictTask,
    StepDueTask, AfterOutageTask, OrderCaptureTask, CaptureByHandTask, CostApprovedTask, CostDeclinedTask, ChaseStepTask,
    ChaseFormalNoticeTask, ClockAlertTask, ClockAlertUnheardTask, ReadMessageTask, ComplaintTask, OwnLawyerTask,
    NoLawyerLeftTask, AppointmentTask, AppointmentDeclinedTask, ContentBackTask, CallInsuredTask, ChooseLawyerTask,
    EndAskedTask, DeleteDataTask, ChatLockedTask, ResumeFollowUpTask, ConfirmNewChatTask, MailFailedTask, ActInDoubtTask,
    ConfirmActTask, FollowUpFailingTask, FollowUpMissingTask, CaseWithoutOwnerTask, ClockUnwatchedTask, CaseStuckTask,
    ReachOtherwiseTask, ReadAnswerTask, StrangerMailTask, ReviewLetterTask, SendLetterTask, LookAtRemovalTask,
    LetterReturnedTask, CheckPromiseTask, BailiffReportTask, CheckComplianceTask, CourtDayTask,
)  # fmt: skip
KINDS: Mapping[str, type[TaskPayload]] = {one.kind: one for one in _KINDS}
"""Every kind of task that a row may be of."""


def task_payload_of(kind: str, plain: Plain) -> TaskPayload:
    """Gives the payload of a row; what this release cannot read is kept as it is."""
    known = KINDS.get(kind)
    try:
        return known.from_plain(plain) if known is not None else UnreadTask(kind, plain)
    except (KeyError, TypeError, ValueError):
        return UnreadTask(kind, plain)

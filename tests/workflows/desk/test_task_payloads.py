"""What tasks carry is read as earlier releases wrote it, and written under the same names."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from workflows.desk import engine_tasks
from workflows.desk import task_payloads as tasks
from workflows.desk.bailiff_task import BailiffReportTask
from workflows.desk.capture_task import CaptureByHandTask
from workflows.desk.court_tasks import CheckComplianceTask, CourtDayTask
from workflows.desk.letter_tasks import ReviewLetterTask, SendLetterTask
from workflows.desk.mail_tasks import ReadAnswerTask, StrangerMailTask
from workflows.desk.post_tasks import LetterReturnedTask
from workflows.desk.promise_task import CheckPromiseTask
from workflows.desk.takedown_task import LookAtRemovalTask
from workflows.desk.task_payload import TaskPayload, UnreadTask
from workflows.desk.timeline_detail import TimelineDetail

ONE, TWO = UUID(int=1), UUID(int=2)
WORDS = {"fr": "a", "nl": "b", "en": "c"}
EARLIER: list[tuple[TaskPayload, dict[str, Any]]] = [
    (tasks.TakeOverTask([WORDS]), {"why": [WORDS]}),
    (tasks.TakeOverTask([]), {"why": []}),
    (tasks.StepDueTask("x"), {"step": "x"}),
    (tasks.AfterOutageTask(""), {"step": ""}),
    (tasks.OrderCaptureTask("x"), {"step": "x"}),
    (tasks.CostApprovedTask("x"), {"step": "x"}),
    (tasks.CostDeclinedTask("x"), {"step": "x"}),
    (
        tasks.ChaseStepTask("x", 2, 3, date(2026, 12, 7)),
        {"step": "x", "number": 2, "level": 3, "answer_before": "2026-12-07"},
    ),
    (tasks.ChaseStepTask("x"), {"step": "x"}),
    (
        tasks.ChaseFormalNoticeTask("x", 1, 1, date(2026, 12, 7)),
        {"step": "x", "number": 1, "level": 1, "answer_before": "2026-12-07"},
    ),
    (tasks.ClockAlertTask("c", WORDS), {"clock": "c", "meaning": WORDS}),
    (tasks.ClockAlertUnheardTask("c", WORDS, "Joost"), {"clock": "c", "meaning": WORDS, "second": "Joost"}),
    (tasks.CallInsuredTask("asked"), {"why": "asked"}),
    (tasks.ChooseLawyerTask("handler"), {"why": "handler"}),
    (tasks.EndAskedTask("withdraw"), {"why": "withdraw"}),
    (tasks.ChatLockedTask("insured"), {"why": "insured"}),
    (tasks.ResumeFollowUpTask("holidays"), {"why": "holidays"}),
    (tasks.ConfirmNewChatTask(ONE), {"person": str(ONE)}),
    (tasks.LookAtEvidenceTask(), {}),
    (tasks.LookAtEvidenceTask(()), {"items": []}),
    (tasks.LookAtEvidenceTask((ONE, TWO), (TWO,)), {"items": [str(ONE), str(TWO)], "seen": [str(TWO)]}),
    (tasks.MailFailedTask("a@b.example", "550"), {"to": "a@b.example", "why": "550"}),
    (tasks.ActInDoubtTask("u1:1", "a@b.example", ""), {"act": "u1:1", "to": "a@b.example", "why": ""}),
    (tasks.ConfirmActTask("u1:1", "a@b.example", "outage"), {"act": "u1:1", "to": "a@b.example", "why": "outage"}),
    (
        engine_tasks.FollowUpFailingTask("step_due", "KeyError", "x"),
        {"what": "step_due", "why": "KeyError", "step": "x"},
    ),
    (engine_tasks.FollowUpFailingTask("quiet_close", "KeyError"), {"what": "quiet_close", "why": "KeyError"}),
    (engine_tasks.FollowUpMissingTask(3), {"missing": 3}),
    (
        CaptureByHandTask("x", "capture.failed.refused", "https://x.example/"),
        {"step": "x", "why": "capture.failed.refused", "url": "https://x.example/"},
    ),
    (BailiffReportTask("x", 900, "error.x"), {"step": "x", "fee": 900, "held": "error.x"}),
    (CheckComplianceTask(ONE, 2), {"proceeding": str(ONE), "number": 2}),
    (
        CourtDayTask(ONE, "appeal_until", date(2026, 12, 7)),
        {"proceeding": str(ONE), "what": "appeal_until", "on": "2026-12-07"},
    ),
    (
        CheckPromiseTask(ONE, TWO, "removal", date(2026, 12, 7)),
        {"party": str(ONE), "promise": str(TWO), "what": "removal", "until": "2026-12-07"},
    ),
    (
        LookAtRemovalTask(ONE, "takedown.why.wall", "https://x.example/"),
        {"watch": str(ONE), "why": "takedown.why.wall", "url": "https://x.example/"},
    ),
    (
        ReadAnswerTask(ONE, "a@b.example", "Re: x", "s"),
        {"mail": str(ONE), "from": "a@b.example", "subject": "Re: x", "step": "s"},
    ),
    (StrangerMailTask(ONE, "a@b.example", "x"), {"mail": str(ONE), "from": "a@b.example", "subject": "x"}),
    (
        LetterReturnedTask("s", "refused", "Paul, 69001 Lyon"),
        {"step": "s", "what": "refused", "to": "Paul, 69001 Lyon"},
    ),
    (ReviewLetterTask(ONE, WORDS, "s"), {"letter": str(ONE), "title": WORDS, "step": "s"}),
    (SendLetterTask(ONE, WORDS), {"letter": str(ONE), "title": WORDS}),
]
"""Each kind that carries something, as the release before this one wrote it."""
CARRYING = {type(payload) for payload, _ in EARLIER}


@pytest.mark.parametrize(("payload", "plain"), EARLIER, ids=lambda one: getattr(one, "kind", ""))
def test_rows_of_earlier_releases(payload: TaskPayload, plain: dict[str, Any]) -> None:
    """A row of an earlier release is read, and written as it was."""
    assert payload == tasks.task_payload_of(payload.kind, plain)
    assert plain == payload.to_plain()


@pytest.mark.parametrize("kind", sorted(tasks.KINDS))
def test_each_kind(kind: str) -> None:
    """A kind carries something that is written above, or nothing at all."""
    known = tasks.KINDS[kind]
    if known not in CARRYING:
        assert (known(), {}) == (tasks.task_payload_of(kind, {}), known().to_plain())


@pytest.mark.parametrize(
    ("kind", "plain"), [("of_another_release", {"a": 1}), ("step_due", {}), ("act_in_doubt", {"to": 1})]
)
def test_what_cannot_be_read_is_kept(kind: str, plain: dict[str, Any]) -> None:
    """It is shown by its kind alone, and stops nobody."""
    payload = tasks.task_payload_of(kind, plain)
    assert isinstance(payload, UnreadTask)
    assert (kind, plain, None) == (payload.named, payload.to_plain(), payload.about_step)


def test_a_line_of_any_release_is_read_as_far_as_it_is_understood() -> None:
    """What a line of the timeline does not say is empty; what is not plain words says nothing."""
    assert TimelineDetail.from_plain({}) == TimelineDetail()
    line = TimelineDetail.from_plain(
        {"task": "take_over", "why": [WORDS], "number": 3, "steps": ["a", "b"], "text": "t"}
    )
    assert (line.task, line.why, line.number, line.count, line.quoted) == ("take_over", "", "3", 2, "t")
    told = TimelineDetail.from_plain(
        {"changes": [WORDS, 1], "meaning": WORDS, "due": True, "reminder": 1, "offer": True, "reached": True}
    )
    assert (told.changes, told.count, told.meaning) == ((WORDS,), 2, WORDS)
    assert told.is_due
    assert told.is_reminder
    assert told.is_offer
    assert told.is_reached

"""What the desk will do by itself, made ready for the case page: when, what may be paused, what stands still; the words of a
chaser; and what a person may say of an act whose outcome nobody knows."""

from __future__ import annotations

from dataclasses import replace

from console.views.shown import ShownFollowUp
from console.web.reader import PageText
from workflows.delivery.act_classes import CONFIRM, IN_DOUBT
from workflows.desk.case_file import CaseFile
from workflows.desk.records import Task
from workflows.desk.task_payload import OfActTask
from workflows.desk.task_payloads import ChaseStepTask
from workflows.followups.follow_up import PAUSABLE, STEP_DUE, STEP_FOLLOW_UP, FollowUp
from workflows.followups.paused import Paused
from workflows.kernel.text import spoken_in

SETTLED = {IN_DOUBT: ("sent", "again", "failed"), CONFIRM: ("again", "failed")}
"""What may be said of an act, by the kind of its task."""


def follow_ups(r: PageText, file: CaseFile) -> list[ShownFollowUp]:
    """Gives those that will run, earliest first; then those that stand still."""
    running = [_line(r, file, one) for one in sorted(file.follow_ups, key=lambda one: one.due_at)]
    return running + [_standing(r, one, _line(r, file, one.follow_up)) for one in file.paused]


def _line(r: PageText, file: CaseFile, one: FollowUp) -> ShownFollowUp:
    what = ""
    if one.kind in (STEP_FOLLOW_UP, STEP_DUE):
        what = r.label("steps", one.step or "")
    elif one.clock:
        what = r.label("clocks", one.clock)
    return ShownFollowUp(
        id=one.id,
        at=one.due_at,
        says=r.t(f"console.follow_up.{one.kind}"),
        what=what,
        number=one.attempt if one.kind == STEP_FOLLOW_UP else 0,
        may_pause=one.kind in PAUSABLE and file.case.is_open,
    )


def _standing(r: PageText, one: Paused, line: ShownFollowUp) -> ShownFollowUp:
    until = one.follow_up.payload.not_before
    left = r.t(f"console.pause.left.{one.unit}", n=one.left)
    stands = r.t("console.pause.until", on=r.day(until), left=left) if until else left
    return replace(line, may_pause=False, stands=stands, reason=one.reason)


def text_of(r: PageText, file: CaseFile, task: Task) -> tuple[str, str] | None:
    """Tells what goes with a task to be read: the act that waits for a word, the words of a chaser; each with its
    title."""
    act = file.acts.get(task.payload.act) if isinstance(task.payload, OfActTask) else None
    if act is not None:
        words = (act.subject, act.words)
        return r.t("console.act.title"), "\n\n".join(one for one in words if one)
    words_to_send = chaser(r, file, task)
    return (r.t("console.chaser.title"), words_to_send) if words_to_send else None


def chaser(r: PageText, file: CaseFile, task: Task) -> str | None:
    """Tells what to write to who has not answered, in the language of the case, harder each time."""
    chase = task.payload
    if not isinstance(chase, ChaseStepTask) or not chase.level or chase.answer_before is None:
        return None
    language, step = spoken_in(file.case.language, file.case.jurisdiction), chase.step
    reader = PageText(r.say, r.rulebook, language, r.zone)
    started = file.case.record(step).started_at
    return reader.t(
        f"chaser.{chase.level}",
        step=reader.label("steps", step),
        sent_on=reader.day(started.date()) if started else "",
        number=file.case.number,
        answer_by=reader.day(chase.answer_before),
    )


def settling(r: PageText, task: Task) -> list[tuple[str, str]]:
    """Gives the answers to what became of an act, with their words."""
    return [(one, r.t(f"console.settle.{task.kind}.{one}")) for one in SETTLED.get(task.kind, ())]

"""Acts of a handler on a case: each form is read into the one command that it asks for. What is sent and asked in the insured's
chat besides words is read in `console.pages.talk`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from console.pages.removals import looked, watch
from console.pages.talk import ask_cost, offer_appointment
from console.web.forms import Asked, FormReader
from workflows.use_cases.access.commands import RefuseNewChat, UnlockChat
from workflows.use_cases.desk.commands import (
    ApprovePlan,
    CancelAppointment,
    CloseCase,
    ConfirmNewChat,
    EscalateToLawyer,
    FinishStep,
    ReopenCase,
    StartStep,
    TakeCase,
    WriteToInsured,
)
from workflows.use_cases.followups.commands import ExtendFollowUp, PauseFollowUps, ResumeFollowUps
from workflows.use_cases.shared.command import HandlerCommand

Act = Callable[[FormReader, Asked], HandlerCommand[object]]


def take(form: FormReader, by: Asked) -> TakeCase:
    """Reads that the handler takes the case."""
    return TakeCase(user=by.user, case_id=by.case_id, seen=form.version())


def approve(form: FormReader, by: Asked) -> ApprovePlan:
    """Reads that the handler approves the plan as they saw it."""
    return ApprovePlan(user=by.user, case_id=by.case_id, seen=form.version())


def start(form: FormReader, by: Asked) -> StartStep:
    """Reads which step begins."""
    return StartStep(user=by.user, case_id=by.case_id, seen=form.version(), step=form.text("step"))


def finish(form: FormReader, by: Asked) -> FinishStep:
    """Reads which step ended, and how."""
    step, outcome = form.text("step"), form.text("outcome") or "none"
    return FinishStep(user=by.user, case_id=by.case_id, seen=form.version(), step=step, outcome=outcome)


def write(form: FormReader, by: Asked) -> WriteToInsured:
    """Reads what the handler writes to the insured."""
    return WriteToInsured(user=by.user, case_id=by.case_id, text=form.text("text"))


def escalate(form: FormReader, by: Asked) -> EscalateToLawyer:
    """Reads that the case is offered to a lawyer."""
    return EscalateToLawyer(user=by.user, case_id=by.case_id, seen=form.version())


def close(form: FormReader, by: Asked) -> CloseCase:
    """Reads why the case is closed."""
    return CloseCase(user=by.user, case_id=by.case_id, seen=form.version(), reason=form.text("reason"))


def reopen(form: FormReader, by: Asked) -> ReopenCase:
    """Reads why a closed case goes on."""
    return ReopenCase(user=by.user, case_id=by.case_id, seen=form.version(), why=form.text("why"))


def pause(form: FormReader, by: Asked) -> PauseFollowUps:
    """Reads which follow-ups stand still, until which day and why; without one all do."""
    return PauseFollowUps(
        user=by.user,
        case_id=by.case_id,
        seen=form.version(),
        follow_up_id=form.optional_identifier("follow_up"),
        until=form.day("until"),
        reason=form.text("reason"),
    )


def extend(form: FormReader, by: Asked) -> ExtendFollowUp:
    """Reads which follow-up waits longer, until which day and why."""
    return ExtendFollowUp(
        user=by.user,
        case_id=by.case_id,
        seen=form.version(),
        follow_up_id=form.optional_identifier("follow_up"),
        until=form.day("until"),
        reason=form.text("reason"),
    )


def resume(form: FormReader, by: Asked) -> ResumeFollowUps:
    """Reads which follow-up runs again; without one all do."""
    about = form.optional_identifier("follow_up")
    return ResumeFollowUps(user=by.user, case_id=by.case_id, seen=form.version(), follow_up_id=about)


def cancel_appointment(form: FormReader, by: Asked) -> CancelAppointment:
    """Reads which appointment is cancelled, and why. Raises NotFound for no identifier."""
    about, reason = form.identifier("appointment"), form.text("reason")
    return CancelAppointment(
        user=by.user, case_id=by.case_id, seen=form.version(), appointment_id=about, reason=reason
    )  # fmt: skip


def unlock(form: FormReader, by: Asked) -> UnlockChat:
    """Reads that a locked chat opens, and whether its person was called."""
    return UnlockChat(user=by.user, case_id=by.case_id, seen=form.version(), called=form.is_yes("called"))


def confirm_chat(form: FormReader, by: Asked) -> ConfirmNewChat:
    """Reads that a new chat is its person's, and whether they were called. Raises NotFound for no identifier."""
    person, called = form.identifier("person"), form.is_yes("called")
    return ConfirmNewChat(user=by.user, case_id=by.case_id, seen=form.version(), person_id=person, called=called)


def refuse_chat(form: FormReader, by: Asked) -> RefuseNewChat:
    """Reads that a new chat is somebody else's. Raises NotFound for no identifier."""
    return RefuseNewChat(user=by.user, case_id=by.case_id, seen=form.version(), person_id=form.identifier("person"))


ACTS: Final[dict[str, Act]] = {
    "take": take,
    "approve": approve,
    "start": start,
    "finish": finish,
    "write": write,
    "escalate": escalate,
    "close": close,
    "reopen": reopen,
    "pause": pause,
    "extend": extend,
    "resume": resume,
    "appointment": offer_appointment,
    "cancel_appointment": cancel_appointment,
    "cost": ask_cost,
    "unlock": unlock,
    "confirm_chat": confirm_chat,
    "refuse_chat": refuse_chat,
    "watch": watch,
    "looked": looked,
}
PLACES: Final = {
    "start": "plan", "finish": "plan", "approve": "plan", "write": "timeline", "task": "tasks",
    "pause": "follow-ups", "extend": "follow-ups", "resume": "follow-ups",
    "appointment": "appointments", "cancel_appointment": "timeline", "cost": "timeline", "file": "timeline",
    "unlock": "timeline", "confirm_chat": "tasks", "refuse_chat": "tasks", "take": "tasks",
    "watch": "removals", "looked": "removals",
}  # fmt: skip
"""Where on the page an act is seen afterwards."""

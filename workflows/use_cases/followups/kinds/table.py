"""The table of follow-ups: what runs when one is due, by its kind."""

from __future__ import annotations

from typing import Final

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
from workflows.use_cases.followups.kinds.appointment_near import appointment_near
from workflows.use_cases.followups.kinds.capture_page import capture_page
from workflows.use_cases.followups.kinds.clock_alert import alert_unheard, clock_alert
from workflows.use_cases.followups.kinds.court import court_check, court_day
from workflows.use_cases.followups.kinds.firing import Handler
from workflows.use_cases.followups.kinds.interview_stopped import interview_stopped, still_silent
from workflows.use_cases.followups.kinds.lawyer_silent import lawyer_silent
from workflows.use_cases.followups.kinds.pause_over import pause_is_over
from workflows.use_cases.followups.kinds.person_late import person_late
from workflows.use_cases.followups.kinds.promise_due import promise_due
from workflows.use_cases.followups.kinds.step_due import step_due
from workflows.use_cases.followups.kinds.step_unanswered import step_unanswered
from workflows.use_cases.followups.kinds.still_here import still_here
from workflows.use_cases.followups.kinds.takedown_look import takedown_look

HANDLERS: Final[dict[str, Handler]] = {
    STEP_FOLLOW_UP: step_unanswered,
    STEP_DUE: step_due,
    CLOCK_ALERT: clock_alert,
    ALERT_UNHEARD: alert_unheard,
    LAWYER_SILENCE: lawyer_silent,
    INTERVIEW_REMINDER: interview_stopped,
    QUIET_CLOSE: still_silent,
    PAUSE_REVIEW: pause_is_over,
    APPOINTMENT_NEAR: appointment_near,
    STILL_HERE: still_here,
    PERSON_LATE: person_late,
    CAPTURE: capture_page,
    TAKEDOWN_LOOK: takedown_look,
    PROMISE_DUE: promise_due,
    COURT_CHECK: court_check,
    COURT_DAY: court_day,
}

"""The vocabulary of the timeline and of the audit trail, written once: `subject:action`.

An event is a row in the timeline, added in the transaction of the change it tells of, and never changed.
"""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """What can happen to a case. The sentence of each is `timeline.<value>` in the locales, with `:` as `.`."""

    CASE_REPORTED = "case:reported"
    CASE_OPENED = "case:opened"
    CASE_ASSIGNED = "case:assigned"
    CASE_ESCALATED = "case:escalated"
    CASE_CLOSED = "case:closed"
    CASE_REOPENED = "case:reopened"
    GAP_NOTED = "case:gap_noted"
    FACT_GIVEN = "fact:given"
    FACT_CORRECTED = "fact:corrected"
    PLAN_MADE = "plan:made"
    PLAN_CHANGED = "plan:changed"
    PLAN_APPROVED = "plan:approved"
    STEP_STARTED = "step:started"
    STEP_DONE = "step:done"
    STEP_REFUSED = "step:refused"
    FOLLOW_UP_PLANNED = "follow_up:planned"
    FOLLOW_UP_FIRED = "follow_up:fired"
    FOLLOW_UP_CANCELLED = "follow_up:cancelled"
    FOLLOW_UP_PAUSED = "follow_up:paused"
    FOLLOW_UP_EXTENDED = "follow_up:extended"
    FOLLOW_UP_RESUMED = "follow_up:resumed"
    CLOCK_ALERT = "clock:alert"
    ACT_SETTLED = "act:settled"
    TASK_OPENED = "task:opened"
    TASK_DONE = "task:done"
    MESSAGE_FROM_INSURED = "message:from_insured"
    MESSAGE_FROM_DESK = "message:from_desk"
    LAWYER_CHOICE_REQUESTED = "lawyer:choice_requested"
    LAWYER_OFFERED = "lawyer:offered"
    LAWYER_ACCEPTED = "lawyer:accepted"
    LAWYER_DECLINED = "lawyer:declined"
    LAWYER_SILENT = "lawyer:silent"
    LAWYER_NONE_LEFT = "lawyer:none_left"
    UPLOAD_REFUSED = "upload:refused"
    COMPLAINT_RECEIVED = "complaint:received"


class Audit(StrEnum):
    """Looks and acts outside the timeline. Every event above is an act and is audited under its own name."""

    CASE_SEEN = "case:seen"
    QUEUE_SEEN = "queue:seen"
    DOSSIER_SEEN = "dossier:seen"
    SIGNED_IN = "user:signed_in"
    SIGN_IN_FAILED = "user:sign_in_failed"
    SIGNED_OUT = "user:signed_out"
    CODE_TRIED = "code:tried"
    POLICY_LINKED = "policy:linked"
    LANGUAGE_CHOSEN = "person:language_chosen"
    STRANGER_REFUSED = "access:refused"
    OUTBOX_FROZEN = "outbox:frozen"
    OUTBOX_RECONCILED = "outbox:reconciled"

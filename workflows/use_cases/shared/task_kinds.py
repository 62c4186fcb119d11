"""What ends each kind of task: the act that it asks for, or, where the work is done outside the desk's pages, a person's word.

“Done” says that something was done. Where the desk itself can see whether it was, it does not take a word for it: the task
ends by its act. Only when there is nothing left for the act to do may it be ticked off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.step import CLOSING
from workflows.delivery.act_classes import CONFIRM, IN_DOUBT
from workflows.delivery.mail_thread import MAIL
from workflows.delivery.registered_mail import REGISTERED_PROOF
from workflows.desk.letter_tasks import OfLetterTask
from workflows.desk.records import Task
from workflows.desk.takedown_task import LookAtRemovalTask
from workflows.desk.task_payloads import ConfirmNewChatTask, LookAtEvidenceTask
from workflows.evidence.bailiff_order import FEE_NOTE, REPORT
from workflows.evidence.item import WEB_CAPTURE, Evidence
from workflows.followups.follow_up import GOES_ON
from workflows.ports.transaction import Transaction

APPROVE, TAKE, CALL, STEP, CLOSE, RESUME = "approve", "take", "call", "step", "close", "resume"
UNLOCK, CONFIRM_CHAT, LOOK, OFFER, SETTLE = "unlock", "confirm_chat", "look", "offer", "settle"
PLACE: Final = "place"
LETTER: Final = "letter"
LOOKED, PROMISE = "looked", "promise"
COURT: Final = "court"
BY_HAND: Final[tuple[str, ...]] = ()
NOT_SENT: Final = frozenset({"from_desk", WEB_CAPTURE, MAIL, REGISTERED_PROOF, REPORT, FEE_NOTE})
"""Kinds of evidence that the insured did not send."""

ENDS: Final[Mapping[str, tuple[str, ...]]] = {
    "approve_plan": (APPROVE,),
    "take_over": (TAKE,),
    "case_without_owner": (TAKE,),
    "call_insured": (CALL,),
    "cost_declined": (CALL,),
    "appointment_declined": (OFFER, CALL),
    "step_due": (STEP,),
    "order_capture": (STEP,),
    "cost_approved": (STEP,),
    "capture_by_hand": (STEP,),
    "look_at_removal": (LOOKED,),
    "check_promise": (PROMISE,),
    "check_compliance": (COURT,),
    "court_day": BY_HAND,  # a lawyer decides whether anything is lodged by then
    "case_stuck": (CLOSE,),
    "resume_follow_up": (RESUME,),
    "chat_locked": (UNLOCK,),
    "confirm_new_chat": (CONFIRM_CHAT,),
    "look_at_evidence": (LOOK,),
    "stranger_mail": (PLACE,),
    "review_letter": (LETTER,),
    "send_letter": (LETTER,),
    IN_DOUBT: (SETTLE,),
    CONFIRM: (SETTLE,),
    # read, heard, looked into, said or written elsewhere: nobody but the person who did it can say so
    "read_message": BY_HAND,
    "read_answer": BY_HAND,
    "letter_returned": BY_HAND,
    "bailiff_report": BY_HAND,
    "mail_failed": BY_HAND,
    "reach_otherwise": BY_HAND,
    "chase_step": BY_HAND,
    "chase_formal_notice": BY_HAND,
    "clock_alert": BY_HAND,
    "clock_alert_unheard": BY_HAND,
    "clock_unwatched": BY_HAND,
    "complete_report": BY_HAND,
    "choose_lawyer": BY_HAND,  # the insured chooses; that they do not is what they say to a person
    "no_lawyer_left": BY_HAND,
    "own_lawyer": BY_HAND,
    "after_outage": BY_HAND,
    "follow_up_failing": BY_HAND,
    "follow_up_missing": BY_HAND,
    "content_back": BY_HAND,
    "complaint": BY_HAND,
    "end_asked": BY_HAND,  # settled with the insured; closing the case is one way of several
    "delete_data": BY_HAND,  # answered in writing: no page deletes what a case holds
    "parent_is_author": BY_HAND,
    "facts_contradict": BY_HAND,  # settled with the insured; no page corrects a fact yet
    "appointment": BY_HAND,
}
"""Every kind of task, with the acts any of which ends it."""
WHILE_OPEN: Final = frozenset({APPROVE, TAKE, STEP, CLOSE, RESUME, OFFER})
"""Acts on a case that is open."""


class Endings:
    """What ends the tasks of one case now. What it must know besides is read when it is first asked for."""

    def __init__(self, tx: Transaction, case: Case, now: datetime) -> None:
        self._tx = tx
        self._case = case
        self._now = now

    def of(self, task: Task) -> tuple[str, ...]:
        """Gives the acts that end the task; none where a person says that it is done."""
        acts = ENDS.get(task.kind, BY_HAND)
        return acts if acts and self._waits(acts[0], task) else BY_HAND

    def unseen(self, task: Task) -> Sequence[Evidence]:
        """Tells what the task wants to be looked at and nobody opened."""
        look = task.payload if isinstance(task.payload, LookAtEvidenceTask) else LookAtEvidenceTask()
        return [
            one for one in self._kept if one.id not in look.seen and (look.items is None or one.id in look.items)
        ]  # fmt: skip

    def _waits(self, act: str, task: Task) -> bool:
        """Whether there is something for the act to do."""
        case = self._case
        if act in WHILE_OPEN and not case.is_open:
            return False
        if act == APPROVE:
            return case.plan_approved_at is None and case.state != "reporting"
        if act == STEP:
            step = task.step or ""
            planned = {line["step"] for line in case.plan_shown or ()}
            return step in planned and case.record(step).state in ("planned", "set_aside")
        if act == CLOSE:
            others = [one for one in self._tx.tasks.open_of(case.id) if one.id != task.id]
            return not others and all(one.kind in GOES_ON for one in self._tx.follow_ups.open_of(case.id))
        if act == RESUME:
            return bool(self._tx.follow_ups.paused_of(case.id))
        if act == UNLOCK:
            return self._tx.persons.get(case.person_id).locked_at is not None
        if act == CONFIRM_CHAT:
            return isinstance(task.payload, ConfirmNewChatTask) and self._is_new(task.payload.person)
        if act == LOOK:
            return bool(self.unseen(task))
        if act == LETTER:
            letter = self._tx.letters.get(task.payload.letter) if isinstance(task.payload, OfLetterTask) else None
            return letter is not None and letter.is_open
        if act == LOOKED:
            watches = {one.id: one for one in self._tx.watches.of(case.id)}
            about = task.payload.watch if isinstance(task.payload, LookAtRemovalTask) else None
            return about in watches and watches[about].is_watching
        if act == OFFER:
            return not any(one.is_to_come(self._now) for one in self._tx.appointments.of(case.id))
        return True

    def _is_new(self, person_id: UUID) -> bool:
        old, new = self._tx.persons.get(self._case.person_id), self._tx.persons.get(person_id)
        return old.id != new.id and new.locked_at is None and new.member_id == old.member_id

    @cached_property
    def _kept(self) -> Sequence[Evidence]:
        return received(self._tx.evidence.of(self._case.id))


def received(items: Sequence[Evidence]) -> Sequence[Evidence]:
    """Tells what the insured sent and the vault holds."""
    return [one for one in items if one.state == "kept" and one.kind not in NOT_SENT]


def acts_of_step(step: str) -> tuple[str, ...]:
    """Gives the acts that end a step of the plan, where its own “done” would say what was not done."""
    return (CLOSE,) if step == CLOSING else BY_HAND

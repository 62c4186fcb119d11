"""What a follow-up does when its time has come, by its kind.

Each answers what becomes of the row: `done`, `cancelled` (there is nothing left to follow up) or `moved` (its time is another
now). What it has to say to the insured it leaves in the round, which speaks once for the whole person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.case.step import RESULT_NEEDED
from workflows.followups.follow_up import (
    ALERT_UNHEARD,
    APPOINTMENT_NEAR,
    CLOCK_ALERT,
    INTERVIEW_REMINDER,
    INTERVIEW_REMINDERS_AFTER,
    LAWYER_ANSWERS_WITHIN,
    LAWYER_SILENCE,
    PAUSE_REVIEW,
    QUIET_CLOSE,
    QUIET_CLOSE_AFTER,
    STEP_DUE,
    STEP_FOLLOW_UP,
    STILL_THERE,
    FollowUp,
)
from workflows.followups.outage import PERSON_FIRST
from workflows.followups.timing import Rhythm, chase_on, chaser_level, next_due
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.screens.desk import AppointmentNews
from workflows.screens.plan import StepNews
from workflows.screens.screen import Sentence
from workflows.use_cases.followups.kinds.clock_alert import second_person
from workflows.use_cases.followups.kinds.interview_stopped import last_word
from workflows.use_cases.followups.round import (
    AFTER_OUTAGE,
    ALERT_WITHIN,
    UNHEARD_WITHIN,
    WITHIN_A_DAY,
    Ended,
    Round,
    _root,
)
from workflows.use_cases.shared.conversation import ask
from workflows.use_cases.shared.escalate import escalate, offer_next
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.put_aside import put_aside
from workflows.use_cases.shared.replan import replan
from workflows.use_cases.shared.schedule import until


@dataclass(frozen=True, slots=True)
class Due:
    """Fires one follow-up within the unit of its caller. `late`: it fell due while nobody was there."""

    means: Means

    def __call__(self, tx: Transaction, case: Case, follow_up: FollowUp, round_: Round, late: bool) -> Ended:
        acts: Mapping[str, Callable[[Transaction, Case, FollowUp, Round, bool], Ended]] = {
            STEP_FOLLOW_UP: self._step_unanswered,
            STEP_DUE: self._step_due,
            CLOCK_ALERT: self._clock_alert,
            ALERT_UNHEARD: self._alert_unheard,
            LAWYER_SILENCE: self._lawyer_silent,
            INTERVIEW_REMINDER: self._interview_stopped,
            QUIET_CLOSE: self._still_silent,
            PAUSE_REVIEW: self._pause_is_over,
            APPOINTMENT_NEAR: self._appointment_near,
        }
        return acts[follow_up.kind](tx, case, follow_up, round_, late)

    # ------------------------------------------------------------------ steps
    def _step_unanswered(self, tx: Transaction, case: Case, follow_up: FollowUp, round_: Round, late: bool) -> Ended:
        """Nobody answered: told, chased ever harder, and after the last time escalated."""
        step = str(follow_up.payload["step"])
        if case.record(step).state != "under_way":
            return "cancelled"
        if late:
            return self._a_person_first(tx, case, follow_up, round_)
        rhythm = Rhythm(tuple(follow_up.payload["after_days"]), follow_up.payload.get("then"))
        number = follow_up.attempt
        case.steps = {**case.steps, step: replace(case.record(step), asked=number)}
        self.means.timeline.note(tx, case, Event.FOLLOW_UP_FIRED, ENGINE, step=step, number=number)
        if rhythm.is_last(number):
            self._give_up(tx, case, step, number, rhythm, round_)
        else:
            self._chase(tx, case, follow_up, rhythm, round_)
        return "done"

    def _chase(self, tx: Transaction, case: Case, follow_up: FollowUp, rhythm: Rhythm, round_: Round) -> None:
        step, number, now = str(follow_up.payload["step"]), follow_up.attempt, self.means.clock.now()
        legal = self.means.analyses.of(case).work_day
        next_on = chase_on(self.means.calendar.today(case), until(rhythm.after_days, number), legal)
        self.means.tasks.open(
            tx, case, "chase_formal_notice" if step == "formal_notice_author" else "chase_step", now + WITHIN_A_DAY,
            f"{step}:{number}", step=step, number=number, level=chaser_level(number, len(rhythm.after_days)),
            answer_before=next_on.isoformat(),
        )  # fmt: skip
        self.means.schedule.plan(
            tx, case, STEP_FOLLOW_UP, self.means.calendar.morning(case, next_on), f"{_root(follow_up)}:{number + 1}",
            attempt=number + 1, step=step, after_days=list(rhythm.after_days), then=rhythm.then,
        )  # fmt: skip
        label = self.means.rulebook.plain("steps", step)
        round_.about(case).append(StepNews(case, label, "no_answer", number, next_on))

    def _give_up(
        self, tx: Transaction, case: Case, step: str, number: int, rhythm: Rhythm, round_: Round
    ) -> None:  # fmt: skip
        now = self.means.clock.now()
        round_.about(case).append(StepNews(case, self.means.rulebook.plain("steps", step), "escalates", number))
        # a capture that nobody delivered proves nothing: it is to be ordered again, and what waits for it still waits
        case.move_step(step, "set_aside" if step in RESULT_NEEDED else "done", now, "none")
        if rhythm.then == "lawyer_referral":
            escalate(self.means, tx, case, ENGINE, step, tell=round_.about(case).append)
        else:
            self.means.tasks.open(tx, case, "chase_step", now + WITHIN_A_DAY, f"{step}:{number}", step=step)
        replan(self.means, tx, case, ENGINE)

    def _a_person_first(self, tx: Transaction, case: Case, follow_up: FollowUp, round_: Round) -> Ended:
        """After a gap nothing goes on by itself: a person looks, and has a day for it."""
        round_.about(case)
        step = follow_up.payload.get("step", "")
        self.means.tasks.open(
            tx,
            case,
            AFTER_OUTAGE,
            self.means.clock.now() + ALERT_WITHIN,
            f"{follow_up.id}:{follow_up.version}",
            quietly=True,
            step=step,
        )
        day = (
            next_due(self.means.clock.now(), follow_up.due_at, PERSON_FIRST)
            .astimezone(self.means.calendar.zone(case))
            .date()
        )
        tx.follow_ups.move(follow_up, self.means.calendar.morning(case, day), AFTER_OUTAGE)
        return "moved"

    def _step_due(self, tx: Transaction, case: Case, follow_up: FollowUp, round_: Round, late: bool) -> Ended:
        """A step's day has come and it has not begun."""
        step = str(follow_up.payload["step"])
        if case.record(step).state != "planned":
            return "cancelled"
        analysis = self.means.analyses.of(case)
        line = next((one for one in analysis.plan if one.step == step), None)
        if line is None:
            return "cancelled"
        self.means.timeline.note(tx, case, Event.FOLLOW_UP_FIRED, ENGINE, step=step, due=True)
        if line.by == "insured" and all(one.step != step for one in analysis.refused):  # else the desk is to come first
            params = {"number": case.number, "step": self.means.rulebook.plain("steps", step)[case.language]}
            round_.about(case).append(Sentence("step.yours_is_due", params, case_id=case.id))
        due = self.means.clock.now() + WITHIN_A_DAY
        self.means.tasks.open(tx, case, "step_due", due, _root(follow_up, 0), step=step)
        return "done"

    # ------------------------------------------------------------------ clocks
    def _clock_alert(self, tx: Transaction, case: Case, follow_up: FollowUp, round_: Round, late: bool) -> Ended:
        """A right is about to lapse: a task today, whatever else runs."""
        clock, meaning = str(follow_up.payload["clock"]), follow_up.payload["meaning"]
        self.means.timeline.note(tx, case, Event.CLOCK_ALERT, ENGINE, clock=clock, meaning=meaning)
        due = self.means.clock.now() + ALERT_WITHIN
        self.means.tasks.open(tx, case, "clock_alert", due, _root(follow_up, 0), clock=clock, meaning=meaning)
        self.means.schedule.plan(tx, case, ALERT_UNHEARD, due, _root(follow_up, 0), clock=clock, meaning=meaning)
        replan(self.means, tx, case, ENGINE)
        return "done"

    def _alert_unheard(self, tx: Transaction, case: Case, follow_up: FollowUp, round_: Round, late: bool) -> Ended:
        """Nobody took the alert up within its time: a second person is told, by two ways."""
        key = f"{case.id}:clock_alert:{_root(follow_up, 0)}"
        if not any(task.key == key for task in tx.tasks.open_of(case.id)):
            return "cancelled"
        clock, meaning = str(follow_up.payload["clock"]), follow_up.payload["meaning"]
        second = second_person(tx, case)
        self.means.timeline.note(tx, case, Event.CLOCK_UNHEARD, ENGINE, clock=clock, to=second.name if second else "")
        told_below = second is not None and second.id == case.owner_id and self.means.staff.group_id is None
        self.means.tasks.open(
            tx, case, "clock_alert_unheard", self.means.clock.now() + UNHEARD_WITHIN, _root(follow_up, 0), told_below,
            clock=clock, meaning=meaning, second=second.name if second else "",
        )  # fmt: skip
        if second is not None:
            self.means.staff.tell_user(tx, case, second.id, "now")
            link = f"{self.means.console_url}/cases/{case.id}" if self.means.console_url else None
            self.means.messenger.mail(tx, second.email, self.means.mails.alert_unheard(case, second, link), case)
        return "done"

    # ------------------------------------------------------------------ lawyers
    def _lawyer_silent(self, tx: Transaction, case: Case, follow_up: FollowUp, round_: Round, late: bool) -> Ended:
        """Forty-eight hours without an answer: the next of the roster, or back to the handler. A lawyer who could not
        reach the desk is given the time again."""
        escalation = tx.escalations.get(UUID(follow_up.payload["escalation"]))
        if escalation is None or escalation.state != "offered":
            return "cancelled"
        lawyer = tx.users.get(escalation.lawyer_id)
        now = self.means.clock.now()
        if late and lawyer is not None:
            escalation.expires_at = now + LAWYER_ANSWERS_WITHIN
            tx.escalations.save(escalation)
            link = self.means.links.sign("offer", escalation.id, escalation.expires_at)
            offer = self.means.mails.lawyer_offer(case, lawyer, link, escalation.expires_at)
            self.means.messenger.mail(tx, lawyer.email, offer, case, "lawyer_offer")
            tx.follow_ups.move(follow_up, escalation.expires_at, AFTER_OUTAGE)
            return "moved"
        escalation.become("silent", now)
        tx.escalations.save(escalation)
        self.means.timeline.note(tx, case, Event.LAWYER_SILENT, ENGINE, lawyer=lawyer.name if lawyer else "")
        offer_next(self.means, tx, case, ENGINE)
        return "done"

    # ------------------------------------------------------------------ a silent insured
    def _interview_stopped(self, tx: Transaction, case: Case, follow_up: FollowUp, round_: Round, late: bool) -> Ended:
        """A report that was begun and not ended: asked again, then handed to a person, then put aside."""
        if case.state != "reporting":
            return "cancelled"
        now, heard = self.means.clock.now(), last_word(tx, case)
        if heard is not None and now - heard < STILL_THERE:
            tx.follow_ups.move(follow_up, heard + INTERVIEW_REMINDERS_AFTER[0])
            case.works_to = follow_up.due_at
            tx.cases.save(case)
            return "moved"
        self.means.timeline.note(tx, case, Event.FOLLOW_UP_FIRED, ENGINE, reminder=follow_up.attempt)
        screen = ask(self.means, case, resumed=True)
        if screen is not None:
            round_.about(case)[:] = [screen]
        case.works_to = self._next_reminder(follow_up)
        if follow_up.attempt >= len(INTERVIEW_REMINDERS_AFTER):
            self.means.tasks.open(tx, case, "complete_report", now + WITHIN_A_DAY)
            self.means.schedule.plan(tx, case, QUIET_CLOSE, now + QUIET_CLOSE_AFTER, _root(follow_up, 0))
        return "done"

    def _next_reminder(self, follow_up: FollowUp) -> datetime:
        """When the report is asked for again; after the last time, when a person is to have taken it up."""
        now, number = self.means.clock.now(), follow_up.attempt
        if number >= len(INTERVIEW_REMINDERS_AFTER):
            return now + WITHIN_A_DAY
        return now + INTERVIEW_REMINDERS_AFTER[number] - INTERVIEW_REMINDERS_AFTER[number - 1]

    def _still_silent(self, tx: Transaction, case: Case, follow_up: FollowUp, round_: Round, late: bool) -> Ended:
        """Put aside, not forgotten: their next word opens it again. Who could not reach the desk gets a week more."""
        if case.state != "reporting":
            return "cancelled"
        now, heard = self.means.clock.now(), last_word(tx, case)
        earliest = heard + QUIET_CLOSE_AFTER if heard is not None else now
        if late or earliest > now:
            tx.follow_ups.move(follow_up, max(earliest, now + INTERVIEW_REMINDERS_AFTER[-1] if late else now))
            return "moved"
        tx.follow_ups.finish(follow_up, "done")
        put_aside(self.means, tx, case)
        round_.about(case).append(Sentence("case.quiet_close", {"number": case.number}, case_id=case.id))
        return "done"

    # ------------------------------------------------------------------ pauses
    def _pause_is_over(self, tx: Transaction, case: Case, follow_up: FollowUp, round_: Round, late: bool) -> Ended:
        """The announced day has passed: a person says whether the follow-ups go on."""
        if not tx.follow_ups.paused_of(case.id):
            return "cancelled"
        due = self.means.clock.now() + WITHIN_A_DAY
        self.means.tasks.open(
            tx, case, "resume_follow_up", due, str(follow_up.id), why=follow_up.payload.get("why", "")
        )
        return "done"

    # ------------------------------------------------------------------ appointments
    def _appointment_near(self, tx: Transaction, case: Case, follow_up: FollowUp, round_: Round, late: bool) -> Ended:
        """Said an hour before, unless it was cancelled or has passed."""
        appointment = tx.appointments.get(UUID(str(follow_up.payload["appointment"])))
        if appointment is None or appointment.state != "fixed" or appointment.at is None:
            return "cancelled"
        if appointment.at <= self.means.clock.now():
            return "cancelled"
        round_.about(case).append(AppointmentNews(case, appointment, "soon"))
        return "done"

"""What a handler does with a case. Every act reloads the case, is refused with what would lift it, and is audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from workflows.analysis import Analysis
from workflows.case import Case
from workflows.conversation import plan_card
from workflows.correspondence import CaseMessage
from workflows.errors import BadInput, NeedsReason, NotFound, Refused
from workflows.escalation import end_mandates, escalate
from workflows.events import Audit, Event
from workflows.followup import STEP_DUE, STEP_FOLLOW_UP, Rhythm
from workflows.office import Office
from workflows.people import ENGINE, DeskUser
from workflows.planning import replan, why_not
from workflows.ports import Transaction
from workflows.screens import FromDesk, Goodbye, Sentence, StepNews
from workflows.step import OUTCOMES
from workflows.task_kinds import ENDS, SETTLE, TAKE, Endings, acts_of_step
from workflows.use_cases.audit_clocks import ask_what_next

LONGEST_MESSAGE = 3000
TO_BEGIN = ("step_due", "order_capture", "cost_approved")
TASKS_OF_A_STEP = (*TO_BEGIN, "chase_step", "chase_formal_notice")
"""Tasks that a step ends when it begins, and when it ends."""


def load(tx: Transaction, user: DeskUser, case_id: UUID) -> Case:
    """The case, for a handler; nobody else acts on it."""
    if user.role != "handler":
        raise NotFound
    return tx.cases.get(case_id, user.actor)


def own(case: Case, user: DeskUser) -> None:
    """Whoever acts on a case without an owner becomes it."""
    if case.owner_id is None:
        case.owner_id = user.id


@dataclass(frozen=True, slots=True)
class SeeQueue:
    """Audits the look at the queue."""

    office: Office

    def __call__(self, tx: Transaction, *, user: DeskUser) -> None:
        if user.role != "handler":
            raise NotFound
        tx.audit.add(Audit.QUEUE_SEEN, user.actor, self.office.clock.now(), None, {})


@dataclass(frozen=True, slots=True)
class TakeCase:
    """The handler becomes the owner; whoever owned it already says with it that they look after it in person."""

    office: Office

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID) -> None:
        case = load(tx, user, case_id)
        waiting = [task for task in tx.tasks.open_of(case.id) if TAKE in ENDS.get(task.kind, ())]
        if case.owner_id == user.id and not waiting:
            return
        case.owner_id = user.id
        self.office.close_tasks(tx, case, *(task.kind for task in waiting), by=user.id)
        self.office.note(tx, case, Event.CASE_ASSIGNED, user.actor, to=user.name)
        tx.cases.save(case)


@dataclass(frozen=True, slots=True)
class ApprovePlan:
    """A person has read the plan: its steps may start, and their days are scheduled."""

    office: Office

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID) -> None:
        case = load(tx, user, case_id)
        if case.state in ("reporting", "closed"):
            raise Refused("error.no_plan_yet")
        if case.plan_approved_at is not None:
            return
        own(case, user)
        case.plan_approved_at = self.office.clock.now()
        self.office.close_tasks(tx, case, "approve_plan", "take_over", by=user.id)
        self.office.note(tx, case, Event.PLAN_APPROVED, user.actor)
        analysis, changes = replan(self.office, tx, case, user.actor)
        tx.cases.save(case)
        person = self.office.person_of(tx, case)
        approved = Sentence("plan.approved", {"number": case.number, "handler": user.name}, case_id=case.id)
        card = [plan_card(self.office, case, analysis, picture=False, changes=changes)] if changes else []
        self.office.tell(tx, person, approved, *card)


@dataclass(frozen=True, slots=True)
class StartStep:
    """Sent or ordered: from here the follow-ups of the step run."""

    office: Office

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, step: str) -> None:
        case = load(tx, user, case_id)
        if not case.is_open:
            raise Refused("error.case_closed")
        if case.record(step).state == "under_way":
            return
        _ends_by_itself(step)
        analysis = self.office.analyse(case)
        refusal = why_not(case, analysis, step)
        if refusal is not None:
            self.office.note(tx, case, Event.STEP_REFUSED, user.actor, step=step)
            raise refusal
        own(case, user)
        rhythm = rhythm_of(analysis, step)
        record = case.move_step(step, "under_way", self.office.clock.now())
        tx.follow_ups.cancel(case.id, kind=STEP_DUE, step=step)
        self.office.close_tasks(tx, case, *TO_BEGIN, step=step, by=user.id)
        self.office.note(tx, case, Event.STEP_STARTED, user.actor, step=step)
        next_on = None
        if rhythm.after_days:
            next_on = self.office.today(case) + timedelta(days=rhythm.after_days[0])
            key = f"{step}:{record.started_at}:1"
            self.office.schedule(
                tx, case, STEP_FOLLOW_UP, self.office.morning(case, next_on), key,
                step=step, after_days=list(rhythm.after_days), then=rhythm.then,
            )  # fmt: skip
            self.office.note(tx, case, Event.FOLLOW_UP_PLANNED, ENGINE, step=step, on=next_on.isoformat())
        replan(self.office, tx, case, user.actor)
        tx.cases.save(case)
        news = StepNews(case, self.office.plain_words("steps", step), "started", next_on=next_on)
        self.office.tell(tx, self.office.person_of(tx, case), news)


def _ends_by_itself(step: str) -> None:
    """Raises Refused for a step that its own act ends: its “done” would say what was not done."""
    if acts_of_step(step):
        raise Refused("error.close_with_reason")


def rhythm_of(analysis: Analysis, step: str) -> Rhythm:
    """How the playbook follows the step up."""
    line = next((one for one in analysis.plan if one.step == step), None)
    if line is None or line.follow_ups is None:
        return Rhythm(())
    return Rhythm(tuple(line.follow_ups.after_days), line.follow_ups.then)


@dataclass(frozen=True, slots=True)
class FinishStep:
    """Received, answered, refused: the outcome decides what becomes possible."""

    office: Office

    def __call__(
        self, tx: Transaction, *, user: DeskUser, case_id: UUID, step: str, outcome: str | None = None
    ) -> None:
        case = load(tx, user, case_id)
        if not case.is_open:
            raise Refused("error.case_closed")
        if outcome is not None and outcome not in OUTCOMES:
            raise BadInput
        record = case.record(step)
        if record.state == "done":
            if (outcome or "none") != (record.outcome or "none"):  # another word on it stands already
                raise Refused("error.step_ended")
            return
        _ends_by_itself(step)
        if record.state != "under_way":
            refusal = why_not(case, self.office.analyse(case), step)
            if refusal is not None:
                raise refusal
        own(case, user)
        case.move_step(step, "done", self.office.clock.now(), outcome or "none")
        for kind in (STEP_FOLLOW_UP, STEP_DUE):
            tx.follow_ups.cancel(case.id, kind=kind, step=step)
        self.office.close_tasks(tx, case, *TASKS_OF_A_STEP, step=step, by=user.id)
        self.office.note(tx, case, Event.STEP_DONE, user.actor, step=step, outcome=outcome or "none")
        analysis, changes = replan(self.office, tx, case, user.actor)
        ask_what_next(self.office, tx, case)
        tx.cases.save(case)
        person = self.office.person_of(tx, case)
        news = StepNews(case, self.office.plain_words("steps", step), "done")
        card = [plan_card(self.office, case, analysis, picture=False, changes=changes)] if changes else []
        self.office.tell(tx, person, news, *card)


@dataclass(frozen=True, slots=True)
class FinishTask:
    """Done, on a person's word. What ends by its act is refused. Pressed twice, nothing happens the second time."""

    office: Office

    def __call__(self, tx: Transaction, *, user: DeskUser, task_id: UUID) -> UUID:
        task = tx.tasks.get(task_id)
        if task is None:
            raise NotFound
        case = load(tx, user, task.case_id)
        if task.done_at is None:
            acts = Endings(tx, case, self.office.clock.now()).of(task)
            if acts:
                raise Refused("error.settle_first" if SETTLE in acts else "error.task_has_act", case_id=case.id)
            task.done_at, task.done_by = self.office.clock.now(), user.id
            tx.tasks.done(task)
            if task.kind == "read_message":
                tx.messages.seen(case.id, "in", task.done_at)
            self.office.note(tx, case, Event.TASK_DONE, user.actor, task=task.kind)
            ask_what_next(self.office, tx, case)
        return case.id


@dataclass(frozen=True, slots=True)
class WriteToInsured:
    """A message of the handler, shown in the chat."""

    office: Office

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, text: str) -> None:
        case = load(tx, user, case_id)
        text = text.strip()
        if not text or len(text) > LONGEST_MESSAGE:
            raise BadInput("error.message_length", longest=LONGEST_MESSAGE)
        own(case, user)
        now = self.office.clock.now()
        message = CaseMessage(self.office.new_id(), case.id, case.person_id, "out", user.name, text, now)
        tx.messages.add(message)
        tx.messages.seen(case.id, "in", now)
        self.office.note(tx, case, Event.MESSAGE_FROM_DESK, user.actor, text=text)
        self.office.close_tasks(tx, case, "read_message", by=user.id)
        ask_what_next(self.office, tx, case)
        tx.cases.save(case)
        self.office.tell(tx, self.office.person_of(tx, case), FromDesk(case, user.name, text, message.id))


@dataclass(frozen=True, slots=True)
class EscalateToLawyer:
    """The handler does not wait for the last follow-up."""

    office: Office

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID) -> None:
        case = load(tx, user, case_id)
        reason = why_no_escalation(tx, case)
        if reason is not None:
            raise Refused(reason)
        own(case, user)
        escalate(self.office, tx, case, user.actor, "handler")
        tx.cases.save(case)


def why_no_escalation(tx: Transaction, case: Case) -> str | None:
    """The key of the reason why the case cannot be offered now; None if it can."""
    if case.state in ("reporting", "closed"):
        return "error.no_plan_yet" if case.state == "reporting" else "error.case_closed"
    if case.plan_approved_at is None:
        return "error.plan_not_approved"
    if any(one.state in ("offered", "accepted") for one in tx.escalations.of(case.id)):
        return "error.already_offered"
    if any(task.kind == "choose_lawyer" for task in tx.tasks.open_of(case.id)):
        return "error.waits_for_choice"
    return None


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Closes with a reason: what was open is cancelled, the insured is told and may write again. Closed already, another
    person's reason is added to the timeline, and nothing else happens."""

    office: Office

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, reason: str) -> None:
        case = load(tx, user, case_id)
        if not reason.strip():
            raise NeedsReason
        if not case.is_open:
            self._also(tx, user, case, reason)
            return
        case.become("closed")
        case.closed_at = self.office.clock.now()
        tx.follow_ups.cancel(case.id)
        for task in tx.tasks.open_of(case.id):
            task.done_at, task.done_by = case.closed_at, user.id
            tx.tasks.done(task)
        end_mandates(self.office, tx, case, case.closed_at)
        case.nothing_urgent()
        self.office.note(tx, case, Event.CASE_CLOSED, user.actor, reason=reason.strip()[:LONGEST_MESSAGE])
        tx.cases.save(case)
        person = self.office.person_of(tx, case)
        if person.active_case == case.id:
            person.active_case, person.doing = None, None
            tx.persons.save(person)
        lessons = [line.to_plain() for line in self.office.chat.lessons.get(case.kind, ())]
        self.office.tell(tx, person, Sentence("case.closed", {"number": case.number}), Goodbye(case, lessons))

    def _also(self, tx: Transaction, user: DeskUser, case: Case, reason: str) -> None:
        """A second person's reason stays known too; pressed twice, it is the same reason."""
        said = reason.strip()[:LONGEST_MESSAGE]
        known = [line.payload.get("reason") for line in tx.timeline.of(case.id) if line.event == Event.CASE_CLOSED]
        if said not in known:
            self.office.note(tx, case, Event.CASE_CLOSED, user.actor, reason=said)

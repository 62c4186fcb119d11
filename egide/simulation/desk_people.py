"""Those who work on the cases: handlers, lawyers; and those who are written to and answer, late, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from egide.simulation.fakes import SimClock
from egide.simulation.outside import MailAndPost
from egide.simulation.world import World
from workflows.case.case import Case
from workflows.case.events import Audit
from workflows.case.step import StepRecord
from workflows.delivery.act_classes import CONFIRM, IN_DOUBT
from workflows.desk.case_file import CaseFile, StepLine
from workflows.desk.letter_tasks import OfLetterTask
from workflows.desk.records import Task
from workflows.desk.task_payload import OfActTask
from workflows.desk.task_payloads import LookAtEvidenceTask
from workflows.kernel.people import DeskUser
from workflows.kernel.plain import Plain
from workflows.law.analysis import Analysis, PlanLine
from workflows.ports.transaction import Transaction
from workflows.use_cases.desk.escalate import why_no_escalation
from workflows.use_cases.desk.work_step import FinishStep, StartStep
from workflows.use_cases.shared.gates import why_not
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.next_step import STUCK
from workflows.use_cases.shared.send_act import send_act
from workflows.use_cases.shared.task_kinds import (
    APPROVE,
    CALL,
    CLOSE,
    CONFIRM_CHAT,
    LOOK,
    RESUME,
    SETTLE,
    STEP,
    TAKE,
    UNLOCK,
    Endings,
)

ACT_OF = {
    "bailiff_capture": "bailiff_order",
    "formal_notice_author": "formal_notice_mail",
    "lawyer_letter": "registered_letter",
    "platform_notice": "platform_notice_mail",
    "internal_complaint": "platform_notice_mail",
    "delisting_request": "platform_notice_mail",
    "erasure_request": "platform_notice_mail",
}
"""What leaves the desk when a step starts; other steps are done by hand."""
ASKED_FOR = ("formal_notice_author", "platform_notice", "lawyer_letter", "internal_complaint")
"""Steps after which, accepted, a case is most often at its end."""
CAPTURE = "bailiff_capture"
FRIDAY, SATURDAY = 4, 5
DAY = timedelta(days=1)
WAITS_FOR_THE_INSURED = "choose_lawyer"
BY_ACT = {TAKE: "take_case", RESUME: "resume_follow_ups", UNLOCK: "unlock_chat"}
ELSEWHERE = frozenset({STEP, CLOSE, CONFIRM_CHAT})
"""Acts that a handler of the simulation does in their own place, or never comes to."""
PAUSED_FOR = timedelta(days=12)
MOST_AT_ONCE = 8
WHOLE_PAGE = 0.05
"""How often a handler reads the whole page of a case."""


@dataclass(frozen=True, slots=True)
class Course:
    """How far a case goes: at most so many steps of the desk, and when, counted from its report, it is settled if they are
    over."""

    steps: int
    settled_after: timedelta


ALL_STEPS = 99
SETTLED_SOON, SETTLED, TO_THE_END = Course(1, 4 * DAY), Course(3, 21 * DAY), Course(ALL_STEPS, 120 * DAY)
COURSES = (*(SETTLED_SOON,) * 6, *(SETTLED,) * 3, TO_THE_END)
"""As with claims everywhere, most are settled by a few steps, and some go through everything that the playbook knows."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An act as whoever is outside gets it: of which case and which step it is."""

    number: str
    case: str
    step: str

    def to_plain(self) -> Mapping[str, str]:
        """As the outbox keeps it."""
        return {"subject": self.step, "text": f"{self.number} {self.step}", "case": self.case, "step": self.step}

    @classmethod
    def from_plain(cls, plain: Plain) -> Letter:
        """Tells what arrived."""
        return cls(str(plain["text"]).split()[0], str(plain["case"]), str(plain["step"]))


def start_and_send(means: Means, tx: Transaction, user: DeskUser, case_id: UUID, step: str, approved: bool) -> bool:
    """Starts a step with the act it consists of, in one unit; says whether it was started now. Pressed twice, nothing
    happens the second time."""
    case = tx.cases.get(case_id, user.actor)
    if case.record(step).state == "under_way":
        return False
    StartStep(means)(tx, user=user, case_id=case_id, step=step)
    act = ACT_OF.get(step)
    if act is not None:
        letter = Letter(case.number, str(case_id), step).to_plain()
        send_act(means, tx, case, act, "mail", f"{step}@outside.example", letter, user.id if approved else None)
    return True


def do_at_once(means: Means, tx: Transaction, user: DeskUser, case_id: UUID, step: str) -> bool:
    """Ends a step that took no time, without having said that it begins; says whether it was ended now."""
    if tx.cases.get(case_id, user.actor).record(step).state == "done":
        return False
    FinishStep(means)(tx, user=user, case_id=case_id, step=step, outcome="none")
    return True


@dataclass(frozen=True, slots=True)
class OneStep:
    """A step as the handler sees it."""

    step: str
    by: str
    record: StepRecord
    may_start: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What a handler needs of a case to go on with it."""

    case: Case
    tasks: Sequence[Task]
    ends: Mapping[UUID, tuple[str, ...]]
    steps: Sequence[OneStep] = ()
    may_escalate: bool = False


def look(means: Means, tx: Transaction, user: DeskUser, case_id: UUID) -> Look:
    """Gives a case as its handler works on it from the queue: its tasks, its plan, and what may begin now; audited."""
    case = tx.cases.get(case_id, user.actor)
    tx.audit.add(Audit.CASE_SEEN, user.actor, means.clock.now(), case.id, {})
    waiting, endings = tx.tasks.open_of(case_id), Endings(tx, case, means.clock.now())
    ends = {task.id: endings.of(task) for task in waiting}
    if not case.is_open or case.state == "reporting" or case.plan_approved_at is None:
        return Look(case, waiting, ends)
    analysis = means.analyses.of(case)
    steps = [_step(case, analysis, line) for line in analysis.plan]
    return Look(case, waiting, ends, steps, why_no_escalation(tx, case) is None)


def _step(case: Case, analysis: Analysis, line: PlanLine) -> OneStep:
    record = case.record(line.step)
    may_start = record.state in ("planned", "set_aside") and why_not(case, analysis, line.step) is None
    return OneStep(line.step, line.by, record, may_start)


class Correspondents:
    """Bailiffs, platforms and authors: whoever got a letter answers it, late, or never."""

    def __init__(self, post: MailAndPost, clock: SimClock, chance: Random) -> None:
        self._post, self._clock, self._chance = post, clock, chance
        self._read = 0
        self.answers: dict[tuple[str, str], tuple[datetime, str]] = {}
        """When which answer to a step of a case is there; the answer itself waits with whoever reads the mail."""

    def read_mail(self) -> None:
        """Looks at what arrived since the last time."""
        for letter in self._post.letters[self._read :]:
            after = self._chance.choice((1, 2, 4, 9, 20, None))
            said = Letter.from_plain(letter.payload)
            outcome = "accepted" if said.step == CAPTURE else self._chance.choice(("accepted", "refused"))
            if after is not None:
                at = self._clock.true() + after * DAY
                self.answers.setdefault((said.case, said.step), (at, outcome))
        self._read = len(self._post.letters)


class Handler:
    """Works through their own tasks on working days, in the morning, and on Fridays through what waits for others; some days
    they do not come."""

    def __init__(
        self,
        world: World,
        user: DeskUser,
        chance: Random,
        mine: Callable[[UUID, bool], Sequence[UUID]],
        outside: Correspondents,
        courses: Sequence[Course],
    ) -> None:
        self._world = world
        self._user = user
        self._chance = chance
        self._mine = mine
        self._outside = outside
        self._is_slow = chance.random() < 0.25
        self._by_hand: dict[tuple[UUID, str], timedelta] = {}
        self._courses = courses
        self._course: dict[UUID, Course] = {}

    async def work(self) -> None:
        """Until the run ends."""
        await asyncio.sleep(self._chance.uniform(1, 3) * 3600)
        while True:
            await asyncio.sleep(DAY.total_seconds())
            if self._world.clock.true().weekday() < SATURDAY and self._chance.random() < 0.7:
                await self._world.open.wait()
                self._outside.read_mail()
                is_friday = self._world.clock.true().weekday() == FRIDAY
                for case_id in self._mine(self._user.id, is_friday):
                    await self._look_after(case_id)

    async def _look_after(self, case_id: UUID) -> None:
        file = await self._open(case_id)
        if file is None:
            return
        await self._settle(file)
        if file.case.state in ("reporting", "closed"):
            await self._tick_off(file)
            return
        if file.case.plan_approved_at is None:
            await self._do("approve_plan", case_id=case_id)
            memory = self._world.remembered[case_id]
            memory.approved_at = memory.approved_at or self._world.clock.true()
            file = await self._open(case_id)
            if file is None:
                return
        await self._steps(case_id, file)
        await self._tick_off(file)
        await self._sometimes(case_id, file)

    async def _open(self, case_id: UUID) -> CaseFile | Look | None:
        """Most often what is to be done is enough; now and then the whole page is read."""
        user = self._user
        if self._chance.random() < WHOLE_PAGE:
            self._world.did["pages"] += 1
            return await self._world.visit(lambda desk: desk.run(desk.use_cases.see_case, user=user, case_id=case_id))
        self._world.did["looks"] += 1
        return await self._world.visit(lambda desk: desk.run(lambda tx: look(desk.means, tx, user, case_id)))

    async def _sometimes(self, case_id: UUID, file: CaseFile | Look) -> None:
        age, roll = self._world.clock.true() - file.case.reported_at, self._chance.random()
        is_over = any(line.step in ASKED_FOR and line.record.outcome == "accepted" for line in file.steps)
        is_stuck = any(task.kind == STUCK for task in file.tasks)
        is_settled = age > self._goes(case_id).settled_after or (is_over and age > 20 * DAY)
        if is_stuck or (is_settled and roll < 0.7):
            await self._do("close_case", case_id=case_id, reason="everything is done")
        elif roll < 0.03:
            until = self._world.clock.true().date() + PAUSED_FOR
            await self._do("pause_follow_ups", case_id=case_id, until=until, reason="an answer was announced")
        elif roll < 0.06 and file.may_escalate:
            await self._do("escalate_to_lawyer", case_id=case_id)

    async def _steps(self, case_id: UUID, file: CaseFile | Look) -> None:
        """Everything that was answered is ended, and more is begun: by most all that can be, by some one thing a day."""
        begun = sum(line.record.state in ("under_way", "done") and line.by != "insured" for line in file.steps)
        most = min(begun + (1 if self._is_slow else MOST_AT_ONCE), self._goes(case_id).steps)
        for line in file.steps:
            if line.record.state == "under_way" and self._is_answered(case_id, line):
                _, outcome = self._outside.answers.get((str(case_id), line.step), (None, "none"))
                await self._do("finish_step", case_id=case_id, step=line.step, outcome=outcome)
                if line.step == CAPTURE:
                    self._world.remembered[case_id].captured_at = self._world.clock.true()
            elif line.may_start and line.by != "insured" and begun < most and line.step != "close_case":
                begun += 1
                if line.step in ACT_OF or self._takes(case_id, line.step):
                    await self._begin(case_id, line.step, start_and_send, self._chance.random() < 0.9)
                else:
                    await self._begin(case_id, line.step, do_at_once)

    def _goes(self, case_id: UUID) -> Course:
        """How far this case goes, as its handler finds out with it."""
        if case_id not in self._course:
            self._course[case_id] = self._chance.choice(self._courses)
        return self._course[case_id]

    def _is_answered(self, case_id: UUID, line: StepLine | OneStep) -> bool:
        if line.step in ACT_OF:
            at, _ = self._outside.answers.get((str(case_id), line.step), (None, ""))
            return at is not None and at <= self._world.clock.true()
        started = line.record.started_at
        return started is not None and self._world.clock.true() - started >= self._takes(case_id, line.step)

    def _takes(self, case_id: UUID, step: str) -> timedelta:
        """How long this step of a case takes them, if it is done by hand."""
        return self._by_hand.setdefault((case_id, step), self._chance.choice((0, 0, 3, 10)) * DAY)

    async def _begin(self, case_id: UUID, step: str, how: Callable[..., bool], *given: object) -> None:
        user = self._user
        is_begun = await self._world.visit(
            lambda desk: desk.run(lambda tx: how(desk.means, tx, user, case_id, step, *given))
        )
        if is_begun:
            self._world.remembered[case_id].started.append((self._world.clock.true(), step))

    async def _settle(self, file: CaseFile | Look) -> None:
        """Asks the other side by telephone what it has, and says so."""
        for task in file.tasks:
            if task.kind in (IN_DOUBT, CONFIRM) and isinstance(task.payload, OfActTask):
                there = self._world.truth.came(task.payload.act) > 0
                await self._do("settle_act", task_id=task.id, outcome="sent" if there else "again")
                self._world.did["settled"] += 1

    async def _tick_off(self, file: CaseFile | Look) -> None:
        """What a person's word ends, and what is ended by an act that is no step of the plan: they take the case, call, go on
        after a pause, open a chat again, look at what was sent."""
        for task in file.tasks:
            acts = file.ends[task.id]
            if task.kind == WAITS_FOR_THE_INSURED or set(acts) & {APPROVE, SETTLE} or self._chance.random() >= 0.9:
                continue
            if set(acts) & ELSEWHERE or (TAKE in acts and file.case.owner_id != self._user.id):
                continue
            if not acts:
                await self._do("finish_task", task_id=task.id)
            elif CALL in acts:
                await self._do("note_call", task_id=task.id, reached=True)
            elif isinstance(task.payload, OfLetterTask):  # what leaves here leaves by the acts of the steps
                await self._do("withdraw_letter", letter_id=task.payload.letter, reason=task.kind)
            elif LOOK in acts:
                items = task.payload.items if isinstance(task.payload, LookAtEvidenceTask) else None
                for item in items or ():
                    await self._do("open_evidence", case_id=file.case.id, item_id=item)
            else:
                given = {"called": True} if UNLOCK in acts else {}
                await self._do(BY_ACT[acts[0]], case_id=file.case.id, **given)

    async def _do(self, verb: str, **given: Any) -> None:
        await self._world.visit(lambda desk: desk.run(getattr(desk.use_cases, verb), user=self._user, **given))


class Lawyer:
    """Reads the mail; accepts, declines or lets the hours pass."""

    def __init__(self, world: World, user: DeskUser, chance: Random) -> None:
        self._world = world
        self._user = user
        self._chance = chance
        self._read = 0

    async def work(self) -> None:
        """Until the run ends."""
        letters, bell = self._world.post.boxes[self._user.email], self._world.post.bells[self._user.email]
        while True:
            await bell.wait()
            bell.clear()
            await asyncio.sleep(self._chance.uniform(0, 20) * 3600)
            while self._read < len(letters):
                await self._answer(letters[self._read])
                self._read += 1

    async def _answer(self, letter: Plain) -> None:
        token = _token(letter)
        roll = self._chance.random()
        if token is None or roll < 0.25:
            return
        await asyncio.sleep(self._chance.uniform(1, 40) * 3600)
        accept = roll > 0.5
        reason = "" if accept else "conflict of interest"
        await self._world.visit(
            lambda desk: desk.run(desk.use_cases.answer_offer, token=token, accept=accept, reason=reason)
        )


def _token(letter: Plain) -> str | None:
    text = str(letter.get("text", ""))
    _, found, rest = text.partition("/offer/")
    return rest.split()[0].rstrip(".") if found else None

"""The whole case on one page, for a handler; and for the lawyer it was offered to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Audit
from workflows.desk.case_file import CaseFile, StepLine
from workflows.kernel.errors import NotFound, StepRefused
from workflows.kernel.people import Actor, DeskUser, Language
from workflows.kernel.plain import text_or_none, words
from workflows.law.analysis import Analysis
from workflows.ports.transaction import Transaction
from workflows.use_cases.desk.escalate import why_no_escalation
from workflows.use_cases.shared.case_access import person_of
from workflows.use_cases.shared.contradiction import analysed
from workflows.use_cases.shared.gates import why_not
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.safe_contact import contact_with
from workflows.use_cases.shared.takedown import asked_by, expected, unwatched
from workflows.use_cases.shared.task_kinds import LOOK, Endings, received


@dataclass(frozen=True, slots=True)
class SeeCase:
    """Reads everything and audits the look. `again`: a page that stands open keeps itself up to date; that is no look."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, again: bool = False) -> CaseFile:
        if user.role != "handler":
            raise NotFound
        return self.read(tx, user.actor, case_id, user.language, again=again)

    def read(
        self, tx: Transaction, actor: Actor, case_id: UUID, language: Language, *, again: bool = False
    ) -> CaseFile:
        """Gives the file of a case that the actor may see, in the reader's language."""
        case = tx.cases.get(case_id, actor)
        if not again:
            tx.audit.add(Audit.CASE_SEEN, actor, self.means.clock.now(), case.id, {})
        analysis = analysed(self.means, tx, case) if case.state != "reporting" else None
        why = why_no_escalation(tx, case)
        tasks, endings = tx.tasks.open_of(case.id), Endings(tx, case, self.means.clock.now())
        ends = {task.id: endings.of(task) for task in tasks}
        return CaseFile(
            case=case,
            person=person_of(tx, case),
            policy=tx.policies.get(case.policy_id) if case.policy_id else None,
            analysis=analysis,
            steps=[] if analysis is None else self._steps(case, analysis),
            answers=self.means.interview.answers(case, language),
            tasks=tasks,
            follow_ups=tx.follow_ups.open_of(case.id),
            timeline=tx.timeline.of(case.id),
            escalations=[(one, tx.users.get(one.lawyer_id)) for one in tx.escalations.of(case.id)],
            owner=tx.users.get(case.owner_id) if case.owner_id else None,
            today=self.means.calendar.today(case),
            may_escalate=why is None,
            why_no_escalation=why,
            contact=contact_with(tx.cases.of_person(case.person_id)).rule,
            paused=tx.follow_ups.paused_of(case.id),
            acts=tx.outbox.waiting_of(case.id),
            appointments=tx.appointments.of(case.id),
            evidence=received(tx.evidence.of(case.id)),
            captures=tx.captures.of(case.id),
            mails=tx.mails.of(case.id),
            watches=tx.watches.of(case.id),
            expected={} if analysis is None else expected(self.means, tx, case, [one.step for one in analysis.plan]),
            watchable={} if analysis is None or not case.is_open else unwatched(self.means, tx, case),
            asked_by=asked_by(self.means, case),
            ends=ends,
            unseen={task.id: endings.unseen(task) for task in tasks if LOOK in ends[task.id]},
        )

    def _steps(self, case: Case, analysis: Analysis) -> list[StepLine]:
        lines = []
        for line in analysis.plan:
            record = case.record(line.step)
            refusal = why_not(case, analysis, line.step)
            open_still = record.state in ("planned", "set_aside") and case.is_open
            lines.append(
                StepLine(
                    step=line.step,
                    label=self.means.rulebook.label("steps", line.step),
                    phase=line.phase,
                    due=line.due,
                    why=line.why.to_plain(),
                    reference=line.reference,
                    needs=line.needs,
                    by=line.by,
                    to_be_confirmed=line.to_be_confirmed,
                    record=record,
                    may_start=open_still and refusal is None,
                    may_finish=case.is_open and (record.state == "under_way" or (open_still and refusal is None)),
                    why_not=_words(refusal),
                    until=text_or_none(refusal.params, "until") if refusal else None,
                )
            )
        return lines


def _words(refusal: StepRefused | None) -> Mapping[str, str] | None:
    """The reason of the rules in their own words; other reasons are sentences of the locales, by their key."""
    if refusal is None:
        return None
    why = refusal.params.get("why")
    return words(why) if why else {"key": refusal.message_key}

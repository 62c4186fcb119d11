"""What a letter does to the step of the plan that it is: sent, the step is under way; answered, it ends."""

from __future__ import annotations

from datetime import date, timedelta

from workflows.case.case import Case
from workflows.case.step import OUTCOMES
from workflows.followups.timing import Rhythm
from workflows.kernel.errors import BadInput, Refused
from workflows.kernel.people import DeskUser
from workflows.law.analysis import Analysis
from workflows.letters.draft import LetterDraft
from workflows.letters.rules import LetterKind
from workflows.letters.time_given import FIRST, reminder_days
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.contact_gate import CALL_STEP
from workflows.use_cases.shared.gates import why_not
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.move_step import begin_step, end_step, rhythm_of

NOT_DECIDED = ""
AUTHOR, AGREEMENT = "author", "agreement"


def check_may_leave(means: Means, tx: Transaction, case: Case, draft: LetterDraft) -> None:
    """Checks a letter about to leave against what came since its approval. Raises StepRefused where its step, or any contact
    with its addressee, is refused now; Refused for an agreement that no lawyer has read, and for a first letter to somebody
    with whom the relation is to be kept and whom nobody has tried to call."""
    kind, analysis = means.letter_desk.kind_of(draft), means.analyses.of(case)
    steps = [draft.step] if draft.step is not None and case.record(draft.step).state != "under_way" else []
    if kind.addressee == AUTHOR:
        steps.append(CALL_STEP)
    refused = {one.step for one in analysis.refused}
    refusal = next((why_not(case, analysis, step) for step in steps if step in refused), None)
    if refusal is not None:
        raise refusal
    check_agreement(means, tx, case, draft)
    if kind.form != AGREEMENT and kind.addressee == AUTHOR:
        parties = tx.third_parties.of(case.id)
        if any(one.role == AUTHOR and one.keeps_relation and not one.calls for one in parties):
            raise Refused("error.letter_call_first")


def check_agreement(means: Means, tx: Transaction, case: Case, draft: LetterDraft) -> None:
    """Checks that a lawyer has read an agreement. Raises Refused; other letters need no such reading."""
    if means.letter_desk.kind_of(draft).form != AGREEMENT:
        return
    agreements = [one.agreement for one in tx.third_parties.of(case.id) if one.agreement is not None]
    if not any(one.read_on is not None for one in agreements):
        raise Refused("error.settlement_unread")


def begin_by_letter(means: Means, tx: Transaction, case: Case, draft: LetterDraft, user: DeskUser) -> None:
    """Begins the step on the day the letter left, with the reminders of the letter; one that waits for something, or is in no
    plan, stays as it is. A reminder begins nothing."""
    step = draft.step
    if step is None or draft.level != FIRST or case.record(step).state not in ("planned", "set_aside"):
        return
    analysis = means.analyses.of(case)
    if why_not(case, analysis, step) is not None:
        return
    today = means.calendar.today(case)
    rhythm = _rhythm(means.letter_desk.kind_of(draft), step, case, analysis, today)
    begin_step(means, tx, case, step, rhythm, user.actor)


def _rhythm(kind: LetterKind, step: str, case: Case, analysis: Analysis, today: date) -> Rhythm:
    """Gives the days of the reminders, and the day on which nobody waits longer: as long after the last as a reminder gives,
    before the day the case is worked to. A letter without reminders, or time for one, is followed up as the playbook says."""
    of_playbook, rule = rhythm_of(analysis, step), kind.deadline
    days = reminder_days(rule, case.jurisdiction, today, analysis.work_day) if rule is not None else ()
    if rule is None or not days or not of_playbook.after_days:
        return of_playbook
    last = days[-1] + timedelta(days=rule.short_days)
    if analysis.work_day is not None:
        last = min(last, analysis.work_day - timedelta(days=1))
    ends = [*days, last] if last > days[-1] else list(days)
    return Rhythm(tuple((one - today).days for one in ends), of_playbook.then)


def end_by_answer(means: Means, tx: Transaction, case: Case, draft: LetterDraft, outcome: str, user: DeskUser) -> None:
    """Ends the step as the answer says; an answer that decides nothing leaves it under way. Raises BadInput."""
    if outcome == NOT_DECIDED:
        return
    if outcome not in OUTCOMES:
        raise BadInput
    if draft.step is not None and case.is_open and case.record(draft.step).state == "under_way":
        end_step(means, tx, case, user.actor, draft.step, outcome, user.id)

"""The plan: which steps, in which order of work, by when, after what, approved by whom; and what may not be done now.

What was done stays in the plan, as done. A step that waits for another stands in the plan and among the refusals until that
one is done; a step that the law, the insurer or a missing fact forbids stands among the refusals alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.law.cover import insurer_of
from workflows.law.evaluation import Evaluation, FactScope
from workflows.law.findings import ClockReading, PlanLine, Refusal, StepRhythm
from workflows.law.rulebook import Insurer, StepRule


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in order, and the refusals."""

    lines: Sequence[PlanLine]
    refused: Sequence[Refusal]


def make_plan(found: Evaluation, driving_ends: ClockReading | None) -> Plan:
    """Gives the plan of the case as the facts stand."""
    view = FactScope(found)
    wanted = _wanted(found, view)
    forbidden = _forbidden(found, view, wanted)
    kept = [one for one in wanted if one.step not in forbidden or one.step in found.done]
    found.planned |= {one.step for one in kept}
    afters = _afters(found, view, kept)
    dues = _dues(found, view, kept, afters, driving_ends)
    insurer = insurer_of(found.facts, found.rulebook)
    lines = [_line(found, view, insurer, rule, afters[rule.step], dues[rule.step]) for rule in kept]
    refused = [forbidden[one.step] for one in wanted if one.step in forbidden and one.step not in found.done]
    refused += _waiting(found, lines)
    return Plan(lines, refused)


def _wanted(found: Evaluation, view: FactScope) -> list[StepRule]:
    """The steps of the playbook that the facts call for, each at the first place that holds; steps that were done and
    are in no place come first."""
    steps = found.rulebook.steps
    placed: dict[str, StepRule] = {}
    for entry in found.rulebook.playbooks[found.facts.kind]:
        rule = steps[entry.step]
        if entry.step in placed or found.facts.jurisdiction not in rule.bases:
            continue
        if entry.step in found.done or (view.holds(rule.when) is True and view.holds(entry.when) is True):
            placed[entry.step] = rule
    strays = {step: steps[step] for step in sorted(found.done) if step in steps and step not in placed}
    return [*strays.values(), *placed.values()]


def _forbidden(found: Evaluation, view: FactScope, wanted: Sequence[StepRule]) -> dict[str, Refusal]:
    refused: dict[str, Refusal] = {}
    steps = {one.step: one for one in wanted}
    insurer = insurer_of(found.facts, found.rulebook)
    for step, why in (insurer.forbids if insurer is not None else {}).items():
        if step in steps:
            refused[step] = Refusal(step, steps[step].label, "insurer", why, None)
    for guard in found.rulebook.guards:
        touched = [step for step in guard.steps if step in steps and step not in refused]
        if touched and view.holds(guard.when) is True:
            for step in touched:
                reference = guard.references.get(found.facts.jurisdiction)
                refused[step] = Refusal(step, steps[step].label, guard.until, guard.why, reference)
    return refused


def _afters(found: Evaluation, view: FactScope, kept: Sequence[StepRule]) -> dict[str, tuple[str, ...]]:
    """What each step waits for, among the steps that stand before it."""
    placed: set[str] = set()
    afters: dict[str, tuple[str, ...]] = {}
    for rule in kept:
        afters[rule.step] = tuple(one.step for one in rule.after if one.step in placed and view.holds(one.when) is True)
        placed.add(rule.step)
    return afters


def _dues(
    found: Evaluation,
    view: FactScope,
    kept: Sequence[StepRule],
    afters: Mapping[str, Sequence[str]],
    driving: ClockReading | None,
) -> dict[str, date | None]:
    """Forward from the report and from what was done; then back from the day on which the driving clock must be served:
    what stands before such a step is pulled forward with it."""
    facts = found.facts
    calendar = found.rulebook.calendars[facts.local_calendar]
    end = driving.work_day if driving is not None else None
    dues: dict[str, date | None] = {}
    for rule in kept:
        done = facts.done(rule.step)
        if done is not None:
            dues[rule.step] = done.done_on
            continue
        base = max([facts.reported_on, *(due for one in afters[rule.step] if (due := dues[one]) is not None)])
        if rule.working_days is None:
            due = None
        elif rule.same_day is not None and rule.same_day.decide(view) is True:
            due = base
        else:
            due = calendar.add_working(base, rule.working_days)
        if rule.before_driving is not None and end is not None:
            latest = max(end - timedelta(days=rule.before_driving), facts.reported_on)
            due = latest if due is None else min(due, latest)
        dues[rule.step] = due
    _pull(kept, afters, dues, found)
    return dues


def _pull(
    kept: Sequence[StepRule],
    afters: Mapping[str, Sequence[str]],
    dues: dict[str, date | None],
    found: Evaluation,
) -> None:
    for rule in reversed(kept):
        due = dues[rule.step]
        for before in afters[rule.step] if due is not None else ():
            earlier = dues[before]
            if earlier is not None and due is not None and due < earlier and before not in found.done:
                dues[before] = due


def _line(
    found: Evaluation, view: FactScope, insurer: Insurer | None, rule: StepRule, after: Sequence[str], due: date | None
) -> PlanLine:
    basis = rule.bases.get(found.facts.jurisdiction)
    needs = [name for name, when in rule.needs if when.decide(view) is True]
    needs += [name for name in (insurer.needs.get(rule.step, ()) if insurer is not None else ()) if name not in needs]
    done = found.facts.done(rule.step)
    return PlanLine(
        step=rule.step,
        label=rule.label,
        phase=rule.phase,
        due=due,
        after=after,
        needs=needs,
        by=rule.by,
        why=rule.why,
        reference=(basis.reference or None) if basis is not None else None,
        how=rule.how,
        to_be_confirmed=basis is not None and not basis.is_certain,
        follow_ups=StepRhythm(*rule.follow_ups) if rule.follow_ups is not None else None,
        done_on=done.done_on if done is not None else None,
        cost=insurer.costs.get(rule.cost) if insurer is not None and rule.cost is not None else None,
        costs=rule.cost is not None,
    )


def _waiting(found: Evaluation, lines: Sequence[PlanLine]) -> list[Refusal]:
    """Every step that waits, with the first step it waits for."""
    refused = []
    labels = {line.step: line.label for line in lines}
    for line in lines:
        until = next((one for one in line.after if one not in found.done), None)
        if until is None or line.done_on is not None:
            continue
        special = found.rulebook.notes.get(f"waits_for_{until}")
        why = special or found.rulebook.note("waits_for_step").filled(step=labels[until])
        refused.append(Refusal(line.step, line.label, until, why, None))
    return refused


def open_acts(found: Evaluation, plan: Plan, uploads: str) -> list[str]:
    """Tells what the person can do at once, the act that counts most first; a step has one act."""
    view, held = FactScope(found), {one.step for one in plan.refused}
    steps = {line.step for line in plan.lines if line.by == "insured" and line.done_on is None} - held
    acts: dict[str, str] = {}
    for act in found.rulebook.first_acts.values():
        if (act.step is not None and act.step not in steps) or (act.files and uploads != "allowed"):
            continue
        if view.holds(act.when) is True:
            acts.setdefault(act.step or act.id, act.id)
    return list(acts.values())


def agreed_costs(lines: Sequence[PlanLine]) -> int | None:
    """Tells what the steps still to come cost by the insurer's schedule, in cents; None while one has no agreed
    price."""
    open_lines = [line for line in lines if line.costs and line.done_on is None]
    if any(line.cost is None for line in open_lines):
        return None
    return sum(line.cost or 0 for line in open_lines)

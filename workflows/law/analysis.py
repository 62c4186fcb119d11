"""The facts of a case, read by the rules at one instant: what it looks like, which rights lapse when, what to do in which
order, what is forbidden and why, when a person takes over. A pure function; nothing is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import chain
from typing import Final

from workflows.kernel.text import LocalizedText
from workflows.law.clock_alerts import alerts, driving
from workflows.law.clocks import lapsed, read_clocks
from workflows.law.contract import to_plain, where_they_stand
from workflows.law.cover import missing_parameters, read_cover
from workflows.law.evaluation import Evaluation, EvaluationCache, FactsAlone, FactScope
from workflows.law.fact_values import MISSING
from workflows.law.facts import Facts
from workflows.law.findings import (
    Analysis,
    ClockAlert,
    ClockReading,
    CoverFinding,
    DrivingClock,
    Exclusion,
    Handover,
    InsuredWarning,
    PlanLine,
    Qualification,
    Refusal,
)
from workflows.law.plan_difference import plan_difference
from workflows.law.planner import agreed_costs, make_plan, open_acts
from workflows.law.qualification import qualify
from workflows.law.rulebook import HandoverRule, Rulebook

__all__ = [
    "Analysis",
    "AnswersCache",
    "ClockAlert",
    "ClockReading",
    "CoverFinding",
    "DrivingClock",
    "Exclusion",
    "Handover",
    "InsuredWarning",
    "PlanLine",
    "Qualification",
    "Refusal",
    "analyse",
    "analyse_until",
    "is_called_within",
    "plan_difference",
    "to_plain",
    "where_they_stand",
]  # fmt: skip
Qualified = tuple[Sequence[Qualification], Sequence[Exclusion], bool]
OFFICE_CLOSES: Final = time(18)


def analyse(facts: Facts, rulebook: Rulebook, at: datetime) -> Analysis:
    """Gives everything the rules say of these facts at this instant. Days are those of the country of the case."""
    return analyse_until(facts, rulebook, at, AnswersCache())[0]


@dataclass(slots=True)
class AnswersCache:
    """What was found from answers alone, for another analysis of the same answers: steps that were taken and the day may
    differ."""

    known: dict[str | None, EvaluationCache] = field(default_factory=dict)
    qualified: tuple[Qualified, dict[str | None, set[str]]] | None = None


def analyse_until(facts: Facts, rulebook: Rulebook, at: datetime, steady: AnswersCache) -> tuple[Analysis, Evaluation]:
    """Gives the same, with what it was found from, which knows when it may read otherwise."""
    found = _begun(facts, rulebook, at, steady)
    qualifications, excluded, unknown_law = _qualified(found, steady)
    read = read_clocks(found)
    clocks = read.readings
    drives = driving(found, clocks)
    found.days_left = drives.days_left if drives is not None else None
    plan = make_plan(found, drives.among(clocks) if drives is not None else None)
    view = FactScope(found)
    unsure = [one for one in clocks if one.state == "running" and one.start is None]
    notes = [rulebook.note("law_of_that_day_unknown")] if unknown_law else []
    notes += [rulebook.note("publication_day_unknown")] if unsure else []
    notes += read.notes
    uploads = next(one.answer for one in rulebook.uploads if view.holds(one.when) is True)
    analysis = Analysis(
        at=at,
        rules_version=rulebook.version,
        qualifications=qualifications,
        excluded=excluded,
        clocks=clocks,
        lapsed=[one for one in lapsed(found, clocks) if one.binds == "insured"],
        driving_clock=drives,
        alerts=alerts(found, clocks),
        plan=plan.lines,
        refused=plan.refused,
        warnings=[
            InsuredWarning(one.id, one.text, one.young, one.at_once)
            for one in rulebook.warnings
            if view.holds(one.when) is True
        ],
        uploads=uploads,
        human=_human(found, view, bool(unsure) or unknown_law),
        cover=read_cover(facts, rulebook, agreed_costs(plan.lines)),
        missing_facts=_missing(found, qualifications, list(read.missing)),
        notes=notes,
        first_acts=open_acts(found, plan, uploads),
    )
    return analysis, found


def _begun(facts: Facts, rulebook: Rulebook, at: datetime, steady: AnswersCache) -> Evaluation:
    done = {one.step for one in facts.already_done}
    return Evaluation(facts, rulebook, at, at.astimezone(facts.zone).date(), done=done, known=steady.known)


def _qualified(found: Evaluation, steady: AnswersCache) -> Qualified:
    """What the answers look like; read again where conditions asked for more than answers."""
    if steady.qualified is not None:
        read, found.standing = steady.qualified
        return read
    asked = found.asked
    read = qualify(found)
    if asked == found.asked:
        steady.qualified = read, found.standing
    return read


def _human(found: Evaluation, view: FactScope, unsure: bool) -> Handover:
    """The strictest instant that applies, counted from the report; all reasons, strictest first."""
    reported = found.facts.reported_at.astimezone(found.facts.zone)
    told: list[tuple[datetime, LocalizedText]] = []
    for rule in found.rulebook.humans:
        if view.holds(rule.when) is True:
            told.append((_by(rule, reported), rule.why))
    if unsure:
        told.append((reported + timedelta(hours=24), found.rulebook.note("publication_day_unknown")))
    told.sort(key=lambda one: one[0])
    return Handover(bool(told), told[0][0] if told else None, [why for _, why in told])


def _by(rule: HandoverRule, reported: datetime) -> datetime:
    return reported + timedelta(minutes=rule.minutes) if rule.minutes is not None else _same_day(reported)


def is_called_within(facts: Facts, rulebook: Rulebook, at: datetime, within: timedelta) -> bool:
    """Tells whether a rule that counts in minutes brings a person in within so much time of the report: what `analyse`
    would say, and most often known from the facts alone. Rules that count in office hours look at clocks: they wait for
    the plan."""
    rules = [one for one in rulebook.humans if one.minutes is not None and timedelta(minutes=one.minutes) <= within]
    found = _begun(facts, rulebook, at, AnswersCache())
    view = FactsAlone(found)
    if any(one.when.decide(view) is True and not view.beyond for one in rules):
        return True
    if not view.beyond:
        return False
    if "planned" in view.beyond:
        reasons = analyse(facts, rulebook, at).human.why
        return any(one.why in reasons for one in rules)
    qualify(found)
    drives = driving(found, read_clocks(found).readings)
    found.days_left = drives.days_left if drives is not None else None
    return any(one.when.decide(FactScope(found)) is True for one in rules)


def _same_day(reported: datetime) -> datetime:
    """Before the office closes; later in the evening within the hour, and always before midnight."""
    closes = reported.replace(hour=OFFICE_CLOSES.hour, minute=0, second=0, microsecond=0)
    midnight = reported.replace(hour=23, minute=59, second=59, microsecond=0)
    return max(closes, min(reported + timedelta(hours=1), midnight)) if reported < midnight else reported


def _missing(found: Evaluation, qualifications: Sequence[Qualification], unstarted: Sequence[str]) -> list[str]:
    """Every fact that would change what is said above, once, the most telling first."""
    view = FactScope(found)
    asked = [path for path, when in found.rulebook.wants[found.facts.kind] if when.decide(view) is True]
    paths = chain(
        (path for one in qualifications for path in one.missing),
        unstarted,
        chain.from_iterable(_unknown(found.facts, path) for path in asked),
        missing_parameters(found.facts),
    )
    return list(dict.fromkeys(paths))


def _unknown(facts: Facts, path: str) -> Iterator[str]:
    name, _, rest = path.partition(".")
    if name == "publications" and not rest:
        if not facts.publications:
            yield "publications"
    elif name == "publication":
        yield from (f"publications.{one.id}.{rest}" for one in facts.publications if one.get(rest) is MISSING)
    elif name == "statement":
        told = [one.statement for one in facts.publications] or [facts.groups.get("statement", {})]
        if any(rest not in one for one in told):
            yield path
    elif path == "objectives":
        if "objectives" not in facts.top:
            yield path
    elif facts.get(path) is MISSING:
        yield path

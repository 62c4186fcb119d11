"""A proceeding held against the facts of a case: whether it opens and why, what speaks against it, the checklist of what it
must hold and of what would void it, and its days, each with how it was counted. Pure; nothing is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from workflows.kernel.text import LocalizedText
from workflows.law.analysis import Analysis
from workflows.law.conditions import ALWAYS, Condition
from workflows.law.evaluation import Evaluation, FactScope
from workflows.law.rulebook import is_certain
from workflows.proceedings.days import CountedDay, counted_days
from workflows.proceedings.rules import UNION, Mention, Milestone, Point, Proceeding, ProceedingRules, Reason, Void

Opening = Literal["open", "perhaps", "closed"]
State = Literal["met", "missing", "to_be_confirmed"]
Group = Literal["shown", "mention", "attached", "void"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist. `to_be_confirmed` is also what only a person can say."""

    group: Group
    id: str
    text: LocalizedText
    state: State
    reference: str
    confidence: str
    by: str | None = None
    obligation: str | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason for or against, as it stands in this case."""

    text: LocalizedText
    reference: str
    to_be_confirmed: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One proceeding in one case. `because` opens it, `lacking` is what keeps it shut or is not known, `against` what a person
    should weigh."""

    rule: Proceeding
    opening: Opening
    because: Sequence[Ground]
    lacking: Sequence[Ground]
    missing: Sequence[str]
    against: Sequence[Ground]
    lines: Sequence[Line]
    days: Sequence[CountedDay]

    def count(self, state: State) -> int:
        """Tells how many lines of the checklist are so."""
        return sum(one.state == state for one in self.lines)

    @property
    def cost(self) -> tuple[int, int] | None:
        """The range of what is known of its cost, in cents; None where nothing is."""
        known = [(one.lowest, one.highest) for one in self.rule.costs if one.lowest is not None]
        return (sum(low for low, _ in known), sum(high or low for low, high in known)) if known else None

    @property
    def cost_is_whole(self) -> bool:
        """Whether every part of its cost is known."""
        return bool(self.rule.costs) and all(one.lowest is not None for one in self.rule.costs)


@dataclass(frozen=True, slots=True)
class Read:
    """The facts as an analysis read them."""

    analysis: Analysis
    found: Evaluation
    reached: Mapping[Milestone, date | datetime] = field(default_factory=dict)
    """What has happened in the proceeding, where the case says more than its facts."""


ORDER = ("open", "perhaps", "closed")


def read_sheets(rules: ProceedingRules, read: Read) -> list[Sheet]:
    """Gives every proceeding of the country of the case: those that open first, each group in the order of the files;
    the Union's last."""
    there = [one for one in rules.of(read.found.facts.jurisdiction) if one.in_force_from <= read.found.today]
    sheets = [read_sheet(one, read) for one in there]
    return sorted(sheets, key=lambda one: (ORDER.index(one.opening), one.rule.jurisdiction == UNION))


def read_sheet(rule: Proceeding, read: Read) -> Sheet:
    """Gives one proceeding in this case."""
    view = FactScope(read.found)
    decided = [(one, view.holds(one.when)) for one in rule.opens]
    country = read.found.facts.jurisdiction
    truths = [truth for _, truth in decided]
    opening: Opening = "closed" if False in truths else "perhaps" if None in truths else "open"
    return Sheet(
        rule=rule,
        opening=opening,
        because=[_ground(one, country) for one, truth in decided if truth is True],
        lacking=[_ground(one, country) for one, truth in decided if truth is not True],
        missing=list(view.missing) if opening == "perhaps" else [],
        against=[*_against(rule, view, country), *_refused(rule, read)],
        lines=list(_lines(rule, FactScope(read.found))),
        days=counted_days(rule, read.analysis, read.found, read.reached),
    )


def _ground(reason: Reason, country: str) -> Ground:
    return Ground(reason.text, reason.references.get(country, ""), not is_certain(reason.confidence))


def _against(rule: Proceeding, view: FactScope, country: str) -> Iterator[Ground]:
    for one in rule.against_it:
        if view.holds(one.when) is True:
            yield _ground(one, country)


def _refused(rule: Proceeding, read: Read) -> Iterator[Ground]:
    """What forbids its step in the plan now: the law, or the insurer's directives."""
    for one in read.analysis.refused:
        if one.step == rule.step:
            yield Ground(one.why, one.reference or "", False)


def _lines(rule: Proceeding, view: FactScope) -> Iterator[Line]:
    for number, point in enumerate(rule.conditions):
        yield from _point("shown", number, point, view)
    for mention in rule.mentions:
        yield from _mention(mention, view)
    for number, point in enumerate(rule.attach):
        yield from _point("attached", number, point, view)
    for void in rule.void_if:
        yield from _void(void, view)


def _point(group: Group, number: int, point: Point, view: FactScope) -> Iterator[Line]:
    if view.holds(point.when) is not False:
        state = _state(point.met, view)
        yield Line(group, f"{group}_{number + 1}", point.text, state, point.reference, point.confidence)


def _mention(one: Mention, view: FactScope) -> Iterator[Line]:
    applies = view.holds(one.when)
    if applies is False:
        return
    sure = applies is True and not (one.obligation == "law_if" and one.when is ALWAYS)
    state = _state(one.met, view)
    if state == "missing" and not sure:
        state = "to_be_confirmed"
    told = one.told
    yield Line("mention", one.id, told.text, state, told.reference, told.confidence, one.by, one.obligation)


def _void(one: Void, view: FactScope) -> Iterator[Line]:
    if view.holds(one.when) is not False:
        told = one.told
        yield Line("void", one.id, told.text, _state(one.safe, view), told.reference, told.confidence)


def _state(met: Condition | None, view: FactScope) -> State:
    """What nobody can read from the facts is to be confirmed; what is not known to be there is missing."""
    if met is None:
        return "to_be_confirmed"
    return "met" if view.holds(met) is True else "missing"

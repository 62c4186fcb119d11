"""From facts to what they look like: candidate qualifications, each with the elements that hold, and what is missing.

Never a verdict: *likely* where every element holds, *possible* where one is not known or the law is unsettled. A lawyer
chooses, and one press qualification alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workflows.kernel.text import LocalizedText
from workflows.law.conditions import Condition, Truth
from workflows.law.evaluation import Evaluation, FactScope, loss_day
from workflows.law.facts import Publication
from workflows.law.findings import Exclusion, Qualification
from workflows.law.rulebook import Element, NoRuleInForce, QualificationRule


@dataclass(slots=True)
class _Candidate:
    rule: QualificationRule
    publication: Publication | None
    finding: Qualification


def qualify(found: Evaluation) -> tuple[list[Qualification], list[Exclusion], bool]:
    """Gives the qualifications that stand and those kept away with the reason; and whether a law of that day is not
    known."""
    standing: list[_Candidate] = []
    excluded: list[Exclusion] = []
    unknown_law = False
    for dated in found.rulebook.countries[found.facts.jurisdiction].qualifications:
        for publication in _subjects(found, dated.versions[-1][1].scope):
            try:
                rule = dated.at(_fact_day(found, publication))
            except NoRuleInForce:
                unknown_law = unknown_law or dated.versions[-1][1].door.decide(FactScope(found, publication)) is True
                continue
            _examine(found, rule, publication, standing, excluded)
    kept = _displace(standing, excluded)
    for one in kept:
        name = one.publication.id if one.publication is not None else None
        found.standing.setdefault(name, set()).add(one.rule.id)
    return [one.finding for one in kept], list(dict.fromkeys(excluded)), unknown_law


def _subjects(found: Evaluation, scope: str) -> Sequence[Publication | None]:
    if scope == "case":
        return (None,)
    return found.facts.publications or (None,)


def _fact_day(found: Evaluation, publication: Publication | None) -> date:
    if publication is not None and publication.first_published_on is not None:
        return publication.first_published_on
    return loss_day(found.facts) or found.facts.reported_on


def _examine(
    found: Evaluation,
    rule: QualificationRule,
    publication: Publication | None,
    standing: list[_Candidate],
    excluded: list[Exclusion],
) -> None:
    view = FactScope(found, publication)
    if rule.door.decide(view) is not True:
        return
    view.missing.clear()
    for one in rule.excluded:
        if one.when.decide(view) is True:
            excluded.append(Exclusion(rule.id, rule.label, one.why, one.reference))
            return
    reasons: list[LocalizedText] = []
    missing: dict[str, None] = {}
    state: Truth = True
    for element in rule.elements:
        view.missing.clear()
        holds = element.when.decide(view)
        if holds is False:
            excluded.append(_lacking(found, rule, element))
            return
        if holds is None:
            state = None
            missing.update(view.missing)
        else:
            reasons.append(element.text)
    doubts = [one.why for one in rule.doubts if one.when.decide(view) is True]
    sure = state is True and not rule.unsettled and not doubts
    finding = Qualification(
        id=rule.id,
        label=rule.label,
        publication=publication.id if publication is not None else None,
        state="likely" if sure else "possible",
        aggravation=next((name for name, when in rule.aggravations if when.decide(view) is True), None),
        reasons=[*reasons, *doubts],
        missing=tuple(missing),
        references=rule.references,
        connection_data_obtainable=_decided(rule.connection_data, view),
        complaint_required=_decided(rule.complaint_required, view),
        confidence=rule.basis.confidence,
        to_be_confirmed=not rule.basis.is_certain or rule.unsettled,
        penalty=rule.penalty,
        defences=rule.defences,
    )
    standing.append(_Candidate(rule, publication, finding))


def _lacking(found: Evaluation, rule: QualificationRule, element: Element) -> Exclusion:
    """Looked at, and kept away because one element does not hold: said with the sentence of that element."""
    why = found.rulebook.note("element_does_not_hold").filled(element=element.text)
    return Exclusion(rule.id, rule.label, why, rule.basis.reference)


def _decided(condition: Condition | None, view: FactScope) -> bool | None:
    return None if condition is None else condition.decide(view) is True


def _displace(standing: list[_Candidate], excluded: list[Exclusion]) -> list[_Candidate]:
    """Takes away what another that stands excludes on the same publication; not while the other lacks a fact that the one
    does not lack."""
    kept = []
    for one in standing:
        reason = next(_displacers(one, standing), None)
        if reason is None:
            kept.append(one)
        else:
            excluded.append(reason)
    return kept


def _displacers(one: _Candidate, standing: Sequence[_Candidate]) -> Iterator[Exclusion]:
    for other in standing:
        rule = other.rule.displaces.get(one.rule.id)
        if rule is None or (other.publication is not None and one.publication not in (other.publication, None)):
            continue
        if not set(other.finding.missing) <= set(one.finding.missing):
            continue
        yield Exclusion(one.rule.id, one.rule.label, rule.why, rule.reference)

"""What the policy pays. Ceilings, thresholds and waiting times are the contract's: where one is missing nothing is computed
(C. assur. L113-1, L127-1: no legal default)."""

from __future__ import annotations

from typing import Final

from workflows.law.evaluation import loss_day
from workflows.law.fact_values import Money
from workflows.law.facts import Facts
from workflows.law.findings import CoverFinding
from workflows.law.rulebook import Insurer, Rulebook

PARAMETERS: Final = ("ceiling", "used", "deductible", "threshold")


def read_cover(facts: Facts, rulebook: Rulebook, costs: int | None) -> CoverFinding:
    """Gives the state of the cover. `costs` is what the plan's steps are agreed to cost, in cents; None where it is not
    known."""
    cover = facts.groups.get("cover", {})
    threshold, damage = cover.get("threshold"), facts.groups.get("damage", {}).get("amount")
    waiting = cover.get("waiting_until")
    day = loss_day(facts) or facts.reported_on
    if waiting is not None and day < waiting:
        return CoverFinding("waiting", None, why=rulebook.note("cover_waiting"))
    if threshold is not None and damage is not None and _less(damage, threshold):
        return CoverFinding("below_threshold", None, why=rulebook.note("cover_below_threshold"))
    if any(name not in cover for name in PARAMETERS):
        return CoverFinding("missing_parameters", None, why=rulebook.note("cover_missing"))
    return CoverFinding("covered", _out_of_pocket(cover["ceiling"], cover["used"], cover["deductible"], costs))


def missing_parameters(facts: Facts) -> list[str]:
    """Gives the paths of what the contract must say before anything is computed, and of the amount a threshold is held
    against."""
    cover = facts.groups.get("cover", {})
    missing = [f"cover.{name}" for name in PARAMETERS if name not in cover]
    if "threshold" in cover and "amount" not in facts.groups.get("damage", {}):
        missing.append("damage.amount")
    return missing


def _less(damage: Money, threshold: Money) -> bool:
    return damage.currency == threshold.currency and damage.cents < threshold.cents


def _out_of_pocket(ceiling: Money, used: Money, deductible: Money, costs: int | None) -> int | None:
    """The deductible, and what the agreed costs exceed the rest of the ceiling by; None while a cost is not known, or where
    the contract is not in euro as the agreed costs are."""
    if costs is None or {ceiling.currency, used.currency, deductible.currency} != {"EUR"}:
        return None
    left = max(ceiling.cents - used.cents, 0)
    borne = min(deductible.cents, costs)
    return borne + max(costs - borne - left, 0)


def insurer_of(facts: Facts, rulebook: Rulebook) -> Insurer | None:
    """Gives the directives that are laid over the playbook."""
    name = facts.groups.get("cover", {}).get("insurer")
    return rulebook.insurers.get(name) if name is not None else None

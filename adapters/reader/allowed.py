"""The names that a reader outside may use: those that the rules and the schema of facts declare."""

from __future__ import annotations

from pathlib import Path

from adapters.rules.jurisdictions import read_declared
from workflows.interview.reading.outside import Allowed
from workflows.law.fact_schema import OBJECTIVES, RELATIONS


def allowed_proposals(rules: Path) -> Allowed:
    """Gives the incident kinds of these rules, the relations and objectives of facts. Raises BadRuleFile."""
    return Allowed(frozenset(read_declared(rules).kinds), frozenset(RELATIONS), frozenset(OBJECTIVES))

"""The facts of a case as the rules read them now, with its insurer's directives."""

from __future__ import annotations

from datetime import datetime

from workflows.case.case import Case
from workflows.kernel.plain import part
from workflows.law.analysis import Analysis, AnswersCache, analyse_until
from workflows.law.evaluation import Evaluation
from workflows.law.facts import Facts
from workflows.law.rulebook import Rulebook


def read_case(case: Case, rulebook: Rulebook, now: datetime) -> tuple[Facts, Analysis, Evaluation]:
    """Its facts, what they come to, and what that was found from. Raises BadFacts for facts that contradict themselves."""
    told = dict(case.facts_for_analysis())
    if case.insurer is not None:
        told["cover"] = {"insurer": case.insurer, **part(told.get("cover"))}
    facts = Facts.parse(told, rulebook.declared, now)
    analysis, found = analyse_until(facts, rulebook, now, AnswersCache())
    return facts, analysis, found

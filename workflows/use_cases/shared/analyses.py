"""Analyses of cases: what the rules say of a case now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from workflows.case.case import Case
from workflows.kernel.clock import Clock
from workflows.law.analysis import Analysis, is_called_within
from workflows.law.analysis_cache import AnalysisMemory
from workflows.law.facts import Facts
from workflows.law.rulebook import Rulebook


@dataclass(frozen=True, slots=True, repr=False)
class CaseAnalyses:
    """Verbs ask here what the rules say of a case at the instant it is now."""

    clock: Clock
    rulebook: Rulebook
    memory: AnalysisMemory

    def of(self, case: Case) -> Analysis:
        """Gives the analysis of the case now. A case pins the version it was decided with. Raises BadFacts."""
        return self.memory.analyse(case.facts_for_analysis(), self.rulebook, self.clock.now())

    def is_called_within(self, case: Case, within: timedelta) -> bool:
        """Tells whether the rules bring a person in within so much time of the report. Raises BadFacts."""
        now = self.clock.now()
        facts = Facts.parse(case.facts_for_analysis(), self.rulebook.declared, now)
        return is_called_within(facts, self.rulebook, now, within)

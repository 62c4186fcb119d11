"""The proceedings of a case: which open now, and the draft of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from workflows.case.case import Case
from workflows.kernel.clock import Clock
from workflows.kernel.errors import BadInput
from workflows.kernel.translator import Translator
from workflows.law.fact_values import BadFacts
from workflows.law.rulebook import Rulebook
from workflows.ports.proceedings import DraftPrinter
from workflows.proceedings.draft import Draft, DraftSource, compose_draft
from workflows.proceedings.draft_choices import languages_of
from workflows.proceedings.frames import FrameRules
from workflows.proceedings.rules import Milestone, Proceeding, ProceedingRules
from workflows.proceedings.sheet import Read, Sheet, read_sheet, read_sheets
from workflows.use_cases.shared.case_reading import read_case

Reached = Mapping[Milestone, date | datetime]
OpenRules = Callable[[], tuple[ProceedingRules, FrameRules]]


@dataclass(frozen=True, slots=True, repr=False)
class ProceedingDesk:
    """Verbs read proceedings here. The rules are read when the first is asked for."""

    clock: Clock
    rulebook: Rulebook
    say: Translator
    rules: OpenRules
    printer: DraftPrinter

    def read(self, case: Case) -> Read | None:
        """The case as the rules read it now; None for facts that contradict themselves."""
        try:
            _, analysis, found = read_case(case, self.rulebook, self.clock.now())
        except BadFacts:
            return None
        return Read(analysis, found)

    def sheets(self, read: Read, reached: Mapping[str, Reached] | None = None) -> list[Sheet]:
        """Every proceeding of the country, those that open first. `reached`: what has happened in those on their way, by the
        name of their rule."""
        found = read_sheets(self.rules()[0], read)
        told = reached or {}
        return [
            read_sheet(one.rule, replace(read, reached=told[one.rule.id])) if one.rule.id in told else one
            for one in found
        ]

    def rule(self, case: Case, name: str) -> Proceeding | None:
        """The proceeding of that name in the country of the case."""
        return next((one for one in self.rules()[0].of(case.jurisdiction) if one.id == name), None)

    def languages(self, case: Case) -> list[str]:
        """In which languages an act may be drafted."""
        return list(languages_of(self.rules()[1], case.jurisdiction))

    def draft(self, sheet: Sheet, read: Read, source: DraftSource, language: str) -> Draft:
        """The draft. Raises BadInput where nothing is drafted in that language."""
        try:
            return compose_draft(sheet, read, self.rules()[1], source, language, self.say)
        except BadFacts as bad:
            raise BadInput from bad


def open_proceedings(
    clock: Clock, rulebook: Rulebook, say: Translator, rules: OpenRules | None, printer: DraftPrinter | None
) -> ProceedingDesk | None:
    """The desk of proceedings; None for a process that was given no rules or nothing that prints."""
    return ProceedingDesk(clock, rulebook, say, rules, printer) if rules and printer else None

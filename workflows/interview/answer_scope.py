"""The facts seen from one question: what conditions of `rules/questions/` are decided on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from workflows.interview.state import InterviewState
from workflows.law.conditions import Condition, Truth
from workflows.law.fact_paths import PlainFacts, get
from workflows.law.fact_schema import SAYS_UNKNOWN
from workflows.law.fact_values import MISSING


def holds(condition: Condition, facts: PlainFacts, state: InterviewState, publication: int = 0) -> bool:
    """Tells whether a condition of a question is yes now; see `AnswerScope.holds`."""
    return AnswerScope(facts, state, publication).holds(condition)


@dataclass(slots=True)
class AnswerScope:
    """`conditions.View` of a question: plain facts, what the interview remembers, the publication it is asked about. Many
    questions may be held against one scope: a fact is looked up once."""

    facts: PlainFacts
    state: InterviewState
    publication: int
    _values: dict[str, Sequence[Any]] = field(default_factory=dict)

    def holds(self, condition: Condition) -> bool:
        """Tells whether a condition of a question is yes. This is the one place where the interview decides what *not
        known* means: it is no. A question is asked, put off after the plan, or followed by an emergency card only where
        its condition is yes; where silence must count as yes, the condition says so itself (`{doubt: {not: …}}`)."""
        return condition.decide(self) is True

    def values(self, path: str) -> Sequence[Any]:
        """See `conditions.View`."""
        found = self._values.get(path)
        if found is None:
            value = get(self.facts, path, self.publication)
            found = self._values[path] = (MISSING if value == SAYS_UNKNOWN.get(path, MISSING) else value,)
        return found

    def wanted(self, path: str) -> None:
        """See `conditions.View`; the interview asks by its own order, not by what a condition lacked."""

    def term(self, name: str) -> Truth:
        """See `conditions.View`. No question speaks of terms: `QuestionNames` refuses them."""
        raise LookupError(name)

    def ask(self, operator: str, what: Any) -> Truth:
        """See `conditions.View`."""
        if operator == "later":
            return (self.publication > 0) is what
        if operator == "skipped":
            return self.state.skipped_question(what)
        question, option = what
        return self.state.chose(question, option)

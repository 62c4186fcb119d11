"""What conditions of questions may speak of: facts that somebody is asked, and questions with their options."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from workflows.interview.places import Places
from workflows.law.declared import Declared
from workflows.law.fact_paths import FIRST
from workflows.law.fact_schema import Asked, Holds, Shape, fact_of
from workflows.law.fact_values import BadFacts


@dataclass(frozen=True, slots=True)
class QuestionNames:
    """`conditions.Names` of `rules/questions/`. `options` are the keys of every question's options."""

    declared: Declared
    options: Mapping[str, Collection[str]]

    def holds(self, path: str) -> Holds | None:
        """See `conditions.Names`; what only the analysis works out is no fact here."""
        fact = fact_of(path, self.declared)
        return None if fact is None or fact.asked is Asked.NOBODY else fact.holds

    def asked(self, path: str) -> Holds:
        """Tells what a fact may hold that a question fills; raises BadFacts where there is none or no person is asked
        for it."""
        fact = fact_of(path, self.declared)
        if fact is None:
            raise BadFacts(path, "it is no fact.")
        if fact.asked is not Asked.PERSON:
            raise BadFacts(path, "no person is asked for it.")
        return fact.holds

    def answer(self, path: str, value: object) -> object:
        """Tells what an answer puts into a fact, from what is written of it; raises BadFacts where the fact can never
        hold it. Of another publication an answer can only say that it is the first."""
        holds = self.asked(path)
        if holds.shape is Shape.PUBLICATION:
            if value != "first":
                raise BadFacts(path, "it names a publication: an answer can only say `first`.")
            return FIRST
        holds.read_one(path, value)
        return value

    def is_term(self, name: str) -> bool:
        """See `conditions.Names`."""
        return False

    def may_ask(self, operator: str, what: object) -> bool:
        """See `conditions.Names`: what the analysis finds is not known while it is asked for."""
        if operator == "later":
            return isinstance(what, bool)
        if operator == "skipped":
            return isinstance(what, str) and what in self.options
        if operator == "chosen":
            return isinstance(what, list) and len(what) == 2 and what[1] in self.options.get(what[0], ())
        return False


def option_key(value: object) -> str:
    """Gives the key that stands for an option's value on buttons and in conditions."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def option_keys(question: Mapping[str, object], places: Places) -> frozenset[str]:
    """Gives the keys of the options of a question as it is written, before it is read."""
    kind = question.get("kind")
    if kind in ("yes_no", "yes_no_partly"):
        return frozenset({"yes", "no"} if kind == "yes_no" else {"yes", "no", "partly"})
    if kind == "done":
        return frozenset({"done", "not_yet"})
    if kind in ("place", "url"):
        return frozenset(place.key for place in places)
    options = question.get("options")
    listed = options if isinstance(options, list) else []
    return frozenset(option_key(one.get("value")) for one in listed if isinstance(one, Mapping))

"""What is asked of the composer, and the case it is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from workflows.law.conditions import Truth
from workflows.law.evaluation import Evaluation, FactScope
from workflows.law.facts import Facts, Publication
from workflows.law.findings import Analysis
from workflows.law.rulebook import Rulebook
from workflows.letters.time_given import LEVELS

CHOICES: Final = ("variant", "signer", "tone", "level")
"""What is chosen beside the fields: `--set signer=desk`."""
OVERRIDE: Final = "override."
"""`override.deadline`: the reason for which a person lets the letter leave without the content `deadline`."""


@dataclass(frozen=True, slots=True)
class LetterRequest:
    """One letter. `values` fill the fields, by their keys; `overrides` are reasons, by content or gate."""

    kind: str
    variant: str | None = None
    language: str | None = None
    signer: str | None = None
    tone: str | None = None
    level: int = LEVELS[0]
    values: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)
    preview: bool = True


@dataclass(frozen=True, slots=True)
class LetterCase:
    """The facts, what the rules say of them at an instant, and what it was found from."""

    facts: Facts
    rulebook: Rulebook
    analysis: Analysis
    found: Evaluation

    @property
    def at(self) -> datetime:
        """The instant the letter is written, as wall time of the case."""
        return self.analysis.at.astimezone(self.facts.zone)

    @property
    def allowed(self) -> Sequence[str]:
        """What the insurer's file allows the desk."""
        insurer = self.rulebook.insurers.get(str(self.facts.get("cover.insurer")))
        return insurer.allows if insurer is not None else ()


@dataclass(slots=True)
class LetterScope(FactScope):
    """The facts as a letter sees them, with what was chosen for it and which of its fields are filled."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    filled: frozenset[str] = frozenset()
    allowed: Sequence[str] = ()

    def ask(self, operator: str, what: object) -> Truth:
        """See `conditions.View`."""
        if operator == "filled":
            self.found.asked += 1
            return what in self.filled
        if operator == "allowed":
            self.found.asked += 1
            return what in self.allowed
        if operator == "chosen" and isinstance(what, list | tuple):
            self.found.asked += 1
            question, option = what
            return self.chosen.get(str(question)) == str(option)
        return FactScope.ask(self, operator, what)

    def of(self, publication: Publication | None, filled: frozenset[str]) -> LetterScope:
        """Gives the same standpoint, of one publication and what is filled for it."""
        return LetterScope(self.found, publication, chosen=self.chosen, filled=filled, allowed=self.allowed)

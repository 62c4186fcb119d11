"""What a condition inside `rules/letters/` may speak of: the facts, and what a letter knows of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from adapters.rules.common import Ground
from adapters.rules.rulebook import ALLOWED
from workflows.kernel.text import LANGUAGES
from workflows.law.fact_schema import Holds
from workflows.letters.rules import Field
from workflows.letters.time_given import LEVELS

SIGNERS: Final = ("insured", "desk", "lawyer", "representative", "anonymous")
TONES: Final = ("relation_kept", "neutral", "firm")


@dataclass
class LetterNames:
    """`conditions.Names` of a letter; `fields` are known once they are read."""

    ground: Ground
    fields: Mapping[str, Field] = field(default_factory=dict)

    def holds(self, path: str) -> Holds | None:
        return self.ground.holds(path)

    def is_term(self, name: str) -> bool:
        return self.ground.is_term(name)

    def may_ask(self, operator: str, what: object) -> bool:
        if operator == "filled":
            return what in self.fields
        if operator == "allowed":
            return what in ALLOWED
        if operator == "chosen":
            known = {"signer": SIGNERS, "tone": TONES, "level": tuple(map(str, LEVELS)), "language": LANGUAGES}
            return isinstance(what, list) and len(what) == 2 and what[1] in known.get(str(what[0]), ())
        return self.ground.may_ask(operator, what)

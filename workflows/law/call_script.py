"""What a handler says when they telephone a third party: lines from the rules, in a tone that suits the relation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from workflows.kernel.text import LocalizedText

Tone = Literal["neutral", "relation_kept"]
TONES: Final[tuple[Tone, ...]] = ("neutral", "relation_kept")


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One line. `tone` None: said in both; `names_the_law`: what the case looks like stands behind it, with its references."""

    id: str
    text: LocalizedText
    tone: Tone | None = None
    names_the_law: bool = False


@dataclass(frozen=True, slots=True)
class CallScript:
    """The lines in their order, and with whom the insured goes on living or working."""

    lines: Sequence[ScriptLine] = ()
    relations_to_keep: frozenset[str] = frozenset()

    def of(self, *, keeps_relation: bool) -> list[ScriptLine]:
        """Gives the lines for this tone."""
        tone: Tone = "relation_kept" if keeps_relation else "neutral"
        return [one for one in self.lines if one.tone in (None, tone)]

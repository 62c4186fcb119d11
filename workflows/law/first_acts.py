"""The acts that a person can do at once, whatever the desk still has to do: chosen by rule from the plan and the facts.

The rules name them in the order in which they count (`rules/first_acts.yaml`). An act that stands for a step of the plan is
open while that step is the insured's, not done, and waits for nothing; any other while its condition holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from workflows.kernel.text import LocalizedText
from workflows.law.conditions import Condition

Readers = Literal["all", "adults", "young"]
Opens = Literal["done", "words", "question", "write", "lawyer"]
READERS: Final[tuple[Readers, ...]] = get_args(Readers)
OPENS: Final[tuple[Opens, ...]] = get_args(Opens)
MOST_AT_ONCE: Final = 3
"""Whoever is under attack reads no list: so many acts at most."""


@dataclass(frozen=True, slots=True)
class ForReader:
    """Words to the reader, and the same to one who is young."""

    words: LocalizedText
    to_young: LocalizedText | None = None

    def in_(self, language: str, *, young: bool) -> str:
        """Gives the words for this reader."""
        return (self.to_young if young and self.to_young is not None else self.words).in_(language)


@dataclass(frozen=True, slots=True)
class FirstAct:
    """An act says what to do, to whom it is said, and what its button opens.

    `words` are the sentences that the person can say or send, or what a good screenshot shows. `question` is the question of
    the interview that is put, `helpline` the service whose page is opened, `recovery` that of the account's platform; `files`:
    only where the desk may receive files."""

    id: str
    step: str | None
    when: Condition
    readers: Readers
    says: ForReader
    button: ForReader | None
    opens: Opens
    words: ForReader | None
    question: str | None
    helpline: str | None
    recovery: bool
    files: bool

    def is_for(self, *, young: bool) -> bool:
        """Tells whether it is said to this reader."""
        return self.readers == "all" or (self.readers == "young") is young

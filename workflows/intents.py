"""What a free text asks for where no question reads it: data from `rules/chat/`, decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.interview.phrases import as_words, normalise
from workflows.words import Words

LONGEST_TO_READ = 400
"""A longer text is a story for a person, not a command; it is still searched for distress."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing people ask for, and how they say it."""

    name: str
    whole: frozenset[str]
    within: tuple[str, ...]
    _spaced: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_spaced", tuple(f" {phrase} " for phrase in self.within))

    def is_meant(self, plain: str, spaced: str) -> bool:
        """Whether the text says so; `spaced` is the text as words between blanks."""
        return plain in self.whole or any(phrase in spaced for phrase in self._spaced)


@dataclass(frozen=True, slots=True)
class ChatRules:
    """What the chat recognises, most urgent first, and what it says when a case is over."""

    intents: tuple[Intent, ...] = ()
    lessons: Mapping[str, tuple[Words, ...]] = field(default_factory=dict)
    _last: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)
    """The text that was read last, and its meaning: one message is asked about more than once."""

    def meant(self, text: str) -> str | None:
        """The name of the first intent the text expresses; None for anything else."""
        last = dict(self._last)
        if text in last:
            return last[text]
        found = self._read(text)
        self._last.clear()
        self._last[text] = found
        return found

    def _read(self, text: str) -> str | None:
        plain = normalise(text)
        spaced = f" {as_words(plain)} "
        for intent in self.intents:
            if len(text) > LONGEST_TO_READ and intent.name != "distress":
                continue
            if intent.is_meant(plain, spaced):
                return intent.name
        return None

"""What came in and what was understood of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workflows.kernel.text import LocalizedText


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What the person sent: words, pressed options, or something that is neither (a sticker, a voice message)."""

    kind: Literal["text", "options", "unsupported"]
    text: str = ""
    options: tuple[str, ...] = ()

    @classmethod
    def words(cls, text: str) -> RawAnswer:
        """Gives a typed message."""
        return cls("text", text=text)

    @classmethod
    def pressed(cls, *options: str) -> RawAnswer:
        """Pressed buttons, by option key; `UNKNOWN` is the button "I don't know"."""
        return cls("options", options=options)

    @classmethod
    def other(cls, what: str) -> RawAnswer:
        """Gives a message that carries no words: `sticker`, `voice`, `photo`, `video`, `document`, `location`,
        `contact` …"""
        return cls("unsupported", text=what)


UNKNOWN = "unknown"
"""The key of the button "I don't know", which every question has."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A legal answer. `facts` maps fact paths to plain JSON values; `shown` says it back (see `say_understood`).

    With `needs_confirmation`, show it and, when the person agrees, read `confirm_with` again: it needs no further
    confirmation. `skip` means "I don't know": nothing is written. `more` are further publications named in the same breath.
    """

    value: object
    shown: LocalizedText | str
    needs_confirmation: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)
    choice: tuple[str, ...] = ()
    skip: bool = False
    more: tuple[Mapping[str, object], ...] = ()
    confirm_with: RawAnswer | None = None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Why an answer cannot be taken: a key of the locales and its parameters. Nothing changes."""

    message_key: str
    params: Mapping[str, object] = field(default_factory=dict)

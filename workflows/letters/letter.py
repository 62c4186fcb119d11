"""A letter as it was composed: blocks of words for every way to write it down, and what stands against sending it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from workflows.letters.rules import Form

Role = Literal[
    "mark", "letterhead", "sender", "addressee", "day", "channel", "subject", "salutation", "paragraph", "item", "quote",
    "heading", "closing", "signature", "enclosures", "enclosure",
]  # fmt: skip
Weight = Literal["refused", "override", "warning"]
"""`refused`: it may not leave; `override`: a person may let it leave, with a reason; `warning`: whoever approves sees it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a block; a blank is a gap that somebody must fill, `key` what it is filled by."""

    text: str
    blank: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One line or paragraph; `clause` names the rule it comes from."""

    role: Role
    spans: Sequence[Span]
    clause: str = ""

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(one.text for one in self.spans)


@dataclass(frozen=True, slots=True)
class Blank:
    """What is missing: the key that fills it, what it is called in the language of the letter, what it leaves undone."""

    key: str
    label: str
    contents: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Something that stands against sending, or that whoever approves must see. `overridden` is the reason a person gave."""

    id: str
    weight: Weight
    why: str
    reference: str | None = None
    overridden: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """The whole. Every word that is written down stands in `blocks`, in the order it is read. `window`: on which
    side the envelopes of the country show the address, left or right."""

    kind: str
    variant: str | None
    form: Form
    title: str
    country: str
    language: str
    tone: str
    signer: str
    level: int
    addressee: str
    written_at: datetime
    deadline: datetime | None
    channels: Sequence[str]
    window: str
    blocks: Sequence[Block]
    blanks: Sequence[Blank]
    hindrances: Sequence[Hindrance]
    rules_version: str
    preview: bool

    @property
    def subject(self) -> str:
        """What it is about, in one line."""
        return next((one.text for one in self.blocks if one.role == "subject"), self.title)

    def of(self, *roles: Role) -> Iterator[Block]:
        """Gives the blocks of these roles."""
        return (one for one in self.blocks if one.role in roles)

    def weighing(self, weight: Weight) -> Sequence[Hindrance]:
        """Tells what stands against it with this weight and was not overridden."""
        return [one for one in self.hindrances if one.weight == weight and one.overridden is None]

    @property
    def may_leave(self) -> bool:
        """Whether nothing stands against sending it once a person approves: no refusal, no open override, no blank."""
        return not self.blanks and not self.weighing("refused") and not self.weighing("override")

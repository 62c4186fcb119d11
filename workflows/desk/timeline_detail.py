"""What a line of the timeline says beside its event: a few words under names that many events share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.kernel import plain as read
from workflows.kernel.plain import Plain

QUOTED = ("text", "reason", "words")
"""What a person wrote, under one of these names."""


@dataclass(frozen=True, slots=True)
class TimelineDetail:
    """A line says what its event has to say; what it does not say is empty. `why` is a step that nobody answered, or a word
    of the code; `count` how many steps or changes it tells of."""

    step: str = ""
    clock: str = ""
    kind: str = ""
    task: str = ""
    question: str = ""
    lawyer: str = ""
    to: str = ""
    number: str = ""
    why: str = ""
    outcome: str = ""
    on: str = ""
    until: str = ""
    quoted: str = ""
    edition: str = ""
    """Of the rules whose question was answered."""
    meaning: Mapping[str, str] | None = None
    changes: Sequence[Mapping[str, str]] = ()
    count: int = 0
    is_due: bool = False
    is_reminder: bool = False
    is_offer: bool = False
    is_reached: bool = False

    @classmethod
    def from_plain(cls, plain: Plain) -> TimelineDetail:
        """Tells what the database keeps, read as far as it is understood: a line of any release is shown."""
        meaning, steps, changes = plain.get("meaning"), _list(plain.get("steps")), _list(plain.get("changes"))
        return cls(
            step=_said(plain, "step"),
            clock=_said(plain, "clock"),
            kind=_said(plain, "kind"),
            task=_said(plain, "task"),
            question=_said(plain, "question"),
            lawyer=_said(plain, "lawyer"),
            to=_said(plain, "to"),
            number=_said(plain, "number"),
            why=_said(plain, "why"),
            outcome=_said(plain, "outcome"),
            on=_said(plain, "on"),
            until=_said(plain, "until"),
            quoted=next((said for name in QUOTED if (said := _said(plain, name))), ""),
            edition=_said(plain, "rules"),
            meaning=read.words(meaning) if isinstance(meaning, Mapping) else None,
            changes=tuple(read.words(one) for one in changes if isinstance(one, Mapping)),
            count=len(steps or changes),
            is_due=bool(plain.get("due")),
            is_reminder=bool(plain.get("reminder")),
            is_offer=bool(plain.get("offer")),
            is_reached=bool(plain.get("reached")),
        )


def _said(plain: Plain, name: str) -> str:
    """A text or a number, as a text; anything else says nothing here."""
    found = plain.get(name)
    return str(found) if isinstance(found, str | int) and found else ""


def _list(found: object) -> Sequence[object]:
    return read.listed(found) if isinstance(found, list | tuple) else ()

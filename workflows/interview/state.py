"""What the interview remembers beside the facts: what was asked, what stays unknown, where the person is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

Notes = tuple[tuple[str, tuple[str, ...]], ...]
DANGER_HEARD: Final = "danger_heard"
"""Noted whatever was asked when danger was told of: whether somebody is behind it, or dying alone was spoken of."""
FROM_SOMEBODY: Final = "from_somebody"
OF_DYING_ALONE: Final = "of_dying_alone"


@dataclass(frozen=True, slots=True)
class InterviewState:
    """Kept with the case. Keys are question keys (`id` or `id@publication`)."""

    asked: tuple[str, ...] = ()  # answered or skipped, in order: the way back
    skipped: tuple[str, ...] = ()
    editing: str | None = None
    publication: int = 0  # the newest publication that was opened
    notes: Notes = ()  # chosen options, and answers that no fact holds

    def chose(self, question: str, option: str) -> bool:
        """Tells whether this option was chosen."""
        return any(key == question and option in values for key, values in self.notes)

    def hears_danger(self, *, from_somebody: bool) -> InterviewState:
        """The state after danger was told of; somebody who was once behind it stays known."""
        known = self.chose(DANGER_HEARD, FROM_SOMEBODY)
        return self.noted(DANGER_HEARD, (FROM_SOMEBODY if from_somebody or known else OF_DYING_ALONE,))

    def skipped_question(self, question: str) -> bool:
        """Tells whether the person said they do not know."""
        return question in self.skipped

    def note(self, key: str) -> tuple[str, ...]:
        """Tells what was noted for a question: chosen option keys, or the words of an answer that no fact holds."""
        return next((values for name, values in self.notes if name == key), ())

    def noted(self, key: str, values: tuple[str, ...]) -> InterviewState:
        """Gives the state with this note, or without it when there is nothing to note."""
        others = tuple(item for item in self.notes if item[0] != key)
        return replace(self, notes=(*others, (key, values)) if values else others)

    def passed(self, key: str, *, skipped: bool) -> InterviewState:
        """Gives the state after the question was answered or skipped."""
        asked = self.asked if key in self.asked else (*self.asked, key)
        others = tuple(one for one in self.skipped if one != key)
        return replace(self, asked=asked, skipped=(*others, key) if skipped else others, editing=None)

    def forgot(self, key: str) -> InterviewState:
        """Gives the state as if the question had never been asked."""
        return replace(
            self.noted(key, ()),
            asked=tuple(one for one in self.asked if one != key),
            skipped=tuple(one for one in self.skipped if one != key),
            editing=None if self.editing == key else self.editing,
        )

    def to_plain(self) -> dict[str, object]:
        """Gives the state as plain JSON."""
        return {
            "asked": list(self.asked),
            "skipped": list(self.skipped),
            "editing": self.editing,
            "publication": self.publication,
            "notes": {key: list(values) for key, values in self.notes},
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, object]) -> InterviewState:
        """Gives the state from what `to_plain` gave. Whatever is missing is as at the beginning."""
        notes = plain.get("notes")
        editing = plain.get("editing")
        publication = plain.get("publication", 0)
        return cls(
            asked=_texts(plain.get("asked")),
            skipped=_texts(plain.get("skipped")),
            editing=editing if isinstance(editing, str) else None,
            publication=publication if isinstance(publication, int) else 0,
            notes=tuple((str(key), _texts(values)) for key, values in notes.items())
            if isinstance(notes, Mapping)
            else (),
        )


def chose_in(plain: Mapping[str, object], question: str, option: str) -> bool:
    """Tells whether this option was chosen, in what `to_plain` gave: asked of every case that is read, without reading
    the rest."""
    notes = plain.get("notes")
    return isinstance(notes, Mapping) and option in _texts(notes.get(question))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()

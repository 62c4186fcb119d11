"""Views: how a channel shows a screen, how a mail is worded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from workflows.kernel.people import Language

if TYPE_CHECKING:
    from workflows.screens.screen import Screen


class CaseView(Protocol):
    """How one channel shows a screen, in the words of the reader's country where it is known, and as it is said to a minor
    where one reads (`young`). Pure: the same screen gives
    the same payloads."""

    def show(
        self, screen: Screen, language: Language, country: str | None = None, *, young: bool = False
    ) -> Sequence[Mapping[str, object]]: ...

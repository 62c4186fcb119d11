"""Chat rules some of whose wishes are told by a table: for what is done about a wish, whatever words it is read from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

from workflows.interview.intents import ChatRules, SaidWish
from workflows.kernel.people import Language


@dataclass(frozen=True, slots=True)
class ToldWishes(ChatRules):
    """`told` has the wishes of each text; any other is read. `more` are the texts that say something
    else as well."""

    told: Mapping[str, Sequence[str]] = field(default_factory=dict)
    more: Collection[str] = ()

    def wishes(
        self, text: str, *, at: datetime, country: str | None, language: Language | None
    ) -> tuple[SaidWish, ...]:
        assert at.tzinfo is not None
        if text not in self.told:
            return ChatRules.wishes(self, text, at=at, country=country, language=language)
        return tuple(SaidWish(name, text not in self.more) for name in self.told[text])


def told_wishes(chat: ChatRules, told: Mapping[str, Sequence[str]], more: Collection[str] = ()) -> ToldWishes:
    """The rules of `chat` with these wishes."""
    same = {one.name: getattr(chat, one.name) for one in fields(ChatRules) if one.init and not one.name.startswith("_")}
    return ToldWishes(**same, told=told, more=more)

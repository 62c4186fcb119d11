"""Loads `rules/questions/emergency.yaml`: what is said at once, to whom, and whom to call. Raises BadRuleFile."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from adapters.rules.helplines import AUDIENCES
from adapters.rules.read_text import WORDS, read_words, words_of
from adapters.rules.yaml_file import Part, read_rule_file
from workflows.interview.emergency import Addressed, CardLine, EmergencyCard, Helpline

_CARD: Final = frozenset(("title", "do", "helplines", "audience", "crisis", "promise", "asks"))
_WORDS: Final = WORDS | {"young"}
_LINE: Final = _WORDS | {"countries", "audience"}


def load_cards(path: Path, helplines: Mapping[str, Helpline]) -> dict[str, EmergencyCard]:
    """Gives every card by its id."""
    listed = read_rule_file(path)
    return {name: _card(name, listed.part(name).only(_CARD), helplines) for name in listed.names()}


def _card(name: str, part: Part, helplines: Mapping[str, Helpline]) -> EmergencyCard:
    named = part.texts("helplines")
    for number, one in enumerate(named):
        if one not in helplines:
            part.fail(f"names the unknown helpline `{one}`", "helplines", number)
    return EmergencyCard(
        name,
        _addressed(part.part("title").only(_WORDS)),
        tuple(_line(one.only(_LINE)) for one in part.parts("do")),
        named,
        part.one_of("audience", AUDIENCES) if part.has("audience") else "all",
        part.flag("crisis"),
        part.flag("promise"),
        _addressed(part.part("asks").only(_WORDS)) if part.has("asks") else None,
    )


def _line(part: Part) -> CardLine:
    audience = part.one_of("audience", AUDIENCES) if part.has("audience") else "all"
    return CardLine(_addressed(part), part.texts("countries"), audience)


def _addressed(part: Part) -> Addressed:
    return Addressed(words_of(part), read_words(part, "young") if part.has("young") else None)

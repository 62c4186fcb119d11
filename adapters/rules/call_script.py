"""Reads `rules/third_party.yaml`: how a third party is telephoned."""

from __future__ import annotations

from typing import Final

from adapters.rules.common import Ground
from adapters.rules.read_text import WORDS, words_of
from workflows.law.call_script import TONES, CallScript, ScriptLine
from workflows.law.fact_schema import RELATIONS

_LINE: Final = WORDS | {"id", "tone", "names_the_law"}


def read_call_script(ground: Ground) -> CallScript:
    """Gives every line in its order. Raises BadRuleFile."""
    part = ground.file("third_party.yaml").only(frozenset({"last_checked", "relations_to_keep", "script"}))
    part.day("last_checked")
    kept = part.texts("relations_to_keep")
    for number, one in enumerate(kept):
        if one not in RELATIONS:
            part.fail(f"`{one}` is no relation", "relations_to_keep", number)
    lines = [one.only(_LINE) for one in part.parts("script")]
    return CallScript(
        [
            ScriptLine(
                one.text("id"), words_of(one), one.one_of("tone", TONES) if one.has("tone") else None,
                one.has("names_the_law") and one.flag("names_the_law"),
            )
            for one in lines
        ],
        frozenset(kept),
    )  # fmt: skip

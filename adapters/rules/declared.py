"""Holds the questions against what `rules/` declares: every incident kind can be told, every country has somebody to call.
Raises BadRuleFile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from adapters.rules.read_text import read_words
from adapters.rules.yaml_file import BadRuleFile, read_rule_file
from workflows.interview.emergency import EmergencyCard, Helpline
from workflows.interview.questions import Question
from workflows.kernel.text import LocalizedText
from workflows.law.declared import Declared

AT_ONCE: Final = ("danger", "self_harm")
"""Cards of people whose life may be at stake."""


def load_doors(path: Path, kinds: Sequence[str]) -> dict[str, LocalizedText]:
    """Gives the doors of the chat in the order of the file, one for each incident kind."""
    listed = read_rule_file(path)
    doors = {name: read_words(listed, name) for name in listed.names()}
    for name in doors:
        if name not in kinds:
            listed.fail("is no incident kind of vocabulary.yaml", name)
    for kind in kinds:
        if kind not in doors:
            raise BadRuleFile(f"{path.name}: no door for {kind}")
    return doors


def check_cards(cards: Mapping[str, EmergencyCard], helplines: Mapping[str, Helpline], declared: Declared) -> None:
    """Each incident kind has its card, and whoever is in danger is told whom to call, in every country."""
    countries = declared.jurisdictions.codes
    for card in (*AT_ONCE, *declared.kinds):
        if card not in cards:
            raise BadRuleFile(f"emergency.yaml: no card for {card}")
    for name, one in cards.items():
        for country in (code for line in one.lines for code in line.countries):
            if country not in countries:
                raise BadRuleFile(f"emergency.yaml: {name}: `country` cannot be {country!r}")
    for card in AT_ONCE:
        reached = {helplines[one].country for one in cards[card].helplines}
        for country in countries:
            if country not in reached:
                raise BadRuleFile(f"emergency.yaml: {card}: no helpline of {country}")


def check_kinds(questions: Iterable[Question], kinds: Sequence[str]) -> None:
    """A question for the kind offers kinds that there are; one that must be answered, all of them."""
    for question in questions:
        if question.fact != "kind":
            continue
        offered = [option.value for option in question.options]
        for one in offered:
            if one not in kinds:
                raise BadRuleFile(f"questions: {question.id}: `kind` cannot hold {one!r}")
        for kind in kinds if question.required else ():
            if kind not in offered:
                raise BadRuleFile(f"questions: {question.id}: no option for {kind}")

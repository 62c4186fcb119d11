"""Loads `rules/post.yaml`. Refused: a country that is none, an event that is none, a rule without its reference."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from adapters.rules.yaml_file import read_rule_file
from workflows.delivery.registered_mail import EVENT_KINDS, CountsRule, PostRules
from workflows.kernel.countries import Jurisdictions

FILE: Final = Path("post.yaml")
CONFIDENCES: Final = ("V1", "V2", "MH", "MM")


def load_post(folder: Path, jurisdictions: Jurisdictions) -> PostRules:
    """Tells what the file of the folder `rules/` says, by country. Raises BadRuleFile."""
    part = read_rule_file(folder / FILE).only(frozenset({"last_checked", "counts"}))
    part.day("last_checked")
    counts, found = part.part("counts"), {}
    for country in counts.names():
        if country not in jurisdictions.codes:
            counts.fail("is no country of the rules", country)
        rule = counts.part(country).only(frozenset({"events", "reference", "confidence"}))
        named = rule.texts("events")
        for number, one in enumerate(named):
            if one not in EVENT_KINDS:
                rule.fail(f"is nothing that happens to a letter: {one}", "events", number)
        events = tuple(kind for one in named for kind in EVENT_KINDS if kind == one)
        if not events:
            rule.fail("names no event", "events")
        found[country] = CountsRule(events, rule.text("reference"), rule.one_of("confidence", CONFIDENCES))
    return found

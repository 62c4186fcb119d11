"""Loads `rules/dsa_codes.yaml`. Refused: a ground or a successor that is no code, a code that stands in two fields."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from adapters.rules.yaml_file import Part, read_rule_file
from workflows.law.platforms.dsa_codes import DsaCodes, Ground
from workflows.law.platforms.records import CONFIDENCES

_FILE: Final = frozenset(
    (
        "source", "schema", "confidence", "last_checked", "note", "addresses", "labels", "automated_detection", "keywords_of",
        "withdrawn", "replaced", "fields", "grounds",
    )
)  # fmt: skip
_GROUND: Final = frozenset(("category", "keyword", "qualifications", "note"))
_ADDRESS: Final = frozenset(("value", "confidence"))


def load_dsa_codes(path: Path) -> DsaCodes:
    """Gives the codes of the file. Raises BadRuleFile."""
    part = read_rule_file(path).only(_FILE)
    groups = part.part("labels")
    labels = {group: dict(groups.pairs(group)) for group in groups.names()}
    for group, codes in labels.items():
        for other, known in labels.items():
            if other != group and (twice := codes.keys() & known.keys()):
                groups.fail(f"holds {min(twice)}, which stands in {other} too", group)
    part.day("last_checked")
    addresses = part.part("addresses")
    for name in addresses.names():
        address = addresses.part(name).only(_ADDRESS)
        address.text("value"), address.one_of("confidence", CONFIDENCES)
    categories, keywords = labels.get("category", {}), labels.get("category_specification", {})
    replaced = part.part("replaced")
    return DsaCodes(
        labels=labels,
        keywords_of=_keywords(part.part("keywords_of"), tuple(categories), tuple(keywords)),
        grounds=_grounds(part.part("grounds"), tuple(categories), tuple(keywords)),
        replaced={old: replaced.one_of(old, (*categories, *keywords)) for old in replaced.names()},
        withdrawn=part.texts("withdrawn"),
        fields=part.texts("fields"),
        source=part.text("source"),
        confidence=part.one_of("confidence", CONFIDENCES),
    )


def _keywords(part: Part, categories: tuple[str, ...], keywords: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    for category in part.names():
        if category not in categories:
            part.fail("is no category", category)
        for number, keyword in enumerate(part.texts(category)):
            if keyword not in keywords:
                part.fail(f"is no keyword: {keyword}", category, number)
    return {category: part.texts(category) for category in part.names()}


def _grounds(part: Part, categories: tuple[str, ...], keywords: tuple[str, ...]) -> tuple[Ground, ...]:
    grounds = []
    for name in part.names():
        ground = part.part(name).only(_GROUND)
        grounds.append(
            Ground(
                name,
                ground.one_of("category", categories),
                ground.one_of("keyword", keywords),
                ground.texts("qualifications"),
                ground.text_or("note"),
            )
        )
    return tuple(grounds)

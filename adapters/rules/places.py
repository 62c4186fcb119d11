"""Loads `rules/questions/places.yaml`: what people call the platforms, and which stand on buttons. Raises BadRuleFile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from adapters.rules.read_text import read_words
from adapters.rules.yaml_file import Part, read_rule_file
from workflows.interview.questions import Place
from workflows.kernel.text import LocalizedText
from workflows.law.fact_schema import MEDIA
from workflows.law.platforms.catalogue import Catalogue
from workflows.law.platforms.records import Platform

_PLACE: Final = frozenset(("name", "medium", "platform", "aliases", "button"))


def load_places(path: Path, catalogue: Catalogue) -> tuple[Place, ...]:
    """The places of the file, in its order, then every platform of the catalogue that the file says nothing about."""
    listed = read_rule_file(path)
    places = [_place(name, listed.part(name).only(_PLACE), catalogue) for name in listed.names()]
    told = {place.platform for place in places}
    return (*places, *(_of(one, one.id) for one in catalogue.platforms.values() if one.id not in told))


def _place(key: str, part: Part, catalogue: Catalogue) -> Place:
    button = part.flag("button")
    aliases = part.texts("aliases")
    if part.has("platform") and part.raw("platform") is None:  # a kind of site that is no platform
        return Place(key, read_words(part, "name"), part.one_of("medium", MEDIA), None, (), aliases, button)
    platform_id = part.text_or("platform", key)
    platform = catalogue.platform(platform_id)
    if platform is None:
        part.fail(f"is no platform: no file of rules/platforms is called {platform_id}")
    if part.has("medium"):
        part.fail("stands in the platform's own file", "medium")
    place = replace(_of(platform, key), aliases=aliases, button=button)
    return replace(place, name=read_words(part, "name")) if part.has("name") else place


def _of(platform: Platform, key: str) -> Place:
    return Place(
        key, LocalizedText(platform.name, platform.name, platform.name), platform.medium, platform.id, platform.sites
    )

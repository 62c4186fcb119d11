"""Loads `rules/questions/places.yaml` and `place_words.yaml`: what people call the platforms, which stand on buttons, and what
stands beside a name. Raises BadRuleFile."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Final

from adapters.rules.read_text import read_words
from adapters.rules.yaml_file import Part, read_rule_file
from workflows.interview.places import Place, Places, PlaceWords
from workflows.interview.reading.phrases import as_words, normalise
from workflows.kernel.text import LocalizedText
from workflows.law.fact_schema import MEDIA
from workflows.law.platforms.catalogue import Catalogue
from workflows.law.platforms.records import Platform

_PLACE: Final = frozenset(
    ("name", "medium", "platform", "aliases", "in_context", "after_preposition", "vocabulary", "generic", "button")
)


def load_places(path: Path, catalogue: Catalogue) -> Places:
    """Gives the places of the file, in its order, then every platform of the catalogue that the file says nothing
    about."""
    listed = read_rule_file(path)
    places = [_place(name, listed.part(name).only(_PLACE), catalogue) for name in listed.names()]
    told = {place.platform for place in places}
    rest = (_of(one, one.id) for one in catalogue.platforms.values() if one.id not in told)
    return Places.of((*places, *rest), catalogue, _place_words(path.with_name("place_words.yaml")))


def _place_words(path: Path) -> PlaceWords:
    names = [one.name for one in fields(PlaceWords)]
    part = read_rule_file(path).only(frozenset(names))
    return PlaceWords(**{name: frozenset(part.texts(name)) for name in names})


def _place(key: str, part: Part, catalogue: Catalogue) -> Place:
    platform = None
    if part.has("platform") and part.raw("platform") is None:  # a kind of site that is no platform
        place = Place(key, read_words(part, "name"), part.one_of("medium", MEDIA), None)
    else:
        platform = catalogue.platform(part.text_or("platform", key))
        if platform is None:
            part.fail(f"is no platform: no file of rules/platforms is called {part.text_or('platform', key)}")
        if part.has("medium"):
            part.fail("stands in the platform's own file", "medium")
        place = _of(platform, key)
    _each_once(part)
    return replace(
        place,
        name=read_words(part, "name") if part.has("name") else place.name,
        aliases=part.texts("aliases"),
        in_context=part.texts("in_context"),
        after_preposition=part.texts("after_preposition"),
        vocabulary=part.text_or("vocabulary", place.vocabulary),
        generic=part.flag("generic"),
        button=part.flag("button"),
    )


def _each_once(part: Part) -> None:
    seen: set[str] = set()
    for names in ("aliases", "in_context", "after_preposition"):
        for number, text in enumerate(part.texts(names)):
            plain = as_words(normalise(text))
            if not plain or plain in seen:
                part.fail(f"stands there twice, or has no word in it: {text!r}", names, number)
            seen.add(plain)


def _of(platform: Platform, key: str) -> Place:
    name = LocalizedText(platform.name, platform.name, platform.name)
    return Place(key, name, platform.medium, platform.id, vocabulary=platform.id)

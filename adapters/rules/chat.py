"""Loads `rules/chat/`: what free texts mean, and what is said when a case is over. Refusals name the file and the place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

import yaml

from adapters.rules.own_questions import load_own_questions
from adapters.rules.read_text import WORDS, localized
from adapters.rules.reading import load_reading_rules
from adapters.rules.yaml_file import BadRuleFile
from adapters.rules.yaml_text import read_yaml
from workflows.interview.intents import ChatRules, SpokenIntent
from workflows.interview.places import NO_PLACES, Places
from workflows.interview.reading.phrases import as_words, normalise
from workflows.interview.story import SOURCES, TOLD, ToldRule
from workflows.kernel.errors import EgideError
from workflows.kernel.people import LANGUAGES, Language
from workflows.kernel.text import LocalizedText
from workflows.law.declared import Declared

MOST_LESSONS: Final = 4
ALWAYS_HEARD: Final = ("self_harm.strong", "violence.strong", "child.strong")
"""Without the patterns of these, nobody's cry for help is heard."""


class BadChatRules(EgideError):
    """A file that cannot be used; the message says where and why."""

    message_key = "error.settings"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence=sentence)

    def __str__(self) -> str:
        return str(self.params["sentence"])


def load_chat_rules(folder: Path, declared: Declared, places: Places = NO_PLACES) -> ChatRules:
    """Gives everything in `folder`; `declared` are the countries and incident kinds of the rules, `places` the places
    of the web with their names. Raises BadChatRules, or BadRuleFile for what people are answered."""
    intents = tuple(_intent(name, body) for name, body in _read(folder / "intents.yaml").items())
    said = _read(folder / "lessons.yaml")
    if sorted(said) != sorted(declared.kinds):
        raise BadChatRules("lessons.yaml: there must be lessons for each incident kind and no other")
    lessons = {kind: _lessons(kind, lines) for kind, lines in said.items()}
    try:
        reading = replace(
            load_reading_rules(folder / "reading"),
            places=places,
            own_languages=declared.jurisdictions.own_languages(),
        )
    except BadRuleFile as bad:
        raise BadChatRules(str(bad)) from None
    small_words, polite = _small_words(_read(folder / "small_words.yaml")), _polite(folder / "polite.yaml")
    if missing := [one for one in ALWAYS_HEARD if one not in {pattern.concept for pattern in reading.lexicon.patterns}]:
        raise BadChatRules(f"reading: {', '.join(missing)} must be heard")
    sources = (*SOURCES, *(TOLD + thing for thing in reading.told_facts.things))
    answered = {question: _told(question, body, sources) for question, body in _read(folder / "told.yaml").items()}
    own = load_own_questions(folder, declared)
    return ChatRules(intents, lessons, replace(reading, small_words=small_words), own, polite, answered)


def _told(question: str, body: object, sources: Sequence[str]) -> ToldRule:
    where = f"told.yaml: {question}"
    if not isinstance(body, dict) or not {"from"} <= set(body) <= {"from", "or", "values"}:
        raise BadChatRules(f"{where}: `from` is needed, `or` and `values` may be")
    values = body.get("values", {})
    for named in (name for name in ("from", "or") if name in body):
        if body[named] not in sources:
            raise BadChatRules(f"{where}.{named}: one of {', '.join(sources)} is expected")
    if not isinstance(values, dict) or not all(isinstance(one, str) for one in (*values, *values.values())):
        raise BadChatRules(f"{where}.values: names of what was read and of options are expected")
    return ToldRule(body["from"], body.get("or"), values)


def _intent(name: str, body: object) -> SpokenIntent:
    where = f"intents.yaml: {name}"
    if not isinstance(body, dict) or not body or not set(body) <= {"whole", "within"}:
        raise BadChatRules(f"{where}: `whole` or `within` is expected, and nothing else")
    phrases = {part: _phrases(body[part], f"{where}.{part}") for part in body}
    whole = frozenset(normalise(phrase) for phrase in _all(phrases.get("whole")))
    within = tuple(dict.fromkeys(_worded(_all(phrases.get("within")))))
    if "" in whole or "" in within:
        raise BadChatRules(f"{where}: a phrase has no words in it")
    return SpokenIntent(name, whole, within)


def _worded(lines: Sequence[str]) -> Iterator[str]:
    return (as_words(normalise(line)) for line in lines)


def _all(lines: Mapping[Language, Sequence[str]] | None) -> list[str]:
    return [phrase for language in LANGUAGES for phrase in lines[language]] if lines else []


def _phrases(body: object, where: str) -> Mapping[Language, Sequence[str]]:
    if not isinstance(body, dict) or sorted(body) != sorted(LANGUAGES):
        raise BadChatRules(f"{where}: fr, nl and en are needed")
    for language, lines in body.items():
        if not isinstance(lines, list) or not lines or not all(isinstance(line, str) for line in lines):
            raise BadChatRules(f"{where}.{language}: a list of phrases is needed")
    return body


def _small_words(body: object) -> Mapping[Language, frozenset[str]]:
    words = {one: frozenset(_worded(lines)) for one, lines in _phrases(body, "small_words.yaml").items()}
    if sum(map(len, words.values())) != len(frozenset(chain.from_iterable(words.values()))):
        raise BadChatRules("small_words.yaml: a word stands in one language only")
    return words


def _polite(path: Path) -> tuple[str, ...]:
    """The words of courtesy of all languages: people mix them. The longest first, so that none is cut in two."""
    phrases = _worded(_all(_phrases(_read(path), path.name)))
    return tuple(sorted(dict.fromkeys(phrases), key=len, reverse=True))


def _lessons(kind: str, lines: object) -> tuple[LocalizedText, ...]:
    where = f"lessons.yaml: {kind}"
    if not isinstance(lines, list) or not 0 < len(lines) <= MOST_LESSONS:
        raise BadChatRules(f"{where}: one to {MOST_LESSONS} lines are needed")
    for line in lines:
        if (
            not isinstance(line, dict)
            or not set(LANGUAGES) <= set(line) <= WORDS
            or not all(map(str.strip, line.values()))
        ):
            raise BadChatRules(f"{where}: each line needs fr, nl and en")
    return tuple(localized(line) for line in lines)


def _read(path: Path) -> dict[str, object]:
    try:
        data = read_yaml(path.read_bytes())
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as bad:
        raise BadChatRules(f"{path.name}: {bad}") from bad
    if not isinstance(data, dict):
        raise BadChatRules(f"{path.name}: a mapping is expected")
    return data

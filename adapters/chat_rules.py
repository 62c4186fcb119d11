"""Loads `rules/chat/`: what free texts mean, and what is said when a case is over. Refusals name the file and the place."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import yaml

from workflows.errors import EgideError
from workflows.intents import ChatRules, Intent
from workflows.interview.paths import KINDS
from workflows.interview.phrases import as_words, normalise
from workflows.words import LANGUAGES, Words

MOST_LESSONS: Final = 4


class BadChatRules(EgideError):
    """A file that cannot be used; the message says where and why."""

    message_key = "error.settings"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence=sentence)

    def __str__(self) -> str:
        return str(self.params["sentence"])


def load_chat_rules(folder: Path) -> ChatRules:
    """Everything in `folder`. Raises BadChatRules."""
    intents = tuple(_intent(name, body) for name, body in _read(folder / "intents.yaml").items())
    lessons = _read(folder / "lessons.yaml")
    if sorted(lessons) != sorted(KINDS):
        raise BadChatRules("lessons.yaml: there must be lessons for each incident kind and no other")
    return ChatRules(intents, {kind: _lessons(kind, lines) for kind, lines in lessons.items()})


def _intent(name: str, body: Any) -> Intent:
    where = f"intents.yaml: {name}"
    if not isinstance(body, dict) or not body or not set(body) <= {"whole", "within"}:
        raise BadChatRules(f"{where}: `whole` or `within` is expected, and nothing else")
    phrases = {part: _phrases(body[part], f"{where}.{part}") for part in body}
    whole = frozenset(normalise(phrase) for phrase in phrases.get("whole", []))
    within = tuple(dict.fromkeys(as_words(normalise(phrase)) for phrase in phrases.get("within", [])))
    if "" in whole or "" in within:
        raise BadChatRules(f"{where}: a phrase has no words in it")
    return Intent(name, whole, within)


def _phrases(body: Any, where: str) -> list[str]:
    if not isinstance(body, dict) or sorted(body) != sorted(LANGUAGES):
        raise BadChatRules(f"{where}: fr, nl and en are needed")
    found: list[str] = []
    for language in LANGUAGES:
        lines = body[language]
        if not isinstance(lines, list) or not lines or not all(isinstance(line, str) for line in lines):
            raise BadChatRules(f"{where}.{language}: a list of phrases is needed")
        found += lines
    return found


def _lessons(kind: str, lines: Any) -> tuple[Words, ...]:
    where = f"lessons.yaml: {kind}"
    if not isinstance(lines, list) or not 0 < len(lines) <= MOST_LESSONS:
        raise BadChatRules(f"{where}: one to {MOST_LESSONS} lines are needed")
    for line in lines:
        if not isinstance(line, dict) or sorted(line) != sorted(LANGUAGES) or not all(map(str.strip, line.values())):
            raise BadChatRules(f"{where}: each line needs fr, nl and en")
    return tuple(Words(**line) for line in lines)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as bad:
        raise BadChatRules(f"{path.name}: {bad}") from bad
    if not isinstance(data, dict):
        raise BadChatRules(f"{path.name}: a mapping is expected")
    return data

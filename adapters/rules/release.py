"""Rules and texts of a release, read together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adapters.rules.chat import load_chat_rules
from adapters.rules.load import load_rules
from adapters.rules.questions import load_questions
from adapters.texts.locales import Locales, load_locales
from workflows.interview import Questions
from workflows.interview.intents import ChatRules
from workflows.law.rulebook import Rulebook


@dataclass(frozen=True, slots=True, repr=False)
class Release:
    """What a release brings with it and no installation changes: the law, the questions, and every text."""

    rulebook: Rulebook
    questions: Questions
    chat: ChatRules
    locales: Locales


def read_release(root: Path, *, strict: bool = False) -> Release:
    """Reads `rules/` and `locales/` of the release in `root`. `strict`: a text that is missing is an error, not its key."""
    rulebook = load_rules(root / "rules")
    questions = load_questions(root / "rules" / "questions", rulebook.platforms, rulebook.declared)
    return Release(
        rulebook,
        questions,
        load_chat_rules(root / "rules" / "chat", rulebook.declared, questions.places),
        load_locales(root / "locales", strict=strict),
    )

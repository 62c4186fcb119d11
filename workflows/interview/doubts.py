"""Decides whether words that say nothing outright of danger are asked about: "are you safe now?"."""

from __future__ import annotations

from typing import Literal

from workflows.interview.intents import ChatRules
from workflows.interview.questions import Option, Question
from workflows.interview.reading.choices import FEW_WORDS
from workflows.interview.reading.cries import answer_safe, doubts_safety
from workflows.interview.reading.phrases import normalise
from workflows.kernel.people import LANGUAGES


def read_doubt(
    text: str, asked: Question | None, chat: ChatRules, *, is_plain: bool, is_asked: bool
) -> Literal["unclear", "safe", "unsafe"] | None:
    """Tells what the text says of safety: the answer, where the person was asked whether they are safe (`is_asked`), or
    a doubt. `is_plain`: it is a wish that is known by heart or a code, and hints at nothing; nor do the words of one of
    the answers to the open question (`asked`)."""
    if is_asked and (said := answer_safe(chat.on_any_day(text))) is not None:
        return said
    if (
        asked is not None
        and asked.urgency == "danger"
        and (normalise(text) == "?" or doubts_safety(chat.on_any_day(text)))
    ):
        return "unclear"  # neither yes nor no
    return "unclear" if not is_plain and chat.heard(text).is_doubt and not _answers_plainly(text, asked, chat) else None


def _answers_plainly(text: str, asked: Question | None, chat: ChatRules) -> bool:
    if asked is None or len(text.split()) > FEW_WORDS:
        return False
    if not chat.heard(text).in_words:
        return True  # a few words that answer something: the model alone is no reason to ask
    said = normalise(text)
    return any(_names(said, one) for one in asked.options)


def _names(said: str, option: Option) -> bool:
    """Whether these are the words of the option, or how its label begins."""
    labels = (normalise(option.label.in_(language)) for language in LANGUAGES)
    return said in map(normalise, option.aliases) or any(label.startswith(said) for label in labels)

"""Answers that the question's own reader refuses, read once more by the readers of what people say in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from workflows.interview.answers import UNKNOWN, NotUnderstood, RawAnswer, Understood
from workflows.interview.intents import ChatRules
from workflows.interview.questions import Question
from workflows.interview.reading.answer import AnswerValue
from workflows.interview.reading.message import MessageReading
from workflows.interview.reading.read import read_answer
from workflows.interview.reading.values import AuthorRead, DaySpan, InstantRead, MoneyRead
from workflows.interview.story import as_money, author_names
from workflows.kernel.people import LANGUAGES, Language

_BY_KIND: Final[Mapping[str, str]] = {
    "yes_no": "yes_no", "yes_no_partly": "yes_no", "date": "date", "instant": "instant", "money": "amount",
}  # fmt: skip
_BY_SOURCE: Final[Mapping[str, str]] = {"author": "author", "objectives": "aims"}
"""The readers of answers, by the question's kind, or by what a story would answer it with."""
_DANGER: Final = "danger"
_VICTIM, _SELF, _MINOR = "victim", "self", "minor"
_NOBODY_KNOWN: Final = "unknown"


def cleared_answer(question: Question, now: datetime, zone: ZoneInfo) -> Understood | None:
    """Gives the answer to the question of danger of somebody who has just said that they are safe, to be found right;
    None for any other question. Words that nothing was read from are then no answer that is refused."""
    safe = next((one for one in question.options if one.reads == "no"), None)
    if question.urgency != _DANGER or safe is None:
        return None
    raw = RawAnswer.pressed(safe.key)
    heard = read_answer(question, raw, now.astimezone(zone).date(), zone.key, LANGUAGES[0])
    if isinstance(heard, NotUnderstood):
        return None
    return replace(heard, needs_confirmation=True, confirm_with=raw)


def look_again(
    question: Question,
    text: str,
    now: datetime,
    zone: ZoneInfo,
    country: str | None,
    language: Language,
    chat: ChatRules,
) -> Understood | None:
    """Tells what the text answers, or None. What is not sure is asked back. `now` is aware, `zone` where the person
    is."""
    now = now.astimezone(zone)
    rule = chat.told_rules.get(question.id)
    reader = _BY_KIND.get(question.kind) or (_BY_SOURCE.get(rule.source) if rule is not None else None)
    if reader is None:
        return None
    read = chat.read_answer(reader, question.ask.in_(language), text, at=now, country=country, language=language)
    if read is None:
        return None
    raw = _as_answer(question, read.value, rule.values if rule is not None else {})
    heard = read_answer(question, raw, now.date(), zone.key, language, now) if raw is not None else None
    if heard is None or isinstance(heard, NotUnderstood):
        return None
    if read.sure:
        return heard
    return replace(heard, needs_confirmation=True, confirm_with=heard.confirm_with or raw)


def may_be_minor(question: Question, heard: Understood, chat: ChatRules) -> bool:
    """Tells whether the answer says that it is about the person themselves, whom the question can take as a minor
    too."""
    rule = chat.told_rules.get(question.id)
    if rule is None or rule.source != _VICTIM or heard.choice != (rule.values.get(_SELF),):
        return False
    minor = rule.values.get(_MINOR)
    return minor is not None and question.option(minor) is not None


def as_minor(
    question: Question, heard: Understood, reading: MessageReading, today: date, chat: ChatRules
) -> Understood:
    """Whoever answers that it is about themselves (`may_be_minor`), and says in the same breath that they are under age, is a
    minor: never an adult, and not asked twice. Of any other answer nothing changes."""
    if reading.minor is None or not reading.minor.value or not may_be_minor(question, heard, chat):
        return heard
    raw = RawAnswer.pressed(chat.told_rules[question.id].values[_MINOR])
    again = read_answer(question, raw, today, "UTC", LANGUAGES[0])
    return heard if isinstance(again, NotUnderstood) else again


def _as_answer(question: Question, value: AnswerValue, names: Mapping[str, str]) -> RawAnswer | None:
    """The value as the question's own reader takes it; None where the question has no such answer."""
    match value:
        case DaySpan():
            return RawAnswer.words(value.earliest.isoformat()) if value.earliest is not None else None
        case InstantRead():
            return RawAnswer.words(value.at.isoformat())
        case MoneyRead():
            return RawAnswer.words(as_money(value))
        case AuthorRead():
            said = author_names(value) or ([_NOBODY_KNOWN] if value.known is False else [])
            return _pressed(question, said[:1], names)
        case str():
            return _pressed(question, [value], names)
    return _pressed(question, value, names)


def _pressed(question: Question, values: Sequence[str], names: Mapping[str, str]) -> RawAnswer | None:
    keys = [key for key in (names.get(one, one) for one in values) if question.option(key) is not None]
    if values and not keys and values[0] == UNKNOWN:
        keys = [UNKNOWN]
    return RawAnswer.pressed(*dict.fromkeys(keys)) if keys else None

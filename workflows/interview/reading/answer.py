"""Reads the answer to a question, by the question's kind; what it says of danger is heard whatever was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from workflows.interview.reading.aims import answer_aims
from workflows.interview.reading.authors import answer_author
from workflows.interview.reading.money import answer_amount
from workflows.interview.reading.places import answer_place
from workflows.interview.reading.safety import answer_danger, read_safety
from workflows.interview.reading.values import (
    AuthorRead,
    DaySpan,
    InstantRead,
    MoneyRead,
    Read,
    ReadingInput,
    ReadingRules,
    Safety,
    make_ready,
)
from workflows.interview.reading.when import answer_date, answer_instant
from workflows.interview.reading.wishes import answer_wants
from workflows.interview.reading.yes_no import answer_yes_no
from workflows.kernel.people import Language

AnswerValue = str | tuple[str, ...] | DaySpan | InstantRead | MoneyRead | AuthorRead

_READERS: Final[Mapping[str, Callable[[ReadingInput], Read[AnswerValue] | None]]] = {
    "date": answer_date,
    "instant": answer_instant,
    "amount": answer_amount,
    "danger": answer_danger,
    "yes_no": answer_yes_no,
    "author": answer_author,
    "place": answer_place,
    "aims": answer_aims,
    "wants": answer_wants,
}
ANSWERED: Final = tuple(_READERS)
"""The kinds of questions whose answers are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReading:
    """What an answer says. No `answer`: it must be asked again."""

    question: str
    answer: Read[AnswerValue] | None
    safety: Read[Safety]


def read_answer_text(
    question_kind: str,
    asked: str | None,
    text: str,
    at: datetime,
    country: str | None,
    language: Language | None,
    rules: ReadingRules,
) -> AnswerReading:
    """Tells what `text` answers to a question of `question_kind` (one of ANSWERED); `asked` is the sentence that was
    asked."""
    told = make_ready(text, at, country, language, rules, asked)
    return AnswerReading(question=question_kind, answer=_READERS[question_kind](told), safety=read_safety(told))

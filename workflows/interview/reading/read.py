"""From what a person sent to a legal answer, or to the one sentence that says what is wrong. Nothing here raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from workflows.interview.answers import UNKNOWN, NotUnderstood, RawAnswer, Understood
from workflows.interview.questions import Question
from workflows.interview.reading import amounts, choices, dates, hours, links
from workflows.interview.reading.phrases import (
    CONFUSED,
    NOBODY,
    cleaned,
    has_letters,
    is_right_to_left,
    is_unknown,
    normalise,
)

MAX_TEXT: Final = 4096
MAX_NAME: Final = 200
UNSUPPORTED: Final = (
    "sticker", "voice", "photo", "video", "document", "location", "contact", "animation", "poll", "audio",
)  # fmt: skip

Reading = Understood | NotUnderstood
PUBLISHED_ON: Final = "publications[].first_published_on"
"""The fact that a day of discovery is no answer to."""


def read_answer(
    question: Question,
    raw: RawAnswer,
    today: date,
    timezone: str,
    language: str,
    now: datetime | None = None,
) -> Reading:
    """Tells what the person meant. `today` is the day in `timezone`; `now`, when given, lets "two hours ago" be read.

    `language` only breaks ties: everything is understood in all three languages.
    """
    if raw.kind == "unsupported":
        what = raw.text if raw.text in UNSUPPORTED else "other"
        return NotUnderstood(f"interview.unsupported.{what}")
    if raw.kind == "options":
        return choices.read_options(question, raw.options, today)
    if len(raw.text) > MAX_TEXT:
        return NotUnderstood("interview.bad.too_long", {"limit": MAX_TEXT, "length": len(raw.text)})
    text = cleaned(raw.text)
    if not text:
        return NotUnderstood("interview.bad.empty")
    if normalise(text) in CONFUSED and not question.verbatim:
        return NotUnderstood("interview.bad.confused")
    if question.kind == "hours" and (found := hours.read_hours(text)) is not None:
        said = RawAnswer.words(found.written)
        return Understood(
            found.written, found.written, not found.sure, _fact(question, found.written), confirm_with=said
        )
    if question.kind in choices.KINDS:
        return choices.read_choice(question, text, today)
    if is_unknown(text) or text.casefold() == UNKNOWN:
        return i_do_not_know()
    reader = _READERS[question.kind]
    return reader(question, text, today, timezone, now)


def i_do_not_know() -> Understood:
    """Gives the answer that leaves the fact absent."""
    return Understood(None, "", skip=True)


def _fact(question: Question, value: object) -> Mapping[str, object]:
    return {question.fact: value} if question.fact else {}


def _read_text(question: Question, text: str, today: date, timezone: str, now: datetime | None) -> Reading:
    # A row of pictures can be the attack itself; it is kept where the exact words are asked.
    if not has_letters(text) and not (question.verbatim and _is_pictorial(text)):
        return NotUnderstood("interview.bad.no_words")
    return Understood(text, text, facts=_fact(question, text))


def _is_pictorial(text: str) -> bool:
    return any(ord(char) > 0x2190 for char in text)


def _read_name(question: Question, text: str, today: date, timezone: str, now: datetime | None) -> Reading:
    name = " ".join(text.split())
    if normalise(name) in NOBODY:
        return i_do_not_know()
    if not has_letters(name):
        return NotUnderstood("interview.bad.no_words")
    if len(name) > MAX_NAME:
        return NotUnderstood("interview.bad.too_long", {"limit": MAX_NAME, "length": len(name)})
    return Understood(name, name, facts=_fact(question, name))


def _read_date(question: Question, text: str, today: date, timezone: str, now: datetime | None) -> Reading:
    try:
        read = dates.read_day(text, today, asks_discovery=question.fact != PUBLISHED_ON)
    except dates.NotADate as refused:
        return _bad_date(refused, text)
    day = read.day.isoformat()
    return Understood(day, day, not read.exact, _fact(question, day), confirm_with=RawAnswer.words(day))


def _read_instant(question: Question, text: str, today: date, timezone: str, now: datetime | None) -> Reading:
    try:
        read = dates.read_instant(text, today, timezone, now)
    except dates.NotADate as refused:
        return _bad_date(refused, text)
    at = read.at.isoformat()
    return Understood(at, at, not read.exact, _fact(question, at), confirm_with=RawAnswer.words(at))


def _bad_date(refused: dates.NotADate, text: str) -> NotUnderstood:
    if refused.why == "none" and is_right_to_left(text):
        return NotUnderstood("interview.date.script")
    return NotUnderstood(f"interview.date.{refused.why}")


def _read_url(question: Question, text: str, today: date, timezone: str, now: datetime | None) -> Reading:
    found = links.find_links(text, question.places)
    if not found:
        return NotUnderstood("interview.bad.no_link")
    return Understood(
        found[0], found[0], facts=_fact(question, found[0]), more=choices.publications(question, found[1:])
    )


def _read_number(question: Question, text: str, today: date, timezone: str, now: datetime | None) -> Reading:
    try:
        number, plainly = amounts.read_number(text, exactly=question.is_age)
    except amounts.NotAnAmount as refused:
        if question.is_age and refused.why in ("bound", "negative"):
            return NotUnderstood("interview.number.age")  # `-18` is how people write "under 18"
        key = refused.why if refused.why in ("bound", "several", "negative") else "none"
        return NotUnderstood(f"interview.number.{key}")
    if not question.minimum <= number <= question.maximum:
        return NotUnderstood(
            "interview.number.out_of_range", {"minimum": question.minimum, "maximum": question.maximum}
        )
    again = RawAnswer.words(str(number))
    return Understood(number, str(number), not plainly, _fact(question, number), confirm_with=again)


def _read_money(question: Question, text: str, today: date, timezone: str, now: datetime | None) -> Reading:
    try:
        cents, currency, plainly = amounts.read_money(text)
    except amounts.NotAnAmount as refused:
        return NotUnderstood(f"interview.money.{refused.why}")
    value = f"{cents // 100}.{cents % 100:02d} {currency}"
    again = RawAnswer.words(value)
    return Understood(value, value, not plainly, _fact(question, value), confirm_with=again)


_READERS: Final[Mapping[str, Callable[[Question, str, date, str, datetime | None], Reading]]] = {
    "text": _read_text,
    "person_name": _read_name,
    "date": _read_date,
    "instant": _read_instant,
    "url": _read_url,
    "number": _read_number,
    "money": _read_money,
}

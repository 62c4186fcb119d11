"""What was read, as the plain data that other programs take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from workflows.interview.reading.answer import AnswerReading
from workflows.interview.reading.message import MessageReading
from workflows.interview.reading.values import AuthorRead, DaySpan, InstantRead, MoneyRead, Read
from workflows.interview.reading.wishes import QUESTION

TOPICS: Final[Mapping[str, str]] = {
    "cost": "cost", "police": "police", "is_it_illegal": "is_it_illegal", "who_sees": "who_sees", "duration": "how_long",
    "pay": "pay_or_not", "own_risk": "risk_for_me", "delete_myself": "delete_it_myself", "reply": "reply_or_not",
}  # fmt: skip
"""The contract's names of the topics of the answers."""
WISHES: Final[Mapping[str, str]] = {"stop": "cancel", "withdraw": "cancel", "delete_data": "delete_my_data"}
"""The contract's names of the wishes that it calls otherwise."""


def plain_message(read: MessageReading) -> dict[str, object]:
    """Gives a message's reading in plain data."""
    return {
        "language": read.language.value if read.language else None,
        "safety": read.safety.value,
        "minor": _known(read.minor.value if read.minor else None),
        "kinds": [{"kind": one.value, "sure": one.sure} for one in read.kinds],
        "victim": {"value": read.victim.value, "sure": read.victim.sure},
        "platforms": [one.value for one in read.platforms],
        "urls": [one.value for one in read.urls],
        "words": [one.value for one in read.words],
        "published": _days(read.published),
        "discovered": _days(read.discovered),
        "author": None if read.author is None else _author(read.author.value) | {"sure": read.author.sure},
        "amount": None if read.amount is None else {"value": _amount(read.amount.value), "sure": read.amount.sure},
        "objectives": [one.value for one in read.objectives],
        "wants": _wants(one.value for one in read.wants),
        "rest": list(read.rest),
    }


def plain_answer(read: AnswerReading) -> dict[str, object]:
    """Gives an answer's reading in plain data."""
    found = read.answer
    return {
        "answer": None if found is None else _value(found.value, read.question),
        "sure": found is not None and found.sure,
        "safety": read.safety.value,
    }


def _wants(names: Iterable[str]) -> list[str]:
    """Wishes by the names of the contract: topics that it does not know are `question:other`."""
    return list(dict.fromkeys(map(_want, names)))


def _want(name: str) -> str:
    topic = name.removeprefix(QUESTION)
    return WISHES.get(name, name) if topic == name else QUESTION + TOPICS.get(topic, "other")


def _value(value: object, question: str) -> object:
    if question == "wants" and isinstance(value, tuple):
        return _wants(value)
    if isinstance(value, DaySpan):
        return _span(value)
    if isinstance(value, InstantRead):
        return {"at": value.at.isoformat(), "precision": value.precision}
    if isinstance(value, MoneyRead):
        return _amount(value)
    if isinstance(value, AuthorRead):
        return _author(value)
    return list(value) if isinstance(value, tuple) else value


def _days(read: Read[DaySpan] | None) -> dict[str, object] | None:
    return None if read is None else _span(read.value) | {"sure": read.sure}


def _span(days: DaySpan) -> dict[str, object]:
    return {"earliest": days.earliest.isoformat() if days.earliest else None, "latest": days.latest.isoformat()}


def _author(author: AuthorRead) -> dict[str, object]:
    return {"known": _known(author.known), "relation": author.relation or "unknown"}


def _known(value: bool | None) -> str:
    return "unknown" if value is None else "true" if value else "false"


def _amount(money: MoneyRead) -> object:
    if money.at_least:
        return {"min": _said(money.cents, money.currency), "max": None}
    if money.most is None:
        return _said(money.cents, money.currency)
    return {"min": _said(money.cents, money.currency), "max": _said(money.most, money.currency)}


def _said(cents: int, currency: str) -> str:
    return f"{cents // 100}.{cents % 100:02d} {currency}"

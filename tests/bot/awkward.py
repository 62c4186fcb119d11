"""The list of awkward inputs, read: what each is as an update, and what must become of it at a question."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from bot.callback_data import short_id
from tests.bot.question_harness import Position, Stage
from tests.conftest import ROOT
from workflows.interview import Question
from workflows.interview.reading.phrases import as_words, has_letters, normalise

LIST = ROOT / "tests" / "bot" / "awkward.yaml"
USER = {"id": 501, "is_bot": False, "first_name": "C", "language_code": "fr"}
CHAT = {"id": 501, "type": "private", "first_name": "C"}
BOT = {"id": 1000, "is_bot": True, "first_name": "Égide"}
SENT_AT = 1_795_424_400
"""Monday, as the clock of the tests has it."""
FREE = ("text", "person_name")
COUNTED = ("choice", "several", "number")
"""Questions in which a number stands for one of the answers, or for none, or lies outside of what is possible."""
LONGEST_NAME = 200


TOLD_BY_DETAILS = frozenset({"demand_paid"})
"""Questions whose yes may be told by a sum or a time alone: that is asked back, never taken."""

ASKED_BACK = {"objectives": frozenset({"amounts with letters in them", "addresses that are none of the web"})}
"""Questions that such words may speak of without answering: shown and asked back, never taken. Who
wants "a lot of money" names an aim, and a word within an address (`exemple`) is one word of it."""


@dataclass(frozen=True)
class Awkward:
    """One input. `content` is a text, the content of a message, or the data of a button, by `form`; it `asks` something in
    return, which may be answered in the place of the question."""

    group: str
    form: str
    content: Any
    answers: frozenset[str]
    perhaps: frozenset[str]
    does: str | None
    asks: bool = False

    @property
    def name(self) -> str:
        return f"{self.group}: {json.dumps(self.content, ensure_ascii=False)[:60]}"

    def update(self, stage: Stage, position: Position) -> dict[str, Any]:
        """The update, without its number."""
        if self.form == "say":
            return {"message": _envelope(text=self.content)}
        if self.form == "send":
            return {"message": _envelope(**self.content)}
        if self.form == "edit":
            return {"edited_message": _envelope(edit_date=SENT_AT, **self.content)}
        if self.form == "raw":
            query = dict(self.content["callback_query"]) | {"from": USER}
            if "message" in query:
                query["message"] = query["message"] | {"chat": CHAT}
            return {"callback_query": query}
        return press(self._data(stage, position))

    def _data(self, stage: Stage, position: Position) -> str:
        other = "danger" if position.question.id != "danger" else "kind"
        given = {
            "{case}": short_id(stage.case_id), "{foreign}": short_id(stage.foreign_id),
            "{question}": position.question.key, "{other}": other,
        }  # fmt: skip
        data = str(self.content)
        for name, value in given.items():
            data = data.replace(name, value)
        return data[:64]

    def expected(self, question: Question) -> frozenset[str]:
        """What may become of it at this question: `refused`, `taken`, `confirm`, `answered`, or what the group does."""
        answered = {"answered"} if self.asks and not question.verbatim else set()
        return self._expected(question) | answered

    def _expected(self, question: Question) -> frozenset[str]:
        spoken_of = self.form != "press" and self.text is not None and _names_an_option(question, self.text)
        if self.does == "asked if safe" and question.urgency == "danger":
            return frozenset({"refused"})  # the question itself is asked again
        if self.does == "asked if safe" and question.kind in FREE:
            return frozenset({self.does, "taken"})
        if self.does is not None:
            return frozenset({self.does, "taken"} if spoken_of and question.urgency == "danger" else {self.does})
        text = self.text
        if text is None:
            return frozenset({"refused"})
        if self.group in ASKED_BACK.get(question.id, ()):
            return frozenset({"confirm", "refused"})
        if question.kind in FREE:
            return frozenset({"taken" if _is_words(question, text) else "refused"})
        if question.kind in self.answers:
            return frozenset({"taken", "refused"} if question.kind in COUNTED else {"taken"})
        if normalise(text) in _names(question):
            return frozenset({"taken"})
        holds_a_number = question.kind in ("number", "money") and any(one.isdigit() for one in text)
        if question.kind in self.perhaps or holds_a_number or spoken_of or question.id in TOLD_BY_DETAILS:
            # What sounds like danger is not asked about twice.
            return frozenset({"confirm", "refused"} | ({"taken"} if question.urgency == "danger" else set()))
        return frozenset({"refused"})

    @property
    def text(self) -> str | None:
        """The words of it, if it is an ordinary message of words."""
        if self.form == "say":
            return str(self.content)
        if self.form in ("send", "edit") and "forward_origin" not in self.content:
            written: str | None = self.content.get("text")
            return written
        return None


def press(data: str) -> dict[str, Any]:
    """A button pressed, by its data."""
    message = _envelope(text="?") | {"from": BOT}
    return {"callback_query": {"id": "1", "from": USER, "chat_instance": "c", "data": data, "message": message}}


def _is_words(question: Question, text: str) -> bool:
    """Whether a question of free text can take it: by its own kind, whatever the question."""
    if question.kind == "person_name" and len(" ".join(text.split())) > LONGEST_NAME:
        return False
    return has_letters(text) or (question.verbatim and any(ord(one) > 0x2190 for one in text))


def _names_an_option(question: Question, text: str) -> bool:
    """Whether one of the answers that the question offers is spoken of."""
    plain = normalise(text)
    said = f" {as_words(plain)} "
    return any(words in said or plain in one for one, words in _names(question).items())


def _names(question: Question) -> dict[str, str]:
    """What the answers that a question offers are called, as they are compared, and each as words among others."""
    found = _named.get(question.id)
    if found is None:
        found = _named[question.id] = {one: f" {as_words(one)} " for one in map(normalise, _labels(question))}
    return found


_named: dict[str, dict[str, str]] = {}


def _labels(question: Question) -> list[str]:
    labels = [name for one in question.options for name in (*one.label.all(), *one.aliases)]
    if question.kind == "place":
        labels += [name for one in question.places for name in (*one.name.all(), *one.aliases)]
    return labels


def _envelope(**content: Any) -> dict[str, Any]:
    return {"message_id": 900, "date": SENT_AT, "chat": CHAT, "from": USER, **content}


@cache
def awkward() -> tuple[Awkward, ...]:
    """The whole list."""
    read = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return tuple(one for group in read["groups"] for one in _of_group(group))


def _of_group(group: Mapping[str, Any]) -> Iterator[Awkward]:
    answers, perhaps = frozenset(group.get("answers", ())), frozenset(group.get("perhaps", ()))
    for form in ("say", "send", "edit", "press", "raw"):
        for content in group.get(form, ()):
            if form == "say" and isinstance(content, list):
                content = content[0] * content[1]
            yield Awkward(group["name"], form, content, answers, perhaps, group.get("does"), group.get("asks", False))

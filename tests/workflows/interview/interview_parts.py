"""What the interview's tests share: the real questions, the real words, one day, and a person who answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from tests.ready import locales as locales
from tests.ready import questions as questions
from workflows.interview import (
    Applied,
    InterviewState,
    NotUnderstood,
    Question,
    RawAnswer,
    Understood,
    apply_answer,
    is_plan_ready,
    next_question,
    read_answer,
)

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 24)
PARIS = "Europe/Paris"


def question(name: str) -> Question:
    found = questions().get(name)
    assert found is not None, name
    return found


def read(name: str, text: str, *, language: str = "fr", today: date = TODAY) -> Understood | NotUnderstood:
    return read_answer(question(name), RawAnswer.words(text), today, PARIS, language)


class Person:
    """Answers the interview from a list of words by question; whatever is not listed they do not know."""

    def __init__(
        self, facts: Mapping[str, object], answers: dict[str, str], *, today: date = TODAY, language: str = "fr"
    ) -> None:
        self.facts: Mapping[str, object] = dict(facts)
        self.state = InterviewState()
        self.answers = answers
        self.today = today
        self.language = language
        self.asked: list[str] = []
        self.cards: list[str] = []

    def answer(self, asked: Question, raw: RawAnswer) -> Applied:
        understood = read_answer(asked, raw, self.today, PARIS, self.language)
        assert isinstance(understood, Understood), (asked.key, raw, understood)
        applied = apply_answer(self.facts, self.state, asked, understood, questions())
        self.facts, self.state = applied.facts, applied.state
        self.asked.append(asked.key)
        self.cards += applied.triggers
        return applied

    def say(self, name: str, text: str) -> Applied:
        return self.answer(question(name), RawAnswer.words(text))

    def until(self, stop: Callable[[], bool]) -> Person:
        while not stop() and (asked := next_question(self.facts, self.state, questions())) is not None:
            words = self.answers.get(asked.key, self.answers.get(asked.id, "je ne sais pas"))
            self.answer(asked, RawAnswer.words(words))
            assert len(self.asked) < 300, "the interview does not end"
        return self

    def to_the_plan(self) -> Person:
        return self.until(lambda: is_plan_ready(self.facts, self.state, questions()))

    def to_the_end(self) -> Person:
        return self.until(lambda: False)


def holds_all(wanted: object, facts: object) -> list[str]:
    """The paths of `wanted` that `facts` does not hold; publication names and order of lists aside."""
    if isinstance(wanted, Mapping) and isinstance(facts, Mapping):
        return [
            f"{key}.{lack}" if lack else key
            for key, value in wanted.items()
            if key != "id"
            for lack in (holds_all(value, facts[key]) if key in facts else [""])
        ]
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], Mapping):
        if not isinstance(facts, list) or len(facts) < len(wanted):
            return ["[]"]
        return [f"{number}.{lack}" for number, one in enumerate(wanted) for lack in holds_all(one, facts[number])]
    if isinstance(wanted, list) and isinstance(facts, list):
        return [] if set(map(str, wanted)) <= set(map(str, facts)) else [f"{wanted} in {facts}"]
    return [] if wanted == facts else [f"{wanted!r} is {facts!r}"]

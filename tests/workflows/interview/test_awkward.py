"""Whatever is sent at whatever question: a legal answer, or one sentence that exists in three languages. Nothing breaks."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime

import pytest
import yaml

from tests.ready import incident_kinds
from tests.workflows.interview.interview_parts import PARIS, ROOT, TODAY, locales, questions
from workflows.interview import (
    LANGUAGES,
    InterviewState,
    NotUnderstood,
    RawAnswer,
    Understood,
    answer_text,
    apply_answer,
    read_answer,
    say_understood,
)
from workflows.law.fact_paths import FIRST
from workflows.law.fact_schema import FACTS, Asked, Shape

LIST = yaml.safe_load((ROOT / "tests" / "golden" / "awkward_inputs.yaml").read_text(encoding="utf-8"))
INPUTS = (
    [RawAnswer.words(text) for text in LIST["plain"]]
    + [RawAnswer.words(unit * times) for unit, times in LIST["made"]]
    + [RawAnswer.other(what) for what in LIST["unsupported"]]
    + [RawAnswer.pressed(*keys) for keys in LIST["buttons"]]
)
BEFORE: Mapping[str, object] = {
    "kind": "defamation",
    "safety": {"danger_now": False},
    "publications": [{"id": "post", "words": "des mots"}],
    "already_done": [{"step": "data_preservation", "done_on": "2026-11-01"}],
}


def test_there_are_at_least_three_hundred_awkward_inputs():
    """The list stays long, and nothing stands in it twice."""
    assert len(LIST["plain"]) == len(set(LIST["plain"]))
    assert len(INPUTS) >= 300


@pytest.mark.parametrize("question", questions().ordered, ids=lambda question: question.id)
def test_awkward_inputs_at_every_question(question):
    """Legal, or refused with an existing sentence; what was known before stays as it was when it is refused."""
    state = InterviewState()
    for number, raw in enumerate(INPUTS):
        language = LANGUAGES[number % 3]
        facts = deepcopy(dict(BEFORE))
        understood = read_answer(question, raw, TODAY, PARIS, language)
        assert facts == BEFORE
        if isinstance(understood, NotUnderstood):
            for one in LANGUAGES:
                assert locales().say(one, understood.message_key, **understood.params)
            continue
        assert isinstance(understood, Understood)
        assert say_understood(question, understood, language, locales(), "Europe/Paris")
        for path, value in understood.facts.items():
            assert_legal(path, value)
        for further in understood.more:
            for field, value in further.items():
                assert_legal(f"publication.{field}", value)
        applied = apply_answer(facts, state, question, understood, questions())
        assert facts == BEFORE, "apply_answer changed its argument"
        assert answer_text(question, applied.facts, applied.state, language, locales(), "Europe/Paris") is not None
        assert InterviewState.from_plain(applied.state.to_plain()) == applied.state


@pytest.mark.parametrize("question", questions().ordered, ids=lambda question: question.id)
def test_what_is_confirmed_needs_no_further_confirmation(question):
    """Reading `confirm_with` gives the same facts, now without a doubt."""
    for raw in INPUTS:
        understood = read_answer(question, raw, TODAY, PARIS, "fr")
        if isinstance(understood, Understood) and understood.needs_confirmation:
            assert understood.confirm_with is not None
            again = read_answer(question, understood.confirm_with, TODAY, PARIS, "fr")
            assert isinstance(again, Understood)
            assert not again.needs_confirmation
            assert (understood.value, dict(understood.facts)) == (again.value, dict(again.facts))


def assert_legal(path: str, value: object) -> None:
    """The value is one the facts file takes at this path, from a question a person may be asked."""
    fact = FACTS[path]
    assert fact.asked is Asked.PERSON
    shape = fact.holds.shape
    if value is FIRST:
        assert shape is Shape.PUBLICATION
    elif shape is Shape.STEPS:
        assert isinstance(value, list)
        assert all(set(entry) <= {"step", "done_on"} for entry in value)
    else:
        fact.holds.read(path, value)
    if path == "kind":
        assert value in incident_kinds()
    elif shape is Shape.WORDS:
        assert value
    elif shape is Shape.DATE or (shape is Shape.DAY_OR_INSTANT and len(str(value)) == 10):
        assert date(1995, 1, 1) <= date.fromisoformat(str(value)) <= TODAY
    elif shape in (Shape.INSTANT, Shape.DAY_OR_INSTANT):
        at = datetime.fromisoformat(str(value))
        assert at.date() <= TODAY or at.astimezone().date() <= TODAY
    elif shape is Shape.URL:
        assert str(value).startswith(("http://", "https://"))

"""One language of conditions, three values: the law and the interview say the same of the same facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from adapters.rules.question_names import QuestionNames
from tests.ready import rulebook
from workflows.interview.answer_scope import AnswerScope
from workflows.interview.state import InterviewState
from workflows.law.conditions import ALWAYS, NEVER, BadCondition, Condition, Truth, may_hold, read
from workflows.law.evaluation import Evaluation, FactScope
from workflows.law.facts import Facts

BOOK = rulebook()
NAMES = QuestionNames(BOOK.declared, {"target": {"me", "child"}, "kind": set()})
LEAST: dict[str, Any] = {"jurisdiction": "FR", "reported_at": "2026-11-22T10:15:00+01:00", "kind": "defamation"}
NOON = datetime.fromisoformat("2026-11-22T12:00:00+01:00")
POSTS = [{"id": "p1", "audience": "unknown"}, {"id": "p2", "republishes": "p1", "statement": {"truth": "partly"}}]


def condition(written: object) -> Condition:
    return read(written, NAMES)


def in_law(written: object, publication: int = 0, **facts: Any) -> Truth:
    told = Facts.parse({**LEAST, **facts}, BOOK.declared)
    found = Evaluation(told, BOOK, NOON, NOON.date())
    return condition(written).decide(FactScope(found, told.publications[publication] if told.publications else None))


def in_the_chat(written: object, publication: int = 0, **facts: Any) -> Truth:
    return condition(written).decide(AnswerScope({**LEAST, **facts}, InterviewState(), publication))


AGREED: list[tuple[object, dict[str, Any], Truth]] = [
    # What the two tables and the two evaluators had said differently.
    ({"not": {"eq": ["author.known", True]}}, {}, None),
    ({"doubt": {"not": {"eq": ["author.known", True]}}}, {}, True),
    ({"sure": {"not": {"eq": ["author.known", True]}}}, {}, False),
    ({"known": "publication.audience"}, {"publications": POSTS}, False),
    ({"not": {"eq": ["publication.audience", "public"]}}, {"publications": POSTS}, None),
    # What they had said alike.
    ({"not": {"eq": ["author.known", True]}}, {"author": {"known": True}}, False),
    ({"not": {"eq": ["author.known", True]}}, {"author": {"known": False}}, True),
    ({"eq": ["author.known", True]}, {}, None),
    ({"eq": ["statement.truth", True]}, {"statement": {"truth": "partly"}}, False),
    ({"in": ["insured.status", ["private", "professional"]]}, {"insured": {"status": "private"}}, True),
    ({"has": ["objectives", "removal"]}, {"objectives": ["removal", "correction"]}, True),
    ({"has": ["objectives", "removal"]}, {"objectives": ["correction"]}, False),
    ({"has": ["objectives", "removal"]}, {}, None),
    ({"under": ["victim_age", 18]}, {"victim_age": 17}, True),
    ({"under": ["victim_age", 18]}, {"victim_age": 18}, False),
    ({"over": ["victim_age", 18]}, {}, None),
    ({"known": "author.relation"}, {"author": {"relation": "unknown"}}, True),
    ({"all": [{"eq": ["author.known", True]}, {"eq": ["kind", "harassment"]}]}, {}, False),
    ({"any": [{"eq": ["author.known", True]}, {"eq": ["kind", "defamation"]}]}, {}, True),
    ({"all": [{"eq": ["author.known", True]}, {"eq": ["kind", "defamation"]}]}, {}, None),
]


@pytest.mark.parametrize(("written", "facts", "truth"), AGREED, ids=[str(written) for written, _, _ in AGREED])
def test_law_and_interview_decide_alike(written: object, facts: dict[str, Any], truth: Truth) -> None:
    """Yes, no, or not known: from the same facts by the same condition."""
    assert truth is in_law(written, **facts)
    assert truth is in_the_chat(written, **facts)


def test_a_repetition_is_the_name_of_a_publication_on_both_sides() -> None:
    """Whether there is one is asked by `known`; it is never a yes."""
    repeats = {"known": "publication.republishes"}
    assert [in_law(repeats, number, publications=POSTS) for number in (0, 1)] == [False, True]
    assert [in_the_chat(repeats, number, publications=POSTS) for number in (0, 1)] == [False, True]
    with pytest.raises(BadCondition, match="cannot look at"):
        condition({"eq": ["publication.republishes", True]})


def test_a_later_publication_has_its_own_statement() -> None:
    """What it says differs; nothing is taken over from the one before in the chat, which asks again."""
    partly = {"eq": ["statement.truth", "partly"]}
    assert in_law(partly, 1, publications=POSTS, statement={"truth": False}) is True
    assert in_the_chat(partly, 1, publications=POSTS, statement={"truth": False}) is True
    assert in_the_chat(partly, 0, publications=POSTS, statement={"truth": False}) is False


def test_what_the_interview_remembers() -> None:
    """Chosen options, questions that were skipped, and which publication is spoken of; a question holds on yes alone."""
    state = InterviewState(skipped=("kind",), notes=(("target", ("child",)),))
    first, second = AnswerScope(LEAST, state, 0), AnswerScope(LEAST, state, 1)
    assert first.holds(condition({"chosen": ["target", "child"]}))
    assert not first.holds(condition({"chosen": ["target", "me"]}))
    assert first.holds(condition({"skipped": "kind"}))
    assert tuple(one.holds(condition({"later": True})) for one in (first, second)) == (False, True)
    assert not first.holds(condition({"not": {"eq": ["author.known", True]}}))
    assert first.holds(ALWAYS)
    assert not first.holds(NEVER)


@pytest.mark.parametrize(
    ("written", "may"),
    [
        ({"eq": ["kind", "harassment"]}, False),
        ({"in": ["kind", ["harassment", "defamation"]]}, True),
        ({"not": {"eq": ["kind", "defamation"]}}, False),
        ({"not": {"eq": ["author.known", True]}}, True),
        ({"all": [{"eq": ["kind", "defamation"]}, {"known": "author.relation"}]}, True),
        ({"all": [{"eq": ["kind", "harassment"]}, {"known": "author.relation"}]}, False),
        ({"any": [{"eq": ["kind", "harassment"]}, {"not": {"known": "author.relation"}}]}, True),
        ({"any": [{"eq": ["kind", "harassment"]}, {"not": {"known": "kind"}}]}, False),
        ({"not": {"all": [{"eq": ["kind", "defamation"]}, {"later": True}]}}, True),
        ({"not": {"any": [{"known": "kind"}, {"chosen": ["target", "child"]}]}}, False),
        ({"sure": {"eq": ["author.known", True]}}, True),
        ({"not": {"doubt": {"eq": ["author.known", True]}}}, True),
        ({"not": {"doubt": {"eq": ["kind", "defamation"]}}}, False),
        (True, True),
    ],
)
def test_what_is_left_out_for_a_kind_can_never_be_asked_in_it(written: object, may: bool) -> None:
    """The short list of a kind is made of what may hold, judged from the kind alone: whatever else is known."""
    assert may is may_hold(condition(written), "kind", "defamation")

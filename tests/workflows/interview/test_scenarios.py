"""The interview brings forth the facts of the acceptance cases, from words as people type them."""

from itertools import pairwise

import pytest
import yaml

from tests.ready import incident_kinds
from tests.workflows.interview.interview_parts import ROOT, Person, holds_all, questions
from workflows.interview import InterviewState, is_plan_ready, next_question, progress

CASES = yaml.safe_load((ROOT / "tests" / "golden" / "interview_scenarios.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_interview_produces_the_facts_of_the_case(case):
    """Every fact of the case is there at the end, and the plan is ready after no more answers than promised."""
    answers = dict(case["answers"])
    person = Person(case["begin"], answers, today=case["today"])
    person.to_the_plan()
    if "at_most" in case:
        assert len(person.asked) <= case["at_most"], person.asked
    assert "je ne sais pas" not in person.state.skipped

    def enough() -> bool:
        held = person.facts.get("publications")
        if isinstance(held, list) and len(held) >= case.get("stop_at_publication", 99):
            answers["more_publications"] = "non"
        return False

    person.until(enough)
    assert holds_all(case["facts"], person.facts) == []


@pytest.mark.parametrize("kind", incident_kinds())
def test_every_kind_reaches_a_plan_even_when_nothing_is_known(kind):
    """“I don't know” is never a dead end, whatever the kind."""
    person = Person({"jurisdiction": "BE", "kind": kind}, {}).to_the_plan()
    assert is_plan_ready(person.facts, person.state, questions())
    person.to_the_end()
    assert next_question(person.facts, person.state, questions()) is None


def test_danger_comes_first_and_then_what_cannot_wait():
    """The first question is about safety, the second about what happened."""
    asked = next_question({}, InterviewState(), questions())
    assert asked is not None
    assert asked.id == "danger"
    person = Person({}, {"danger": "non"})
    person.say("danger", "non")
    following = next_question(person.facts, person.state, questions())
    assert following is not None
    assert following.id == "kind"


def test_an_unknown_kind_is_asked_in_other_words_and_never_blocks():
    """Who cannot name what happens is asked what hurts; who cannot say that either still comes to an end."""
    person = Person({}, {"kind_help": "Ce qu'on écrit sur moi"}).to_the_plan()
    assert person.facts["kind"] == "defamation"
    lost = Person({}, {}).to_the_end()
    assert "kind" not in lost.facts


def test_danger_shows_its_card_at_once():
    """A yes to danger, and thoughts of self-harm, each show their own card with the answer itself."""
    person = Person({}, {})
    assert person.say("danger", "oui").triggers == ("danger",)
    assert person.say("danger", "je pense à me faire du mal").triggers == ("self_harm",)
    assert person.say("danger", "les deux").triggers == ("danger", "self_harm")
    assert person.say("danger", "non").triggers == ()


def test_progress_never_grows_by_surprise_before_the_plan():
    """“About n more” shrinks to nothing on the way to the plan of a plain case."""
    case = CASES[0]
    person = Person(case["begin"], case["answers"], today=case["today"])
    seen: list[int] = []

    def is_reached() -> bool:
        seen.append(progress(person.facts, person.state, questions()).remaining)
        return is_plan_ready(person.facts, person.state, questions())

    person.until(is_reached)
    assert seen[-1] == 0
    assert all(later <= earlier + 1 for earlier, later in pairwise(seen)), seen

"""Each kind, told in each language: the same facts, the most urgent question first, the right card at once."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.ready import incident_kinds
from tests.workflows.interview.interview_parts import ROOT, Person, holds_all, questions
from workflows.interview import LANGUAGES, is_after_plan, next_question
from workflows.interview.questions import URGENCIES
from workflows.law.fact_schema import FACTS, Asked

KINDS = incident_kinds()
STORIES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "golden" / "interview_kinds.yaml").read_text(encoding="utf-8")
)
TOLD = [(story, language) for story in STORIES for language in LANGUAGES]


def told(story: dict[str, Any], language: str) -> Person:
    return Person({**story["begin"], "kind": story["kind"]}, dict(story["answers"][language]), language=language)


@pytest.mark.parametrize(("story", "language"), TOLD, ids=[f"{one['kind']}-{language}" for one, language in TOLD])
def test_every_kind_told_in_every_language(story: dict[str, Any], language: str) -> None:
    """A plan after no more answers than promised, and every fact that matters at the end."""
    person = told(story, language).to_the_plan()
    assert len(person.asked) <= story["at_most"], person.asked
    assert story["asked_first"] == person.asked[: len(story["asked_first"])]

    def enough() -> bool:
        held = person.facts.get("publications")
        if isinstance(held, list) and len(held) >= story.get("stop_at_publication", 99):
            person.answers["more_publications"] = "no"
        return False

    person.until(enough)
    assert holds_all(story["facts"], person.facts) == []


def test_there_is_a_story_of_every_kind() -> None:
    """None is left out."""
    assert sorted(KINDS) == sorted(story["kind"] for story in STORIES)


@pytest.mark.parametrize(("story", "language"), TOLD, ids=[f"{one['kind']}-{language}" for one, language in TOLD])
def test_nothing_less_urgent_is_asked_before_something_more_urgent(story: dict[str, Any], language: str) -> None:
    """At every moment before the plan, no open question of the plan is more urgent than the one asked."""
    person = told(story, language)

    def checked() -> bool:
        asked = next_question(person.facts, person.state, questions())
        if asked is None or is_after_plan(asked, person.facts, person.state):
            return True
        from workflows.interview import open_questions

        before_plan = [
            URGENCIES.index(one.urgency)
            for one in open_questions(person.facts, person.state, questions())
            if not is_after_plan(one, person.facts, person.state)
        ]
        assert URGENCIES.index(asked.urgency) == min(before_plan)
        return False

    person.until(checked)


def test_every_fact_of_the_facts_file_is_asked_somewhere() -> None:
    """No fact that a person is asked for is left without a question, and no question fills another."""
    asked = {path for question in questions().ordered for path in question.owned_paths()}
    assert {path for path, fact in FACTS.items() if fact.asked is Asked.PERSON} == asked


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_emergency_card(kind: str) -> None:
    """The card stands under the name of the kind, with something to do in it."""
    assert questions().cards[kind].lines


def test_a_minor_who_writes_is_asked_their_age_and_may_go_on_alone() -> None:
    """The card for minors at once; and where a parent is the author, the card that says so."""
    person = Person({"kind": "harassment", "jurisdiction": "FR"}, {})
    assert person.say("victim", "Moi, et j'ai moins de 18 ans").triggers == ("young",)
    asked = next_question(person.facts, person.state, questions())
    assert asked is not None
    person.say("danger", "non")
    person.say("own_age", "15 ans")
    assert person.facts["victim_age"] == 15
    person.say("author_who", "ma mère")
    asked = next_question(person.facts, person.state, questions())
    assert asked is not None
    assert asked.id == "author_parent"
    assert person.say("author_parent", "oui").triggers == ("parent",)


def test_the_own_telegram_account_has_its_card() -> None:
    """Whoever says that this very account is taken learns how to lock it."""
    person = Person({"kind": "account_takeover", "jurisdiction": "FR"}, {})
    assert person.say("account_place", "telegram").triggers == ("own_telegram",)
    assert person.say("account_place", "instagram").triggers == ()


def test_a_picture_published_is_asked_whether_it_is_intimate() -> None:
    """What may be sent to the desk hangs on it."""
    person = Person({"kind": "privacy_breach", "jurisdiction": "FR", "safety": {"danger_now": False}}, {})
    person.say("danger", "non")
    person.say("victim", "moi")
    person.say("revealed", "une photo")
    asked = next_question(person.facts, person.state, questions())
    assert asked is not None
    assert asked.id == "intimate_shown"
    assert person.say("intimate_shown", "oui").triggers == ("intimate_content",)
    asked = next_question(person.facts, person.state, questions())
    assert asked is not None
    assert asked.id == "depicted_age"


def test_who_received_a_private_message_is_asked_once_the_plan_stands() -> None:
    """Who received it decides whether it can be pursued at all; of what others can see too it is not asked."""
    for said, asked in (("un message privé", True), ("tout le monde", False), ("je ne sais pas", False)):
        person = Person({"kind": "defamation", "jurisdiction": "FR"}, {"audience": said}).to_the_plan()
        assert "recipient" not in person.asked
        person.to_the_end()
        assert asked is ("recipient" in person.asked), said

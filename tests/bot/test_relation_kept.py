"""Who goes on dealing with the author is asked so once, where it decides something: a call first, then a neutral person."""

from __future__ import annotations

import pytest

from tests.bot.desk import Desk, Phone
from tests.bot.test_safe_contact import CODES, REMOVED, STRANGER, TOLD
from tests.ready import questions, rulebook
from workflows.interview.answer_scope import AnswerScope
from workflows.interview.state import InterviewState
from workflows.law.fact_schema import RELATIONS

ASKED = {
    "fr": "avoir affaire à cette personne",
    "nl": "met deze persoon te maken hebben",
    "en": "dealing with this person",
}
NEIGHBOUR = {"fr": "mon voisin", "nl": "mijn buurman", "en": "my neighbour"}
YES = {"fr": "oui", "nl": "ja", "en": "yes"}
NEUTRAL = "conciliation"
MORE = 25


def planned(desk: Desk, language: str, author: str) -> Phone:
    phone = Phone(desk, 501, language=language).join(CODES[language]).report("defamation")
    return phone.tell(*TOLD[language], author, REMOVED[language])


def steps(desk: Desk, phone: Phone) -> list[str]:
    """The plan as it is now."""
    return [one.step for one in desk.house.means.analyses.of(phone.case).plan]


def until_asked(phone: Phone) -> bool:
    """Goes through what refines the plan, until the question comes."""
    phone.press_data(next(one for one in phone.buttons().values() if one.startswith("g:")))
    for _ in range(MORE):
        if ASKED[phone.language or ""] in phone.text:
            return True
        unknown = next((one for one in phone.buttons().values() if one.endswith(":unknown")), None)
        if unknown is None:
            return False
        phone.press_data(unknown)
    raise AssertionError(phone.text)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_neighbour_who_stays_is_met_by_somebody_neutral(desk: Desk, language: str) -> None:
    """Asked after the plan, in three languages; yes brings the softer way, no takes it back."""
    phone = planned(desk, language, NEIGHBOUR[language])
    assert NEUTRAL not in steps(desk, phone)
    assert until_asked(phone)
    phone.tell(YES[language])
    assert phone.case.told_of("author")["relation_kept"] is True
    order = steps(desk, phone)
    assert order.index("call_author") < order.index(NEUTRAL) < order.index("formal_notice_author")
    file = desk.unit(desk.use.see_third_parties, user=desk.handler(), case_id=phone.case.id)
    assert file.keeps_relation


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_stranger_is_no_relation(desk: Desk, language: str) -> None:
    assert not until_asked(planned(desk, language, STRANGER[language]))


def test_the_relations_are_those_of_the_call() -> None:
    """The question and the call of a handler mean the same people."""
    (asked,) = [one for one in questions().ordered if one.id == "relation_kept"]
    (listed,) = [one for one in asked.when.parts if one.path == "author.relation" and one.operator == "in"]
    kept = rulebook().call_script.relations_to_keep
    for relation in RELATIONS:
        facts = {"author": {"relation": relation}}
        assert listed.decide(AnswerScope(facts, InterviewState(), 0)) is (relation in kept), relation

"""Every intent of a free text has exactly one act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.ready import words
from workflows.interview.read_intent import LEAVING, PRESSING
from workflows.interview.text_intents import INTENTS, CodeTyped, KindNamed
from workflows.use_cases.chat.route_text import ACT_OF, ACTS, OF_NO_CASE, IntentRow


def not_one(rows: Sequence[IntentRow]) -> dict[str, int]:
    """The intents that have no act, or several, and how many."""
    counted = Counter(of for of, _ in rows)
    return {of.__name__: counted[of] for of in dict.fromkeys((*INTENTS, *counted)) if counted[of] != 1}


def test_every_intent_has_one_act() -> None:
    """None is left without, none has two, and nothing else stands in the table."""
    assert not_one(ACTS) == {}
    assert set(ACT_OF) == set(INTENTS) > set(OF_NO_CASE)


def test_no_act_is_that_of_two_intents() -> None:
    """Each act does one thing."""
    assert {act: times for act, times in Counter(act for _, act in ACTS).items() if times > 1} == {}


def test_what_lacks_and_what_is_double_is_named() -> None:
    """The two tests above can fail."""
    without = [row for row in ACTS if row[0] is not CodeTyped]
    double = [*ACTS, next(row for row in ACTS if row[0] is KindNamed)]
    assert (not_one(without), not_one(double)) == ({"CodeTyped": 0}, {"KindNamed": 2})


def test_every_wish_that_is_told_apart_can_be_said() -> None:
    """The wishes that leave or interrupt something are among those that the rules hear."""
    heard = {one.name for one in words().chat.intents}
    assert heard >= LEAVING | PRESSING

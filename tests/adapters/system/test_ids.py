"""Identifiers: version 7, never twice, in the order in which they were made."""

from __future__ import annotations

from adapters.system.ids import TimeOrderedIds
from tests.conftest import TestClock


def test_identifiers_are_in_the_order_in_which_they_were_made(clock: TestClock) -> None:
    """Also within one millisecond, and from one to the next."""
    new_id = TimeOrderedIds(clock)
    made = [new_id() for _ in range(2000)]
    clock.advance(milliseconds=1)
    made += [new_id() for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}

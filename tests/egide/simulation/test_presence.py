"""What a desk whose clock was wrong wrote down is held against when it really was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from egide.simulation.commit_record import Presence

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_clock_set_forward_for_two_hours() -> None:
    """What it showed in between was earlier in truth; before and after it was right."""
    presence = Presence()
    presence.shows(AT, 48 * HOUR)
    presence.shows(AT + 2 * HOUR, timedelta(0))
    assert list(presence.true(AT - HOUR)) == [AT - HOUR]
    assert list(presence.true(AT + 49 * HOUR)) == [AT + HOUR, AT + 49 * HOUR]
    assert list(presence.true(AT + HOUR)) == []
    assert list(presence.true(AT + 3 * HOUR)) == [AT + 3 * HOUR]


def test_lateness_counts_only_while_it_was_there() -> None:
    """Six hours after it was due, of which the desk was away for four."""
    presence = Presence()
    presence.gone(AT + HOUR)
    presence.back(AT + 5 * HOUR)
    assert presence.overdue(AT, AT, AT + 6 * HOUR) == 2 * HOUR

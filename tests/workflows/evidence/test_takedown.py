"""A removal is certain after two absences a day apart, looked after for ninety days, and taken back when it returns."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from workflows.evidence.presence import Presence, PresenceState, PresenceWhy
from workflows.evidence.takedown import (
    REMOVED_AT,
    UNSURE_IN_A_ROW,
    End,
    Look,
    Watch,
    WatchNews,
    asked_again,
    next_look,
    outcomes,
    take_look,
)

ASKED = datetime(2026, 11, 30, 9, tzinfo=UTC)
WATCH = Watch(UUID(int=1), UUID(int=2), "post", "https://x.example/1", "x", "platform_notice", ASKED, was_seen=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def look(
    watch: Watch, after: timedelta, state: PresenceState, why: PresenceWhy = "words_absent"
) -> tuple[Watch, WatchNews]:
    return take_look(watch, Look(ASKED + after, Presence(state, why)))


def removed() -> Watch:
    once, _ = look(WATCH, HOUR, "absent")
    twice, news = look(once, HOUR + DAY, "absent")
    assert news == "removed"
    return twice


def test_two_absences_a_day_apart() -> None:
    """One is not enough, nor two within the day; the second look is asked for after exactly a day."""
    once, news = look(WATCH, HOUR, "absent")
    assert (once.state, news, next_look(once, ASKED + HOUR)) == ("absent_once", "absent_once", ASKED + HOUR + DAY)
    soon, news = look(once, HOUR + DAY - timedelta(seconds=1), "absent")
    assert (soon.state, news) == ("absent_once", "nothing")
    twice, news = look(soon, HOUR + DAY, "absent")
    assert (twice.state, news, twice.removed_at) == ("removed", "removed", ASKED + HOUR + DAY)
    assert twice.proof == twice.last


def test_what_nobody_could_see_counts_neither_way() -> None:
    """Between two absences, it neither makes nor unmakes a removal."""
    once, _ = look(WATCH, HOUR, "absent")
    walled, news = look(once, HOUR + DAY, "undetermined", "wall")
    assert (walled.state, news) == ("absent_once", "nothing")
    assert next_look(walled, ASKED + HOUR + DAY) == ASKED + HOUR + 2 * DAY
    assert look(walled, HOUR + 2 * DAY, "absent")[1] == "removed"


def test_absent_once_and_there_again() -> None:
    """A page that was away for an hour was not removed: the count begins again."""
    once, _ = look(WATCH, HOUR, "absent")
    there, news = look(once, HOUR + DAY, "present", "words_shown")
    assert (there.state, there.first_absent_at, news) == ("asked", None, "still_there")
    assert look(there, 3 * DAY, "absent")[1] == "absent_once"


def test_words_that_nobody_ever_read_there() -> None:
    """Their absence says nothing, the site's own 404 does, and so does a person."""
    unread = replace(WATCH, was_seen=False)
    after, news = look(unread, HOUR, "absent")
    assert (after.state, news, after.looks[-1].presence.why) == ("asked", "nothing", "never_seen")
    assert look(unread, HOUR, "absent", "status_gone")[1] == "absent_once"
    assert look(unread, HOUR, "absent", "by_hand")[1] == "absent_once"
    there, _ = look(unread, HOUR, "present", "words_shown")
    assert look(there, DAY, "absent")[1] == "absent_once"


def test_looked_after_for_ninety_days() -> None:
    """An hour, a day, a week, a month, then monthly; then it is over."""
    watch, due = removed(), []
    begun = watch.removed_at
    assert begun is not None
    now = begun
    while (at := next_look(watch, now)) is not None:
        due.append(at - begun)
        now = at
        watch, news = take_look(watch, Look(at, Presence("absent", "words_absent")))
    assert (tuple(due), watch.state, news) == (REMOVED_AT, "ended", "kept_away")
    assert due == [HOUR, DAY, 7 * DAY, 30 * DAY, 60 * DAY, 90 * DAY]


def test_it_comes_back() -> None:
    """Told at once; what was asked once more is watched as at the beginning."""
    back, news = look(removed(), 10 * DAY, "present", "words_shown")
    assert (back.state, news, back.returns, next_look(back, ASKED + 10 * DAY)) == ("returned", "returned", 1, None)
    again = asked_again(back, "internal_complaint", ASKED + 11 * DAY)
    assert (again.state, again.step, again.removed_at) == ("asked", "internal_complaint", None)
    assert next_look(again, ASKED + 11 * DAY) == ASKED + 11 * DAY + HOUR


def test_looks_without_an_answer() -> None:
    """Are made again the next day; after three, as planned."""
    watch, now = WATCH, ASKED + 60 * DAY
    for _ in range(UNSURE_IN_A_ROW - 1):
        watch, _ = take_look(watch, Look(now, Presence("undetermined", "wall")))
        assert next_look(watch, now) == now + DAY
    watch, _ = take_look(watch, Look(now, Presence("undetermined", "wall")))
    assert (watch.unsure, next_look(watch, now)) == (UNSURE_IN_A_ROW, ASKED + 90 * DAY)


def test_a_removal_that_never_comes() -> None:
    """After half a year the looks end, and its outcome counts."""
    end, news = look(WATCH, 180 * DAY, "present", "words_shown")
    assert (end.state, news, next_look(end, ASKED + 180 * DAY)) == ("ended", "given_up", None)


def end(watch: Watch) -> End:
    return End(watch.step, watch.tried, watch.asked_at, watch.removed_at, watch.returns, watch.state == "ended")


def test_what_outcomes_are_counted_from() -> None:
    """Removed, given up, and ways that another had to follow; not what still waits, nor another way."""
    slow = replace(removed(), removed_at=ASKED + 9 * DAY)
    gone_back, _ = look(removed(), 10 * DAY, "present", "words_shown")
    never, _ = look(WATCH, 180 * DAY, "present", "words_shown")
    outlived = asked_again(WATCH, "formal_notice_author", ASKED + DAY)
    watches = [removed(), slow, gone_back, never, outlived, replace(removed(), step="call_author"), WATCH]
    found = outcomes("x", "platform_notice", [end(one) for one in watches])
    assert (found.settled, found.removed, found.returned, found.days) == (5, 3, 1, 1)
    assert outcomes("x", "formal_notice_author", [end(outlived)]).settled == 0
    assert asked_again(gone_back, "internal_complaint", ASKED).tried == ()

"""What leaves the desk, by what an unknown outcome means for it.

Whoever writes a message for the outbox names its act; the act's class says what happens when nobody can tell whether it
left (the process died between sending and marking, the answer timed out). The outbox alone acts on it:

A  the other side deduplicates by our key: the same key is sent again.
B  the other side can be asked: asked first, sent again only when it says that it has nothing.
C  neither, and legally weighty: never sent again by itself. It is *in doubt*, and a person looks within one working hour.
D  information: sent again, with its number shown, so that a second copy can be seen to be one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from workflows.kernel.working_days import weekday

ActClass = Literal["A", "B", "C", "D"]
Unsure = Literal["send_again", "ask_first", "in_doubt", "send_again_numbered"]

ACTS: Mapping[str, ActClass] = {
    "chat_message": "D",
    "desk_mail": "D",
    "lawyer_offer": "D",
    "digest": "D",
    "timestamp_request": "A",
    "outside_reading": "A",
    "registered_letter": "B",
    "bailiff_order": "B",
    "formal_notice_mail": "C",
    "third_party_mail": "C",
    "platform_notice_mail": "C",
}
"""Every act the desk knows. One that is not here cannot be written to the outbox."""

_UNSURE: Mapping[ActClass, Unsure] = {
    "A": "send_again",
    "B": "ask_first",
    "C": "in_doubt",
    "D": "send_again_numbered",
}
LOOKED_AT_WITHIN = timedelta(hours=1)
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(18)
IN_DOUBT = "act_in_doubt"
CONFIRM = "confirm_act"
"""Kinds of task: an act whose outcome nobody knows; one that waits for a person before it may leave."""


def class_of(act: str) -> ActClass:
    """Gives the class of an act; KeyError for an act that was never declared."""
    return ACTS[act]


def when_unsure(act_class: ActClass) -> Unsure:
    """Tells what the outbox does with an act whose outcome is unknown."""
    return _UNSURE[act_class]


def needs_a_person(act_class: ActClass) -> bool:
    """Tells whether the act may leave only after a person approved it."""
    return act_class == "C"


def within_a_working_hour(now: datetime, zone: ZoneInfo, is_working: Callable[[date], bool] = weekday) -> datetime:
    """Gives one hour of an office open 9 to 18 on working days: asked on Friday at 17:40, answered on Monday at
    9:40."""
    return within_office_hours(now, LOOKED_AT_WITHIN, zone, is_working)


def within_office_hours(
    now: datetime, left: timedelta, zone: ZoneInfo, is_working: Callable[[date], bool] = weekday
) -> datetime:
    """Tells when so much time of an open office has passed: 9 to 18 on working days, on the wall clock of `zone`."""
    local = now.astimezone(zone)
    while True:
        opens = datetime.combine(local.date(), OFFICE_OPENS, zone)
        closes = datetime.combine(local.date(), OFFICE_CLOSES, zone)
        start = max(local, opens)
        if is_working(local.date()) and start < closes:
            if start + left <= closes:
                return (start + left).astimezone(now.tzinfo)
            left -= closes - start
        local = datetime.combine(local.date() + timedelta(days=1), time(0), zone)


def with_mark(payload: Mapping[str, object], mark: str) -> dict[str, object]:
    """Gives the payload with a line of its own under its words; formatting before it stays where it was."""
    marked = dict(payload)
    for words in ("text", "caption"):
        if isinstance(marked.get(words), str):
            marked[words] = f"{marked[words]}\n\n{mark}"
            break
    marked.pop("replace", None)
    return marked

"""The watch over a publication whose removal was asked for: when the next look is due, and what the looks come to.

"Removed" is said after two absences a day apart, and looked after for ninety days; a publication that comes back is told at
once. What nobody could see counts neither way.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from workflows.evidence.presence import Presence

WatchState = Literal["asked", "absent_once", "removed", "returned", "ended"]
WatchNews = Literal["nothing", "absent_once", "still_there", "removed", "returned", "kept_away", "given_up"]

APART: Final = timedelta(hours=24)
"""Between the two absences that make a removal, at least."""
ASKED_AT: Final = (
    timedelta(hours=1), *(timedelta(days=one) for one in (1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 150, 180)),
)  # fmt: skip
"""Looks after a removal was asked for, counted from then."""
REMOVED_AT: Final = (timedelta(hours=1), *(timedelta(days=one) for one in (1, 7, 30, 60, 90)))
"""Looks after a removal, counted from it: for a publication that is put up again."""
AGAIN_AFTER: Final = timedelta(hours=24)
"""After a look that saw nothing either way, where the next would be later."""
UNSURE_IN_A_ROW: Final = 3
"""So many looks without an answer: a person looks."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look. `capture`: the order of a machine's; `by`: the person's who looked."""

    at: datetime
    presence: Presence
    capture: UUID | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """One publication under watch. `step`: what asked for the removal, which is also the channel that its outcome counts for,
    `tried` those before it that it outlived; `was_seen`: somebody read the words there once; `returns`: how often it came
    back. `language` is what the page is asked for in."""

    id: UUID
    case_id: UUID
    publication: str
    url: str
    platform: str
    step: str
    asked_at: datetime
    words: tuple[str, ...] = ()
    language: str = "fr"
    tried: tuple[str, ...] = ()
    state: WatchState = "asked"
    was_seen: bool = False
    first_absent_at: datetime | None = None
    removed_at: datetime | None = None
    ended_at: datetime | None = None
    returns: int = 0
    looks: Sequence[Look] = field(default=())

    @property
    def is_watching(self) -> bool:
        """Whether there are looks to come."""
        return self.state in ("asked", "absent_once", "removed")

    @property
    def proof(self) -> Look | None:
        """The look that made the removal certain."""
        absent = [one for one in self.looks if one.presence.state == "absent"]
        return next((one for one in absent if one.at == self.removed_at), None)

    @property
    def last(self) -> Look | None:
        """The newest look."""
        return self.looks[-1] if self.looks else None

    @property
    def unsure(self) -> int:
        """How many looks in a row, the newest included, had no answer."""
        count = 0
        for one in reversed(self.looks):
            if one.presence.state != "undetermined":
                break
            count += 1
        return count


def asked_again(watch: Watch, step: str, now: datetime) -> Watch:
    """The removal is asked for anew, or in another way: from here the looks count again."""
    outlived = watch.state != "returned" and watch.step not in ("", step, *watch.tried)
    return replace(
        watch, step=step, tried=(*watch.tried, watch.step) if outlived else watch.tried, state="asked", asked_at=now,
        first_absent_at=None, removed_at=None, ended_at=None,
    )  # fmt: skip


def take_look(watch: Watch, look: Look) -> tuple[Watch, WatchNews]:
    """Tells what the look changes. A page that never showed the words to anybody proves nothing by not showing them; a
    person's own look is believed."""
    found = look.presence
    if found.state == "absent" and found.why == "words_absent" and not watch.was_seen:
        look = replace(look, presence=Presence("undetermined", "never_seen", found.coverage))
    after = replace(watch, looks=(*watch.looks, look))
    if look.presence.state == "present":
        return _present(replace(after, was_seen=True), look.at)
    if look.presence.state == "undetermined":
        return _over(after, look.at)
    if watch.state == "removed":
        return _over(after, look.at)
    if watch.first_absent_at is None:
        return replace(after, state="absent_once", first_absent_at=look.at), "absent_once"
    if look.at - watch.first_absent_at < APART:
        return after, "nothing"
    return replace(after, state="removed", removed_at=look.at), "removed"


def _present(watch: Watch, at: datetime) -> tuple[Watch, WatchNews]:
    if watch.state == "removed":
        return replace(watch, state="returned", returns=watch.returns + 1, ended_at=at), "returned"
    back = replace(watch, state="asked", first_absent_at=None)
    return _over(back, at) if watch.state == "asked" else (back, "still_there")


def _over(watch: Watch, at: datetime) -> tuple[Watch, WatchNews]:
    """Whether that was the last look: of a removal that held, or of one that never came."""
    if watch.state == "removed" and watch.removed_at is not None and at >= watch.removed_at + REMOVED_AT[-1]:
        return replace(watch, state="ended", ended_at=at), "kept_away"
    if watch.state == "asked" and at >= watch.asked_at + ASKED_AT[-1]:
        return replace(watch, state="ended", ended_at=at), "given_up"
    return watch, "nothing"


def next_look(watch: Watch, now: datetime) -> datetime | None:
    """Tells when to look next, later than `now`; None where there is nothing left to look for."""
    if not watch.is_watching:
        return None
    if watch.state == "absent_once" and watch.first_absent_at is not None:
        due = watch.first_absent_at + APART
        return due if due > now else now + AGAIN_AFTER
    since, rhythm = (watch.removed_at, REMOVED_AT) if watch.state == "removed" else (watch.asked_at, ASKED_AT)
    assert since is not None
    due = next((since + after for after in rhythm if since + after > now), now + AGAIN_AFTER)
    is_unsure = 0 < watch.unsure < UNSURE_IN_A_ROW
    return min(due, now + AGAIN_AFTER) if is_unsure else due


@dataclass(frozen=True, slots=True)
class End:
    """What the count of outcomes needs of one watch of a platform. `is_over`: there are no more looks."""

    step: str
    tried: tuple[str, ...]
    asked_at: datetime
    removed_at: datetime | None
    returns: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of removals asked for in one way on one platform, by its name. `settled`: those whose outcome is known; `days`:
    how long the middle one of those removed took."""

    platform: str
    step: str
    settled: int
    removed: int
    returned: int
    days: int | None


def outcomes(platform: str, step: str, ends: Collection[End]) -> Outcomes:
    """Counted over removals that came, that were given up, and ways that another had to follow; what still waits says
    nothing yet."""
    of = [one for one in ends if one.step == step]
    removed = [one for one in of if one.removed_at is not None]
    given_up = sum(one.removed_at is None and one.is_over for one in of)
    outlived = sum(step in one.tried for one in ends)
    took = sorted((one.removed_at - one.asked_at).days for one in removed if one.removed_at is not None)
    middle = took[(len(took) - 1) // 2] if took else None
    back = sum(one.returns > 0 for one in removed)
    return Outcomes(platform, step, len(removed) + given_up + outlived, len(removed), back, middle)

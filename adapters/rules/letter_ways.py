"""How a letter leaves, as its file says: by which ways, through which channels of platforms, with how long for an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.rules.yaml_file import Part
from workflows.law.rulebook import Rulebook
from workflows.letters.rules import Deadline
from workflows.letters.time_given import LEVELS


def channels_in(part: Part, here: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """By country, the ways it may leave."""
    if isinstance(part.raw("channels"), dict):
        by_country = part.part("channels").only(here)
        return {country: by_country.texts(country) for country in by_country.names()}
    return dict.fromkeys(here, part.texts("channels"))


def doors_in(part: Part, book: Rulebook) -> Sequence[str]:
    """Channels that at least one platform has: a slip of the pen opens no door."""
    doors = part.texts("doors") if part.has("doors") else ()
    platforms = book.platforms.platforms.values() if book.platforms is not None else ()
    for number, one in enumerate(doors):
        if platforms and not any(one in platform.channels for platform in platforms):
            part.fail(f"`{one}` is a channel of no platform", "doors", number)
    return doors


def deadline_in(part: Part, here: frozenset[str]) -> Deadline:
    """How long its addressee has, and when it is written again."""
    before = part.part("before_driving").only(here) if part.has("before_driving") else None
    chasers = [int(one) for one in part.raw("chasers") or ()]
    if chasers != sorted(set(chasers)) or (chasers and len(chasers) != len(LEVELS) - 1):
        part.fail("is three numbers of days, each greater than the one before", "chasers")
    return Deadline(
        part.number("days", 1), part.number("short_days", 1), part.number("hour", 0),
        {one: before.number(one, 1) for one in before.names()} if before is not None else {}, chasers,
    )  # fmt: skip

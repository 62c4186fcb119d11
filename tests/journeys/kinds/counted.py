"""What the way to the plan costs somebody: how much they typed or pressed, and how much of it the desk could not read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.journeys.kinds.telling import BOT, Line

MOST_TYPED = 12
"""Messages from somebody's first word to their plan."""
REFUSING_STORIES = 10
"""Of so many journeys one at the most may have anything refused."""
MARK = "⚠️ "
"""Stands before the sentence that says why an answer was not read."""
REFUSALS = ("chat.choose_first", "chat.only_words", "identity.not_a_code")
"""What the desk says to words it can do nothing with."""
NOT_LOOKED_AT = ("upload.before_triage", "upload.blocked", "upload.text_only")
"""What it says to images that it must not see: it understood."""


@dataclass(frozen=True, slots=True)
class WayToPlan:
    """`acts`: messages, files and presses of the person before the plan is there; `refused`: those that were not read;
    `seconds` on the clock of the journey from the first of them to the plan."""

    acts: int
    refused: int
    seconds: int


def way_to_plan(lines: Sequence[Line], say: Callable[..., str]) -> WayToPlan:
    """The plan is there with its first card; a journey without one never gets there and counts to its end."""
    titles = tuple(say(key, number="") for key in ("bot.plan.title", "bot.plan.title_young"))
    end = next((at for at, line in enumerate(lines) if line.who == BOT and line.text.startswith(titles)), len(lines))
    way = lines[:end]
    acts = sum(bool(line.who) and line.who != BOT for line in way)
    seconds = round((lines[min(end, len(lines) - 1)].at - lines[0].at).total_seconds())
    return WayToPlan(acts, sum(_is_refusal(line, say) for line in way), seconds)


def _is_refusal(line: Line, say: Callable[..., str]) -> bool:
    paragraphs = line.text.split("\n\n") if line.who == BOT else []
    sentences = {say(key) for key in REFUSALS}
    refused = [one for one in paragraphs if one in sentences or one.startswith(MARK)]
    return any(one.removeprefix(MARK) not in {say(key) for key in NOT_LOOKED_AT} for one in refused)

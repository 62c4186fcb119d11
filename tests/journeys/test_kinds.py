"""Eight kinds of incident in three languages, each lived from the first message to the closed case through the real
dispatcher over HTTP; what is read in `docs/journeys/` is what happened."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from tests.conftest import ROOT
from tests.journeys.kinds.counted import MOST_TYPED, REFUSING_STORIES
from tests.journeys.kinds.play import live
from tests.journeys.kinds.story import KINDS, Story, stories, words
from tests.journeys.kinds.telling import BOT, Line
from tests.ready import incident_kinds

TRANSCRIPTS = ROOT / "docs" / "journeys"
OUT_OF_DATE = (
    "docs/journeys/{name}.md is not what happens any more: run `make journeys`, read the difference, commit it."
)
MARKUP = re.compile(
    r"\{\w+\}|<[a-z/][^>]*>|\bNone\b(?! of)|\b[a-z]+(?:_[a-z]+)+\b|\b(?:bot|interview|chat|plan)\.[a-z_]+\.[a-z_]+"
)
"""What no sentence may hold: a hole, mark-up, the name of a key or of a term."""
ADDRESSES = re.compile(r"\S*(?:https?://|@)\S*|\S+\.(?:png|pdf|jpg)")
ELSEWHERE = {
    "FR": ("116 000", "0800 12 800", "078 170 170", "020-261 52 75", "0800-2000", "0900-8844"),
    "BE": ("3018", "3919", "17Cyber", "0 805 805 817", "020-261 52 75", "0800-2000", "0900-8844"),
    "NL": ("3018", "3919", "17Cyber", "0 805 805 817", "116 000", "0800 12 800", "078 170 170"),
}
"""Numbers that do not answer in the country of the case, which is known with the code of the letter."""


def said(lines: Sequence[Line]) -> str:
    """What the desk said in these lines, with its buttons."""
    by_desk = [line for line in lines if line.who == BOT]
    return "\n".join("\n".join((line.text, *(label for row in line.buttons for label in row))) for line in by_desk)


@pytest.mark.parametrize("told", stories(), ids=lambda told: told.name)
async def test_a_journey_is_what_its_transcript_says(told: Story) -> None:
    """The story goes on as told, says nothing that nobody should read, and is the committed transcript, byte for byte."""
    player = await live(told)
    linked = next(at for at, line in enumerate(player.lines) if line.text == told.insured.code)
    assert MARKUP.findall(ADDRESSES.sub("", said(player.lines))) == []
    assert [number for number in ELSEWHERE[told.insured.country] if number in said(player.lines[linked:])] == []
    committed = TRANSCRIPTS / f"{told.name}.md"
    happened = player.transcript()
    assert committed.exists(), OUT_OF_DATE.format(name=told.name)
    assert happened == committed.read_text("utf-8"), OUT_OF_DATE.format(name=told.name)


def way_told(told: Story) -> tuple[int, int]:
    """What the committed transcript says of the way to the plan: messages typed or pressed, and those not understood."""
    line = words()[told.language]["way"]
    pattern = re.escape(line).replace(r"\{acts\}", r"(\d+)").replace(r"\{refused\}", r"([\w ]+?)")
    found = re.search(pattern, (TRANSCRIPTS / f"{told.name}.md").read_text("utf-8"))
    assert found is not None, told.name
    acts, refused = found.groups()
    return int(acts), 0 if refused == words()[told.language]["none"] else int(refused)


def test_the_way_to_the_plan_is_short_and_understood() -> None:
    """One journey in ten may have a message that the desk could not read; everybody has their plan after twelve messages."""
    ways = {told.name: way_told(told) for told in stories()}
    refusing = [name for name, (_, refused) in ways.items() if refused]
    assert len(refusing) * REFUSING_STORIES <= len(ways), refusing
    assert {name: acts for name, (acts, _) in ways.items() if acts > MOST_TYPED} == {}


def test_every_transcript_has_its_story_and_stands_in_the_index() -> None:
    """Nothing is left over, nothing is missing."""
    assert set(KINDS) == set(incident_kinds())
    names = {f"{one.name}.md" for one in stories()}
    assert {path.name for path in TRANSCRIPTS.glob("*.md")} - {"README.md"} == names
    index = (TRANSCRIPTS / "README.md").read_text("utf-8")
    assert [name for name in sorted(names) if f"({name})" not in index] == []
    pictures = set(re.findall(r"\(([a-z_.]+\.png)\)", index))
    assert pictures == {path.name for path in TRANSCRIPTS.glob("*.png")}

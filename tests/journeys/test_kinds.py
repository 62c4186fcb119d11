"""Eight kinds of incident in three languages, each lived from the first message to the closed case through the real
dispatcher over HTTP; what is read in `docs/journeys/` is what happened."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tests.journeys.kinds.play import live
from tests.journeys.kinds.story import KINDS, LANGUAGES, story
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
"""Numbers that do not answer in the country of the case."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_journey_is_what_its_transcript_says(kind: str, language: str) -> None:
    """The story goes on as told, says nothing that nobody should read, and is the committed transcript, byte for byte."""
    told = story(kind, language)
    player = await live(told)
    said = "\n".join(
        "\n".join((line.text, *(label for row in line.buttons for label in row)))
        for line in player.lines
        if line.who == "Égide"
    )
    assert MARKUP.findall(ADDRESSES.sub("", said)) == []
    assert [number for number in ELSEWHERE[told.insured.country] if number in said] == []
    committed = TRANSCRIPTS / f"{told.name}.md"
    happened = player.transcript()
    assert committed.exists(), OUT_OF_DATE.format(name=told.name)
    assert happened == committed.read_text("utf-8"), OUT_OF_DATE.format(name=told.name)


def test_every_transcript_has_its_story_and_stands_in_the_index() -> None:
    """Nothing is left over, nothing is missing."""
    assert set(KINDS) == set(incident_kinds())
    names = {f"{kind}.{language}.md" for kind in KINDS for language in LANGUAGES}
    assert {path.name for path in TRANSCRIPTS.glob("*.md")} - {"README.md"} == names
    index = (TRANSCRIPTS / "README.md").read_text("utf-8")
    assert [name for name in sorted(names) if f"({name})" not in index] == []
    pictures = set(re.findall(r"\(([a-z_.]+\.png)\)", index))
    assert pictures == {path.name for path in TRANSCRIPTS.glob("*.png")}

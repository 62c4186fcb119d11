"""The desk is killed at every boundary of eighteen stories, once and twice, and another life recovers: nothing is lost,
nothing with weight is doubled, everything is audited and looked after; judged from what reached another process."""

from __future__ import annotations

from typing import Any

import pytest

from tests.crash.letter_stories import LETTER_STORIES
from tests.crash.letters_broken import LETTERS_BROKEN
from tests.crash.ran import ran
from tests.crash.scenarios import SCENARIOS

NAMES = tuple(one.name for one in SCENARIOS)
SHARES = (NAMES[0::2], NAMES[1::2])
"""Side by side on two cores, about the same each."""
POINTS = 510
"""Of each share, so that both have killed more than a thousand times; more where the stories have more boundaries."""
KINDS = ("before commit", "after commit", "before mail", "after mail", "before fsync", "after fsync")
MUST_BE_TOLD = frozenset({
    "report", "capture", "capture_before_removal", "registered_letter", "lawyer_letter", "platform_notice",
    "summary_proceedings",
    "account_takeover", "lawyer_escalation", "approval", "closing", "erasure", "migration",
})  # fmt: skip


def wrong(found: dict[str, Any]) -> list[str]:
    return [line for said in found.values() for line in said["wrong"]]


def shown(found: dict[str, Any]) -> dict[str, str]:
    return {
        name: f"{said['boundaries']} boundaries, {said['points']} kills, {said['seconds']} s"
        for name, said in found.items()
    }


@pytest.mark.crash
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("share", range(len(SHARES)))
def test_killed_at_every_boundary(share: int) -> None:
    """Each boundary once, and pairs that a seed chose: dead again while it recovers."""
    assert {*NAMES} >= MUST_BE_TOLD
    found = ran("harness", scenarios=SHARES[share], doubles=1, points=POINTS, seed=7)
    print(shown(found))
    assert wrong(found) == []
    assert found.keys() == {*SHARES[share]}
    assert sum(said["points"] for said in found.values()) >= POINTS
    for name, said in found.items():
        # a boundary more or less: what is marked rides with the unit that comes first
        assert said["singles"] >= said["boundaries"] - 4, name
        assert said["doubles"] > 0, name
        assert sum(said["kinds"].values()) == said["boundaries"] >= 30
    met = {kind for said in found.values() for kind in said["kinds"]}
    assert met >= {*KINDS, "before telegram sendMessage", "after telegram sendMessage"}


LETTERS = tuple(one.name for one in LETTER_STORIES)
COUNTED = (
    "letters approved", "letters outside", "letters sent", "letters posted", "post events", "removals asked for",
    "mails brought: answer", "mails brought: not_delivered", "looks", "removals seen",
)  # fmt: skip
"""What the judge of letters counts: what a promise was kept for."""


@pytest.mark.crash
@pytest.mark.timeout(1500)
def test_letters_killed_at_every_boundary() -> None:
    """Approval, way out, answer, what the post says, removal: nothing is lost or doubled, nothing leaves before its approval,
    no removal is asked for before the capture; of each the judge has counted some."""
    found = ran("harness", scenarios=LETTERS, doubles=1, seed=11)
    counted = {name: sum(said["counted"].get(name, 0) for said in found.values()) for name in COUNTED}
    print(shown(found), counted)
    assert wrong(found) == []
    assert [name for name, number in counted.items() if number < 40] == []
    assert {"before post", "after post", "before mail", "after mail"} <= {
        kind for said in found.values() for kind in said["kinds"]
    }
    for name, said in found.items():
        assert said["singles"] >= said["boundaries"] - 4, name


LETTERS_SEEN = {
    "posts_without_asking": ("letter_by_post", "after post", "arrived 2 times"),
    "takes_mail_before_it_is_kept": ("letter_by_mail", "before fsync", "taken 0 times"),
    "takes_every_mail_anew": ("letter_by_mail", "after commit", "taken 2 times"),
    "forgets_what_the_post_said": ("letter_by_post", "before post", "what the post did is told 2 times"),
    "believes_one_look": ("removal_watched", "before commit", "said to be removed after 1 absences"),
    "approves_in_advance": ("letter_by_mail", "before mail", "that nobody approved"),
    "asks_before_the_capture": ("letter_waits_for_capture", "before mail", "before the capture"),
}
"""A desk that breaks a promise of letters, the story and the place that show it, and how the judge names it."""


@pytest.mark.crash
@pytest.mark.timeout(1500)
def test_a_desk_that_breaks_a_promise_of_letters_is_seen() -> None:
    """The judge of letters names each."""
    assert {*LETTERS_SEEN} == {*LETTERS_BROKEN}
    found = ran("harness", broken={name: (story, at) for name, (story, at, _) in LETTERS_SEEN.items()})
    for name, (_, _, seen_as) in LETTERS_SEEN.items():
        assert any(seen_as in line for line in found[name]["wrong"]), (name, found[name]["wrong"][:5])


BROKEN = {
    "acknowledges_first": ("report", "after acknowledging", "never told"),
    "sends_again": ("lawyer_letter", "after mail", "an act of class C arrived 2 times"),
    "marks_first": ("registered_letter", "before mail", "a mail was lost"),
    "audits_apart": ("closing", "after commit", "audited 0"),
}
"""A desk that breaks one promise, the story that shows it when it is killed at some places, and what is then said."""


@pytest.mark.crash
@pytest.mark.timeout(1500)
def test_a_broken_desk_is_seen() -> None:
    """The same kills and the same judge; a desk that breaks one promise does not pass."""
    found = ran("harness", broken={name: (story, at) for name, (story, at, _) in BROKEN.items()})
    for name, (_, _, seen_as) in BROKEN.items():
        assert any(seen_as in line for line in found[name]["wrong"]), (name, found[name]["wrong"][:5])


@pytest.mark.crash
@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", NAMES)
def test_killed_twice_at_every_pair(name: str) -> None:
    """Every boundary, and in each recovery every boundary again."""
    found = ran("harness", scenarios=[name], pairs=True)
    print(shown(found))
    assert wrong(found) == []
    assert found[name]["doubles"] > 500

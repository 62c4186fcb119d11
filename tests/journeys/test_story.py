"""The main job from the first message to the closed case, through every real part, as `egide demo --once` plays it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Path]:
    """`egide demo --once --json` in an empty folder."""
    folder = tmp_path_factory.mktemp("story")
    ran = subprocess.run(
        [sys.executable, "-m", "egide", "demo", "--once", "--json"],
        cwd=folder, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, timeout=110,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout), folder / "build" / "demo"


def events(played: tuple[dict[str, object], Path], name: str) -> list[dict[str, object]]:
    timeline = played[0]["timeline"]
    assert isinstance(timeline, list)
    return [one for one in timeline if one["event"] == name]


def test_plan_within_twelve_answers(played: tuple[dict[str, object], Path]) -> None:
    """A defamation report reaches its plan after twelve answers at the most."""
    assert 0 < len(events(played, "fact:given")) <= 12
    assert len(events(played, "plan:made")) == 1


def test_capture_before_the_formal_notice(played: tuple[dict[str, object], Path]) -> None:
    """The formal notice was refused before the capture was in, and left after it."""
    story = played[0]["story"]
    assert isinstance(story, list)
    assert any("formal notice refused" in line for line in story)
    steps = [(one["event"], one["step"]) for one in events(played, "step:done") + events(played, "step:started")]
    timeline = played[0]["timeline"]
    assert isinstance(timeline, list)
    order = [(one["event"], one.get("step")) for one in timeline]
    assert ("step:done", "bailiff_capture") in steps
    assert order.index(("step:done", "bailiff_capture")) < order.index(("step:started", "formal_notice_author"))


def test_follow_ups_then_the_lawyer(played: tuple[dict[str, object], Path]) -> None:
    """Three reminders of the notice are drafted on their days, then the step is given up and a lawyer is asked, after the
    written request alone."""
    fired = [one["number"] for one in events(played, "follow_up:fired") if one.get("step") == "formal_notice_author"]
    assert fired == [1, 2, 3, 4]
    timeline = played[0]["timeline"]
    assert isinstance(timeline, list)
    names = [one["event"] for one in timeline]
    assert names.index("case:escalated") < names.index("lawyer:choice_requested") < names.index("lawyer:offered")
    assert [one["event"] for one in timeline if str(one["event"]).startswith("lawyer:")] == [
        "lawyer:choice_requested", "lawyer:offered", "lawyer:declined", "lawyer:offered", "lawyer:accepted",
    ]  # fmt: skip
    assert names[-1] == "case:closed"


def test_what_it_leaves(played: tuple[dict[str, object], Path]) -> None:
    """Chat, mails, analysis, pages and the picture of the plan lie in build/demo."""
    folder = played[1]
    assert {path.name for path in folder.iterdir()} >= {
        "chat.txt", "timeline.json", "analysis.json", "facts.json", "mails.json", "case.html", "lawyer.html", "plan.png",
    }  # fmt: skip
    assert (folder / "plan.png").read_bytes().startswith(b"\x89PNG")
    mails = json.loads((folder / "mails.json").read_text("utf-8"))
    offered = {mail["to"][0] for mail in mails if any("/offer/" in link for link in mail["links"])}
    assert len(offered) == 2
    assert "peut-être" in (folder / "chat.txt").read_text("utf-8")

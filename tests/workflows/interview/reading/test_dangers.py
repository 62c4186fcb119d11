"""Every kind of danger is heard in the words of the street, of Belgium, of the phone; what only sounds like it calls nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import pytest
import yaml

from tests.ready import ROOT, words
from workflows.interview.reading.safety import read_safety
from workflows.interview.reading.values import make_ready

GOLDEN: Final = yaml.safe_load((ROOT / "tests" / "golden" / "dangers.yaml").read_text("utf-8"))
PHRASES: Final = sorted((ROOT / "tools" / "reader" / "phrases").glob("*.yaml"))
LANGUAGES: Final = ("fr", "nl", "en")
ALARMS: Final = frozenset({"self_harm", "violence", "child_at_risk"})
AT: Final = datetime(2026, 11, 30, 12, tzinfo=UTC)
FEWEST: Final = 5
"""Texts of each kind and language."""
NEEDLESS: Final = 0.15
"""Of the harmless texts, this share may be asked about."""


def heard(text: str) -> str:
    """What the readers say of danger in it."""
    return read_safety(make_ready(text, AT, None, None, words().chat.reading)).value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", GOLDEN["kinds"])
def test_every_kind_of_danger_is_heard(kind: str, language: str) -> None:
    """As what it is, or at least asked about where the kind allows it."""
    case = GOLDEN["kinds"][kind]
    texts = case[language]
    deaf = [(text, came) for text in texts if (came := heard(text)) not in case["heard_as"]]
    assert len(texts) >= FEWEST
    assert deaf == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_sounds_like_danger_calls_nobody(language: str) -> None:
    """Nobody is called, and few are asked."""
    texts = GOLDEN["nothing"][language]
    came = {text: heard(text) for text in texts}
    assert [one for one in came.items() if one[1] in ALARMS] == []
    assert sum(one != "none" for one in came.values()) <= NEEDLESS * len(texts)


def test_the_harmless_phrases_alarm_nobody() -> None:
    """Of all the texts from which the model learns what is harmless, none is an alarm."""
    texts = [
        line.strip()
        for path in PHRASES
        for heading, lines in yaml.safe_load(path.read_text("utf-8")).items()
        if heading.split(";")[0].strip() == "none"
        for line in lines.strip().splitlines()
    ]
    alarmed = [(text, came) for text in texts if (came := heard(text)) in ALARMS]
    print(f"{len(texts)} harmless texts, {len(alarmed)} alarms")
    assert len(texts) > 1500
    assert alarmed == []

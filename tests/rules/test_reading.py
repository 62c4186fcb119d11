"""The patterns by which people's words are read: each hears its own example and not the other; a bad file is refused."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from adapters.rules.reading import load_reading_rules
from adapters.rules.yaml_file import BadRuleFile
from tests.ready import ROOT, words
from workflows.interview.reading.lexicon import Pattern

READING = ROOT / "rules" / "chat" / "reading"
RULES = words().chat.reading
LEXICON = RULES.lexicon
MISTAKES = [
    ("idioms.yaml", 'say: "', 'says: "', "`idiom.fr.0.says` is not a key that is known here"),
    ("idioms.yaml", 'say: "(lach', 'say: "lach | (lach', "only words stand here"),
    ("idioms.yaml", "..3", "..30", "a gap has 1 to 12 words"),
    ("idioms.yaml", " ..3 (dood|kapot|rot)", " ..3", "neither begins nor ends with a gap"),
    ("idioms.yaml", "..3 (dood|kapot|rot)", "@nothing", "there is no class `@nothing`"),
    ("idioms.yaml", "..3 (dood|kapot|rot)", "d*", "at least two letters"),
    ("idioms.yaml", '"}', '", flags: [loud]}', "cannot be 'loud'"),
    ("spelling.yaml", "elided:", "cut:", "`cut` is not a key that is known here"),
    ("classes.yaml", "  fr:", "  de:", "is not a key that is known here"),
]


def heard(pattern: Pattern, text: str) -> bool:
    """Whether this very pattern, with the idioms, hears the text."""
    spoken = LEXICON.spelling.spoken(text)
    return any(one.pattern is pattern for one in LEXICON.matches(spoken).all)


def test_every_pattern_hears_its_example() -> None:
    """What a pattern is for is heard, and by that very pattern."""
    deaf = [f"{one.concept} {one.text!r}: {one.positive!r}" for one in LEXICON.patterns if not heard(one, one.positive)]
    assert deaf == []


def test_no_pattern_hears_what_it_must_not() -> None:
    """The other example is not heard by the pattern."""
    wrong = [f"{one.concept} {one.text!r}: {one.negative!r}" for one in LEXICON.patterns if heard(one, one.negative)]
    assert wrong == []


def test_no_pattern_stands_twice() -> None:
    """One way to say a concept stands once."""
    counted = Counter((one.concept, one.language, one.text) for one in LEXICON.patterns)
    assert [one for one, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(("name", "old", "new", "why"), MISTAKES)
def test_a_bad_file_is_refused(tmp_path: Path, name: str, old: str, new: str, why: str) -> None:
    """File, line and reason are named."""
    folder = tmp_path / "rules" / "chat" / "reading"
    shutil.copytree(READING, folder)
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BadRuleFile) as refused:
        load_reading_rules(folder)
    assert str(refused.value).startswith(f"rules/chat/reading/{name}, line ")
    assert why in str(refused.value)

"""The statistical model: it ships with weights learned from the texts in the repository, and only proposes and raises."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from adapters.rules.reader_model import load_reader_model
from adapters.rules.yaml_file import BadRuleFile
from tests.conftest import ROOT
from tests.ready import words
from tools.reader.texts import single_lines
from tools.train_reader import WEIGHTS, made_from
from workflows.interview.reading.agreement import agreed_labels, hears_concern
from workflows.interview.reading.model import LONGEST_TO_SCORE, ReaderModel, Scores, stretches, words_of

MODEL = load_reader_model(WEIGHTS)
FEW = 50


def said(
    chances: Mapping[tuple[str, str], float],
    proposed: Iterable[tuple[str, str]] = (),
    strong: Iterable[tuple[str, str]] = (),
) -> Scores:
    return Scores(chances, frozenset(proposed), frozenset(strong))


def test_the_weights_are_of_these_texts() -> None:
    """Whoever changes a text or the way of learning runs `make reader`."""
    assert MODEL.made_from == made_from()


def test_the_weights_are_small() -> None:
    """They travel with every installation."""
    assert WEIGHTS.stat().st_size < 3_000_000


def test_a_label_of_few_texts_is_never_strong() -> None:
    """Its threshold cannot be known."""
    assert [one.name for one in MODEL.labels if one.texts < FEW and one.strong <= 1] == []


def test_the_product_reads_as_the_tool_learned() -> None:
    """What was learned is found again: a change of how words are cut would show here."""
    lines = single_lines()[::7]
    heard = [line for line in lines if line.safety]
    right = sum(("safety", "concern") in MODEL.scores(line.text).proposed for line in heard)
    spoken = sum(MODEL.scores(line.text).ranked("language")[:1] == (line.language,) for line in lines)
    assert (right >= 0.95 * len(heard), spoken >= 0.97 * len(lines)) == (True, True), (right, spoken)


@pytest.mark.parametrize("text", ["", "   ", "…", "🙂🙂", "?!", "a", "0", "é" * 9000, "a b " * 3000, "x" * 20_000])
def test_any_text_has_chances(text: str) -> None:
    """However empty or long."""
    chances = MODEL.scores(text).chances
    assert len(chances) == len(MODEL.labels)
    assert all(0 <= chance <= 1 for chance in chances.values())


def test_a_long_text_is_read_up_to_a_limit() -> None:
    """What stands behind it costs nothing."""
    long = "mon voisin ment. " * 400
    assert MODEL.chances(long) == MODEL.chances(long[:LONGEST_TO_SCORE])


def test_words_are_plain() -> None:
    """No accents, no addresses; an age of a child is told apart from other numbers."""
    assert words_of("J'ai 13 ans!! Voilà https://x.y/z @kim 2500€ 16yo ouiiiii") == [
        "j", "ai", "7", "ans", "voila", "0", "7yo", "ouii",
    ]  # fmt: skip


def test_a_cry_in_a_long_story_is_heard() -> None:
    """A stretch of the text is scored by itself."""
    story = "une cliente a mis un faux avis sur mon restaurant et je perds des réservations. " * 6
    cry = "je vais en finir ce soir. "
    assert max(map(len, stretches(story))) <= 14
    assert ("safety", "concern") in MODEL.scores(story + cry + story).proposed


def test_no_weights_say_nothing() -> None:
    """The readers do without."""
    scores = ReaderModel().scores("je veux mourir")
    assert (scores.chances, scores.best("kind"), hears_concern(scores)) == ({}, None, False)


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b'{"buckets": 8, "labels": [], "seed": 1, "made_from": ""}\n!!', b"\xff\x00"]
)
def test_weights_that_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    """The refusal names the file."""
    path = tmp_path / "model.txt"
    path.write_bytes(content)
    with pytest.raises(BadRuleFile, match=r"model\.txt"):
        load_reader_model(path)


# ---------------------------------------------------------------- lexicon and model
@pytest.mark.parametrize("name", ["concern", "self_harm", "violence", "child_at_risk"])
def test_the_model_alone_asks(name: str) -> None:
    """Where it is certain; what it only proposes asks nothing."""
    label = ("safety", name)
    assert hears_concern(said({label: 0.99}, {label}, {label}))
    assert not hears_concern(said({label: 0.7}, {label}))


def test_labels_by_agreement() -> None:
    """What both say goes first and may be sure; what either says alone is asked."""
    sure = said({("kind", "extortion"): 0.9}, {("kind", "extortion")}, {("kind", "extortion")})
    assert agreed_labels("kind", ["extortion"], sure) == (("extortion", True),)
    assert agreed_labels("kind", ["defamation"], sure) == (("extortion", False), ("defamation", False))
    assert agreed_labels("kind", ["defamation", "extortion"], sure) == (("extortion", True), ("defamation", False))
    assert agreed_labels("kind", [], sure) == (("extortion", False),)
    assert agreed_labels("victim", [], sure) == ()
    assert agreed_labels("victim", ["child"], sure) == (("child", False),)


# ---------------------------------------------------------------- languages
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mon ex a piraté mon insta et il veut du fric", "fr"),
        ("jsuis dégoutée il a mis ma photo", "fr"),
        ("mijn ex heeft mijn insta gehackt en wil geld", "nl"),
        ("kheb da nie gezegd se", "nl"),
        ("my ex hacked my insta and wants money", "en"),
        ("help he is outside", "en"),
        ("je veux mourir", "fr"),
        ("ik wil dood", "nl"),
        ("Facebook 2024", None),
        ("", None),
    ],
)
def test_the_language_is_guessed(text: str, language: str | None) -> None:
    """Of short and mixed texts; a name or a number is no language."""
    assert words().chat.guess_language(text) == language


def test_models_are_shipped_as_data() -> None:
    """No pickle: a line of JSON and numbers."""
    assert WEIGHTS.read_bytes()[:1] == b"{"
    assert WEIGHTS.is_relative_to(ROOT / "rules")


def test_a_model_of_an_earlier_release_is_read_like_one_of_this(tmp_path: Path) -> None:
    """The same weights, in the coding of then and of now; a coding that nobody knows is refused."""
    written = WEIGHTS.read_bytes()
    header, _, packed = written.partition(b"\n")
    told = json.loads(header)
    assert told.pop("coding") == "base64"
    before = tmp_path / "model.txt"
    before.write_bytes(json.dumps(told).encode() + b"\n" + base64.b85encode(base64.b64decode(packed)) + b"\n")
    assert load_reader_model(before) == MODEL
    before.write_bytes(json.dumps({**told, "coding": "base12"}).encode() + b"\n" + packed)
    with pytest.raises(BadRuleFile, match="base12"):
        load_reader_model(before)

"""Loads `rules/chat/reading/`: how people spell, and the patterns by which their words are read. Refusals name file and line.

`spelling.yaml` has the spelling, `classes.yaml` the classes of words, `frames.yaml` the concepts that speak together,
`told_facts.yaml` the answers that concepts give, `model.txt` the weights of the statistical model. Every other file maps
concepts to their patterns by language:
`{say: pattern, yes: a text that says it, no: one that does not}`, with `flags` where they differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from adapters.rules.reader_model import load_reader_model
from adapters.rules.yaml_file import Part, read_rule_file
from workflows.interview.reading.frames import Frame, Frames
from workflows.interview.reading.lexicon import NEGATION, BadPattern, Lexicon, Pattern
from workflows.interview.reading.patterns import Classes, ReadPattern, patterns_of, terms_of
from workflows.interview.reading.spoken import Spelling, fold
from workflows.interview.reading.told_facts import BESIDE, Rows, ToldFacts
from workflows.interview.reading.values import ReadingRules
from workflows.kernel.people import LANGUAGES, Language

SPELLING, CLASSES, FRAMES, MODEL = "spelling.yaml", "classes.yaml", "frames.yaml", "model.txt"
TOLD_FACTS = "told_facts.yaml"
PARTS: Final = ("whole", "also", "elided", "attached", "dropped")
FLAGS: Final = ("negatable", "quoted_ok", "third_person")
_LANGUAGES: Final[frozenset[str]] = frozenset(LANGUAGES)
_LISTED: Final = ("business", "strangers")
_OF_ROW: Final = frozenset({"all"})
_OF_PATTERN: Final = frozenset({"say", "yes", "no", "flags"})


def load_reading_rules(folder: Path) -> ReadingRules:
    """Gives everything in `folder`. Raises BadRuleFile."""
    spelling = _spelling(read_rule_file(folder / SPELLING))
    written = read_rule_file(folder / CLASSES)
    classes = {language: _classes(written, language) for language in LANGUAGES}
    files = [path for path in sorted(folder.glob("*.yaml")) if path.name not in (SPELLING, CLASSES, FRAMES, TOLD_FACTS)]
    terms = terms_of(spelling)
    readers = {language: patterns_of(terms, classes[language]) for language in LANGUAGES}
    patterns = tuple(one for path in files for one in _patterns(read_rule_file(path), readers))
    negations = frozenset(fold(word) for language in LANGUAGES for word in classes[language].get(NEGATION, ()))
    concepts = frozenset(one.concept for one in patterns)
    return ReadingRules(
        Lexicon(spelling, patterns, negations),
        frames=_frames(read_rule_file(folder / FRAMES), concepts),
        told_facts=_told_facts(read_rule_file(folder / TOLD_FACTS), concepts | BESIDE),
        model=load_reader_model(folder / MODEL),
    )


def _frames(body: Part, concepts: frozenset[str]) -> Frames:
    kinds = body.only(frozenset({"kinds", *_LISTED})).part("kinds")
    listed = [body.texts(name) for name in _LISTED]
    for name, held in zip(_LISTED, listed, strict=True):
        for number, kind in enumerate(held):
            if kind not in kinds.names():
                body.fail(f"names `{kind}`, which has no frames", name, number)
    frames = {kind: tuple(_frame(line, concepts) for line in kinds.parts(kind)) for kind in kinds.names()}
    return Frames(frames, *map(frozenset, listed))


def _frame(line: Part, concepts: frozenset[str]) -> Frame:
    return Frame(_row(line.only(frozenset({"all", "weight"})), concepts), line.number("weight", lowest=1))


def _told_facts(body: Part, concepts: frozenset[str]) -> ToldFacts:
    return ToldFacts({thing: _answers(body.part(thing), concepts) for thing in body.names()})


def _answers(body: Part, concepts: frozenset[str]) -> Mapping[str, Rows]:
    return {value: tuple(_row(line.only(_OF_ROW), concepts) for line in body.parts(value)) for value in body.names()}


def _row(line: Part, concepts: frozenset[str]) -> tuple[str, ...]:
    named = line.texts("all")
    for number, concept in enumerate(named):
        if concept not in concepts:
            line.fail(f"names `{concept}`, which no pattern hears", "all", number)
    return named


def _spelling(body: Part) -> Spelling:
    body.only(frozenset(PARTS))
    parts = {part: _spelled(body.part(part)) for part in PARTS}
    dropped = {written: frozenset(neighbours) for written, neighbours in parts["dropped"].items()}
    return Spelling(parts["whole"], parts["also"], parts["elided"], parts["attached"], dropped)


def _spelled(part: Part) -> Mapping[str, tuple[str, ...]]:
    return {fold(written): tuple(map(fold, meant.split())) for written, meant in part.pairs_here()}


def _classes(body: Part, language: Language) -> Classes:
    return {name: body.part(name).only(_LANGUAGES).texts(language) for name in body.names()}


def _patterns(body: Part, readers: Mapping[Language, ReadPattern]) -> Iterator[Pattern]:
    for concept in body.names():
        languages = body.part(concept).only(_LANGUAGES)
        for language in LANGUAGES:
            for line in languages.parts(language):
                yield _pattern(concept, language, line, readers[language])


def _pattern(concept: str, language: Language, line: Part, read: ReadPattern) -> Pattern:
    say, positive, negative = line.only(_OF_PATTERN).text("say"), line.text("yes"), line.text("no")
    flags = line.texts("flags")
    for flag in flags:
        if flag not in FLAGS:
            line.fail(f"cannot be {flag!r}; it is one of {', '.join(FLAGS)}", "flags")
    try:
        elements = read(say)
        negatable, quotable, of_others = (flag in flags for flag in FLAGS)
        pattern = Pattern(concept, language, say, elements, positive, negative, negatable, quotable, of_others)
        pattern.anchor  # noqa: B018 - asked for here, where the line is known
    except BadPattern as bad:
        line.fail(str(bad), "say")
    return pattern

"""Reads `rules/proceedings/_frames.yaml`: the frames of drafts. Refused, with file and line: a sentence that lacks a
language of its countries, a gap that is no field, a kind or a condition that is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from adapters.rules.common import Ground
from adapters.rules.proceedings import FOLDER
from adapters.rules.yaml_file import Part
from workflows.kernel.text import LANGUAGES, spoken_in
from workflows.law.rulebook import Rulebook
from workflows.proceedings.draft import GAP
from workflows.proceedings.frames import Frame, FrameRules, Sentence, Spoken
from workflows.proceedings.rules import DAY_IDS, KINDS, ProceedingRules

FILE: Final = "_frames.yaml"
PARTS: Final = ("opening", "claims", "closing")
WORDS: Final = (
    "mark", "blank", "confirm", "missing", "by_bailiff", "by_court", "facts", "publications", "tried", "grounds", "shown",
    "claims", "exhibits", "no_exhibit", "mentions", "voids", "days", "unsettled", "met", "said_by", "told_so",
    "at_address", "since", "looks", "by_date", "assumed", "step_done",
    "on_date", "no_fact",
)  # fmt: skip
_STRAIGHT: Final = re.compile(r"(?<=\w)'(?=\w)")


def load_frames(folder: Path, book: Rulebook, proceedings: ProceedingRules) -> FrameRules:
    """Every frame of `folder`/proceedings, in the languages of the countries that use it. Raises BadRuleFile."""
    ground = Ground.known_to(folder, book)
    file = ground.file(f"{FOLDER}/{FILE}").only(frozenset({"languages", "words", "day_names", "fields", "frames"}))
    framed = {one.jurisdiction for one in proceedings.proceedings.values() if one.frame is not None}
    languages = _languages(file.part("languages"), ground, [one for one in ground.jurisdictions.codes if one in framed])
    every = frozenset(one for listed in languages.values() for one in listed)
    local = frozenset(spoken_in(one, code) for one in every for code in languages)
    words = _table(file.part("words").only(frozenset(WORDS)), every, local, WORDS)
    days = _table(file.part("day_names").only(frozenset(DAY_IDS)), every, local, DAY_IDS)
    fields_part = file.part("fields")
    fields = _table(fields_part, every, local, tuple(fields_part.names()))
    listed = file.part("frames")
    frames = {}
    for name in listed.names():
        used = [one.jurisdiction for one in proceedings.proceedings.values() if one.frame == name]
        if not used:
            listed.fail("is the frame of no proceeding", name)
        needed = frozenset(one for country in used for one in languages.get(country, ()))
        part = listed.part(name).only(frozenset(PARTS))
        read = {key: list(_sentences(part, key, needed, local, fields, ground)) for key in PARTS}
        frames[name] = Frame(name, read["opening"], read["claims"], read["closing"])
    for one in proceedings.proceedings.values():
        if one.frame is not None and one.frame not in frames:
            listed.fail(f"has no frame `{one.frame}`, which {one.id} names")
    return FrameRules(languages, words, days, fields, frames)


def _languages(part: Part, ground: Ground, countries: Sequence[str]) -> Mapping[str, Sequence[str]]:
    part.only(frozenset(ground.jurisdictions.codes))
    for country in countries:
        for number, one in enumerate(part.texts(country)):
            if one not in LANGUAGES:
                part.fail(f"cannot be {one!r}; it is one of {', '.join(LANGUAGES)}", country, number)
        if not part.texts(country):
            part.fail(f"has no language for {country}")
    return {country: part.texts(country) for country in countries}


def _table(part: Part, needed: frozenset[str], local: frozenset[str], names: Sequence[str]) -> dict[str, Spoken]:
    return {name: _spoken(part.part(name).only(needed | local), needed) for name in names}


def _spoken(part: Part, needed: frozenset[str], *beside: str) -> Spoken:
    """The text in each language that is needed, with the apostrophe of print."""
    for one in sorted(needed):
        part.text(one)
    return {name: _STRAIGHT.sub("\u2019", part.text(name)) for name in part.names() if name not in beside}


def _sentences(
    part: Part, key: str, needed: frozenset[str], local: frozenset[str], fields: Mapping[str, Spoken], ground: Ground
) -> Iterator[Sentence]:
    for entry in part.parts(key):
        entry.only(needed | local | {"kinds", "when"})
        text = _spoken(entry, needed, "kinds", "when")
        for language, said in text.items():
            for gap in GAP.findall(said):
                if gap not in fields:
                    entry.fail(f"has a gap `{gap}`, which is no field", language)
        for number, one in enumerate(entry.texts("kinds")):
            if one not in KINDS:
                entry.fail(f"cannot be {one!r}; it is one of {', '.join(KINDS)}", "kinds", number)
        kinds = [kind for kind in KINDS if kind in entry.texts("kinds")]
        yield Sentence(text, kinds, ground.when(entry))

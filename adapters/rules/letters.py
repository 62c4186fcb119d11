"""Reads `rules/letters/`: the kinds of letters, their clauses, the fields they have gaps for, the words that none may hold.

| file | holds |
| --- | --- |
| `_frame.yaml` | what stands around the words: salutations, signatures, marks of a preview, languages of countries |
| `_fields.yaml` | what has a gap: its name, how it is written, which fact fills it |
| `_contents.yaml` | what a letter may have to hold, by name |
| `_clauses.yaml` | clauses that several kinds share |
| `_lint.yaml` | words that are forbidden, or that whoever approves must see |
| `<kind>.yaml` | a kind of letter; `variants` where a country has several |

Whatever does not hold together is refused with file and line: a clause without a reference, a text that lacks a language, a
fact, field, content or step that does not exist, a content that no clause gives, words of our own that the lint forbids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from adapters.rules.common import Ground
from adapters.rules.letter_names import SIGNERS, TONES, LetterNames
from adapters.rules.letter_ways import channels_in, deadline_in, doors_in
from adapters.rules.read_text import WORDS, words_of
from adapters.rules.yaml_file import Part
from workflows.kernel.text import LANGUAGES, LocalizedText
from workflows.law import conditions
from workflows.law import fact_values as read
from workflows.law.conditions import NEVER, BadCondition, Condition
from workflows.law.fact_schema import FACTS
from workflows.law.fact_values import Reader
from workflows.law.rulebook import CONFIDENCES, Rulebook
from workflows.letters.lint import found_phrases
from workflows.letters.rules import (
    EACH,
    FORMS,
    OBLIGATIONS,
    SEVERITIES,
    STYLES,
    Clause,
    Content,
    Each,
    Field,
    Frame,
    Gate,
    LetterKind,
    LetterRules,
    Phrase,
    Signer,
    Tone,
    ValueShape,
)
from workflows.letters.template import gaps
from workflows.letters.values import COMPUTED

FOLDER: Final = "letters"
SHAPES: Final[Mapping[ValueShape, Reader]] = {
    "line": read.text, "lines": read.text, "text": read.text, "day": read.day, "instant": read.instant, "money": read.money,
}  # fmt: skip
WINDOWS: Final = ("left", "right")
_FRAME: Final = (
    "languages",
    "words",
    "salutations",
    "closings",
    "senders",
    "addressees",
    "signatures",
    "signers",
    "windows",
)
_ROW: Final = frozenset({"id", "in", "obligation", "reference", "confidence", "when", "source"})
_CLAUSE: Final = frozenset(
    {"id", "in", "gives", "when", "style", "each", "reference", "confidence", "source", "shared", *WORDS}
)
_KIND: Final = frozenset({
    "title", "form", "addressee", "steps", "in", "signers", "tones", "languages", "subject", "contents", "gates", "clauses",
    "enclosures", "channels", "deadline", "four_eyes", "doors",
})  # fmt: skip


def load_letters(folder: Path, book: Rulebook) -> LetterRules:
    """Gives everything under `folder`/letters, whose names are those of `book`. Raises BadRuleFile."""
    return _Reading(Ground.known_to(folder, book)).rules(book)


@dataclass
class _Reading:
    """One pass over the folder."""

    ground: Ground
    names: LetterNames = field(init=False)
    countries: frozenset[str] = field(init=False)
    labels: dict[str, LocalizedText] = field(default_factory=dict)
    shared: dict[str, Clause] = field(default_factory=dict)
    phrases: Sequence[Phrase] = ()

    def __post_init__(self) -> None:
        self.names = LetterNames(self.ground)
        self.countries = frozenset(self.ground.jurisdictions.codes)

    def rules(self, book: Rulebook) -> LetterRules:
        files = dict(self.ground.files(FOLDER))
        self.names.fields = fields = dict(self._fields(files.pop("_fields")))
        frame_file = files.pop("_frame").only(frozenset(_FRAME))
        self.countries = self._countries(frame_file)
        frame = self._frame(frame_file)
        labels = files.pop("_contents").only(frozenset({"contents"})).part("contents")
        self.labels = self.ground.table(labels)
        self.phrases = list(self._phrases(files.pop("_lint"), frame))
        shared = files.pop("_clauses").only(frozenset({"clauses"}))
        self.shared = {one.id: one for one in self._clauses(shared, self.countries)}
        kinds = {
            (one.id, one.variant): one for name, part in files.items() for one in self._kind(name, part, frame, book)
        }
        languages = dict(frame_file.part("languages").only(self.countries).pairs_here())
        version = f"{book.version}.{hashlib.sha256(self.ground.digest.digest()).hexdigest()[:8]}"
        return LetterRules(version, kinds, fields, self.phrases, frame, languages)

    # ------------------------------------------------------------------ what all kinds share
    def _fields(self, part: Part) -> Iterator[tuple[str, Field]]:
        listed = part.only(frozenset({"fields"})).part("fields")
        for name in listed.names():
            one = listed.part(name).only(WORDS | {"shape", "fact", "computed"})
            shape: ValueShape = one.one_of("shape", tuple(SHAPES)) if one.has("shape") else "line"
            fact, computed = one.text_or("fact") or None, one.text_or("computed") or None
            if fact is not None and fact not in FACTS:
                one.fail(f"`{fact}` is not a fact", "fact")
            if computed is not None and computed not in COMPUTED:
                one.fail(f"`{computed}` is nothing the case knows; known: {', '.join(sorted(COMPUTED))}", "computed")
            yield name, Field(name, words_of(one), shape, SHAPES[shape], fact, computed)

    def _countries(self, frame: Part) -> frozenset[str]:
        """The countries whose letters were written: a country that the rules know besides has none yet."""
        windows = frame.part("windows").only(frozenset(self.ground.jurisdictions.codes))
        return frozenset(windows.names())

    def _frame(self, part: Part) -> Frame:
        signers = self.ground.table(part.part("signers").only(frozenset(SIGNERS)))
        words = self.ground.table(part.part("words"))
        windows = part.part("windows")
        self._known_gaps(part, words["day"], "words", "day")
        return Frame(
            words=words,
            salutations=self._gapped(part.part("salutations")),
            closings=self._gapped(part.part("closings")),
            senders=self._lines(part.part("senders")),
            addressees=self._lines(part.part("addressees")),
            signatures=self._lines(part.part("signatures")),
            signers=signers,
            windows={one: windows.one_of(one, WINDOWS) for one in sorted(self.countries)},
        )

    def _gapped(self, part: Part) -> Mapping[str, LocalizedText]:
        found = self.ground.table(part)
        for name, words in found.items():
            self._known_gaps(part, words, name)
        return found

    def _lines(self, part: Part) -> Mapping[str, Sequence[LocalizedText]]:
        found: dict[str, Sequence[LocalizedText]] = {}
        for name in part.names():
            lines = [self.ground.words(one) for one in part.parts(name)]
            for number, line in enumerate(lines):
                self._known_gaps(part, line, name, number)
            found[name] = lines
        return found

    def _known_gaps(self, part: Part, words: LocalizedText, *where: str | int) -> None:
        for name in sorted(frozenset().union(*map(gaps, words.all())) - self.names.fields.keys()):
            part.fail(f"has a gap for `{name}`, which is no field of _fields.yaml", *where)
        if len({gaps(words[language]) for language in LANGUAGES}) != 1:
            part.fail("has other gaps in one language than in another", *where)

    def _phrases(self, part: Part, frame: Frame) -> Iterator[Phrase]:
        listed = part.only(frozenset({"phrases"})).part("phrases")
        keys = frozenset({"in", "severity", "to", "by", "reference", "confidence", "source", "words"})
        for name in listed.names():
            one = listed.part(name).only(WORDS | keys)
            words = one.part("words").only(frozenset(LANGUAGES))
            for number, addressee in enumerate(one.texts("to")):
                if addressee not in frame.addressees:
                    one.fail(f"`{addressee}` is no addressee of _frame.yaml", "to", number)
            yield Phrase(
                name, self._in(one, self.countries), one.one_of("severity", SEVERITIES),
                frozenset(one.texts("to")), frozenset(one.texts("by")), one.text("reference"),
                one.one_of("confidence", sorted(CONFIDENCES)), words_of(one),
                {language: words.texts(language) for language in words.names()},
            )  # fmt: skip

    # ------------------------------------------------------------------ one kind
    def _kind(self, name: str, part: Part, frame: Frame, book: Rulebook) -> Iterator[LetterKind]:
        if not part.has("variants"):
            yield self._one(name, None, part.only(_KIND), frame, book)
            return
        variants = part.only(frozenset({"variants"})).part("variants")
        for variant in variants.names():
            yield self._one(name, variant, variants.part(variant).only(_KIND), frame, book)

    def _one(self, name: str, variant: str | None, part: Part, frame: Frame, book: Rulebook) -> LetterKind:
        here = self._in(part, self.countries)
        addressee = part.one_of("addressee", tuple(frame.addressees))
        subject = self.ground.words(part.part("subject"))
        self._known_gaps(part, subject, "subject")
        for number, step in enumerate(part.texts("steps")):
            if step not in book.steps:
                part.fail(f"`{step}` is no step of steps.yaml", "steps", number)
        kind = LetterKind(
            id=name,
            variant=variant,
            title=self.ground.words(part.part("title")),
            form=part.one_of("form", FORMS),
            addressee=addressee,
            steps=part.texts("steps"),
            countries=here,
            signers=[self._signer(one, here) for one in part.parts("signers")],
            tones=[self._tone(one) for one in part.parts("tones")],
            languages=dict(part.part("languages").only(here).pairs_here()) if part.has("languages") else {},
            subject=subject,
            contents=[self._content(one, here) for one in part.parts("contents")],
            gates=[self._gate(one, here) for one in part.parts("gates")],
            clauses=list(self._clauses(part, here)),
            enclosures=[(self._when(one), self._enclosure(one)) for one in part.parts("enclosures")],
            channels=channels_in(part, here),
            four_eyes=part.flag("four_eyes"),
            doors=doors_in(part, book),
            deadline=deadline_in(part.part("deadline").only(frozenset(
                {"days", "short_days", "hour", "before_driving", "chasers"}
            )), here) if part.has("deadline") else None,
        )  # fmt: skip
        self._whole(part, kind)
        return kind

    def _whole(self, part: Part, kind: LetterKind) -> None:
        """Every content is given by a clause of its country; every country has somebody who signs; our own words are clean."""
        if not kind.tones:
            part.fail("has no tone", "tones")
        if not kind.clauses:
            part.fail("has no clause", "clauses")
        for country in sorted(kind.countries):
            if not any(country in one.countries for one in kind.signers):
                part.fail(f"nobody signs it in {country}", "signers")
            given = {name for one in kind.clauses if country in one.countries for name in one.gives}
            for number, content in enumerate(kind.contents):
                if country in content.countries and content.id not in given:
                    part.fail(f"no clause gives `{content.id}` in {country}", "contents", number)
        declared = {one.id for one in kind.contents}
        for number, clause in enumerate(kind.clauses):
            for name in clause.gives:
                if name not in declared and clause.id not in self.shared:
                    part.fail(f"gives `{name}`, which is no content of this kind", "clauses", number)
            for phrase, words in found_phrases("\n".join(clause.text.all()), self.phrases):
                if phrase.severity == SEVERITIES[0] and any(
                    phrase.holds_for(country, kind.addressee, signer.id)
                    for country in clause.countries
                    for signer in kind.signers
                ):
                    part.fail(f"says “{words}”, which _lint.yaml forbids (`{phrase.id}`)", "clauses", number)

    def _signer(self, part: Part, here: frozenset[str]) -> Signer:
        part.only(frozenset({"id", "in", "when"}))
        return Signer(part.one_of("id", SIGNERS), self._in(part, here), self._when(part))

    def _tone(self, part: Part) -> Tone:
        part.only(frozenset({"id", "unless"}))
        return Tone(part.one_of("id", TONES), self._when(part, "unless", NEVER))

    def _content(self, part: Part, here: frozenset[str]) -> Content:
        part.only(_ROW)
        name = part.text("id")
        if name not in self.labels:
            part.fail(f"`{name}` is no content of _contents.yaml", "id")
        return Content(
            name, self.labels[name], self._in(part, here), part.one_of("obligation", OBLIGATIONS),
            part.text("reference"), part.one_of("confidence", sorted(CONFIDENCES)), self._when(part),
        )  # fmt: skip

    def _gate(self, part: Part, here: frozenset[str]) -> Gate:
        part.only(_ROW | WORDS)
        if not part.has("when"):
            part.fail("has no `when`: what would shut it")
        return Gate(
            part.text("id"), self._in(part, here), part.one_of("obligation", OBLIGATIONS),
            part.text("reference"), part.one_of("confidence", sorted(CONFIDENCES)), self._when(part), words_of(part),
        )  # fmt: skip

    def _clauses(self, part: Part, here: frozenset[str]) -> Iterator[Clause]:
        for one in part.parts("clauses"):
            one.only(_CLAUSE)
            if one.has("shared"):
                yield self._taken(one.only(frozenset({"shared", "when", "in", "gives"})), here)
                continue
            words = words_of(one)
            self._known_gaps(one, words)
            countries = self._in(one, here)
            yield Clause(
                id=one.text("id"),
                countries=countries,
                gives=one.texts("gives"),
                when=self._when(one),
                style=one.one_of("style", STYLES) if one.has("style") else STYLES[0],
                each=self._each(one, words),
                reference=self._reference(one, countries),
                confidence=self._confidence(one, countries),
                text=words,
            )

    def _taken(self, part: Part, here: frozenset[str]) -> Clause:
        """A clause that several kinds share, under a condition of this kind."""
        name = part.text("shared")
        found = self.shared.get(name)
        if found is None:
            part.fail(f"`{name}` is no clause of _clauses.yaml", "shared")
        countries = self._in(part, here) & found.countries
        if not countries:
            part.fail(f"`{name}` is for other countries than this kind", "shared")
        when = self._when(part) if part.has("when") else found.when
        gives = part.texts("gives") if part.has("gives") else found.gives
        return Clause(
            found.id, countries, gives, when, found.style, found.each, found.reference, found.confidence, found.text
        )

    def _each(self, part: Part, words: LocalizedText) -> Each | None:
        each = part.one_of("each", EACH) if part.has("each") else None
        for name in gaps(words.fr):
            scope = self.names.fields[name].scope
            if scope is not None and scope != each:
                part.fail(f"has a gap for `{name}` and is not said for each {scope}", "fr")
        return each

    def _reference(self, part: Part, countries: frozenset[str]) -> Mapping[str, str]:
        if isinstance(part.raw("reference"), dict):
            found = dict(part.part("reference").only(countries).pairs_here())
            for country in sorted(countries - found.keys()):
                part.fail(f"has no reference for {country}", "reference")
            return found
        return dict.fromkeys(countries, part.text("reference"))

    def _confidence(self, part: Part, countries: frozenset[str]) -> Mapping[str, str]:
        known = sorted(CONFIDENCES)
        if not isinstance(part.raw("confidence"), dict):
            return dict.fromkeys(countries, part.one_of("confidence", known))
        by_country = part.part("confidence").only(countries)
        return {country: by_country.one_of(country, known) for country in sorted(countries)}

    def _enclosure(self, part: Part) -> LocalizedText:
        words = self.ground.words(part, "when")
        self._known_gaps(part, words)
        return words

    def _in(self, part: Part, inherited: frozenset[str]) -> frozenset[str]:
        if not part.has("in"):
            return inherited
        found = part.texts("in")
        for number, country in enumerate(found):
            if country not in inherited:
                part.fail(f"{country} is none of {', '.join(sorted(inherited))}", "in", number)
        return frozenset(found)

    def _when(self, part: Part, key: str = "when", default: Condition = conditions.ALWAYS) -> Condition:
        if not part.has(key):
            return default
        try:
            return conditions.read(part.raw(key), self.names)
        except BadCondition as bad:
            part.fail(f"is no condition: {bad}", key)

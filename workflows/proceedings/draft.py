"""The draft of an act for the partner lawyer, in the language of the procedure: parties, facts with who said them, exhibits by
their numbers, grounds with references, claims, and what is still missing, visibly marked. Pure; a draft is never an act."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from workflows.kernel.text import spoken_in
from workflows.kernel.translator import Translator
from workflows.law.evaluation import FactScope
from workflows.law.facts import Publication, day_of
from workflows.proceedings.days import CountedDay
from workflows.proceedings.draft_choices import check_values, chosen_language, frame_of, languages_of
from workflows.proceedings.frames import Frame, FrameRules, Sentence, say
from workflows.proceedings.rules import Proceeding
from workflows.proceedings.sheet import Line, Read, Sheet

Role = Literal["title", "heading", "paragraph", "item", "quote", "note"]
GAP: Final = re.compile(r"\{([a-z0-9_]+)\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a block; `marked` where somebody has something to fill in or to confirm."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One line or paragraph."""

    role: Role
    pieces: Sequence[Piece]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(one.text for one in self.pieces)


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact in the language of the draft, and who said it; nobody for what the file alone says."""

    text: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class DraftSource:
    """What a draft is filled with beside the facts: values of fields, facts with their sources, exhibits in their order,
    steps that were taken."""

    values: Mapping[str, str] = field(default_factory=dict)
    told: Sequence[ToldFact] = ()
    exhibits: Sequence[str] = ()
    tried: Sequence[tuple[str, date]] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole. `mark` goes on every page; `blanks` are the fields nobody has filled in."""

    proceeding: str
    language: str
    title: str
    mark: str
    blocks: Sequence[Block]
    blanks: Sequence[str]
    rules_version: str


def compose_draft(
    sheet: Sheet, read: Read, rules: FrameRules, source: DraftSource, language: str | None, translator: Translator
) -> Draft:
    """The draft. Raises BadFacts where nothing is drafted for the proceeding, or not in that language, or a value is not for
    any field."""
    country, frame = read.found.facts.jurisdiction, frame_of(rules, sheet.rule)
    chosen = chosen_language(rules, country, language)
    check_values(rules, source.values)
    making = _Making(sheet, read, rules, frame, source, chosen, spoken_in(chosen, country), translator)
    blocks = list(making.blocks())
    return Draft(
        sheet.rule.id, chosen, sheet.rule.act.in_(making.spoken), making.word("mark"), blocks, list(making.blanks),
        read.analysis.rules_version,
    )  # fmt: skip


def draft_text(draft: Draft) -> str:
    """The same words as text, the mark first and last."""
    lines = [draft.mark, ""]
    for one in draft.blocks:
        lines += (
            ["", one.text, ""]
            if one.role in ("title", "heading")
            else [f"– {one.text}" if one.role == "item" else one.text]
        )
    return "\n".join([*lines, "", draft.mark, ""])


@dataclass(slots=True)
class _Making:
    """One draft on its way."""

    sheet: Sheet
    read: Read
    rules: FrameRules
    frame: Frame
    source: DraftSource
    language: str
    spoken: str
    translator: Translator
    blanks: dict[str, None] = field(default_factory=dict)

    def word(self, name: str, **gaps: str) -> str:
        """A word of the house, with its gaps filled by what is given."""
        return GAP.sub(lambda gap: gaps.get(gap[1], gap[0]), say(self.rules.words[name], self.spoken))

    def day(self, day: date) -> str:
        """A day as it is written in the language."""
        return self.translator.say_date(self.language, day)

    def blocks(self) -> Iterator[Block]:
        """Everything, in the order it is read."""
        yield Block("title", [Piece(self.sheet.rule.act.in_(self.spoken))])
        yield from self._sentences("paragraph", self.frame.opening)
        yield from self._part("facts", self._facts())
        yield from self._part("publications", self._publications())
        yield from self._part("tried", self._tried())
        yield from self._part("grounds", self._grounds())
        yield from self._part("claims", self._sentences("item", self.frame.claims))
        yield from self._part("exhibits", self._exhibits())
        yield from self._sentences("paragraph", self.frame.closing)
        for group, name in (("mention", "mentions"), ("void", "voids")):
            yield from self._part(name, self._checks(group))
        yield from self._part("days", self._days())
        yield from self._part("unsettled", self._unsettled())

    def _part(self, name: str, blocks: Iterator[Block]) -> Iterator[Block]:
        listed = list(blocks)
        if listed:
            yield Block("heading", [Piece(self.word(name))])
            yield from listed

    def _sentences(self, role: Role, sentences: Sequence[Sentence]) -> Iterator[Block]:
        view, kind = FactScope(self.read.found), self.sheet.rule.kind
        for one in sentences:
            text = say(one.text, self.spoken)
            if text and (not one.kinds or kind in one.kinds) and view.holds(one.when) is not False:
                yield Block(role, list(self._filled(text)))

    def _filled(self, text: str) -> Iterator[Piece]:
        for number, piece in enumerate(GAP.split(text)):
            if number % 2 == 0:
                yield from [Piece(piece)] if piece else []
            elif value := self.source.values.get(piece, "").strip():
                yield Piece(value)
            else:
                self.blanks[piece] = None
                yield Piece(self.word("blank", what=say(self.rules.fields[piece], self.spoken)), marked=True)

    def _facts(self) -> Iterator[Block]:
        if not self.source.told:
            yield Block("item", [Piece(self.word("no_fact"), marked=True)])
        for one in self.source.told:
            yield Block("item", [Piece(self.word("said_by", fact=one.text, who=one.who) if one.who else one.text)])

    def _publications(self) -> Iterator[Block]:
        for one in self.read.found.facts.publications:
            yield from self._publication(one)

    def _publication(self, one: Publication) -> Iterator[Block]:
        url, words = str(one.values.get("url") or ""), str(one.values.get("words") or "")
        yield Block("item", [Piece(self.word("at_address", url=url))] if url else [self._lacks("at_address", "url")])
        if one.first_published_on is not None:
            yield Block("paragraph", [Piece(self.word("since", day=self.day(one.first_published_on)))])
        else:
            yield Block("paragraph", [self._lacks("since", "day")])
        if words:
            yield Block("quote", [Piece(self.word("told_so", words=words))])

    def _lacks(self, name: str, gap: str) -> Piece:
        return Piece(self.word(name, **{gap: self.word("missing")}), marked=True)

    def _tried(self) -> Iterator[Block]:
        for step, day in self.source.tried:
            yield Block("item", [Piece(self.word("step_done", step=step, day=self.day(day)))])

    def _grounds(self) -> Iterator[Block]:
        rule = self.sheet.rule
        for reference in dict.fromkeys([rule.court.reference, rule.against.reference]):
            if reference not in ("-", "practice"):
                yield Block("item", [Piece(reference)])
        for one in self.read.analysis.qualifications:
            said = self.word("looks", what=one.label.in_(self.spoken), references=" ; ".join(one.references))
            yield Block("item", [Piece(said), Piece(f" {self.word('confirm')}", marked=True)])
        for line in self.sheet.lines:
            if line.group == "shown":
                said = f"{self.word('shown')} – {line.text.in_(self.spoken)}{_reference(line)}"
                yield Block("item", [Piece(said), *self._state(line)])

    def _checks(self, group: str) -> Iterator[Block]:
        for line in self.sheet.lines:
            if line.group == group:
                yield Block("note", [Piece(f"{line.text.in_(self.spoken)}{_reference(line)}"), *self._state(line)])

    def _state(self, line: Line) -> Iterator[Piece]:
        if line.state == "met":
            yield Piece(f" – {self.word('met')}")
            return
        names = {"bailiff": "by_bailiff", "court": "by_court"}
        name = "missing" if line.state == "missing" else names.get(line.by or "", "confirm")
        yield Piece(f" {self.word(name)}", marked=True)

    def _exhibits(self) -> Iterator[Block]:
        for one in self.source.exhibits:
            yield Block("item", [Piece(one)])
        if not self.source.exhibits:
            yield Block("item", [Piece(self.word("no_exhibit"), marked=True)])

    def _days(self) -> Iterator[Block]:
        for one in self.sheet.days:
            if one.safe_day is not None:
                yield Block("note", list(self._said_day(one, one.safe_day)))

    def _said_day(self, one: CountedDay, safe_day: date) -> Iterator[Piece]:
        zone = self.read.found.facts.zone
        what, day, reference = say(self.rules.day_names[one.id], self.spoken), self.day(safe_day), one.reference or "–"
        start = None if one.start is None else day_of(one.start, zone)
        if one.assumed:
            yield Piece(self.word("assumed", what=what, day=day, reference=reference))
        elif start is None or start == safe_day:
            yield Piece(self.word("on_date", what=what, day=day, reference=reference))
        else:
            yield Piece(self.word("by_date", what=what, day=day, start=self.day(start), reference=reference))
        if one.to_be_confirmed:
            yield Piece(f" {self.word('confirm')}", marked=True)

    def _unsettled(self) -> Iterator[Block]:
        for one in self.sheet.rule.unsettled:
            yield Block("note", [Piece(one.in_(self.spoken))])


def _reference(line: Line) -> str:
    return f" ({line.reference})" if line.reference not in ("", "-", "practice") else ""


def source_of(
    read: Read, rules: FrameRules, rule: Proceeding, language: str | None, values: Mapping[str, str]
) -> DraftSource:
    """What the facts alone fill in: who the author is, which steps were taken. `values` go first."""
    facts = read.found.facts
    spoken = spoken_in(language or languages_of(rules, facts.jurisdiction)[0], facts.jurisdiction)
    named = facts.get("author.name")
    known = {"opponent_name": named} if isinstance(named, str) and rule.kind != "identification" else {}
    steps = read.found.rulebook
    tried = [(steps.label("steps", one.step).in_(spoken), one.done_on) for one in facts.already_done]
    return with_values(DraftSource(values=known, tried=tried), values)


def with_values(source: DraftSource, values: Mapping[str, str]) -> DraftSource:
    """The same, where these values go first."""
    return replace(source, values={**source.values, **{key: value for key, value in values.items() if value}})

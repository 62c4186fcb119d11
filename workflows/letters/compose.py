"""From a kind of letter, the facts and what a person set to the letter itself: its words, its blanks, and what stands against
sending it. Pure: the same case at the same instant gives the same letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Final

from workflows.kernel.text import LocalizedText
from workflows.kernel.translator import Translator
from workflows.letters.choices import chosen_language, chosen_signer, chosen_tone, kind_of
from workflows.letters.hindrances import Composed, hindrances
from workflows.letters.letter import Blank, Block, Hindrance, Letter, Role, Span
from workflows.letters.request import LetterCase, LetterRequest, LetterScope
from workflows.letters.rules import Clause, LetterKind, LetterRules
from workflows.letters.template import Gap, pieces
from workflows.letters.time_given import day_given
from workflows.letters.typography import printed
from workflows.letters.values import WHOLE, Standpoint, Values

_ROLES: Final[Mapping[str, Role]] = {"paragraph": "paragraph", "item": "item", "quote": "quote", "heading": "heading"}


def compose(request: LetterRequest, case: LetterCase, rules: LetterRules, translator: Translator) -> Letter:
    """Gives the letter that was asked for. Raises BadFacts where the kind, a choice or a value cannot be."""
    kind = kind_of(request, case.facts.jurisdiction, rules)
    signer, tone = chosen_signer(request, kind, case), chosen_tone(request, kind)
    language = chosen_language(request, kind, case, rules)
    values = Values(case, rules, translator, language, request.values, _deadline(kind, request.level, case))
    told = values.value(rules.fields["deadline"])
    deadline = told if isinstance(told, datetime) else None
    chosen = {"signer": signer, "tone": tone, "level": str(request.level), "language": language}
    making = _Making(request, kind, case, rules, values, chosen)
    making.write()
    found = hindrances(Composed(
        kind, case, rules, values, making.scope(WHOLE), making.head, making.body, making.undone, deadline
    ), request.overrides)  # fmt: skip
    letter = Letter(
        kind=kind.id,
        variant=kind.variant,
        form=kind.form,
        title=printed(kind.title.in_(values.spoken), language),
        country=case.facts.jurisdiction,
        language=language,
        tone=tone,
        signer=signer,
        level=request.level,
        addressee=kind.addressee,
        written_at=case.at,
        deadline=deadline,
        channels=kind.channels.get(case.facts.jurisdiction, ()),
        window=rules.frame.windows[case.facts.jurisdiction],
        blocks=(),
        blanks=list(making.blanks.values()),
        hindrances=found,
        rules_version=rules.version,
        preview=request.preview,
    )
    return replace(letter, blocks=[*making.marks(letter), *making.head, *making.body, *making.foot])


def _deadline(kind: LetterKind, level: int, case: LetterCase) -> datetime | None:
    rule = kind.deadline
    if rule is None:
        return None
    facts, analysis = case.facts, case.analysis
    calendar = case.rulebook.calendars[facts.local_calendar]
    day = day_given(rule, level, facts.jurisdiction, case.at.date(), analysis.work_day, calendar)
    return None if day is None else datetime.combine(day, time(rule.hour), facts.zone)


@dataclass(slots=True)
class _Making:
    """One letter on its way."""

    request: LetterRequest
    kind: LetterKind
    case: LetterCase
    rules: LetterRules
    values: Values
    chosen: Mapping[str, str]
    head: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    foot: list[Block] = field(default_factory=list)
    blanks: dict[str, Blank] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    _scopes: dict[str | None, LetterScope] = field(default_factory=dict)

    @property
    def undone(self) -> frozenset[str]:
        """The contents that no clause gives, or only one with a blank in it."""
        return frozenset(one.id for one in self.kind.contents if one.id not in self.given or one.id in self.broken)

    def write(self) -> None:
        """Fills head, body and foot."""
        country = self.case.facts.jurisdiction
        for clause in self.kind.clauses:
            if country in clause.countries:
                self.body.extend(self._said(clause))
        frame = self.rules.frame
        signer, addressee = self.chosen["signer"], self.kind.addressee
        if self.kind.form == "letter":
            if signer == "desk":
                insurer = self.case.rulebook.insurers.get(str(self.case.facts.get("cover.insurer")))
                lines = insurer.letterhead if insurer is not None else ()
                self.head += [Block("letterhead", [Span(line)]) for line in lines]
            self.head += self._lines("sender", frame.senders[signer])
            self.head += self._lines("addressee", frame.addressees[addressee])
            self.head += self._lines("day", [frame.words["day"]])
        self.head += self._lines("subject", [self.kind.subject])
        if self.kind.form == "letter":
            self.head += self._lines("salutation", [frame.salutations[addressee]])
            self.foot += self._lines("closing", [frame.closings[addressee]])
        if self.kind.form != "message":
            self.foot += self._lines("signature", frame.signatures[_signing(self.kind, signer)])
        self.foot += self._enclosed()

    def _lines(self, role: Role, lines: Sequence[LocalizedText]) -> Iterator[Block]:
        for line in lines:
            spans = self._filled(line, WHOLE, ())
            for split in _split(spans):
                yield Block(role, split)

    def _enclosed(self) -> Iterator[Block]:
        scope = self.scope(WHOLE)
        told = [words for when, words in self.kind.enclosures if when.decide(scope) is True]
        if told:
            yield Block("enclosures", [Span(self._printed(self.rules.frame.words["enclosures"]))])
        for number, words in enumerate(told, 1):
            yield Block("enclosure", [Span(f"{number}. "), *self._filled(words, WHOLE, ())])

    def _said(self, clause: Clause) -> Iterator[Block]:
        for at in self.values.standpoints(clause.each):
            if clause.when.decide(self.scope(at)) is not True:
                continue
            spans = [_on_one_line(one, self.rules) for one in self._filled(clause.text, at, clause.gives)]
            self.given.update(clause.gives)
            if any(one.blank for one in spans):
                self.broken.update(clause.gives)
            for split in _split(spans):
                yield Block(_ROLES[clause.style], split, clause.id)

    def _filled(self, text: LocalizedText, at: Standpoint, gives: Sequence[str]) -> list[Span]:
        spans: list[Span] = []
        for piece in pieces(printed(text.in_(self.values.spoken), self.values.language)):
            if not isinstance(piece, Gap):
                spans.append(Span(piece))
                continue
            one = self.rules.fields[piece.field]
            key, said = self.values.key(one, at), self.values.text(one, at)
            if said is not None:
                spans.append(Span(said, key=key))
                continue
            label = one.label.in_(self.values.spoken)
            spans.append(Span(self._printed(self.rules.frame.words["blank"], field=label), True, key))
            known = self.blanks.get(key)
            contents = dict.fromkeys([*(known.contents if known is not None else ()), *gives])
            self.blanks[key] = Blank(key, label, tuple(contents))
        return spans

    def _printed(self, words: LocalizedText, **gaps: str) -> str:
        return printed(words.filled(**gaps).in_(self.values.spoken), self.values.language)

    def scope(self, at: Standpoint) -> LetterScope:
        """The facts as the conditions of the letter see them from here."""
        name = at.name if at.publication is not None else None
        if name not in self._scopes:
            whole = LetterScope(self.case.found, chosen=self.chosen, allowed=self.case.allowed)
            self._scopes[name] = whole.of(at.publication, self.values.filled(at if name is not None else WHOLE))
        return self._scopes[name]

    def marks(self, letter: Letter) -> Iterator[Block]:
        """What a preview says before its first word: that it is one, and why it may not be sent."""
        if not letter.preview:
            return
        words = self.rules.frame.words
        stands: Sequence[Hindrance] = [*letter.weighing("refused"), *letter.weighing("override")]
        yield Block("mark", [Span(self._printed(words["not_to_be_sent" if stands else "preview"]))])
        for one in stands:
            yield Block("mark", [Span(f"– {one.why}")])


def _on_one_line(span: Span, rules: LetterRules) -> Span:
    """An address inside a sentence stands on one line."""
    known = rules.fields.get(span.key)
    if known is None or known.shape != "lines":
        return span
    return replace(span, text=", ".join(line.strip(" ,") for line in span.text.splitlines() if line.strip()))


def _signing(kind: LetterKind, signer: str) -> str:
    return "parties" if kind.form == "agreement" else signer


def _split(spans: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """One list of spans for every line: a value of several lines makes several blocks."""
    line: list[Span] = []
    for span in spans:
        first, *rest = span.text.splitlines() or [""]
        line.append(replace(span, text=first.strip() if span.key and rest else first))
        for text in rest:
            yield line
            line = [replace(span, text=text.strip())]
    if any(one.text.strip() for one in line):
        yield line

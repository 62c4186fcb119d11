"""What stands against sending a letter: contents that lack, gates that are shut, a tone that may not be, words that may not be
said, a day that is too late, a step that is refused now, law that a lawyer must confirm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from workflows.kernel.text import LocalizedText
from workflows.letters.letter import Block, Hindrance, Weight
from workflows.letters.lint import forbidden_words
from workflows.letters.request import LetterCase, LetterScope
from workflows.letters.rules import LetterKind, LetterRules, Obligation
from workflows.letters.typography import printed
from workflows.letters.values import Values

WEIGHTS: Final[Mapping[Obligation, Weight]] = {
    "law": "refused", "law_if": "refused", "effect": "override", "practice": "warning",
}  # fmt: skip
"""What an obligation that is not met weighs."""
ORDER: Final[Sequence[Weight]] = ("refused", "override", "warning")
LONGEST_ADDRESS_LINE: Final = 38
"""Characters of one line of an address that a postal provider prints."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter whose words are written: what they are examined with."""

    kind: LetterKind
    case: LetterCase
    rules: LetterRules
    values: Values
    scope: LetterScope
    head: Sequence[Block]
    body: Sequence[Block]
    undone: frozenset[str]
    deadline: datetime | None

    @property
    def country(self) -> str:
        """The country whose law the letter speaks of."""
        return self.case.facts.jurisdiction

    def say(self, words: LocalizedText, **gaps: str) -> str:
        """Gives a sentence in the language of the letter."""
        return printed(words.filled(**gaps).in_(self.values.spoken), self.values.language)

    def word(self, name: str, **gaps: str) -> str:
        """Gives one of the sentences of `_frame.yaml`."""
        return self.say(self.rules.frame.words[name], **gaps)


def hindrances(letter: Composed, overrides: Mapping[str, str]) -> list[Hindrance]:
    """Gives all of it, the gravest first; what a person overrides with a reason keeps that reason."""
    found: list[Hindrance] = []
    for part in (_refused_steps, _signing, _contents, _gates, _time, _lint, _unsure, _address):
        found += part(letter)
    found.sort(key=lambda one: ORDER.index(one.weight))
    return [_overridden(one, overrides) for one in found]


def _overridden(one: Hindrance, overrides: Mapping[str, str]) -> Hindrance:
    """Only what weighs `override` gives way, and only to a reason."""
    reason = overrides.get(one.id, "").strip()
    return replace(one, overridden=reason) if one.weight == "override" and reason else one


def _refused_steps(letter: Composed) -> Iterator[Hindrance]:
    """What the rules refuse now: the step that the letter is."""
    for refusal in letter.case.analysis.refused:
        if refusal.step in letter.kind.steps:
            yield Hindrance(f"step.{refusal.step}", "refused", letter.say(refusal.why), refusal.reference)


def _signing(letter: Composed) -> Iterator[Hindrance]:
    """Who signs, how it is said and in which language, where that may not be."""
    for signer in letter.kind.signers:
        if signer.id == letter.scope.chosen["signer"] and signer.when.decide(letter.scope) is not True:
            yield Hindrance("signer", "refused", letter.word("signer_may_not"))
    for tone in letter.kind.tones:
        if tone.id == letter.scope.chosen["tone"] and tone.unless.decide(letter.scope) is True:
            yield Hindrance("tone", "override", letter.word("tone_may_not"))
    needed = letter.kind.languages.get(letter.country)
    if needed is not None and needed != letter.values.language:
        named = letter.word(f"language_{needed}")
        yield Hindrance("translation", "refused", letter.word("language_must", language=named))


def _contents(letter: Composed) -> Iterator[Hindrance]:
    """The contents that the letter must hold and does not."""
    for one in letter.kind.contents:
        if letter.country in one.countries and one.id in letter.undone and one.when.decide(letter.scope) is True:
            why = letter.word("content_lacks", content=one.label.in_(letter.values.spoken))
            yield Hindrance(one.id, WEIGHTS[one.obligation], why, one.reference)


def _gates(letter: Composed) -> Iterator[Hindrance]:
    """The gates that are shut; one of which nobody knows is shown to whoever approves."""
    for gate in letter.kind.gates:
        shut = gate.when.decide(letter.scope) if letter.country in gate.countries else False
        if shut is not False:
            weight = WEIGHTS[gate.obligation] if shut else "warning"
            why = letter.word("gate_shut" if shut else "gate_unknown", why=gate.why.in_(letter.values.spoken))
            yield Hindrance(gate.id, weight, why, gate.reference)


def _time(letter: Composed) -> Iterator[Hindrance]:
    """The day the letter gives must come before the day the case is worked to."""
    if letter.kind.deadline is None:
        return
    work_day = letter.case.analysis.work_day
    if letter.deadline is None:
        yield Hindrance("no_day_left", "override", letter.word("no_day_left"))
    elif work_day is not None and letter.deadline.date() >= work_day:
        yield Hindrance("day_too_late", "refused", letter.word("day_too_late"))


def _lint(letter: Composed) -> Iterator[Hindrance]:
    """The words of the house and of whoever filled the gaps; those of the publication are quoted, not said."""
    text = "\n".join(
        "".join("…" if one.key.endswith("words") else one.text for one in block.spans) for block in letter.body
    )
    marks = ("« ", " »") if letter.values.language == "fr" else ("“", "”")
    signer = letter.scope.chosen["signer"]
    for phrase, words in forbidden_words(text, letter.rules.phrases, letter.country, letter.kind.addressee, signer):
        why = f"{letter.say(phrase.why)} {printed(words.join(marks), letter.values.language)}"
        yield Hindrance(phrase.id, "refused" if phrase.severity == "forbidden" else "warning", why, phrase.reference)


def _unsure(letter: Composed) -> Iterator[Hindrance]:
    """Law in the letter that is not certain: a lawyer confirms it before the letter leaves."""
    said = {one.clause for one in letter.body}
    keys = {span.key.rpartition(".")[2] for block in letter.body for span in block.spans}
    told: dict[str, None] = {}
    for clause in letter.kind.clauses:
        if clause.id in said and letter.country in clause.countries and clause.to_be_confirmed(letter.country):
            told[clause.reference[letter.country]] = None
    for one in letter.case.analysis.qualifications:
        if keys & {"grounds", "publication_grounds"} and one.to_be_confirmed:
            told.update(dict.fromkeys(one.references))
    for reference in told:
        yield Hindrance("to_be_confirmed", "warning", letter.word("to_be_confirmed", reference=reference), reference)


def _address(letter: Composed) -> Iterator[Hindrance]:
    """Lines of the address that a postal provider would cut."""
    if any(one.role == "addressee" and len(one.text) > LONGEST_ADDRESS_LINE for one in letter.head if not any(
        span.blank for span in one.spans
    )):  # fmt: skip
        yield Hindrance("address_lines", "warning", letter.word("address_too_long"))

"""The ground that all rule files stand on: names, words, conditions, where a value comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Self

from adapters.rules.read_text import WORDS, words_of
from adapters.rules.yaml_file import BadRuleFile, Part, read_rule_file
from workflows.kernel.countries import Jurisdictions
from workflows.kernel.text import LocalizedText
from workflows.law import conditions
from workflows.law.conditions import ALWAYS, ASKED_OF_INTERVIEW, ASKED_OF_LETTER, BadCondition, Condition
from workflows.law.declared import Declared
from workflows.law.fact_schema import CLOCK_EVENTS, Holds, fact_of
from workflows.law.rulebook import CONFIDENCES, Basis, Element, Rulebook

TABLES = (
    "incident_kinds", "before_a_kind", "objectives", "qualifications", "clocks", "untils", "lay_steps", "lay_clocks",
    "lay_qualifications", "young_steps",
)  # fmt: skip
BOUND = ("insured", "author", "platform", "publisher", "controller", "insurer", "dispute_body", "losing_party")
"""Whom a clock may bind."""
BASIS = frozenset({"reference", "confidence", "sources", "last_checked_on", "in_force_from"})


@dataclass
class Ground:
    """One pass over the folder `rules/`; names are known before conditions are read."""

    folder: Path
    terms: dict[str, Condition] = field(default_factory=dict)
    named_terms: frozenset[str] = frozenset()
    qualifications: frozenset[str] = frozenset()
    clocks: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    kinds: tuple[str, ...] = ()
    jurisdictions: Jurisdictions = field(default_factory=lambda: Jurisdictions({}))
    elements: dict[str, Element] = field(default_factory=dict)
    notes: dict[str, LocalizedText] = field(default_factory=dict)
    alert_plans: dict[str, tuple[tuple[int, LocalizedText], ...]] = field(default_factory=dict)
    checked: list[tuple[str, str, date]] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)

    @classmethod
    def known_to(cls, folder: Path, book: Rulebook) -> Self:
        """Gives a pass over a part of the rules whose conditions may name what the rulebook knows."""
        return cls(
            folder,
            terms=dict(book.terms),
            named_terms=frozenset(book.terms),
            qualifications=frozenset(book.labels["qualifications"]),
            clocks=frozenset(book.labels["clocks"]),
            steps=frozenset(book.steps),
            kinds=tuple(book.declared.kinds),
            jurisdictions=book.jurisdictions,
        )

    # ------------------------------------------------------------------ names (conditions.Names)
    def holds(self, path: str) -> Holds | None:
        fact = fact_of(path, Declared(self.jurisdictions, self.kinds))
        return None if fact is None else fact.holds

    def is_term(self, name: str) -> bool:
        return name in self.named_terms

    def may_ask(self, operator: str, what: object) -> bool:
        if operator in ASKED_OF_INTERVIEW or operator in ASKED_OF_LETTER:
            return False
        if operator == "ends_within":
            return isinstance(what, int) and not isinstance(what, bool)
        if operator in ("looks", "runs", "ended", "lapsed"):
            known = {"looks": self.qualifications, "lapsed": frozenset(BOUND)}.get(operator, self.clocks)
            return isinstance(what, list) and bool(what) and all(one in known for one in what)
        return what in (CLOCK_EVENTS if operator == "happened" else self.steps)

    # ------------------------------------------------------------------ the pieces
    def file(self, name: str) -> Part:
        path = self.folder / name
        if path.is_file():
            self.digest.update(name.encode() + b"\0" + path.read_bytes())
        return read_rule_file(path)

    def files(self, folder: str) -> list[tuple[str, Part]]:
        found = sorted((self.folder / folder).glob("*.yaml"))
        if not found:
            raise BadRuleFile(f"{folder}: there is no file in this folder")
        return [(path.stem, self.file(f"{folder}/{path.name}")) for path in found]

    def when(self, part: Part, key: str = "when", default: Condition = ALWAYS) -> Condition:
        if not part.has(key):
            return default
        try:
            return conditions.read(part.raw(key), self)
        except BadCondition as bad:
            part.fail(f"is no condition: {bad}", key)

    def words(self, part: Part, *more: str) -> LocalizedText:
        """Gives the three languages of a part that may hold `more` keys besides."""
        part.only(WORDS | frozenset(more))
        return words_of(part)

    def basis(self, part: Part, inherited: Basis, name: str) -> Basis:
        confidence = part.one_of("confidence", sorted(CONFIDENCES)) if part.has("confidence") else inherited.confidence
        reference = part.text_or("reference", inherited.reference)
        checked = part.day("last_checked_on") if part.has("last_checked_on") else inherited.last_checked_on
        self.checked.append((part.file, name, checked))
        return Basis(
            reference,
            confidence,
            part.texts("sources") or inherited.sources,
            checked,
            part.day("in_force_from") if part.has("in_force_from") else inherited.in_force_from,
        )

    def table(self, part: Part) -> dict[str, LocalizedText]:
        return {name: self.words(part.part(name)) for name in part.names()}

    def read_terms(self) -> None:
        terms = self.file("terms.yaml").only(frozenset({"terms"})).part("terms")
        self.named_terms = frozenset(terms.names())
        order = list(terms.names())
        for name in order:
            _no_later_term(terms, name, order)
            self.terms[name] = self.when(terms, name)
        elements = self.file("elements.yaml").only(frozenset({"elements"})).part("elements")
        for name in elements.names():
            part = elements.part(name)
            self.elements[name] = Element(name, self.when(part), self.words(part, "when"))

    def read_notes(self) -> None:
        file = self.file("notes.yaml").only(frozenset({"notes", "alert_plans"}))
        self.notes = self.table(file.part("notes"))
        plans = file.part("alert_plans")
        for name in plans.names():
            told = []
            for entry in plans.parts(name):
                entry.only(frozenset({"before", "say"}))
                told.append((entry.number("before"), self.note(entry, "say")))
            self.alert_plans[name] = tuple(told)

    def note(self, part: Part, key: str) -> LocalizedText:
        name = part.text(key)
        if name not in self.notes:
            part.fail(f"names `{name}`, which is no note of notes.yaml", key)
        return self.notes[name]


def _no_later_term(terms: Part, name: str, order: Sequence[str]) -> None:
    """A term speaks of earlier ones alone, so that none can turn in a circle."""

    def walk(data: object) -> None:
        if isinstance(data, Mapping):
            for key, value in data.items():
                if (
                    key == "term"
                    and isinstance(value, str)
                    and value in order
                    and order.index(value) >= order.index(name)
                ):
                    terms.fail(f"speaks of `{value}`, which stands after it", name)
                walk(value)
        elif isinstance(data, list):
            for one in data:
                walk(one)

    walk(terms.raw(name))

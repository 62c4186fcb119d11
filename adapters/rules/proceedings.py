"""Reads `rules/proceedings/`: the court proceedings of each country and what the Union says beside them.

`_shared.yaml` has the phrases, reasons, mentions and costs that several share; every other file is one proceeding. Refused,
with file and line: a sentence without a reference, a confidence that is none, a text that lacks a language, a condition about
a fact that does not exist, a name of `_shared.yaml` that is not there, a step, clock or event that is none. What nobody has
established is written `unknown`; no key may be left out instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from adapters.rules.jurisdictions import Law
from adapters.rules.read_text import WORDS, words_of
from adapters.rules.yaml_file import Part
from workflows.kernel.text import LocalizedText
from workflows.law.conditions import ALWAYS, Condition
from workflows.law.fact_schema import CLOCK_EVENTS
from workflows.law.rulebook import CONFIDENCES, Basis, Rulebook
from workflows.proceedings.rules import (
    DAY_IDS,
    DUTIES,
    KINDS,
    MILESTONES,
    OBLIGATIONS,
    PAYEES,
    SUPPLIERS,
    UNION,
    UNITS_OF_TIME,
    Cost,
    DayRule,
    Duty,
    Lasting,
    Mention,
    Milestone,
    Point,
    Proceeding,
    ProceedingRules,
    Reason,
    Told,
    Void,
)

FOLDER: Final = "proceedings"
SHARED: Final = "_shared"
NOT_PROCEEDINGS: Final = ("_frames",)
UNKNOWN: Final = "unknown"
LAST_CHECKED: Final = date(2026, 11, 30)
"""When the sources of the proceedings were read, where a file says no other day."""
_SOURCE: Final = frozenset({"reference", "confidence", "source"})
_SHARED: Final = frozenset({"phrases", "reasons", "against", "mentions", "mention_lists", "costs"})
_TOLD: Final = ("court", "against", "service", "urgent", "decision", "appeal", "penalty")
_NEEDED: Final = frozenset({
    *_TOLD, "jurisdiction", "kind", "confidence", "name", "act", "purpose", "opens", "against_it", "lawyer", "conditions",
    "mentions", "attach", "void_if", "dates", "costs",
})  # fmt: skip
_ALLOWED: Final = _NEEDED | {"frame", "step", "events", "time", "unsettled", "in_force_from", "last_checked_on"}
Checked = tuple[str, str, date]
"""The file, the name, the day of the last check."""


def load_proceedings(folder: Path, book: Rulebook) -> ProceedingRules:
    """Gives every proceeding under `folder`/proceedings, whose names are those of `book`. Raises BadRuleFile."""
    return read_proceedings(folder, book)[0]


def read_proceedings(folder: Path, book: Rulebook) -> tuple[ProceedingRules, Sequence[Checked]]:
    """Gives the same, with what was checked when. Raises BadRuleFile."""
    reading = _Reading(Law.known_to(folder, book))
    return reading.rules(book), list(reading.law.checked)


@dataclass
class _Reading:
    """One pass over the folder."""

    law: Law
    phrases: dict[str, Told] = field(default_factory=dict)
    reasons: dict[str, dict[str, Reason]] = field(default_factory=dict)
    mentions: dict[str, Mention] = field(default_factory=dict)
    lists: dict[str, Sequence[str]] = field(default_factory=dict)
    costs: dict[str, Cost] = field(default_factory=dict)

    def rules(self, book: Rulebook) -> ProceedingRules:
        files = dict(self.law.files(FOLDER))
        self._share(files.pop(SHARED).only(_SHARED))
        for name in NOT_PROCEEDINGS:
            files.pop(name)
        found = {name: self._proceeding(name, part) for name, part in files.items()}
        return ProceedingRules(f"{book.version}.{self.law.digest.hexdigest()[:8]}", found)

    # ------------------------------------------------------------------ what several share
    def _share(self, part: Part) -> None:
        phrases = part.part("phrases")
        self.phrases = {name: self._told(phrases.part(name)) for name in phrases.names()}
        for table in ("reasons", "against"):
            listed = part.part(table)
            self.reasons[table] = {name: self._reason(name, listed.part(name)) for name in listed.names()}
        mentions = part.part("mentions")
        self.mentions = {name: self._mention(name, mentions.part(name)) for name in mentions.names()}
        lists = part.part("mention_lists")
        for name in lists.names():
            self.lists[name] = lists.texts(name)
            for number, one in enumerate(self.lists[name]):
                if one not in self.mentions:
                    lists.fail(f"names `{one}`, which is no mention", name, number)
        costs = part.part("costs")
        self.costs = {name: self._cost(costs.part(name)) for name in costs.names()}

    # ------------------------------------------------------------------ one proceeding
    def _proceeding(self, name: str, part: Part) -> Proceeding:
        part.only(frozenset(_ALLOWED))
        for key in sorted(_NEEDED):
            if not part.has(key):
                part.fail(f"`{key}` is missing: what nobody has established is written `{UNKNOWN}`")
        country = part.one_of("jurisdiction", (UNION, *self.law.jurisdictions.codes))
        if not name.startswith(f"{country.lower()}_"):
            part.fail(f"its file is not named after {country}", "jurisdiction")
        duty, lawyer = self._lawyer(part.part("lawyer"))
        basis = Basis("", part.one_of("confidence", sorted(CONFIDENCES)), (), self._checked(name, part), date.min)
        told = {key: self._said(part, key) for key in _TOLD}
        return Proceeding(
            id=name,
            jurisdiction=country,
            kind=part.one_of("kind", KINDS),
            frame=part.text_or("frame") or None,
            step=self._step(part),
            name=self.law.words(part.part("name")),
            act=self._words(part, "act"),
            purpose=self.law.words(part.part("purpose")),
            opens=list(self._reasons(part, "opens", "reasons")),
            against_it=list(self._reasons(part, "against_it", "against")),
            events=self._events(part),
            duty=duty,
            lawyer=lawyer,
            conditions=[self._point(one) for one in part.parts("conditions")],
            mentions=list(self._mentions(part)),
            attach=[self._point(one, sourced=False) for one in part.parts("attach")],
            void_if=[self._void(one) for one in part.parts("void_if")],
            days=[self._day(one, basis) for one in part.parts("dates")],
            costs=list(self._costs(part)),
            lasting=self._lasting(part.part("time")) if part.has("time") else None,
            unsettled=[self.law.words(one) for one in part.parts("unsettled")],
            confidence=basis.confidence,
            in_force_from=part.day("in_force_from") if part.has("in_force_from") else date.min,
            court=told["court"],
            against=told["against"],
            service=told["service"],
            urgent=told["urgent"],
            decision=told["decision"],
            appeal=told["appeal"],
            penalty=told["penalty"],
        )

    def _checked(self, name: str, part: Part) -> date:
        day = part.day("last_checked_on") if part.has("last_checked_on") else LAST_CHECKED
        self.law.checked.append((part.file, name, day))
        return day

    def _step(self, part: Part) -> str | None:
        step = part.text_or("step") or None
        if step is not None and step not in self.law.steps:
            part.fail(f"`{step}` is no step of steps.yaml", "step")
        return step

    def _events(self, part: Part) -> Mapping[Milestone, str]:
        if not part.has("events"):
            return {}
        listed = part.part("events").only(frozenset(MILESTONES))
        return {one: listed.one_of(one, CLOCK_EVENTS) for one in MILESTONES if listed.has(one)}

    def _lawyer(self, part: Part) -> tuple[Duty, Told]:
        part.only(frozenset({"duty", "say"}))
        return part.one_of("duty", DUTIES), self._said(part, "say")

    # ------------------------------------------------------------------ sentences
    def _told(self, part: Part, *more: str) -> Told:
        part.only(WORDS | _SOURCE | set(more))
        return Told(words_of(part), part.text("reference"), part.one_of("confidence", sorted(CONFIDENCES)))

    def _said(self, part: Part, key: str) -> Told:
        """A phrase by its name, or one of its own."""
        if isinstance(part.raw(key), str):
            name = part.text(key)
            if name not in self.phrases:
                part.fail(f"names `{name}`, which is no phrase of {SHARED}.yaml", key)
            return self.phrases[name]
        return self._told(part.part(key))

    def _words(self, part: Part, key: str) -> LocalizedText:
        return self._said(part, key).text if isinstance(part.raw(key), str) else self.law.words(part.part(key))

    def _met(self, part: Part, key: str = "met") -> Condition | None:
        return self.law.when(part, key) if part.has(key) else None

    # ------------------------------------------------------------------ lists
    def _reasons(self, part: Part, key: str, table: str) -> Iterator[Reason]:
        known = self.reasons[table]
        for number, entry in enumerate(part.raw(key) or ()):
            if isinstance(entry, str):
                if entry not in known:
                    part.fail(f"names `{entry}`, which is none of the {table} of {SHARED}.yaml", key, number)
                yield known[entry]
            else:
                yield self._reason(f"own_{number + 1}", part.parts_from(key, number))
        if not part.raw(key) and key == "opens":
            part.fail("holds no reason: what opens for nothing is refused", key)

    def _reason(self, name: str, part: Part) -> Reason:
        text = self.law.words(part, "when", *_SOURCE)
        if not part.has("when"):
            part.fail("has no `when`")
        if not part.has("reference"):
            return Reason(name, self.law.when(part), text)
        codes = self.law.jurisdictions.codes
        if isinstance(part.raw("reference"), str):
            references = dict.fromkeys(codes, part.text("reference"))
        else:
            references = dict(part.part("reference").only(frozenset(codes)).pairs_here())
        confidence = part.one_of("confidence", sorted(CONFIDENCES))
        return Reason(name, self.law.when(part), text, references, confidence)

    def _mentions(self, part: Part) -> Iterator[Mention]:
        for number, entry in enumerate(part.raw("mentions") or ()):
            if not isinstance(entry, str):
                own = part.parts_from("mentions", number)
                yield self._mention(own.text("id"), own)
            elif entry in self.lists:
                yield from (self.mentions[one] for one in self.lists[entry])
            elif entry in self.mentions:
                yield self.mentions[entry]
            else:
                part.fail(f"names `{entry}`, which is no mention of {SHARED}.yaml", "mentions", number)

    def _mention(self, name: str, part: Part) -> Mention:
        told = self._told(part, "id", "by", "obligation", "when", "met")
        obligation = part.one_of("obligation", OBLIGATIONS) if part.has("obligation") else "law"
        by = part.one_of("by", SUPPLIERS)
        return Mention(name, told, by, obligation, self.law.when(part), self._met(part))

    def _point(self, part: Part, *, sourced: bool = True) -> Point:
        if not sourced:
            return Point(self.law.words(part, "when", "met"), self.law.when(part), self._met(part))
        told = self._told(part, "when", "met")
        return Point(told.text, self.law.when(part), self._met(part), told.reference, told.confidence)

    def _void(self, part: Part) -> Void:
        return Void(
            part.text("id"), self._told(part, "id", "when", "safe"), self.law.when(part), self._met(part, "safe")
        )

    def _costs(self, part: Part) -> Iterator[Cost]:
        for number, entry in enumerate(part.raw("costs") or ()):
            if not isinstance(entry, str):
                yield self._cost(part.parts_from("costs", number))
            elif entry in self.costs:
                yield self.costs[entry]
            else:
                part.fail(f"names `{entry}`, which is no cost of {SHARED}.yaml", "costs", number)

    def _cost(self, part: Part) -> Cost:
        told = self._told(part, "to", "from", "until", "currency")
        lowest = part.number("from") if part.has("from") else None
        highest = part.number("until") if part.has("until") else None
        if (lowest is None) is not (highest is None) or (lowest or 0) > (highest or 0):
            part.fail("holds `from` and `until` in cents, the lower first, or neither", "from")
        return Cost(part.one_of("to", PAYEES), told, lowest, highest, part.text_or("currency", "EUR"))

    def _lasting(self, part: Part) -> Lasting:
        part.only(_SOURCE | {"from", "until", "unit"})
        lowest, highest = part.number("from"), part.number("until", part.number("from"))
        confidence = part.one_of("confidence", sorted(CONFIDENCES))
        return Lasting(lowest, highest, part.one_of("unit", UNITS_OF_TIME), part.text("reference"), confidence)

    # ------------------------------------------------------------------ days
    def _day(self, part: Part, basis: Basis) -> DayRule:
        part.only(_SOURCE | {"id", "when", "clock", "start", "count", "first_after"})
        name, when = part.one_of("id", DAY_IDS), self._or_always(part)
        if part.has("clock"):
            clock = part.one_of("clock", sorted(self.law.clocks))
            return DayRule(name, when, clock, "", None, False, "", basis.confidence)
        start = part.text("start")
        kind, _, step = start.partition(":")
        if start not in MILESTONES and not (kind == "refused" and step in self.law.steps):
            part.fail(f"cannot start from {start!r}: {', '.join(MILESTONES)}, or `refused:` and a step", "start")
        count = self.law.count(part.part("count"), basis)
        reference, confidence = part.text("reference"), part.one_of("confidence", sorted(CONFIDENCES))
        return DayRule(name, when, None, start, count, part.flag("first_after"), reference, confidence)

    def _or_always(self, part: Part) -> Condition:
        return self.law.when(part) if part.has("when") else ALWAYS

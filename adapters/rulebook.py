"""Reads `rules/` into a `Rulebook`, and refuses whatever has no reference, no confidence, an unknown key or a name that
nothing stands behind. Every refusal names file and line in one sentence.

| file | holds |
| --- | --- |
| `meta.yaml` | the name of this edition, how far back the desk reads facts |
| `vocabulary.yaml` | the words of every term in three languages |
| `terms.yaml`, `elements.yaml` | named conditions; what the facts must show, with its sentence |
| `jurisdictions/<id>/*.yaml` | qualifications and clocks of a country (or of the Union, for several) |
| `steps.yaml`, `playbooks/*.yaml` | the steps; their order for each incident kind |
| `guards.yaml`, `warnings.yaml`, `human.yaml`, `uploads.yaml`, `notes.yaml` | what is forbidden, said, handed over |
| `calendars/*.yaml`, `insurers/*.yaml` | holidays; insurers' directives |
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from adapters.rule_files import BadRuleFile, Part, read_rule_file
from workflows import conditions
from workflows.conditions import BadCondition, Condition, always
from workflows.deadline import FAMILIES, UNITS, Calendar, Span
from workflows.facts import CLOCK_EVENTS, KINDS, ZONES, is_path
from workflows.rulebook import (
    CONFIDENCES,
    AfterRule,
    Basis,
    ClockRule,
    Count,
    Country,
    Dated,
    Element,
    Exclusion,
    Guard,
    HumanRule,
    Insurer,
    PlaybookEntry,
    QualificationRule,
    Rulebook,
    StepRule,
    UploadRule,
    WarningRule,
)
from workflows.words import LANGUAGES, Words

TABLES = ("incident_kinds", "objectives", "qualifications", "clocks", "untils")
PHASES = ("emergency", "analysis", "evidence", "amicable", "platform", "judicial", "repair", "closing")
ACTORS = ("insured", "handler", "lawyer", "bailiff")
BOUND = ("insured", "author", "platform", "publisher", "controller", "insurer", "dispute_body", "losing_party")
NEEDS = ("insured_approval", "cost_approval", "written_request", "lawyer", "insured_signature")
UPLOADS = ("blocked", "text_only", "allowed")
WORDS = frozenset(LANGUAGES)
BASIS = frozenset({"reference", "confidence", "sources", "last_checked_on", "in_force_from"})
STARTS = ("publication", "discovery", "knowledge", "fact", "report")
A_YEAR = 365
_ANY: Condition = always
COUNT = frozenset({"when", "rule", "family", "strict", "eve", *UNITS, *BASIS})


def load_rulebook(folder: Path) -> Rulebook:
    """Everything under `folder`. Raises BadRuleFile."""
    return _Reading(folder).book()


@dataclass(frozen=True, slots=True)
class Stale:
    """A value that nobody has checked for a year."""

    file: str
    name: str
    last_checked_on: date


@dataclass
class _Reading:
    """One pass over the folder; names are known before conditions are read."""

    folder: Path
    terms: dict[str, Condition] = field(default_factory=dict)
    named_terms: frozenset[str] = frozenset()
    qualifications: frozenset[str] = frozenset()
    clocks: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    elements: dict[str, Element] = field(default_factory=dict)
    notes: dict[str, Words] = field(default_factory=dict)
    alert_plans: dict[str, tuple[tuple[int, Words], ...]] = field(default_factory=dict)
    checked: list[tuple[str, str, date]] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)

    # ------------------------------------------------------------------ names (conditions.Names)
    def is_path(self, path: str) -> bool:
        return is_path(path)

    def is_term(self, name: str) -> bool:
        return name in self.named_terms

    def may_ask(self, operator: str, what: Any) -> bool:
        if operator == "ends_within":
            return isinstance(what, int) and not isinstance(what, bool)
        if operator in ("looks", "runs", "ended"):
            known = self.qualifications if operator == "looks" else self.clocks
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

    def when(self, part: Part, key: str = "when", default: Condition = always) -> Condition:
        if not part.has(key):
            return default
        try:
            return conditions.read(part.raw(key), self)
        except BadCondition as bad:
            part.fail(f"is no condition: {bad}", key)

    def words(self, part: Part, *more: str) -> Words:
        """The three languages of a part that may hold `more` keys besides."""
        part.only(WORDS | frozenset(more))
        return Words(part.text("fr"), part.text("nl"), part.text("en"))

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

    # ------------------------------------------------------------------ the whole
    def book(self) -> Rulebook:
        meta = self.file("meta.yaml").only(frozenset({"edition", "facts_from", "last_checked_on"}))
        vocabulary = self.file("vocabulary.yaml").only(frozenset(TABLES))
        labels = {table: self._table(vocabulary.part(table)) for table in TABLES}
        self.qualifications, self.clocks = frozenset(labels["qualifications"]), frozenset(labels["clocks"])
        steps = self.file("steps.yaml").only(frozenset({"steps"})).part("steps")
        self.steps = frozenset(steps.names())
        self._read_terms()
        self._read_notes()
        ground = Basis("", "", (), meta.day("last_checked_on"), meta.day("facts_from"))
        step_rules = {step: self._step(step, steps.part(step), ground) for step in steps.names()}
        labels["steps"] = {step: rule.label for step, rule in step_rules.items()} | labels.pop("untils")
        countries = self._countries(ground, labels)
        playbooks, wants = self._playbooks()
        book = Rulebook(
            version="",
            labels=labels,
            terms=self.terms,
            calendars={name: self._calendar(name, part) for name, part in self._calendars()},
            countries=countries,
            steps=step_rules,
            playbooks=playbooks,
            wants=wants,
            guards=self._guards(labels["steps"]),
            warnings=[
                WarningRule(name, self.when(part), self.words(part, "when"))
                for name, part in _named(self.file("warnings.yaml"), "warnings")
            ],
            humans=self._humans(),
            uploads=self._uploads(),
            insurers={name: self._insurer(name, part) for name, part in self.files("insurers")},
            notes=self.notes,
        )
        object.__setattr__(book, "version", f"{meta.text('edition')}+{self.digest.hexdigest()[:12]}")
        return book

    def _table(self, part: Part) -> dict[str, Words]:
        return {name: self.words(part.part(name)) for name in part.names()}

    def _read_terms(self) -> None:
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

    def _read_notes(self) -> None:
        file = self.file("notes.yaml").only(frozenset({"notes", "alert_plans"}))
        self.notes = self._table(file.part("notes"))
        plans = file.part("alert_plans")
        for name in plans.names():
            told = []
            for entry in plans.parts(name):
                entry.only(frozenset({"before", "say"}))
                told.append((entry.number("before"), self.note(entry, "say")))
            self.alert_plans[name] = tuple(told)

    def note(self, part: Part, key: str) -> Words:
        name = part.text(key)
        if name not in self.notes:
            part.fail(f"names `{name}`, which is no note of notes.yaml", key)
        return self.notes[name]

    # ------------------------------------------------------------------ the law
    def _countries(self, ground: Basis, labels: Mapping[str, Mapping[str, Words]]) -> dict[str, Country]:
        law: dict[str, tuple[list[Dated[QualificationRule]], list[Dated[ClockRule]]]] = {one: ([], []) for one in ZONES}
        for folder in sorted((self.folder / "jurisdictions").iterdir()):
            if not folder.is_dir():
                continue
            for _, file in self.files(f"jurisdictions/{folder.name}"):
                file.only(frozenset({"applies_to", "qualifications", "clocks", *BASIS}))
                here = self.basis(file, ground, folder.name)
                qualifications = self._versions(file, "qualifications", labels, here, self._qualification)
                clocks = self._versions(file, "clocks", labels, here, self._clock)
                for country in file.texts("applies_to"):
                    if country not in law:
                        file.fail(f"cannot be {country!r}; it is one of {', '.join(ZONES)}", "applies_to")
                    law[country][0].extend(qualifications)
                    law[country][1].extend(clocks)
        return {name: Country(name, tuple(found[0]), tuple(found[1])) for name, found in law.items()}

    def _versions(
        self,
        file: Part,
        table: str,
        labels: Mapping[str, Mapping[str, Words]],
        here: Basis,
        read: Callable[[str, Part, Words, Basis], Any],
    ) -> list[Dated[Any]]:
        if not file.has(table):
            return []
        found = []
        entries = file.part(table)
        for name in entries.names():
            if name not in labels[table]:
                entries.fail(f"is no term of the {table} in vocabulary.yaml", name)
            parts = entries.parts(name) if isinstance(entries.raw(name), list) else [entries.part(name)]
            versions = sorted(
                (
                    (rule.basis.in_force_from, rule)
                    for rule in (read(name, one, labels[table][name], here) for one in parts)
                ),
                key=lambda one: one[0],
            )
            if len({since for since, _ in versions}) < len(versions):
                entries.fail("has two versions in force from the same day", name)
            found.append(Dated(tuple(versions)))
        return found

    def _qualification(self, name: str, part: Part, label: Words, here: Basis) -> QualificationRule:
        part.only(
            frozenset({
                "scope", "door", "elements", "unsettled", "doubts", "excluded", "displaces", "aggravations",
                "connection_data", "complaint_required", "references", "penalty", "defences", *BASIS,
            })
        )  # fmt: skip
        for element in part.texts("elements"):
            if element not in self.elements:
                part.fail(f"names `{element}`, which is no element of elements.yaml", "elements")
        if not part.texts("references"):
            part.fail("has no `references`: a legal value without its reference is refused")
        displaces = part.part("displaces") if part.has("displaces") else None
        aggravations = part.part("aggravations") if part.has("aggravations") else None
        basis = self.basis(part, here, name)
        if not basis.confidence:
            part.fail("has no `confidence`")
        return QualificationRule(
            id=name,
            label=label,
            scope=part.one_of("scope", ("publication", "case")),
            door=self.when(part, "door"),
            elements=tuple(self.elements[one] for one in part.texts("elements")),
            unsettled=part.flag("unsettled"),
            doubts=[self._exclusion(one) for one in part.parts("doubts")],
            excluded=[self._exclusion(one) for one in part.parts("excluded")],
            displaces={} if displaces is None else {one: self._displaced(displaces, one) for one in displaces.names()},
            aggravations=()
            if aggravations is None
            else tuple((one, self.when(aggravations, one)) for one in aggravations.names()),
            connection_data=self._yes_no(part, "connection_data"),
            complaint_required=self._yes_no(part, "complaint_required"),
            references=part.texts("references"),
            penalty=part.text_or("penalty") or None,
            defences=part.texts("defences"),
            basis=basis,
        )

    def _yes_no(self, part: Part, key: str) -> Condition | None:
        if not part.has(key):
            return None
        if part.raw(key) is False:
            return _never
        return self.when(part, key)

    def _exclusion(self, part: Part) -> Exclusion:
        words = self.words(part, "when", "reference")
        return Exclusion(self.when(part), words, part.text_or("reference"))

    def _displaced(self, displaces: Part, name: str) -> Exclusion:
        if name not in self.qualifications:
            displaces.fail("is no qualification of vocabulary.yaml", name)
        return self._exclusion(displaces.part(name))

    def _clock(self, name: str, part: Part, label: Words, here: Basis) -> ClockRule:
        part.only(
            frozenset({
                "scope", "when", "announced", "start", "count", "counts", "binds", "drives", "opens", "local", "alerts",
                "stopped_by", "why", *BASIS,
            })
        )  # fmt: skip
        basis = self.basis(part, here, name)
        if not basis.reference or not basis.confidence:
            part.fail("has no `reference` or no `confidence`: a legal value without them is refused")
        counts = part.parts("counts") if part.has("counts") else [part.part("count")]
        for one in part.texts("stopped_by"):
            if one not in CLOCK_EVENTS:
                part.fail(f"names `{one}`, which is no clock event", "stopped_by")
        plan = part.text_or("alerts")
        if plan and plan not in self.alert_plans:
            part.fail(f"names `{plan}`, which is no alert plan of notes.yaml", "alerts")
        return ClockRule(
            id=name,
            label=label,
            scope=part.one_of("scope", ("publication", "case")),
            when=self.when(part),
            announced=self._announced(part),
            start=self._start(part),
            counts=[self._count(one, basis) for one in counts],
            binds=part.one_of("binds", BOUND),
            drives=part.flag("drives"),
            opens=part.flag("opens"),
            local=part.flag("local"),
            alerts=self.alert_plans.get(plan, ()),
            stopped_by=part.texts("stopped_by"),
            why=self.words(part.part("why")) if part.has("why") else None,
            basis=basis,
        )

    def _announced(self, part: Part) -> tuple[str, str] | None:
        if not part.has("announced"):
            return None
        inner = part.part("announced").only(frozenset({"event", "within"}))
        return inner.one_of("event", CLOCK_EVENTS), inner.one_of("within", sorted(self.clocks))

    def _start(self, part: Part) -> str:
        text = part.text("start")
        for source in text.split(" or "):
            kind, colon, name = source.partition(":")
            known = {"event": CLOCK_EVENTS, "done": self.steps, "clock": self.clocks, "chain": ("",)}
            if not (source in STARTS or (colon and name in known.get(kind, ()))):
                part.fail(f"cannot start from {source!r}", "start")
        return text

    def _count(self, part: Part, basis: Basis) -> Count:
        part.only(COUNT)
        family = part.one_of("family", (*FAMILIES, "hours", "service"))
        strict = part.part("strict").only(frozenset({"family", *UNITS})) if part.has("strict") else None
        span = Span("days", 0) if family == "service" else self._span(part)
        own = self.basis(part, basis, part.text("rule")) if any(part.has(key) for key in BASIS) else None
        return Count(
            self.when(part),
            part.text("rule"),
            family,
            span,
            (strict.one_of("family", tuple(FAMILIES)), self._span(strict)) if strict is not None else None,
            part.flag("eve"),
            own,
        )

    def _span(self, part: Part) -> Span:
        named = [unit for unit in UNITS if part.has(unit)]
        if len(named) != 1:
            part.fail(f"needs exactly one of {', '.join(UNITS)}")
        return Span(named[0], part.number(named[0], 1))

    def _calendars(self) -> list[tuple[str, Part]]:
        return [(name.upper(), part) for name, part in self.files("calendars")]

    def _calendar(self, name: str, part: Part) -> Calendar:
        part.only(frozenset({"like", "fixed", "from_easter", "moved", "reference", "confidence", "last_checked_on"}))
        part.text("reference")
        self.checked.append((part.file, name, part.day("last_checked_on")))
        fixed = [_month_day(part, one, "fixed") for one in part.texts("fixed")]
        moved = []
        for one in part.parts("moved"):
            month, day = _month_day(one.only(frozenset({"day", "on_sunday"})), one.text("day"), "day")
            moved.append((month, day, int(one.raw("on_sunday"))))
        offsets = part.raw("from_easter") or []
        return Calendar(name, frozenset(fixed), frozenset(int(one) for one in offsets), tuple(moved))

    # ------------------------------------------------------------------ the work
    def _step(self, step: str, part: Part, ground: Basis) -> StepRule:
        part.only(
            frozenset({
                *WORDS, "phase", "by", "when", "after", "needs", "why", "how", "working_days", "before_driving",
                "same_day", "follow_ups", "cost", "law",
            })
        )  # fmt: skip
        follow = part.part("follow_ups").only(frozenset({"after_days", "then"})) if part.has("follow_ups") else None
        if follow is not None and follow.has("then") and follow.text("then") not in self.steps:
            follow.fail("is no step", "then")
        return StepRule(
            step=step,
            label=Words(part.text("fr"), part.text("nl"), part.text("en")),
            phase=part.one_of("phase", PHASES),
            by=part.one_of("by", ACTORS),
            when=self.when(part),
            after=[AfterRule(name, when) for name, when in self._listed(part, "after", "step", self.steps)],
            needs=self._listed(part, "needs", "need", frozenset(NEEDS)),
            why=self.words(part.part("why")),
            how=self.words(part.part("how")) if part.has("how") else None,
            working_days=part.number("working_days") if part.has("working_days") else None,
            before_driving=part.number("before_driving") if part.has("before_driving") else None,
            same_day=self.when(part, "same_day") if part.has("same_day") else None,
            follow_ups=None
            if follow is None
            else (tuple(int(one) for one in follow.raw("after_days")), follow.text_or("then") or None),
            cost=part.text_or("cost") or None,
            bases=self._laws(step, part, ground),
        )

    def _listed(self, part: Part, key: str, name: str, known: frozenset[str]) -> list[tuple[str, Condition]]:
        """A list of names, some with a condition of their own."""
        found = []
        for number, entry in enumerate(part.raw(key) or ()):
            if isinstance(entry, str):
                one, when = entry, _ANY
            else:
                inner = part.parts_from(key, number).only(frozenset({name, "when"}))
                one, when = inner.text(name), self.when(inner)
            if one not in known:
                part.fail(f"names `{one}`, which nothing stands behind", key, number)
            found.append((one, when))
        return found

    def _laws(self, step: str, part: Part, ground: Basis) -> dict[str, Basis]:
        desk = Basis("", "desk", (), ground.last_checked_on, ground.in_force_from)
        if not part.has("law"):
            return dict.fromkeys(ZONES, desk)
        law = part.part("law").only(frozenset({"all", *ZONES}))
        found: dict[str, Basis] = {}
        for name in law.names():
            entry = law.part(name).only(BASIS)
            entry.text("reference")
            basis = self.basis(entry, ground, step)
            for country in ZONES if name == "all" else (name,):
                found[country] = basis
        return found

    def _playbooks(self) -> tuple[dict[str, Sequence[PlaybookEntry]], dict[str, Sequence[tuple[str, Condition]]]]:
        files = dict(self.files("playbooks"))
        if "blocks" not in files:
            raise BadRuleFile("playbooks: blocks.yaml is missing")
        blocks_file = files.pop("blocks").only(frozenset({"blocks"})).part("blocks")
        blocks = {name: self._entries(blocks_file, name, {}) for name in blocks_file.names()}
        playbooks: dict[str, Sequence[PlaybookEntry]] = {}
        wants: dict[str, Sequence[tuple[str, Condition]]] = {}
        for kind, part in files.items():
            if kind not in KINDS:
                part.fail(f"`{kind}` is no incident kind: the file's name says which it is for")
            part.only(frozenset({"steps", "wants"}))
            playbooks[kind] = self._entries(part, "steps", blocks)
            wants[kind] = self._wants(part)
        for kind in KINDS:
            if kind not in playbooks:
                raise BadRuleFile(f"playbooks: {kind}.yaml is missing")
        return playbooks, wants

    def _entries(self, part: Part, key: str, blocks: Mapping[str, Sequence[PlaybookEntry]]) -> list[PlaybookEntry]:
        found: list[PlaybookEntry] = []
        for number, entry in enumerate(part.raw(key) or ()):
            if isinstance(entry, str):
                found.append(PlaybookEntry(self._known_step(part, entry, key, number), always))
                continue
            inner = part.parts_from(key, number)
            if inner.has("block"):
                name = inner.only(frozenset({"block"})).text("block")
                if name not in blocks:
                    inner.fail(f"`{name}` is no block of blocks.yaml", "block")
                found += blocks[name]
            else:
                inner.only(frozenset({"step", "when"}))
                found.append(PlaybookEntry(self._known_step(part, inner.text("step"), key, number), self.when(inner)))
        return found

    def _known_step(self, part: Part, step: str, *where: str | int) -> str:
        if step not in self.steps:
            part.fail(f"`{step}` is no step of steps.yaml", *where)
        return step

    def _wants(self, part: Part) -> list[tuple[str, Condition]]:
        found = []
        for number, entry in enumerate(part.raw("wants") or ()):
            if isinstance(entry, str):
                path, when = entry, _ANY
            else:
                inner = part.parts_from("wants", number).only(frozenset({"fact", "when"}))
                path, when = inner.text("fact"), self.when(inner)
            if path != "publications" and not is_path(path):
                part.fail(f"`{path}` is not a fact", "wants", number)
            found.append((path, when))
        return found

    def _guards(self, labels: Mapping[str, Words]) -> list[Guard]:
        found = []
        for name, part in _named(self.file("guards.yaml"), "guards"):
            words = self.words(part, "steps", "when", "until", "reference")
            steps = part.texts("steps")
            for number, step in enumerate(steps):
                self._known_step(part, step, "steps", number)
            until = part.text("until")
            if until not in labels:
                part.fail(f"`{until}` is neither a step nor one of the untils of vocabulary.yaml", "until")
            found.append(Guard(name, steps, self.when(part), until, words, part.text_or("reference") or None))
        return found

    def _humans(self) -> list[HumanRule]:
        found = []
        for _, part in _named(self.file("human.yaml"), "human"):
            words = self.words(part, "when", "minutes", "same_day")
            minutes = None if part.flag("same_day") else part.number("minutes", 1)
            found.append(HumanRule(self.when(part), minutes, words))
        return found

    def _uploads(self) -> list[UploadRule]:
        rules = []
        for part in self.file("uploads.yaml").only(frozenset({"uploads"})).parts("uploads"):
            part.only(frozenset({"answer", "when"}))
            answer: Any = part.one_of("answer", UPLOADS)
            rules.append(UploadRule(answer, self.when(part)))
        if not rules or rules[-1].when is not always:
            raise BadRuleFile("uploads.yaml: the last answer must hold without a condition")
        return rules

    def _insurer(self, name: str, part: Part) -> Insurer:
        part.only(frozenset({"name", "forbids", "needs", "costs"}))
        forbids = part.part("forbids") if part.has("forbids") else None
        costs = part.part("costs") if part.has("costs") else None
        needs = part.part("needs") if part.has("needs") else None
        for table in (forbids, needs):
            for step in table.names() if table is not None else ():
                self._known_step(part, step, "forbids" if table is forbids else "needs", step)
        return Insurer(
            name,
            part.text("name"),
            {} if forbids is None else {one: self.words(forbids.part(one)) for one in forbids.names()},
            {} if needs is None else {one: needs.texts(one) for one in needs.names()},
            {} if costs is None else {one: costs.number(one) for one in costs.names()},
        )


def _never(view: Any) -> bool:
    return False


def _named(file: Part, table: str) -> list[tuple[str, Part]]:
    entries = file.only(frozenset({table})).part(table)
    return [(name, entries.part(name)) for name in entries.names()]


def _no_later_term(terms: Part, name: str, order: Sequence[str]) -> None:
    """A term speaks of earlier ones alone, so that none can turn in a circle."""

    def walk(data: Any) -> None:
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


def _month_day(part: Part, text: str, key: str) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"2024-{text}")
    except ValueError:
        part.fail(f"holds days like 12-25, not {text!r}", key)
    return day.month, day.day


def stale_values(folder: Path, today: date) -> tuple[list[Stale], int]:
    """The values whose last check is older than a year, and how many there are in all. Raises BadRuleFile where the rules
    do not hold together."""
    reading = _Reading(folder)
    reading.book()
    seen = dict.fromkeys(reading.checked)
    return [Stale(file, name, checked) for file, name, checked in seen if (today - checked).days > A_YEAR], len(seen)

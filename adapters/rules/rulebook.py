"""Reads `rules/` into a `Rulebook`, and refuses whatever has no reference, no confidence, an unknown key or a name that
nothing stands behind. Every refusal names file and line in one sentence.

| file | holds |
| --- | --- |
| `meta.yaml` | the name of this edition, how far back the desk reads facts |
| `vocabulary.yaml` | the words of every term in three languages |
| `terms.yaml`, `elements.yaml` | named conditions; what the facts must show, with its sentence |
| `jurisdictions/<id>/country.yaml` | a country: its name, wall clock, calendars, whose readers are taken to be there |
| `jurisdictions/<id>/*.yaml` | qualifications and clocks of a country (or of the Union, for several) |
| `steps.yaml`, `playbooks/*.yaml` | the steps; their order for each incident kind |
| `guards.yaml`, `warnings.yaml`, `human.yaml`, `uploads.yaml`, `notes.yaml` | what is forbidden, said, handed over |
| `first_acts.yaml` | what a person can do at once, the act that counts most first |
| `calendars/*.yaml`, `insurers/*.yaml` | holidays; insurers' directives |
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from adapters.rules.call_script import read_call_script
from adapters.rules.common import BASIS, TABLES
from adapters.rules.first_acts import read_first_acts
from adapters.rules.jurisdictions import Law
from adapters.rules.read_text import WORDS, words_of
from adapters.rules.yaml_file import BadRuleFile, Part
from workflows.kernel.text import LocalizedText
from workflows.law.conditions import ALWAYS, Condition
from workflows.law.declared import Declared
from workflows.law.fact_schema import FACTS
from workflows.law.rulebook import (
    AfterRule,
    Basis,
    Guard,
    HandoverRule,
    Insurer,
    PlaybookEntry,
    Rulebook,
    StepRule,
    UploadRule,
    WarningRule,
)

PHASES = ("emergency", "analysis", "evidence", "amicable", "platform", "judicial", "repair", "closing")
ACTORS = ("insured", "handler", "lawyer", "bailiff")
NEEDS = ("insured_approval", "cost_approval", "written_request", "lawyer", "insured_signature")
UPLOADS = ("blocked", "text_only", "allowed")
A_YEAR = 365
ALLOWED = ("desk_asks_for_money",)
"""What an insurer may allow the desk in its own name."""
_ANY: Condition = ALWAYS


def load_rulebook(folder: Path) -> Rulebook:
    """Gives everything under `folder`. Raises BadRuleFile."""
    return _Reading(folder).book()


@dataclass(frozen=True, slots=True)
class Stale:
    """A value that nobody has checked for a year."""

    file: str
    name: str
    last_checked_on: date


@dataclass
class _Reading(Law):
    """The whole, and the work that is to be done."""

    # ------------------------------------------------------------------ the whole
    def book(self) -> Rulebook:
        meta = self.file("meta.yaml").only(frozenset({"edition", "facts_from", "last_checked_on"}))
        vocabulary = self.file("vocabulary.yaml").only(frozenset(TABLES))
        labels = {table: self.table(vocabulary.part(table)) for table in TABLES}
        self.qualifications, self.clocks = frozenset(labels["qualifications"]), frozenset(labels["clocks"])
        steps = self.file("steps.yaml").only(frozenset({"steps"})).part("steps")
        self.steps = frozenset(steps.names())
        self.kinds = tuple(labels["incident_kinds"])
        self.read_jurisdictions()
        self.read_terms()
        self.read_notes()
        ground = Basis("", "", (), meta.day("last_checked_on"), meta.day("facts_from"))
        step_rules = {step: self._step(step, steps.part(step), ground) for step in steps.names()}
        self._all_known(vocabulary, labels)
        labels["steps"] = {step: rule.label for step, rule in step_rules.items()} | labels.pop("untils")
        countries = self.countries(ground, labels)
        playbooks, wants = self._playbooks(labels["incident_kinds"])
        labels["incident_kinds"] |= labels.pop("before_a_kind")
        book = Rulebook(
            version="",
            declared=Declared(self.jurisdictions, self.kinds),
            labels=labels,
            terms=self.terms,
            calendars={name: self.calendar(name, part) for name, part in self.calendars()},
            countries=countries,
            steps=step_rules,
            playbooks=playbooks,
            wants=wants,
            guards=self._guards(labels["steps"]),
            warnings=[self._warning(name, part) for name, part in _named(self.file("warnings.yaml"), "warnings")],
            humans=self._humans(),
            uploads=self._uploads(),
            insurers={name: self._insurer(name, part) for name, part in self.files("insurers")},
            notes=self.notes,
            first_acts=read_first_acts(self),
            call_script=read_call_script(self),
        )
        object.__setattr__(book, "version", f"{meta.text('edition')}+{self.digest.hexdigest()[:12]}")
        return book

    def _all_known(self, vocabulary: Part, labels: Mapping[str, Mapping[str, LocalizedText]]) -> None:
        """Plain names are names of what there is; every step has one."""
        for table, known in (
            ("lay_steps", self.steps), ("young_steps", self.steps), ("lay_clocks", self.clocks),
            ("lay_qualifications", self.qualifications),
        ):  # fmt: skip
            for name in labels[table].keys() - known:
                vocabulary.part(table).fail("is not known", name)
        for step in sorted(self.steps - labels["lay_steps"].keys()):
            vocabulary.part("lay_steps").fail("has no plain name", step)

    # ------------------------------------------------------------------ the work
    def _step(self, step: str, part: Part, ground: Basis) -> StepRule:
        part.only(
            frozenset({
                *WORDS, "phase", "by", "when", "after", "needs", "why", "how", "working_days", "before_driving",
                "same_day", "follow_ups", "cost", "removes", "law",
            })
        )  # fmt: skip
        follow = part.part("follow_ups").only(frozenset({"after_days", "then"})) if part.has("follow_ups") else None
        if follow is not None and follow.has("then") and follow.text("then") not in self.steps:
            follow.fail("is no step", "then")
        return StepRule(
            step=step,
            label=words_of(part),
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
            removes=part.has("removes") and part.flag("removes"),
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
            return dict.fromkeys(self.jurisdictions.codes, desk)
        law = part.part("law").only(frozenset({"all", *self.jurisdictions.codes}))
        found: dict[str, Basis] = {}
        for name in law.names():
            entry = law.part(name).only(BASIS)
            entry.text("reference")
            basis = self.basis(entry, ground, step)
            for country in self.jurisdictions.codes if name == "all" else (name,):
                found[country] = basis
        return found

    def _playbooks(
        self, kinds: Collection[str]
    ) -> tuple[dict[str, Sequence[PlaybookEntry]], dict[str, Sequence[tuple[str, Condition]]]]:
        files = dict(self.files("playbooks"))
        if "blocks" not in files:
            raise BadRuleFile("playbooks: blocks.yaml is missing")
        blocks_file = files.pop("blocks").only(frozenset({"blocks"})).part("blocks")
        blocks = {name: self._entries(blocks_file, name, {}) for name in blocks_file.names()}
        playbooks: dict[str, Sequence[PlaybookEntry]] = {}
        wants: dict[str, Sequence[tuple[str, Condition]]] = {}
        for kind, part in files.items():
            if kind not in kinds:
                part.fail(f"`{kind}` is no incident kind of vocabulary.yaml: the file's name says which it is for")
            part.only(frozenset({"steps", "wants"}))
            playbooks[kind] = self._entries(part, "steps", blocks)
            wants[kind] = self._wants(part)
        for kind in kinds:
            if kind not in playbooks:
                raise BadRuleFile(f"playbooks: {kind}.yaml is missing")
        return playbooks, wants

    def _entries(self, part: Part, key: str, blocks: Mapping[str, Sequence[PlaybookEntry]]) -> list[PlaybookEntry]:
        found: list[PlaybookEntry] = []
        for number, entry in enumerate(part.raw(key) or ()):
            if isinstance(entry, str):
                found.append(PlaybookEntry(self._known_step(part, entry, key, number), ALWAYS))
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
            if path != "publications" and path not in FACTS:
                part.fail(f"`{path}` is not a fact", "wants", number)
            found.append((path, when))
        return found

    def _guards(self, labels: Mapping[str, LocalizedText]) -> list[Guard]:
        found = []
        for name, part in _named(self.file("guards.yaml"), "guards"):
            words = self.words(part, "steps", "when", "until", "reference")
            steps = part.texts("steps")
            for number, step in enumerate(steps):
                self._known_step(part, step, "steps", number)
            until = part.text("until")
            if until not in labels:
                part.fail(f"`{until}` is neither a step nor one of the untils of vocabulary.yaml", "until")
            found.append(Guard(name, steps, self.when(part), until, words, self._references(part)))
        return found

    def _references(self, part: Part) -> dict[str, str]:
        """One reference for all countries, or one for each that has its own."""
        if not part.has("reference"):
            return {}
        if isinstance(part.raw("reference"), str):
            return dict.fromkeys(self.jurisdictions.codes, part.text("reference"))
        return dict(part.part("reference").only(frozenset(self.jurisdictions.codes)).pairs_here())

    def _humans(self) -> list[HandoverRule]:
        found = []
        for _, part in _named(self.file("human.yaml"), "human"):
            words = self.words(part, "when", "minutes", "same_day")
            minutes = None if part.flag("same_day") else part.number("minutes", 1)
            found.append(HandoverRule(self.when(part), minutes, words))
        return found

    def _warning(self, name: str, part: Part) -> WarningRule:
        words = self.words(part, "when", "young", "at_once")
        young = self.words(part.part("young")) if part.has("young") else None
        return WarningRule(name, self.when(part), words, young, part.flag("at_once"))

    def _uploads(self) -> list[UploadRule]:
        rules = []
        for part in self.file("uploads.yaml").only(frozenset({"uploads"})).parts("uploads"):
            part.only(frozenset({"answer", "when"}))
            answer: Any = part.one_of("answer", UPLOADS)
            rules.append(UploadRule(answer, self.when(part)))
        if not rules or rules[-1].when is not ALWAYS:
            raise BadRuleFile("uploads.yaml: the last answer must hold without a condition")
        return rules

    def _insurer(self, name: str, part: Part) -> Insurer:
        part.only(frozenset({"name", "forbids", "needs", "costs", "letterhead", "allows"}))
        for number, one in enumerate(part.texts("allows")):
            if one not in ALLOWED:
                part.fail(f"`{one}` cannot be allowed; known: {', '.join(ALLOWED)}", "allows", number)
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
            part.texts("letterhead"),
            part.texts("allows"),
        )


def _named(file: Part, table: str) -> list[tuple[str, Part]]:
    entries = file.only(frozenset({table})).part(table)
    return [(name, entries.part(name)) for name in entries.names()]


def stale_values(folder: Path, today: date, beside: Sequence[tuple[str, str, date]] = ()) -> tuple[list[Stale], int]:
    """Gives the values whose last check is older than a year, and how many there are in all; `beside` are those of
    other files. Raises BadRuleFile where the rules do not hold together."""
    reading = _Reading(folder)
    reading.book()
    seen = dict.fromkeys([*reading.checked, *beside])
    return [Stale(file, name, checked) for file, name, checked in seen if (today - checked).days > A_YEAR], len(seen)

"""Reads `rules/jurisdictions/` and `rules/calendars/`: what facts may look like, which clocks run, which days are holidays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.rules.common import BASIS, BOUND, Ground
from adapters.rules.yaml_file import BadRuleFile, Part
from workflows.kernel.countries import Jurisdiction, Jurisdictions
from workflows.kernel.text import LANGUAGES, LocalizedText
from workflows.law.conditions import NEVER, Condition
from workflows.law.deadline import FAMILIES, UNITS, Calendar, Span
from workflows.law.declared import Declared
from workflows.law.fact_schema import CLOCK_EVENTS
from workflows.law.rulebook import Basis, ClockRule, Count, Country, Dated, Exclusion, QualificationRule

Value = TypeVar("Value", QualificationRule, ClockRule)
STARTS = ("publication", "discovery", "knowledge", "fact", "report")
CODE_LETTERS = 2
COUNT = frozenset({"when", "rule", "family", "strict", "eve", *UNITS, *BASIS})


COUNTRY = "country.yaml"


def read_declared(folder: Path) -> Declared:
    """Gives the countries and the incident kinds of `rules/`, without their law. Raises BadRuleFile."""
    law = Law(folder)
    law.read_jurisdictions()
    return Declared(law.jurisdictions, tuple(law.file("vocabulary.yaml").part("incident_kinds").names()))


class Law(Ground):
    """The law of each country."""

    def read_jurisdictions(self) -> None:
        """A folder of `jurisdictions/` with a `country.yaml` is a country; one without holds law for several."""
        found = [
            self._jurisdiction(path.parent.name.upper(), self.file(f"jurisdictions/{path.parent.name}/{COUNTRY}"))
            for path in sorted((self.folder / "jurisdictions").glob(f"*/{COUNTRY}"))
        ]
        for language in LANGUAGES:
            guessed = [one.code for one in found if language in one.guessed_for]
            if len(guessed) != 1:
                raise BadRuleFile(
                    f"jurisdictions: exactly one {COUNTRY} is `guessed_for` {language}, not {', '.join(guessed) or 'none'}"
                )
        self.jurisdictions = Jurisdictions.of_all(found)

    def _jurisdiction(self, code: str, part: Part) -> Jurisdiction:
        part.only(frozenset({"name", "zone", "spoken", "guessed_for", "local_calendars"}))
        if len(code) != CODE_LETTERS or not (code.isascii() and code.isalpha()):
            part.fail("stands in a folder that is named by no code of two letters")
        calendars = (code, *part.texts("local_calendars"))
        for name in calendars:
            if not (self.folder / "calendars" / f"{name.lower()}.yaml").is_file():
                part.fail(f"has no calendar calendars/{name.lower()}.yaml", "local_calendars")
        spoken, guessed_for = part.texts("spoken"), part.texts("guessed_for")
        for name, languages in (("spoken", spoken), ("guessed_for", guessed_for)):
            for language in languages:
                if language not in LANGUAGES:
                    part.fail(f"cannot be {language!r}; it is one of {', '.join(LANGUAGES)}", name)
        return Jurisdiction(code, self.words(part.part("name")), _zone(part), calendars, guessed_for, spoken)

    def countries(self, ground: Basis, labels: Mapping[str, Mapping[str, LocalizedText]]) -> dict[str, Country]:
        law: dict[str, tuple[list[Dated[QualificationRule]], list[Dated[ClockRule]]]]
        law = {code: ([], []) for code in self.jurisdictions.codes}
        for folder in sorted((self.folder / "jurisdictions").iterdir()):
            if not folder.is_dir():
                continue
            for name, file in self.files(f"jurisdictions/{folder.name}"):
                if f"{name}.yaml" == COUNTRY:
                    continue
                file.only(frozenset({"applies_to", "qualifications", "clocks", *BASIS}))
                here = self.basis(file, ground, folder.name)
                qualifications = self._versions(file, "qualifications", labels, here, self._qualification)
                clocks = self._versions(file, "clocks", labels, here, self._clock)
                for country in file.texts("applies_to"):
                    if country not in law:
                        file.fail(f"cannot be {country!r}; it is one of {', '.join(law)}", "applies_to")
                    law[country][0].extend(qualifications)
                    law[country][1].extend(clocks)
        return {name: Country(name, tuple(found[0]), tuple(found[1])) for name, found in law.items()}

    def _versions(
        self,
        file: Part,
        table: str,
        labels: Mapping[str, Mapping[str, LocalizedText]],
        here: Basis,
        read: Callable[[str, Part, LocalizedText, Basis], Value],
    ) -> list[Dated[Value]]:
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

    def _qualification(self, name: str, part: Part, label: LocalizedText, here: Basis) -> QualificationRule:
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
            return NEVER
        return self.when(part, key)

    def _exclusion(self, part: Part) -> Exclusion:
        words = self.words(part, "when", "reference")
        return Exclusion(self.when(part), words, part.text_or("reference"))

    def _displaced(self, displaces: Part, name: str) -> Exclusion:
        if name not in self.qualifications:
            displaces.fail("is no qualification of vocabulary.yaml", name)
        return self._exclusion(displaces.part(name))

    def _clock(self, name: str, part: Part, label: LocalizedText, here: Basis) -> ClockRule:
        part.only(
            frozenset({
                "scope", "when", "announced", "start", "count", "counts", "binds", "drives", "opens", "local", "alerts",
                "stopped_by", "unless", "why", *BASIS,
            })
        )  # fmt: skip
        basis = self.basis(part, here, name)
        if not basis.reference or not basis.confidence:
            part.fail("has no `reference` or no `confidence`: a legal value without them is refused")
        counts = part.parts("counts") if part.has("counts") else [part.part("count")]
        for one in part.texts("stopped_by"):
            if one not in (*CLOCK_EVENTS, "report") and one.removeprefix("done:") not in self.steps:
                part.fail(f"names `{one}`, which is no clock event, no `done:` step and not `report`", "stopped_by")
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
            counts=[self.count(one, basis) for one in counts],
            binds=part.one_of("binds", BOUND),
            drives=part.flag("drives"),
            opens=part.flag("opens"),
            local=part.flag("local"),
            alerts=self.alert_plans.get(plan, ()),
            stopped_by=part.texts("stopped_by"),
            unless=[self._exclusion(one) for one in part.parts("unless")],
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
            known = {
                "event": CLOCK_EVENTS,
                "done": self.steps,
                "refused": self.steps,
                "clock": self.clocks,
                "chain": ("",),
            }
            if not (source in STARTS or (colon and name in known.get(kind, ()))):
                part.fail(f"cannot start from {source!r}", "start")
        return text

    def count(self, part: Part, basis: Basis) -> Count:
        """Gives one way to count a legal time."""
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

    def calendars(self) -> list[tuple[str, Part]]:
        return [(name.upper(), part) for name, part in self.files("calendars")]

    def calendar(self, name: str, part: Part) -> Calendar:
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


def _zone(part: Part) -> ZoneInfo:
    try:
        return ZoneInfo(part.text("zone"))
    except (ZoneInfoNotFoundError, ValueError):
        part.fail("is no time zone such as Europe/Lisbon", "zone")


def _month_day(part: Part, text: str, key: str) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"2024-{text}")
    except ValueError:
        part.fail(f"holds days like 12-25, not {text!r}", key)
    return day.month, day.day

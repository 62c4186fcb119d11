"""What is known of an incident: the facts file of the contract (section 3), checked once and then only read.

`Facts.parse` refuses unknown keys and impossible values with the path of the key. Whatever is left out is not known; it
is never guessed. Dates stay dates, instants are aware, money is integer cents.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from workflows.law import fact_schema
from workflows.law import fact_values as kinds
from workflows.law.declared import Declared
from workflows.law.fact_schema import CLOCK_EVENTS, OUTCOMES, SAYS_UNKNOWN, fact_of, readers
from workflows.law.fact_values import MISSING, BadFacts, Reader

MOST_PUBLICATIONS: Final = 1000


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """Something that starts a legal clock; `at` is a day, or an instant for clocks in hours."""

    clock_event: str
    at: date | datetime


@dataclass(frozen=True, slots=True)
class DoneStep:
    """A step that was taken, by whom it may be."""

    step: str
    done_on: date
    outcome: str = "none"


STATEMENT: Final = readers("statement")
PUBLICATION: Final = readers("publication")
GROUPS: Final = {name: readers(name) for name in fact_schema.GROUPS if name != "publication"}
TOP: Final = readers("")
UNKNOWN: Final = {
    path.removeprefix("publication."): word for path, word in SAYS_UNKNOWN.items() if path.startswith("publication.")
}
"""The words of a publication's fields that say as much as nothing."""
REQUIRED: Final = ("jurisdiction", "reported_at", "kind")
LISTS: Final = ("publications", "already_done", "events")


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication with the statement it makes: the shared answers, and its own where they differ."""

    id: str
    values: Mapping[str, Any]
    statement: Mapping[str, Any]

    @property
    def first_published_on(self) -> date | None:
        return self.values.get("first_published_on")

    def get(self, name: str) -> object:
        """Gives a field; MISSING where it is not known, or told with the word that says so."""
        value = self.values.get(name, MISSING)
        return MISSING if value == UNKNOWN.get(name, MISSING) else value


@dataclass(frozen=True, slots=True)
class Facts:
    """The checked facts. Everything is optional but country, kind and the instant of the report."""

    jurisdiction: str
    local_calendar: str
    reported_at: datetime
    kind: str
    top: Mapping[str, Any]
    groups: Mapping[str, Mapping[str, Any]]
    publications: Sequence[Publication]
    already_done: Sequence[DoneStep]
    events: Sequence[DatedEvent]
    zone: ZoneInfo = field(compare=False)

    @classmethod
    def parse(
        cls, data: object, declared: Declared, at: datetime | None = None, platforms: Container[str] | None = None
    ) -> Facts:
        """Checks plain data as it was read from YAML or JSON. `declared` are the countries and kinds of the rules. `at` is
        the instant of the analysis: nothing but an event
        may be dated after it or the report, whichever is later. `platforms`: the ids that exist, where they are to be
        checked. Raises BadFacts."""
        if not isinstance(data, Mapping):
            raise BadFacts("", "the facts are not a mapping of names to values.")
        for name in REQUIRED:
            if name not in data:
                raise BadFacts(name, "it is missing; jurisdiction, reported_at and kind are always needed.")
        _only(data, {*TOP, *GROUPS, *LISTS}, "")
        top = {name: reader(name, data[name]) for name, reader in _top(declared).items() if name in data}
        groups = {name: _group(name, data[name], fields) for name, fields in GROUPS.items() if name in data}
        jurisdiction, kind = str(top["jurisdiction"]), str(top["kind"])
        reported_at = kinds.instant("reported_at", top["reported_at"])
        country = declared.jurisdictions.of(jurisdiction)
        calendar = str(top.get("local_calendar", jurisdiction))
        if calendar not in country.calendars:
            raise BadFacts("local_calendar", f"{calendar} is not a calendar of {jurisdiction}.")
        zone = country.zone
        latest = max(reported_at, at or reported_at).astimezone(zone).date() + timedelta(days=1)
        publications = _publications(data.get("publications", []), groups.get("statement", {}), latest)
        _not_future(top, groups, latest)
        for number, one in enumerate(publications):
            place = one.values.get("platform")
            if platforms is not None and place is not None and place not in platforms:
                raise BadFacts(f"publications[{number}].platform", f"{place} is no platform of rules/platforms/.")
        return cls(
            jurisdiction, calendar, reported_at, kind, top, groups, publications,
            _done(data.get("already_done", []), latest), _events(data.get("events", [])), zone,
        )  # fmt: skip

    def check_steps(self, known: Container[str]) -> None:
        """Checks that every step said to be done is one of the vocabulary; raises BadFacts."""
        for number, one in enumerate(self.already_done):
            if one.step not in known:
                raise BadFacts(f"already_done[{number}].step", f"{one.step} is no step of rules/steps.yaml.")

    def get(self, path: str) -> object:
        """Gives the value at a dotted path outside the publications; MISSING where it is not known."""
        name, _, rest = path.partition(".")
        if not rest:
            return self.top.get(name, MISSING)
        return self.groups.get(name, {}).get(rest, MISSING)

    def event(self, name: str) -> DatedEvent | None:
        """Gives the latest event of this name."""
        found = [one for one in self.events if one.clock_event == name]
        return max(found, key=lambda one: day_of(one.at, self.zone)) if found else None

    def done(self, step: str) -> DoneStep | None:
        """Gives the latest record of a step that was taken."""
        found = [one for one in self.already_done if one.step == step]
        return max(found, key=lambda one: one.done_on) if found else None

    def refusals(self, step: str) -> Sequence[date]:
        """On which days a step was taken that was refused, earliest first. What is tried again, or succeeds elsewhere, takes
        no refusal back."""
        return sorted({one.done_on for one in self.already_done if one.step == step and one.outcome == "refused"})

    @property
    def reported_on(self) -> date:
        """The legal day of the report."""
        return self.reported_at.astimezone(self.zone).date()

    @property
    def victim_age(self) -> int | None:
        """How old the person who is hurt is: the one named as such, else the insured."""
        found = self.top.get("victim_age", self.groups.get("insured", {}).get("age"))
        return None if found is None else int(found)


def day_of(at: date | datetime, zone: ZoneInfo) -> date:
    """Gives the legal day of a day or an instant."""
    return at.astimezone(zone).date() if isinstance(at, datetime) else at


def _top(declared: Declared) -> Mapping[str, Reader]:
    """The readers of the top, of which three know names that only the rules declare."""
    found = dict(TOP)
    for name in ("jurisdiction", "local_calendar", "kind"):
        if (fact := fact_of(name, declared)) is not None:
            found[name] = fact.holds.read
    return found


def _only(data: Mapping[object, object], allowed: set[str], path: str) -> None:
    for key in data:
        if key not in allowed:
            raise BadFacts(f"{path}{key if isinstance(key, str) else kinds.shown(key)}"[:200], "this key is not known.")


def _mapping(path: str, value: object) -> Mapping[object, object]:
    if not isinstance(value, Mapping):
        raise BadFacts(path, f"{kinds.shown(value)} is not a mapping of names to values.")
    return value


def _list(path: str, value: object, most: int) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise BadFacts(path, f"{kinds.shown(value)} is not a list.")
    if len(value) > most:
        raise BadFacts(path, f"there are more than {most}.")
    return value


def _group(path: str, value: object, fields: Mapping[str, Reader]) -> dict[str, object]:
    given = _mapping(path, value)
    _only(given, set(fields), f"{path}.")
    return {name: reader(f"{path}.{name}", given[name]) for name, reader in fields.items() if name in given}


def _publications(given: object, shared: Mapping[str, object], latest: date) -> tuple[Publication, ...]:
    found: dict[str, Publication] = {}
    for number, entry in enumerate(_list("publications", given, MOST_PUBLICATIONS)):
        path = f"publications[{number}]"
        plain = _mapping(path, entry)
        values = _group(path, {key: value for key, value in plain.items() if key != "statement"}, PUBLICATION)
        if "id" not in values:
            raise BadFacts(f"{path}.id", "it is missing; clocks point at it.")
        identifier = str(values["id"])
        if identifier in found:
            raise BadFacts(f"{path}.id", f"{identifier} names another publication already.")
        own = _group(f"{path}.statement", plain["statement"], STATEMENT) if "statement" in plain else {}
        for name in ("first_published_on", "discovered_on"):
            _before(f"{path}.{name}", _day_in(values, name), latest)
        found[identifier] = Publication(identifier, values, {**shared, **own})
    for number, one in enumerate(found.values()):
        _sources(f"publications[{number}].republishes", one, found)
    return tuple(found.values())


def _sources(path: str, start: Publication, found: Mapping[str, Publication]) -> None:
    """A chain of repetitions names publications that exist, and ends."""
    seen, one = {start.id}, start
    while (source := one.values.get("republishes")) is not None:
        if source not in found:
            raise BadFacts(path, f"{kinds.shown(source)} is no publication of this file.")
        if source in seen:
            raise BadFacts(path, f"the publications repeat each other in a circle, by way of {one.id}.")
        seen.add(source)
        one = found[source]


def _day_in(values: Mapping[str, object], name: str) -> date | None:
    """The day that was read under this name, of an instant its own; None where there is none."""
    found = values.get(name)
    if isinstance(found, datetime):
        return found.date()
    return found if isinstance(found, date) else None


def _before(path: str, day: date | None, latest: date) -> None:
    if day is not None and day > latest:
        raise BadFacts(path, f"{day} lies in the future.")


def _not_future(top: Mapping[str, object], groups: Mapping[str, Mapping[str, object]], latest: date) -> None:
    _before("known_since", _day_in(top, "known_since"), latest)
    _before("account.discovered_at", _day_in(groups.get("account", {}), "discovered_at"), latest)


def _done(given: object, latest: date) -> tuple[DoneStep, ...]:
    fields = {"step": kinds.identifier, "done_on": kinds.day, "outcome": kinds.one_of(*OUTCOMES)}
    found = []
    for number, entry in enumerate(_list("already_done", given, MOST_PUBLICATIONS)):
        path = f"already_done[{number}]"
        values = _group(path, entry, fields)
        for name in ("step", "done_on"):
            if name not in values:
                raise BadFacts(f"{path}.{name}", "it is missing.")
        done_on = kinds.day(f"{path}.done_on", values["done_on"])
        _before(f"{path}.done_on", done_on, latest)
        found.append(DoneStep(str(values["step"]), done_on, str(values.get("outcome", "none"))))
    return tuple(found)


def _events(given: object) -> tuple[DatedEvent, ...]:
    fields = {"clock_event": kinds.one_of(*CLOCK_EVENTS), "at": kinds.day_or_instant}
    found = []
    for number, entry in enumerate(_list("events", given, MOST_PUBLICATIONS)):
        path = f"events[{number}]"
        values = _group(path, entry, fields)
        for name in fields:
            if name not in values:
                raise BadFacts(f"{path}.{name}", "it is missing.")
        found.append(DatedEvent(str(values["clock_event"]), kinds.day_or_instant(f"{path}.at", values["at"])))
    return tuple(found)

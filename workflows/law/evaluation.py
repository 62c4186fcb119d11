"""The facts seen from one publication or from the whole case, with what the analysis has found so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from workflows.law.conditions import Condition, Truth
from workflows.law.fact_values import MISSING
from workflows.law.facts import Facts, Publication, day_of
from workflows.law.platforms.catalogue import Recognised
from workflows.law.platforms.records import Platform
from workflows.law.rulebook import Rulebook

FOUND_LATER: Final = ("looks", "ends_within", "runs", "ended", "lapsed", "planned")
"""What conditions ask that the analysis finds on its way."""
NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Evaluation:
    """What the analysis knows by now; filled as it goes."""

    facts: Facts
    rulebook: Rulebook
    at: datetime
    today: date
    standing: dict[str | None, set[str]] = field(default_factory=dict)
    """Qualifications that stand, by publication."""
    running: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    lapsed: set[str] = field(default_factory=set)
    """Whom the clocks bind whose day has passed, or may have passed with a right."""
    days_left: int | None = None
    done: set[str] = field(default_factory=set)
    planned: set[str] = field(default_factory=set)
    _recognised: dict[str, Recognised] = field(default_factory=dict)
    ordered: Sequence[Publication] = ()
    """The publications, each after the one it repeats."""
    turns_on: date = date.max
    """The first coming day on which something found here may read otherwise."""
    turns_at: datetime = NEVER
    """The first coming instant of the same kind."""
    asked: int = 0
    """How often a condition asked for more than facts: for what is found on the way, what was done, what happened."""
    known: dict[str | None, EvaluationCache] = field(default_factory=dict)
    """What was read already, by publication."""

    def __post_init__(self) -> None:
        self.ordered = _sources_first(self.facts.publications)

    def watch(self, day: date) -> None:
        """What was found compares today with this day: from then on it may be otherwise."""
        if self.today < day < self.turns_on:
            self.turns_on = day

    def watch_instant(self, instant: datetime) -> None:
        """The same, of an instant."""
        if self.at <= instant < self.turns_at:
            self.turns_at = instant

    def platform(self, publication: Publication) -> Recognised | None:
        """Tells what the catalogue knows of where it stands; an address says more than a name."""
        catalogue = self.rulebook.platforms
        if catalogue is None or "url" not in publication.values:
            return None
        if publication.id not in self._recognised:
            self._recognised[publication.id] = catalogue.recognise(publication.values["url"])
        return self._recognised[publication.id]

    def medium(self, publication: Publication) -> object:
        """Gives the kind of place: as told, else as the catalogue says of its platform."""
        told = publication.get("medium")
        if told is not MISSING or self.rulebook.platforms is None:
            return told
        seen = self.platform(publication)
        if seen is not None and seen.medium is not None and not seen.unresolved:
            return seen.medium
        known = self.rulebook.platforms.platform(publication.values.get("platform", ""))
        return MISSING if known is None else known.medium

    def small_host(self) -> object:
        """Tells whether all publications stand with hosts too small for the complaint procedures of the DSA (art.
        19)."""
        places = [self.standing_on(one) for one in self.facts.publications]
        return bool(places) and all(one is not None and one.dsa.status == "small_host" for one in places)

    def standing_on(self, publication: Publication) -> Platform | None:
        """Gives the platform that the publication stands on, by what was told or by its address; None where neither
        says."""
        catalogue, seen = self.rulebook.platforms, self.platform(publication)
        told = publication.values.get("platform")
        name = told or (seen.platform if seen is not None and not seen.unresolved else None)
        return catalogue.platform(name) if catalogue is not None and name else None

    def seen_from_outside(self) -> object:
        """Tells whether the desk can open the page of one publication at least; not known where there is none."""
        answers = [self._is_seen(one) for one in self.facts.publications]
        return any(answers) if answers else MISSING

    def _is_seen(self, publication: Publication) -> bool:
        """What the person says of the audience goes first; else what is known of the place. A talk shows to those in it."""
        audience = publication.get("audience")
        if audience is not MISSING:
            return audience == "public"
        known = self.standing_on(publication)
        if known is None:
            return True
        return known.is_seen_from_outside and (known.visible != "partly" or self.medium(publication) != "messaging")

    def looks(self, publication: Publication | None, wanted: Sequence[str]) -> bool:
        """Tells whether one of these qualifications stands: for this publication, or anywhere."""
        if publication is not None:
            own = self.standing.get(publication.id, set()) | self.standing.get(None, set())
            return any(one in own for one in wanted)
        return any(one in found for found in self.standing.values() for one in wanted)


Decided = tuple[Truth, dict[str, None]]
"""An answer, and what was missing for it."""


@dataclass(slots=True)
class EvaluationCache:
    """What the answers alone decide, read once: the values of paths, and terms (by their names) and conditions with the paths
    that they would need. It holds whatever was done meanwhile."""

    values: dict[str, Sequence[object]] = field(default_factory=dict)
    decided: dict[str | Condition, Decided] = field(default_factory=dict)


@dataclass(slots=True)
class FactScope:
    """`conditions.View`: of one publication, or of the whole case where `publication` is None."""

    found: Evaluation
    publication: Publication | None = None
    missing: dict[str, None] = field(default_factory=dict)
    _known: EvaluationCache = field(init=False)

    def __post_init__(self) -> None:
        name = self.publication.id if self.publication is not None else None
        known = self.found.known.get(name)
        if known is None:
            known = self.found.known[name] = EvaluationCache()
        self._known = known

    def values(self, path: str) -> Sequence[object]:
        """See `conditions.View`."""
        values = self._known.values.get(path)
        if values is None:
            values = self._known.values[path] = self._read(path)
        return values

    def _read(self, path: str) -> Sequence[object]:
        facts = self.found.facts
        name, _, rest = path.partition(".")
        if name == "publication":
            read = self.found.medium if rest == "medium" else None
            return [read(one) if read else one.get(rest) for one in self._publications()] or [MISSING]
        if name == "statement":
            told = [one.statement.get(rest, MISSING) for one in self._publications()]
            return told or [facts.get(path)]
        if name == "derived":
            return [self._derived(rest)]
        return [facts.get(path)]

    def _derived(self, name: str) -> object:
        if name == "small_host":
            return self.found.small_host()
        return self.found.seen_from_outside() if name == "seen_from_outside" else derived(self.found.facts, name)

    def _publications(self) -> Sequence[Publication]:
        return [self.publication] if self.publication is not None else self.found.facts.publications

    def wanted(self, path: str) -> None:
        """See `conditions.View`."""
        name, _, rest = path.partition(".")
        if name == "publication":
            for one in self._publications():
                if one.get(rest) is MISSING:
                    self.missing[f"publications.{one.id}.{rest}"] = None
        elif name == "derived":
            if rest in AGE_OF:
                self.missing[AGE_OF[rest]] = None
        else:
            self.missing[path] = None

    def term(self, name: str) -> Truth:
        """See `conditions.View`."""
        kept = self._known.decided.get(name)
        return self._decide(name, self.found.rulebook.terms[name]) if kept is None else self._told(kept)

    def holds(self, condition: Condition) -> Truth:
        """Tells what a condition of a rule decides here."""
        kept = self._known.decided.get(condition)
        return self._decide(condition, condition) if kept is None else self._told(kept)

    def _decide(self, key: str | Condition, condition: Condition) -> Truth:
        """Decides it. What was decided by answers alone stands, with what it would have liked to know."""
        asked, before, self.missing = self.found.asked, self.missing, {}
        kept = condition.decide(self), self.missing
        self.missing = before
        if asked == self.found.asked:
            self._known.decided[key] = kept
        return self._told(kept)

    def _told(self, kept: Decided) -> Truth:
        if kept[1]:
            self.missing.update(kept[1])
        return kept[0]

    def ask(self, operator: str, what: Any) -> Truth:
        """See `conditions.View`."""
        found = self.found
        found.asked += 1
        if operator == "looks":
            return found.looks(self.publication, what)
        if operator == "ends_within":
            if found.days_left is not None:
                found.watch(found.today + timedelta(days=found.days_left - what))
            return found.days_left is not None and found.days_left <= what
        if operator == "runs":
            return any(one in found.running for one in what)
        if operator == "ended":
            return any(one in found.ended for one in what)
        if operator == "lapsed":
            return any(one in found.lapsed for one in what)
        if operator == "done":
            return what in found.done
        if operator == "refused":
            return bool(found.facts.refusals(what))
        if operator == "planned":
            return what in found.planned
        event = found.facts.event(what)
        if event is None:
            return False
        day = day_of(event.at, found.facts.zone)
        found.watch(day)
        return day <= found.today


@dataclass(slots=True)
class FactsAlone(FactScope):
    """The facts before anything was found. What only the analysis can answer counts as unknown, and is kept in `beyond`:
    while that is empty, an answer is the one that the analysis would give. A yes is only a yes if nothing was beyond."""

    beyond: set[str] = field(default_factory=set)

    def ask(self, operator: str, what: object) -> Truth:
        if operator in FOUND_LATER:
            self.found.asked += 1
            self.beyond.add(operator)
            return None
        return FactScope.ask(self, operator, what)


def _sources_first(publications: Sequence[Publication]) -> Sequence[Publication]:
    named = {one.id: one for one in publications}
    placed: dict[str, Publication] = {}
    for one in publications:
        chain = []
        step: Publication | None = one
        while step is not None and step.id not in placed:
            chain.append(step)
            step = named.get(step.values.get("republishes", ""))
        placed.update((each.id, each) for each in reversed(chain))
    return tuple(placed.values())


AGE_OF: Final = {
    "victim_age": "victim_age",
    "depicted_age": "intimate.depicted_age",
    "sexual_age": "intimate.depicted_age",
}


def derived(facts: Facts, name: str) -> object:
    """Tells what follows from several facts: the age of the one who is hurt, and of the one who is shown."""
    victim = facts.victim_age
    if name == "victim_age":
        return MISSING if victim is None else victim
    shown = facts.groups.get("intimate", {}).get("depicted_age")
    if name == "depicted_age":
        return MISSING if shown is None else shown
    if name == "sexual_age":
        ages = [age for age in (shown, victim) if age is not None]
        return min(ages) if ages else MISSING
    if name == "unknown_sexual_age":
        return shown is None and victim is None
    day = loss_day(facts)
    return MISSING if day is None else day


def knowledge(facts: Facts) -> date | datetime | None:
    """Tells when the loss became known: the earliest word of an account or a publication, else `known_since`."""
    told: list[date | datetime] = [
        one.values["discovered_on"] for one in facts.publications if "discovered_on" in one.values
    ]
    account = facts.groups.get("account", {}).get("discovered_at")
    if account is not None:
        told.append(account)
    if not told and "known_since" in facts.top:
        told.append(facts.top["known_since"])
    return min(told, key=lambda one: day_of(one, facts.zone)) if told else None


def loss_day(facts: Facts) -> date | None:
    """Gives the first day of the facts: the earliest publication, else when they became known."""
    days = [one.first_published_on for one in facts.publications if one.first_published_on is not None]
    known = knowledge(facts)
    if known is not None:
        days.append(day_of(known, facts.zone))
    if "known_since" in facts.top:
        days.append(day_of(facts.top["known_since"], facts.zone))
    return min(days) if days else None

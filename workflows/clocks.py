"""Every legal clock of a case: what started it, until when it runs, whom it binds, and the days on which the desk is warned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from workflows.deadline import FAMILIES, SERVICE_ENDS, Calendar, Deadline, eve, hours
from workflows.facts import DatedEvent, Facts, Publication, day_of
from workflows.findings import ClockAlert, ClockReading, ClockState, DrivingClock
from workflows.rulebook import Basis, ClockRule, Count, NoRuleInForce
from workflows.standpoint import Found, Standpoint, knowledge, loss_day
from workflows.words import Words

PRESS: Final = "press_limitation"
SERVICE: Final = "press_service"
CHAIN: Final = "interruption_chain"
Start = tuple[date | datetime, int]
"""An instant or day, and its place among the sources: only the first is sure."""


def read_clocks(found: Found) -> tuple[list[ClockReading], list[str]]:
    """All clocks of the case, and the facts that would be needed to count those that cannot be."""
    readings: list[ClockReading] = []
    missing: dict[str, None] = {}
    for dated in found.rulebook.countries[found.facts.jurisdiction].clocks:
        newest = dated.versions[-1][1]
        for publication in _subjects(found, newest.scope):
            started = _start(found, newest, publication, readings)
            day = day_of(started[0], found.facts.zone) if started else _fact_day(found, publication)
            try:
                rule = dated.at(day)
            except NoRuleInForce:
                continue
            view = Standpoint(found, publication)
            if rule.when(view) is not True or not _announced(found, rule, readings):
                continue
            if started is None:
                missing.update(dict.fromkeys(_needed(rule, publication)))
                if rule.id == PRESS:
                    readings.append(_without_start(rule, publication))
                continue
            readings.append(_read(found, rule, publication, started, view, readings))
    _stop(found, readings)
    found.running |= {one.id for one in readings if one.state == "running"}
    found.ended |= {one.id for one in readings if one.state == "expired"}
    return _unlike(readings), list(missing)


def _subjects(found: Found, scope: str) -> Sequence[Publication | None]:
    """The publications, each after the one it repeats."""
    return (None,) if scope == "case" else found.ordered or (None,)


def _fact_day(found: Found, publication: Publication | None) -> date:
    own = publication.first_published_on if publication is not None else None
    return own or loss_day(found.facts) or found.facts.reported_on


def _announced(found: Found, rule: ClockRule, readings: Sequence[ClockReading]) -> bool:
    """Whether what lengthens a time was told before that time had run out."""
    if rule.announced is None:
        return True
    event = found.facts.event(rule.announced[0])
    first = next((one.legal_last_day for one in readings if one.id == rule.announced[1]), None)
    return event is not None and first is not None and day_of(event.at, found.facts.zone) <= first


# ---------------------------------------------------------------- where a clock starts
def _start(
    found: Found, rule: ClockRule, publication: Publication | None, readings: Sequence[ClockReading]
) -> Start | None:
    for number, source in enumerate(rule.start.split(" or ")):
        at = _source(found, source, publication, readings, rule)
        if at is not None:
            return at, number
    return None


def _source(
    found: Found, source: str, publication: Publication | None, readings: Sequence[ClockReading], rule: ClockRule
) -> date | datetime | None:
    facts = found.facts
    kind, _, name = source.partition(":")
    if kind == "event":
        event = facts.event(name)
        return event.at if event is not None else None
    if kind == "done":
        done = facts.done(name)
        return done.done_on if done is not None else None
    if kind == "clock":
        other = _reading(readings, name, publication)
        return other.legal_last_day if other is not None else None
    if kind == "chain":
        return _last_act(found, publication, readings, rule)
    if source == "publication":
        return publication.first_published_on if publication is not None else None
    if source == "discovery" and publication is not None and "discovered_on" in publication.values:
        return publication.values["discovered_on"]  # type: ignore[no-any-return]
    if source in ("knowledge", "discovery"):
        return knowledge(facts)
    if source == "fact":
        own = publication.first_published_on if publication is not None else None
        return own or loss_day(facts)
    return facts.reported_on


def _needed(rule: ClockRule, publication: Publication | None) -> Iterator[str]:
    """The facts that would start it."""
    for source in rule.start.split(" or "):
        if source == "publication" and publication is not None:
            yield f"publications.{publication.id}.first_published_on"
        elif source in ("knowledge", "discovery", "fact"):
            yield f"publications.{publication.id}.discovered_on" if publication is not None else "known_since"


def _reading(readings: Sequence[ClockReading], name: str, publication: Publication | None) -> ClockReading | None:
    wanted = publication.id if publication is not None else None
    return next((one for one in readings if one.id == name and one.publication == wanted), None)


def _acts(facts: Facts, names: Sequence[str]) -> list[DatedEvent]:
    return sorted((one for one in facts.events if one.clock_event in names), key=lambda one: day_of(one.at, facts.zone))


def _last_act(
    found: Found, publication: Publication | None, readings: Sequence[ClockReading], rule: ClockRule
) -> date | datetime | None:
    """The last act that interrupted in time: each must come before the one before it had run out."""
    press = _reading(readings, PRESS, publication)
    limit = press.legal_last_day if press is not None else None
    view = Standpoint(found, publication)
    last: date | datetime | None = None
    for act in _acts(found.facts, rule.stopped_by):
        day = day_of(act.at, found.facts.zone)
        if limit is not None and day > limit:
            break
        last = act.at
        counted = _count(found, rule, _chosen(rule, view), day)
        limit = counted.legal_last_day
    return last


# ---------------------------------------------------------------- how it is counted
def _chosen(rule: ClockRule, view: Standpoint) -> Count:
    return next((one for one in rule.counts if one.when(view) is True), rule.counts[-1])


def _calendar(found: Found, local: bool) -> Calendar:
    """Holidays of one region alone never lengthen a time; they only shorten what can still be done."""
    facts = found.facts
    return found.rulebook.calendars[facts.local_calendar if local else facts.jurisdiction]


def _count(found: Found, rule: ClockRule, count: Count, start: date | datetime) -> Deadline:
    zone = found.facts.zone
    if count.span.unit == "hours":
        instant = start if isinstance(start, datetime) else datetime.combine(start, time(0), zone)
        ended = hours(instant, count.span.number)
        assert ended.moment is not None
        return Deadline(start, moment=ended.moment.astimezone(zone))
    day = day_of(start, zone)
    if count.family == "service":
        last = _calendar(found, local=True).last_service(day)
        return Deadline(start, day, last, datetime.combine(last, SERVICE_ENDS, zone))
    calendar = _calendar(found, local=False)
    deadline = FAMILIES[count.family](day, count.span, calendar)
    assert deadline.legal_last_day is not None
    if count.strict is not None:
        family, span = count.strict
        other = FAMILIES[family](day, span, calendar).safe_day
        assert other is not None
        deadline = deadline.not_after(other)
    if count.eve:
        deadline = deadline.not_after(eve(FAMILIES["plain"](day, count.span, calendar).legal_last_day or day, calendar))
    if rule.local:
        deadline = deadline.not_after(_calendar(found, local=True).last_service(deadline.legal_last_day or day))
    return deadline


def _read(
    found: Found,
    rule: ClockRule,
    publication: Publication | None,
    started: Start,
    view: Standpoint,
    readings: Sequence[ClockReading],
) -> ClockReading:
    start, place = started
    count = _chosen(rule, view)
    deadline = _count(found, rule, count, start)
    basis = count.basis or rule.basis
    safe, why = _repeated(found, publication, deadline.safe_day, readings) if rule.id == PRESS else (None, None)
    return ClockReading(
        id=rule.id,
        label=rule.label,
        publication=publication.id if publication is not None else None,
        start=start if deadline.moment is not None and deadline.safe_day is None else day_of(start, found.facts.zone),
        rule=count.rule,
        legal_last_day=deadline.legal_last_day,
        safe_day=safe or deadline.safe_day,
        moment=deadline.moment,
        state=_state(found, rule, deadline, start),
        binds=rule.binds,
        reference=basis.reference,
        confidence=basis.confidence,
        why=why or rule.why,
        to_be_confirmed=_unsure(basis, place, why is not None),
    )


def _unsure(basis: Basis, place: int, doubtful: bool) -> bool:
    return place > 0 or doubtful or not basis.is_certain


def _repeated(
    found: Found, publication: Publication | None, safe: date | None, readings: Sequence[ClockReading]
) -> tuple[date | None, Words | None]:
    """Words that repeat older ones: by the same author they are a publication of their own; by somebody else that is
    less sure, and the desk works to the older one's day."""
    if publication is None or safe is None or "republishes" not in publication.values:
        return None, None
    if publication.values.get("same_author") is True:
        return None, None
    older = next(
        (one for one in readings if one.id == PRESS and one.publication == publication.values["republishes"]), None
    )
    if older is None or older.safe_day is None:
        return None, None
    return min(safe, older.safe_day), found.rulebook.note("repeated_by_another")


def _state(found: Found, rule: ClockRule, deadline: Deadline, start: date | datetime) -> ClockState:
    day = day_of(start, found.facts.zone)
    if rule.opens:
        opens_on = deadline.legal_last_day
        return "not_open_yet" if opens_on is not None and found.today < opens_on else "running"
    counted_from = (isinstance(start, datetime) and start > found.at) or day > found.today
    if counted_from and not rule.start.startswith("clock:"):
        return "not_open_yet"
    if deadline.moment is not None and deadline.legal_last_day is None:
        return "expired" if deadline.moment < found.at else "running"
    if deadline.moment is not None and deadline.moment < found.at:
        return "expired"
    return "expired" if deadline.legal_last_day is not None and deadline.legal_last_day < found.today else "running"


def _without_start(rule: ClockRule, publication: Publication | None) -> ClockReading:
    """The clock runs, but nobody has said since when: shown without a day rather than with a wrong one."""
    return ClockReading(
        id=rule.id,
        label=rule.label,
        publication=publication.id if publication is not None else None,
        start=None,
        rule=rule.counts[-1].rule,
        legal_last_day=None,
        safe_day=None,
        moment=None,
        state="running",
        binds=rule.binds,
        reference=rule.basis.reference,
        confidence=rule.basis.confidence,
        why=rule.why,
        to_be_confirmed=True,
    )


def _stop(found: Found, readings: list[ClockReading]) -> None:
    """A limitation that was interrupted in time runs no more: the chain of acts does. With it ends the day of service."""
    rules = {
        dated.versions[-1][1].id: dated.versions[-1][1]
        for dated in found.rulebook.countries[found.facts.jurisdiction].clocks
    }
    for number, one in enumerate(readings):
        names = rules[one.id].stopped_by if one.id in rules and one.id != CHAIN else ()
        limit = one.legal_last_day
        if not names or limit is None:
            continue
        for act in _acts(found.facts, names):
            day = day_of(act.at, found.facts.zone)
            if day <= limit and day <= found.today:
                readings[number] = replace(one, state="interrupted")


def _unlike(readings: Sequence[ClockReading]) -> list[ClockReading]:
    """Each clock once."""
    kept: dict[tuple[str, str | None], ClockReading] = {}
    for one in readings:
        kept.setdefault((one.id, one.publication), one)
    return list(kept.values())


# ---------------------------------------------------------------- which one drives, and when the desk is warned
def _end(found: Found, clock: ClockReading) -> date | None:
    if clock.legal_last_day is not None:
        return clock.legal_last_day
    return clock.moment.astimezone(found.facts.zone).date() if clock.moment is not None else None


def _rules(found: Found) -> dict[str, ClockRule]:
    return {
        one.versions[-1][1].id: one.versions[-1][1] for one in found.rulebook.countries[found.facts.jurisdiction].clocks
    }


def driving(found: Found, clocks: Sequence[ClockReading]) -> DrivingClock | None:
    """The earliest running clock whose passing ends a right of the insured; the press limitation wins a tie."""
    rules = _rules(found)
    ends = [
        (end, clock.id != PRESS, number, clock)
        for number, clock in enumerate(clocks)
        if clock.state == "running" and rules[clock.id].drives and (end := _end(found, clock)) is not None
    ]
    if not ends:
        return None
    end, _, _, clock = min(ends, key=lambda one: one[:3])
    return DrivingClock(clock.id, clock.publication, (end - found.today).days)


def alerts(found: Found, clocks: Sequence[ClockReading]) -> list[ClockAlert]:
    """The days on which a person of the desk looks at a running clock. A clock that ends before the first of them is
    looked at today."""
    rules = _rules(found)
    told: dict[tuple[date, str, str | None], ClockAlert] = {}
    for clock in clocks:
        plan = rules[clock.id].alerts
        end = _end(found, clock)
        if clock.state != "running" or end is None or not plan:
            continue
        safe = clock.safe_day or end
        days = [
            (end - timedelta(days=n) if end - timedelta(days=n) < safe else safe - timedelta(days=n), words)
            for n, words in plan
        ]
        coming = [(day, words) for day, words in days if day >= found.today] or [(found.today, plan[-1][1])]
        for day, words in coming:
            told.setdefault((day, clock.id, clock.publication), ClockAlert(day, clock.id, clock.publication, words))
    return sorted(told.values(), key=lambda one: (one.on, one.clock, one.publication or ""))

"""Every legal clock of a case: what started it, until when it runs, whom it binds, and why one does not run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from workflows.clock_counts import chosen, count
from workflows.deadline import Deadline
from workflows.facts import Publication, day_of
from workflows.findings import ClockReading, ClockState
from workflows.rulebook import Basis, ClockRule, Dated, NoRuleInForce
from workflows.standpoint import Found, Standpoint, knowledge, loss_day
from workflows.words import Words

PRESS: Final = "press_limitation"
CHAIN: Final = "interruption_chain"
Start = tuple[date | datetime, int]
"""An instant or day, and its place among the sources: only the first is sure."""


@dataclass(slots=True)
class Clocks:
    """What was read: the clocks, the facts that would start or settle others, and why some do not run."""

    readings: list[ClockReading] = field(default_factory=list)
    missing: dict[str, None] = field(default_factory=dict)
    notes: dict[Words, None] = field(default_factory=dict)


def read_clocks(found: Found) -> Clocks:
    """All clocks of the case."""
    clocks = Clocks()
    for dated in found.rulebook.countries[found.facts.jurisdiction].clocks:
        for publication in _subjects(found, dated.versions[-1][1].scope):
            _read_one(found, dated, publication, clocks)
    _stop(found, clocks.readings)
    found.running |= {one.id for one in clocks.readings if one.state == "running"}
    found.ended |= {one.id for one in clocks.readings if one.state == "expired"}
    return clocks


def _read_one(found: Found, dated: Dated[ClockRule], publication: Publication | None, clocks: Clocks) -> None:
    newest, view = dated.versions[-1][1], Standpoint(found, publication)
    starts = _starts(found, newest, publication, clocks.readings)
    day = day_of(starts[0][0], found.facts.zone) if starts else _fact_day(found, publication)
    try:
        rule = dated.at(day)
    except NoRuleInForce:
        if starts and newest.start.startswith("event:") and newest.when(view) is True:
            clocks.notes[_naming(found, "clock_without_law", newest)] = None
        return
    if rule.when(view) is not True:
        clocks.notes.update((one.why, None) for one in rule.unless if one.when(view) is True)
        return
    if not starts:
        clocks.missing.update(dict.fromkeys(_needed(found, rule, publication, None)))
        if rule.id == PRESS:
            clocks.readings.append(_without_start(rule, publication))
        return
    counted = [
        _read(found, rule, publication, start, view, clocks.readings)
        for start in starts
        if _announced(found, rule, start[0], clocks.readings)
    ]
    if counted:
        clocks.missing.update(dict.fromkeys(_whose_words(rule, publication)))
        clocks.missing.update(dict.fromkeys(_needed(found, rule, publication, starts[0][1])))
        clocks.readings.append(min(counted, key=_soonest))


def _soonest(one: ClockReading) -> tuple[int, int]:
    """Of several events of one name, the clock that runs and ends first counts; of those that ended, the last."""
    end = one.legal_last_day or (one.moment.date() if one.moment is not None else date.max)
    order = ("running", "not_open_yet", "interrupted", "expired").index(one.state)
    return order, -end.toordinal() if one.state == "expired" else end.toordinal()


def _naming(found: Found, note: str, rule: ClockRule) -> Words:
    words = found.rulebook.note(note)
    return replace(words, **{name: words[name].replace("{clock}", rule.label[name]) for name in words})


def _subjects(found: Found, scope: str) -> Sequence[Publication | None]:
    """The publications, each after the one it repeats."""
    return (None,) if scope == "case" else found.ordered or (None,)


def _fact_day(found: Found, publication: Publication | None) -> date:
    own = publication.first_published_on if publication is not None else None
    return own or loss_day(found.facts) or found.facts.reported_on


def _announced(found: Found, rule: ClockRule, start: date | datetime, readings: Sequence[ClockReading]) -> bool:
    """Whether what lengthens a time was told after it began and before it had run out."""
    if rule.announced is None:
        return True
    zone = found.facts.zone
    first = day_of(start, zone)
    last = next((one.legal_last_day for one in readings if one.id == rule.announced[1] and one.start == first), None)
    told = [day_of(one.at, zone) for one in found.facts.events if one.clock_event == rule.announced[0]]
    return last is not None and any(first <= day <= last for day in told)


# ---------------------------------------------------------------- where a clock starts
def _starts(
    found: Found, rule: ClockRule, publication: Publication | None, readings: Sequence[ClockReading]
) -> list[Start]:
    """Where it starts: one place, or several where an event happened more than once."""
    for number, source in enumerate(rule.start.split(" or ")):
        told = list(_source(found, source, publication, readings, rule))
        if told:
            return [(at, number) for at in told]
    return []


def _source(
    found: Found, source: str, publication: Publication | None, readings: Sequence[ClockReading], rule: ClockRule
) -> Iterator[date | datetime]:
    facts = found.facts
    kind, _, name = source.partition(":")
    if kind == "event":
        yield from dict.fromkeys(one.at for one in facts.events if one.clock_event == name)
        return
    if kind in ("done", "refused"):
        done = facts.done(name)
        if done is not None and (kind == "done" or done.outcome == "refused"):
            yield done.done_on
        return
    at = _day_of_source(found, kind, name, publication, readings, rule)
    if at is not None:
        yield at


def _day_of_source(
    found: Found,
    kind: str,
    name: str,
    publication: Publication | None,
    readings: Sequence[ClockReading],
    rule: ClockRule,
) -> date | datetime | None:
    facts = found.facts
    if kind == "clock":
        other = _reading(readings, name, publication)
        return other.legal_last_day if other is not None else None
    if kind == "chain":
        return _last_act(found, publication, readings, rule)
    if kind == "publication":
        return publication.first_published_on if publication is not None else None
    if kind == "discovery" and publication is not None and "discovered_on" in publication.values:
        return publication.values["discovered_on"]  # type: ignore[no-any-return]
    if kind in ("knowledge", "discovery"):
        return knowledge(facts)
    if kind == "fact":
        own = publication.first_published_on if publication is not None else None
        return own or loss_day(facts)
    return facts.reported_on


def _needed(found: Found, rule: ClockRule, publication: Publication | None, place: int | None) -> Iterator[str]:
    """The facts that would start it, or start it more surely than the source at `place`."""
    for source in rule.start.split(" or ")[:place]:
        if source == "publication" and publication is not None:
            yield f"publications.{publication.id}.first_published_on"
        elif source in ("knowledge", "discovery", "fact"):
            about = [publication] if publication is not None else found.facts.publications
            yield from (f"publications.{one.id}.discovered_on" for one in about if "discovered_on" not in one.values)
            if not about:
                yield "known_since"


def _whose_words(rule: ClockRule, publication: Publication | None) -> Iterator[str]:
    """Whether words repeated are the same author's again decides from when they count."""
    values = publication.values if rule.id == PRESS and publication is not None else {}
    if publication is not None and "republishes" in values and "same_author" not in values:
        yield f"publications.{publication.id}.same_author"


def _reading(readings: Sequence[ClockReading], name: str, publication: Publication | None) -> ClockReading | None:
    wanted = publication.id if publication is not None else None
    return next((one for one in readings if one.id == name and one.publication == wanted), None)


def _acts(found: Found, names: Sequence[str]) -> list[tuple[date, date | datetime]]:
    """The acts of these names (`done:` before that of a step), each with its legal day, in order."""
    zone = found.facts.zone
    acts = [(day_of(one.at, zone), one.at) for one in found.facts.events if one.clock_event in names]
    steps = [(one.done_on, one.done_on) for one in found.facts.already_done if f"done:{one.step}" in names]
    return sorted([*acts, *steps], key=lambda act: act[0])


def _last_act(
    found: Found, publication: Publication | None, readings: Sequence[ClockReading], rule: ClockRule
) -> date | datetime | None:
    """The last act so far that interrupted in time: each must come before the one before it had run out. Where none was
    done yet, the first that is to come."""
    press = _reading(readings, PRESS, publication)
    limit = press.legal_last_day if press is not None else None
    view = Standpoint(found, publication)
    last: date | datetime | None = None
    for day, at in _acts(found, rule.stopped_by):
        if (limit is not None and day > limit) or (last is not None and day > found.today):
            break
        last = at
        limit = count(found, rule, chosen(rule, view), day).legal_last_day
    return last


# ---------------------------------------------------------------- what is read
def _read(
    found: Found,
    rule: ClockRule,
    publication: Publication | None,
    started: Start,
    view: Standpoint,
    readings: Sequence[ClockReading],
) -> ClockReading:
    start, place = started
    counted = chosen(rule, view)
    deadline = count(found, rule, counted, start)
    basis = counted.basis or rule.basis
    safe, why = _repeated(found, publication, deadline.safe_day, readings) if rule.id == PRESS else (None, None)
    return ClockReading(
        id=rule.id,
        label=rule.label,
        publication=publication.id if publication is not None else None,
        start=start if deadline.moment is not None and deadline.safe_day is None else day_of(start, found.facts.zone),
        rule=counted.rule,
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
    """A limitation that was interrupted in time runs no more: the chain of acts does. With it ends the day of service. A
    clock that waited for something of ours stops when that was done in time."""
    rules = clock_rules(found)
    for number, one in enumerate(readings):
        rule, limit = rules[one.id], last_day(found, one)
        if one.id == CHAIN or limit is None:
            continue
        since = (
            day_of(one.start, found.facts.zone) if one.start is not None and rule.start[:6] == "event:" else date.min
        )
        if any(since <= day <= min(limit, found.today) for day, _ in _acts(found, rule.stopped_by)):
            readings[number] = replace(one, state="interrupted")


def last_day(found: Found, clock: ClockReading) -> date | None:
    """The legal day on which a clock ends, in days or in hours."""
    if clock.legal_last_day is not None:
        return clock.legal_last_day
    return clock.moment.astimezone(found.facts.zone).date() if clock.moment is not None else None


def clock_rules(found: Found) -> dict[str, ClockRule]:
    """The clocks of the country by name, in their newest version."""
    return {
        one.versions[-1][1].id: one.versions[-1][1] for one in found.rulebook.countries[found.facts.jurisdiction].clocks
    }

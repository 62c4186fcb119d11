"""Every legal clock of a case: what started it, until when it runs, whom it binds, and why one does not run."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from workflows.kernel.text import LocalizedText
from workflows.law.clock_counts import chosen, count
from workflows.law.deadline import Deadline
from workflows.law.evaluation import Evaluation, FactScope, knowledge, loss_day
from workflows.law.facts import Publication, day_of
from workflows.law.findings import ClockReading, ClockState
from workflows.law.rulebook import Basis, ClockRule, Dated, NoRuleInForce, is_certain

PRESS: Final = "press_limitation"
CHAIN: Final = "interruption_chain"
ONE_DAY: Final = timedelta(days=1)
Start = tuple[date | datetime, int]
"""An instant or day, and its place among the sources: only the first is sure."""


@dataclass(slots=True)
class Clocks:
    """What was read: the clocks, the facts that would start or settle others, and why some do not run."""

    named: dict[tuple[str, str | None], ClockReading] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    notes: dict[LocalizedText, None] = field(default_factory=dict)

    @property
    def readings(self) -> list[ClockReading]:
        """The clocks, each once."""
        return list(self.named.values())

    def add(self, one: ClockReading) -> None:
        """Keeps the first reading of a clock."""
        self.named.setdefault((one.id, one.publication), one)

    def of(self, name: str, publication: Publication | None) -> ClockReading | None:
        """Gives the clock of this name for the publication, or for the whole case."""
        return self.named.get((name, publication.id if publication is not None else None))


def read_clocks(found: Evaluation) -> Clocks:
    """Gives all clocks of the case."""
    clocks = Clocks()
    for dated in found.rulebook.countries[found.facts.jurisdiction].clocks:
        for publication in _subjects(found, dated.versions[-1][1].scope):
            _read_one(found, dated, publication, clocks)
    _stop(found, clocks)
    found.running |= {one.id for one in clocks.named.values() if one.state == "running"}
    found.ended |= {one.id for one in clocks.named.values() if one.state == "expired"}
    found.lapsed |= {one.binds for one in lapsed(found, clocks.readings)}
    return clocks


def _read_one(found: Evaluation, dated: Dated[ClockRule], publication: Publication | None, clocks: Clocks) -> None:
    newest, view = dated.versions[-1][1], FactScope(found, publication)
    if len(dated.versions) == 1 and not newest.unless and view.holds(newest.when) is not True:
        return  # whenever it begins
    starts = _starts(found, newest, publication, clocks)
    day = day_of(starts[0][0], found.facts.zone) if starts else _fact_day(found, publication)
    try:
        rule = dated.at(day)
    except NoRuleInForce:
        if starts and view.holds(newest.when) is True:
            clocks.notes[_naming(found, "clock_without_law", newest)] = None
        return
    if view.holds(rule.when) is not True:
        clocks.notes.update((one.why, None) for one in rule.unless if view.holds(one.when) is True)
        return
    if not starts:
        clocks.missing.update(dict.fromkeys(_needed(found, rule, publication, None)))
        if rule.id == PRESS:
            clocks.add(_without_start(rule, publication))
        return
    counted = [
        _read(found, rule, publication, start, view, clocks)
        for start in starts
        if _announced(found, rule, start[0], clocks)
    ]
    if counted:
        clocks.missing.update(dict.fromkeys(_whose_words(rule, publication)))
        clocks.missing.update(dict.fromkeys(_needed(found, rule, publication, starts[0][1])))
        clocks.add(min(counted, key=_soonest))


def _soonest(one: ClockReading) -> tuple[int, int]:
    """Of several events of one name, the clock that runs and ends first counts; of those that ended, the last."""
    end = one.legal_last_day or (one.moment.date() if one.moment is not None else date.max)
    if one.state == "expired" or one.passed:
        return 3, -end.toordinal()
    order = ("running", "not_open_yet", "interrupted").index(one.state)
    return order, end.toordinal()


def _naming(found: Evaluation, note: str, rule: ClockRule) -> LocalizedText:
    return found.rulebook.note(note).filled(clock=rule.label)


def _subjects(found: Evaluation, scope: str) -> Sequence[Publication | None]:
    """The publications, each after the one it repeats."""
    return (None,) if scope == "case" else found.ordered or (None,)


def _fact_day(found: Evaluation, publication: Publication | None) -> date:
    own = publication.first_published_on if publication is not None else None
    return own or loss_day(found.facts) or found.facts.reported_on


def _announced(found: Evaluation, rule: ClockRule, start: date | datetime, clocks: Clocks) -> bool:
    """Whether what lengthens a time was told after it began and before it had run out."""
    if rule.announced is None:
        return True
    zone = found.facts.zone
    first = day_of(start, zone)
    other = clocks.of(rule.announced[1], None)
    last = other.legal_last_day if other is not None and other.start == first else None
    told = [day_of(one.at, zone) for one in found.facts.events if one.clock_event == rule.announced[0]]
    return last is not None and any(first <= day <= last for day in told)


# ---------------------------------------------------------------- where a clock starts
def _starts(found: Evaluation, rule: ClockRule, publication: Publication | None, clocks: Clocks) -> list[Start]:
    """Where it starts: one place, or several where an event happened more than once."""
    for number, source in enumerate(rule.start.split(" or ")):
        told = list(_source(found, source, publication, clocks, rule))
        if told:
            return [(at, number) for at in told]
    return []


def _source(
    found: Evaluation, source: str, publication: Publication | None, clocks: Clocks, rule: ClockRule
) -> Iterator[date | datetime]:
    facts = found.facts
    kind, _, name = source.partition(":")
    if kind == "event":
        yield from dict.fromkeys(one.at for one in facts.events if one.clock_event == name)
        return
    if kind == "refused":
        yield from facts.refusals(name)
        return
    if kind == "done":
        done = facts.done(name)
        if done is not None:
            yield done.done_on
        return
    at = _day_of_source(found, kind, name, publication, clocks, rule)
    if at is not None:
        yield at


def _day_of_source(
    found: Evaluation,
    kind: str,
    name: str,
    publication: Publication | None,
    clocks: Clocks,
    rule: ClockRule,
) -> date | datetime | None:
    facts = found.facts
    if kind == "clock":
        other = clocks.of(name, publication)
        return other.legal_last_day if other is not None else None
    if kind == "chain":
        return _last_act(found, publication, clocks, rule)
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


def _needed(found: Evaluation, rule: ClockRule, publication: Publication | None, place: int | None) -> Iterator[str]:
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


def _acts(found: Evaluation, names: Sequence[str]) -> list[tuple[date, date | datetime]]:
    """The acts of these names (`done:` before that of a step), each with its legal day, in order."""
    if not names:
        return []
    zone = found.facts.zone
    acts = [(day_of(one.at, zone), one.at) for one in found.facts.events if one.clock_event in names]
    steps = [(one.done_on, one.done_on) for one in found.facts.already_done if f"done:{one.step}" in names]
    return sorted([*acts, *steps], key=lambda act: act[0])


def _last_act(
    found: Evaluation, publication: Publication | None, clocks: Clocks, rule: ClockRule
) -> date | datetime | None:
    """The last act so far that interrupted in time: each must come before the one before it had run out. Where none was
    done yet, the first that is to come."""
    press = clocks.of(PRESS, publication)
    limit = press.legal_last_day if press is not None and not press.passed else None
    acts = _acts(found, rule.stopped_by)
    days, view = [day for day, _ in acts], FactScope(found, publication)
    done = bisect_right(days, found.today)
    for day in days[done:]:
        found.watch(day)
    last = 0
    while acts:
        reached = bisect_right(days, limit) if limit is not None else 1
        if reached <= last:
            break
        if reached > done:
            last = max(done, 1)
            break
        last = reached
        limit = count(found, rule, chosen(rule, view), days[last - 1]).legal_last_day
    return acts[last - 1][1] if last else None


# ---------------------------------------------------------------- what is read
def _read(
    found: Evaluation,
    rule: ClockRule,
    publication: Publication | None,
    started: Start,
    view: FactScope,
    clocks: Clocks,
) -> ClockReading:
    start, place = started
    counted = chosen(rule, view)
    deadline = count(found, rule, counted, start)
    basis = counted.basis or rule.basis
    safe, why = (None, None)
    if rule.id == PRESS and publication is not None:
        safe, why = _seen_before(found, rule, publication, view, deadline) or _repeated(
            found, publication, deadline, clocks
        )
    state = _state(found, rule, deadline, start)
    before = clocks.of(rule.start.removeprefix("clock:"), publication)
    passed = state == "expired" and (place > 0 or not basis.is_certain or (before is not None and before.passed))
    return ClockReading(
        id=rule.id,
        label=rule.label,
        publication=publication.id if publication is not None else None,
        start=start if deadline.moment is not None and deadline.safe_day is None else day_of(start, found.facts.zone),
        rule=counted.rule,
        legal_last_day=deadline.legal_last_day,
        safe_day=safe or deadline.safe_day,
        moment=deadline.moment,
        state="running" if passed else state,
        binds=rule.binds,
        reference=basis.reference,
        confidence=basis.confidence,
        why=found.rulebook.note("day_passed_unsure") if passed else why or rule.why,
        to_be_confirmed=_unsure(basis, place, why is not None),
        passed=passed,
    )


def _unsure(basis: Basis, place: int, doubtful: bool) -> bool:
    return place > 0 or doubtful or not basis.is_certain


def _seen_before(
    found: Evaluation, rule: ClockRule, publication: Publication, view: FactScope, deadline: Deadline
) -> tuple[date | None, LocalizedText | None] | None:
    """Words seen before the day on which they are said to have appeared were there before: the earlier day is worked to."""
    seen = publication.values.get("discovered_on")
    if seen is None or publication.first_published_on is None or seen >= publication.first_published_on:
        return None
    earlier = count(found, rule, chosen(rule, view), seen).safe_day
    assert earlier is not None
    assert deadline.safe_day is not None
    return min(deadline.safe_day, earlier), found.rulebook.note("seen_before_published")


def _repeated(
    found: Evaluation, publication: Publication, deadline: Deadline, clocks: Clocks
) -> tuple[date | None, LocalizedText | None]:
    """Words that repeat older ones: by the same author they are a publication of their own; by somebody else that is
    less sure, and the desk works to the older one's day."""
    if "republishes" not in publication.values or publication.values.get("same_author") is True:
        return None, None
    older = clocks.named.get((PRESS, publication.values["republishes"]))
    if older is None or older.safe_day is None or deadline.safe_day is None:
        return None, None
    return min(deadline.safe_day, older.safe_day), found.rulebook.note("repeated_by_another")


def _state(found: Evaluation, rule: ClockRule, deadline: Deadline, start: date | datetime) -> ClockState:
    day = day_of(start, found.facts.zone)
    found.watch(day)
    if isinstance(start, datetime):
        found.watch_instant(start)
    if deadline.moment is not None:
        found.watch_instant(deadline.moment)
    if deadline.legal_last_day is not None:
        found.watch(deadline.legal_last_day + ONE_DAY)
    if rule.opens:
        opens_on = deadline.legal_last_day
        if opens_on is not None:
            found.watch(opens_on)
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


def _stop(found: Evaluation, clocks: Clocks) -> None:
    """A limitation that was interrupted in time runs no more: the chain of acts does. With it ends the day of service. A
    clock that waited for something of ours stops when that was done in time: whatever was done, where its day is not sure."""
    rules = clock_rules(found)
    days = {name: [day for day, _ in _acts(found, rule.stopped_by)] for name, rule in rules.items() if name != CHAIN}
    for key, one in clocks.named.items():
        limit = last_day(found, one)
        if limit is None or not rules[one.id].stopped_by:
            continue
        over = one.state == "expired" or one.passed
        if over and "report" in rules[one.id].stopped_by and found.facts.reported_on <= limit:
            clocks.named[key] = replace(one, state="interrupted", passed=False)
            continue
        waits = one.start is not None and rules[one.id].start.startswith("event:")
        since = day_of(one.start, found.facts.zone) if waits and one.start is not None else date.min
        acts, until = days.get(one.id, ()), found.today if one.passed else min(limit, found.today)
        for day in acts:
            found.watch(day)
        if any(since <= day <= until for day in acts):
            clocks.named[key] = replace(one, state="interrupted", passed=False)


def lapsed(found: Evaluation, clocks: Sequence[ClockReading]) -> list[ClockReading]:
    """Gives the clocks whose day has passed, and those whose day may have passed with a right or is from memory."""
    rules = clock_rules(found)
    return [
        one
        for one in clocks
        if one.state == "expired" or (one.passed and (rules[one.id].drives or not is_certain(one.confidence)))
    ]


def last_day(found: Evaluation, clock: ClockReading) -> date | None:
    """Gives the legal day on which a clock ends, in days or in hours."""
    if clock.legal_last_day is not None:
        return clock.legal_last_day
    return clock.moment.astimezone(found.facts.zone).date() if clock.moment is not None else None


def clock_rules(found: Evaluation) -> dict[str, ClockRule]:
    """Gives the clocks of the country by name, in their newest version."""
    return {
        one.versions[-1][1].id: one.versions[-1][1] for one in found.rulebook.countries[found.facts.jurisdiction].clocks
    }

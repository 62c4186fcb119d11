"""The analysis as a text that a jurist reads from top to bottom: facts, reasons, clocks, plan, refusals, each with its
reference. Its headings are words of `rules/brief.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from adapters.rules.read_text import localized
from adapters.rules.yaml_file import read_rule_file
from adapters.system.release_folder import RULES
from workflows.kernel.text import LocalizedText
from workflows.law.facts import Facts
from workflows.law.findings import Analysis, ClockReading, PlanLine

WORDS = RULES / "brief.yaml"


class _Says:
    """The headings in one language."""

    def __init__(self, language: str) -> None:
        file = read_rule_file(WORDS)
        self.language = language
        self._words = {name: localized(dict(file.pairs(name))) for name in file.names()}

    def __call__(self, name: str, **params: object) -> str:
        return self._words[name].in_(self.language).format(**params)

    def of(self, words: LocalizedText) -> str:
        return words.in_(self.language)


def analysis_brief(facts: Facts, found: Analysis, language: str) -> str:
    """Gives the whole text, in French, Dutch or English."""
    say = _Says(language)
    parts = [_facts, _looks, _clocks, _plan, _refused, _rest]
    return "\n".join(line for part in parts for line in part(say, facts, found))


def _facts(say: _Says, facts: Facts, found: Analysis) -> Iterator[str]:
    yield say("title", at=_moment(found.at.astimezone(facts.zone)), rules=found.rules_version)
    yield ""
    yield say("facts")
    yield f"  {facts.jurisdiction} · {facts.kind} · {_moment(facts.reported_at.astimezone(facts.zone))}"
    for one in facts.publications:
        told = ", ".join(f"{name}: {value}" for name, value in one.values.items() if name != "id")
        yield f"  [{one.id}] {told}"
    if found.missing_facts:
        yield f"  {say('missing')}: {', '.join(found.missing_facts)}"


def _looks(say: _Says, facts: Facts, found: Analysis) -> Iterator[str]:
    yield ""
    yield say("looks")
    for one in found.qualifications:
        where = f" [{one.publication}]" if one.publication else ""
        yield f"  {say(one.state)}: {say.of(one.label)}{where}{_unsure(say, one.to_be_confirmed)}"
        yield from (f"    + {say.of(reason)}" for reason in one.reasons)
        if one.missing:
            yield f"    ? {', '.join(one.missing)}"
        yield from (f"    − {defence}" for defence in one.defences)
        if one.penalty:
            yield f"    = {one.penalty}"
        yield f"    § {' ; '.join(one.references)}"
    for out in found.excluded:
        yield f"  {say('excluded')}: {say.of(out.label)} — {say.of(out.why)}{_reference(out.reference)}"
    if not found.qualifications:
        yield f"  {say('nothing')}"


def _clocks(say: _Says, facts: Facts, found: Analysis) -> Iterator[str]:
    yield ""
    yield say("clocks")
    driving = found.driving
    for clock in found.clocks:
        mark = "»" if clock is driving else " "
        yield f" {mark} {_clock(say, facts, clock)}"
        if clock.why is not None:
            yield f"      {say.of(clock.why)}"
        yield f"      § {clock.reference} ({clock.confidence}){_unsure(say, clock.to_be_confirmed)}"
    if found.alerts:
        yield f"  {say('alerts')}:"
        yield from (f"    {one.on} {one.clock}: {say.of(one.meaning)}" for one in found.alerts)


def _clock(say: _Says, facts: Facts, clock: ClockReading) -> str:
    where = f" [{clock.publication}]" if clock.publication else ""
    ends = say("no_day")
    if clock.moment is not None and clock.legal_last_day is None:
        ends = _moment(clock.moment)
    elif clock.legal_last_day is not None:
        ends = str(clock.legal_last_day)
        if clock.safe_day is not None and clock.safe_day != clock.legal_last_day:
            ends += f" ({say('safe', day=clock.safe_day)})"
    start = _day(clock.start)
    return (
        f"{say.of(clock.label)}{where}: {ends} — {say('state_' + clock.state)}, {clock.rule}, {say('since', day=start)}"
    )


def _plan(say: _Says, facts: Facts, found: Analysis) -> Iterator[str]:
    yield ""
    yield say("plan")
    yield from (f"  {number:>2}. {_line(say, line)}" for number, line in enumerate(found.plan, 1))


def _line(say: _Says, line: PlanLine) -> str:
    when = say("done", day=line.done_on) if line.done_on else str(line.due or "—")
    text = f"{when}  {say.of(line.label)} ({line.by}): {say.of(line.why)}"
    if line.after:
        text += f" [{say('after')}: {', '.join(line.after)}]"
    if line.needs:
        text += f" [{say('needs')}: {', '.join(line.needs)}]"
    return text + _reference(line.reference) + _unsure(say, line.to_be_confirmed)


def _refused(say: _Says, facts: Facts, found: Analysis) -> Iterator[str]:
    if found.refused:
        yield ""
        yield say("refused")
    for one in found.refused:
        yield f"  {say.of(one.label)}: {say.of(one.why)} [{say('until')}: {one.until}]{_reference(one.reference)}"


def _rest(say: _Says, facts: Facts, found: Analysis) -> Iterator[str]:
    yield ""
    for warning in found.warnings:
        yield f"! {say.of(warning.text)}"
    for note in found.notes:
        yield f"! {say.of(note)}"
    if found.human.by is not None:
        why = " ".join(say.of(one) for one in found.human.why)
        yield say("human", by=_moment(found.human.by.astimezone(facts.zone)), why=why)
    yield say("uploads", answer=found.uploads)
    yield say("cover", state=found.cover.state)


def _reference(reference: str | None) -> str:
    return f" § {reference}" if reference else ""


def _unsure(say: _Says, unsure: bool) -> str:
    return f" ({say('to_be_confirmed')})" if unsure else ""


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M %z")


def _day(at: date | datetime | None) -> str:
    if at is None:
        return "?"
    return _moment(at) if isinstance(at, datetime) else at.isoformat()

"""The facts of a case, read by the rules at one instant: what it looks like, which rights lapse when, what to do in which
order, what is forbidden and why, when a person takes over. A pure function; nothing is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any, Final

from workflows.clock_watch import alerts, driving
from workflows.clocks import lapsed, read_clocks
from workflows.conditions import MISSING
from workflows.cover import missing_parameters, read_cover
from workflows.facts import Facts
from workflows.findings import (
    Analysis,
    ClockAlert,
    ClockReading,
    CoverFinding,
    DrivingClock,
    Exclusion,
    Human,
    PlanLine,
    Qualification,
    Refusal,
    Warning_,
)
from workflows.plan import agreed_costs, make_plan
from workflows.qualification import qualify
from workflows.rulebook import HumanRule, Rulebook
from workflows.standpoint import FactsAlone, Found, Known, Standpoint
from workflows.words import Words

__all__ = [
    "Analysis", "ClockAlert", "ClockReading", "CoverFinding", "DrivingClock", "Exclusion", "Human", "PlanLine",
    "Qualification", "Refusal", "Steady", "Warning_", "analyse", "analyse_until", "is_called_within", "plan_difference",
    "to_plain", "where_they_stand",
]  # fmt: skip
Qualified = tuple[Sequence[Qualification], Sequence[Exclusion], bool]
OFFICE_CLOSES: Final = time(18)


def analyse(facts: Facts, rulebook: Rulebook, at: datetime) -> Analysis:
    """Everything the rules say of these facts at this instant. Days are those of the country of the case."""
    return analyse_until(facts, rulebook, at, Steady())[0]


@dataclass(slots=True)
class Steady:
    """What was found from answers alone, for another analysis of the same answers: steps that were taken and the day may
    differ."""

    known: dict[str | None, Known] = field(default_factory=dict)
    qualified: tuple[Qualified, dict[str | None, set[str]]] | None = None


def analyse_until(facts: Facts, rulebook: Rulebook, at: datetime, steady: Steady) -> tuple[Analysis, Found]:
    """The same, with what it was found from, which knows when it may read otherwise."""
    found = _begun(facts, rulebook, at, steady)
    qualifications, excluded, unknown_law = _qualified(found, steady)
    read = read_clocks(found)
    clocks = read.readings
    drives = driving(found, clocks)
    found.days_left = drives.days_left if drives is not None else None
    driving_reading = _reading(clocks, drives)
    plan = make_plan(found, driving_reading)
    view = Standpoint(found)
    unsure = [one for one in clocks if one.state == "running" and one.start is None]
    notes = [rulebook.note("law_of_that_day_unknown")] if unknown_law else []
    notes += [rulebook.note("publication_day_unknown")] if unsure else []
    notes += read.notes
    analysis = Analysis(
        at=at,
        rules_version=rulebook.version,
        qualifications=qualifications,
        excluded=excluded,
        clocks=clocks,
        lapsed=[one for one in lapsed(found, clocks) if one.binds == "insured"],
        driving_clock=drives,
        alerts=alerts(found, clocks),
        plan=plan.lines,
        refused=plan.refused,
        warnings=[Warning_(one.id, one.text) for one in rulebook.warnings if view.holds(one.when) is True],
        uploads=next(one.answer for one in rulebook.uploads if view.holds(one.when) is True),
        human=_human(found, view, bool(unsure) or unknown_law),
        cover=read_cover(facts, rulebook, agreed_costs(plan.lines)),
        missing_facts=_missing(found, qualifications, list(read.missing)),
        notes=notes,
    )
    return analysis, found


def _begun(facts: Facts, rulebook: Rulebook, at: datetime, steady: Steady) -> Found:
    done = {one.step for one in facts.already_done}
    return Found(facts, rulebook, at, at.astimezone(facts.zone).date(), done=done, known=steady.known)


def _qualified(found: Found, steady: Steady) -> Qualified:
    """What the answers look like; read again where conditions asked for more than answers."""
    if steady.qualified is not None:
        read, found.standing = steady.qualified
        return read
    asked = found.asked
    read = qualify(found)
    if asked == found.asked:
        steady.qualified = read, found.standing
    return read


def _reading(clocks: Sequence[ClockReading], drives: DrivingClock | None) -> ClockReading | None:
    if drives is None:
        return None
    return next(one for one in clocks if (one.id, one.publication) == (drives.id, drives.publication))


def _human(found: Found, view: Standpoint, unsure: bool) -> Human:
    """The strictest instant that applies, counted from the report; all reasons, strictest first."""
    reported = found.facts.reported_at.astimezone(found.facts.zone)
    told: list[tuple[datetime, Words]] = []
    for rule in found.rulebook.humans:
        if view.holds(rule.when) is True:
            told.append((_by(rule, reported), rule.why))
    if unsure:
        told.append((reported + timedelta(hours=24), found.rulebook.note("publication_day_unknown")))
    told.sort(key=lambda one: one[0])
    return Human(bool(told), told[0][0] if told else None, [why for _, why in told])


def _by(rule: HumanRule, reported: datetime) -> datetime:
    return reported + timedelta(minutes=rule.minutes) if rule.minutes is not None else _same_day(reported)


def is_called_within(facts: Facts, rulebook: Rulebook, at: datetime, within: timedelta) -> bool:
    """Whether a rule that counts in minutes brings a person in within so much time of the report: what `analyse` would say,
    and most often known from the facts alone. Rules that count in office hours look at clocks: they wait for the plan."""
    rules = [one for one in rulebook.humans if one.minutes is not None and timedelta(minutes=one.minutes) <= within]
    found = _begun(facts, rulebook, at, Steady())
    view = FactsAlone(found)
    if any(one.when(view) is True and not view.beyond for one in rules):
        return True
    if not view.beyond:
        return False
    if "planned" in view.beyond:
        reasons = analyse(facts, rulebook, at).human.why
        return any(one.why in reasons for one in rules)
    qualify(found)
    drives = driving(found, read_clocks(found).readings)
    found.days_left = drives.days_left if drives is not None else None
    return any(one.when(Standpoint(found)) is True for one in rules)


def _same_day(reported: datetime) -> datetime:
    """Before the office closes; later in the evening within the hour, and always before midnight."""
    closes = reported.replace(hour=OFFICE_CLOSES.hour, minute=0, second=0, microsecond=0)
    midnight = reported.replace(hour=23, minute=59, second=59, microsecond=0)
    return max(closes, min(reported + timedelta(hours=1), midnight)) if reported < midnight else reported


def _missing(found: Found, qualifications: Sequence[Qualification], unstarted: Sequence[str]) -> list[str]:
    """Every fact that would change what is said above, once, the most telling first."""
    view = Standpoint(found)
    asked = [path for path, when in found.rulebook.wants[found.facts.kind] if when(view) is True]
    paths = chain(
        (path for one in qualifications for path in one.missing),
        unstarted,
        chain.from_iterable(_unknown(found.facts, path) for path in asked),
        missing_parameters(found.facts),
    )
    return list(dict.fromkeys(paths))


def _unknown(facts: Facts, path: str) -> Iterator[str]:
    name, _, rest = path.partition(".")
    if name == "publications" and not rest:
        if not facts.publications:
            yield "publications"
    elif name == "publication":
        yield from (f"publications.{one.id}.{rest}" for one in facts.publications if one.get(rest) is MISSING)
    elif name == "statement":
        told = [one.statement for one in facts.publications] or [facts.groups.get("statement", {})]
        if any(rest not in one for one in told):
            yield path
    elif path == "objectives":
        if "objectives" not in facts.top:
            yield path
    elif facts.get(path) is MISSING:
        yield path


# ---------------------------------------------------------------- what changed
def plan_difference(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], rulebook: Rulebook
) -> list[dict[str, str]]:
    """What differs between two plans as they were kept (`Analysis.plain_plan`), each in three languages."""
    old, new = {line["step"]: line for line in before}, {line["step"]: line for line in after}
    told = [_said(rulebook, "plan_gains", step) for step in new if step not in old]
    told += [_said(rulebook, "plan_loses", step) for step in old if step not in new]
    for step, line in new.items():
        was = old.get(step)
        if was is None:
            continue
        if was["until"] and not line["until"]:
            told.append(_said(rulebook, "plan_frees", step))
        elif line["until"] and not was["until"]:
            told.append(_said(rulebook, "plan_holds", step, line["until"]))
        elif line["due"] and line["due"] != was["due"] and not (line["until"] or line["done"]):
            told.append(_said(rulebook, "plan_moves", step, day=line["due"]))
    return told


def _said(rulebook: Rulebook, note: str, step: str, until: str | None = None, day: str | None = None) -> dict[str, str]:
    words = rulebook.note(note).to_plain()
    label = rulebook.plain("steps", step)
    waits = rulebook.plain("steps", until) if until is not None else label
    shown = date.fromisoformat(day).strftime("%d/%m/%Y") if day is not None else ""
    return {
        name: text.replace("{step}", label[name]).replace("{until}", waits[name]).replace("{day}", shown)
        for name, text in words.items()
    }


# ---------------------------------------------------------------- the answer of `egide analyse --json`
def to_plain(found: Analysis, language: str = "fr") -> dict[str, Any]:
    """The answer of the contract (section 4). Reasons are in `language`; warnings in all three."""

    def say(words: Words | None) -> str | None:
        return words.in_(language) if words is not None else None

    def day(value: date | datetime | None) -> str | None:
        return value.isoformat() if value is not None else None

    return {
        "at": found.at.isoformat(),
        "rules_version": found.rules_version,
        "qualifications": [
            {
                "id": one.id,
                "label": say(one.label),
                "publication": one.publication,
                "state": one.state,
                "aggravation": one.aggravation,
                "reasons": [say(reason) for reason in one.reasons],
                "missing": list(one.missing),
                "references": list(one.references),
                "penalty": one.penalty,
                "defences": list(one.defences),
                "connection_data_obtainable": one.connection_data_obtainable,
                "complaint_required": one.complaint_required,
                "confidence": one.confidence,
                "to_be_confirmed": one.to_be_confirmed,
            }
            for one in found.qualifications
        ],
        "excluded": [{"id": one.id, "why": say(one.why), "reference": one.reference} for one in found.excluded],
        "clocks": [
            {
                "id": one.id,
                "label": say(one.label),
                "publication": one.publication,
                "start": day(one.start),
                "rule": one.rule,
                "legal_last_day": day(one.legal_last_day),
                "safe_day": day(one.safe_day),
                "moment": day(one.moment),
                "state": one.state,
                "binds": one.binds,
                "reference": one.reference,
                "confidence": one.confidence,
                "to_be_confirmed": one.to_be_confirmed,
                "why": say(one.why),
            }
            for one in found.clocks
        ],
        "driving_clock": None
        if found.driving_clock is None
        else {
            "id": found.driving_clock.id,
            "publication": found.driving_clock.publication,
            "days_left": found.driving_clock.days_left,
        },
        "alerts": [
            {"on": day(one.on), "clock": one.clock, "publication": one.publication, "meaning": say(one.meaning)}
            for one in found.alerts
        ],
        "plan": [_plain_line(one, language) for one in found.plan],
        "refused": [
            {"step": one.step, "until": one.until, "why": say(one.why), "reference": one.reference}
            for one in found.refused
        ],
        "warnings": [{"id": one.id, "text": one.text.to_plain()} for one in found.warnings],
        "uploads": found.uploads,
        "human": {
            "required": found.human.required,
            "by": day(found.human.by),
            "why": say(found.human.why[0]) if found.human.why else None,
            "reasons": [say(one) for one in found.human.why],
        },
        "cover": {
            "state": found.cover.state,
            "out_of_pocket": _money(found.cover.out_of_pocket, found.cover.currency),
            "why": say(found.cover.why),
        },
        "missing_facts": list(found.missing_facts),
        "notes": [say(one) for one in found.notes],
    }


def where_they_stand(facts: Facts, rulebook: Rulebook) -> list[dict[str, Any]]:
    """What the catalogue tells of each publication's place: its platform, the address in its one form, and who stands
    where, each with the country and how sure it is."""
    catalogue = rulebook.platforms
    told: list[dict[str, Any]] = []
    for one in facts.publications if catalogue is not None else ():
        assert catalogue is not None
        seen = catalogue.recognise(one.values["url"]) if "url" in one.values else None
        name = one.values.get("platform") or (seen.platform if seen is not None else None)
        actors = seen.actors if seen is not None and seen.platform is not None else catalogue.actors(name or "")
        told.append(
            {
                "id": one.id,
                "platform": name,
                "canonical_url": seen.canonical if seen is not None else None,
                "unresolved": seen.unresolved if seen is not None else False,
                "problem": seen.problem if seen is not None else None,
                "actors": [
                    {"role": actor.role, "name": actor.name, "country": actor.country, "confidence": actor.confidence}
                    for actor in actors
                ],
            }
        )
    return told


def _plain_line(line: PlanLine, language: str) -> dict[str, Any]:
    return {
        "step": line.step,
        "label": line.label.in_(language),
        "phase": line.phase,
        "due": line.due.isoformat() if line.due is not None else None,
        "after": list(line.after),
        "needs": list(line.needs),
        "by": line.by,
        "why": line.why.in_(language),
        "how": line.how.in_(language) if line.how is not None else None,
        "reference": line.reference,
        "to_be_confirmed": line.to_be_confirmed,
        "done_on": line.done_on.isoformat() if line.done_on is not None else None,
    }


def _money(cents: int | None, currency: str) -> str | None:
    return None if cents is None else f"{cents // 100}.{cents % 100:02d} {currency}"

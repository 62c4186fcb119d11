"""The contract with the outside: an analysis as plain data."""

from __future__ import annotations

from datetime import date, datetime

from workflows.kernel.text import LocalizedText
from workflows.law.facts import Facts
from workflows.law.findings import (
    Analysis,
    ClockReading,
    PlanLine,
    Qualification,
)
from workflows.law.rulebook import Rulebook


# ---------------------------------------------------------------- the answer of `egide analyse --json`
def to_plain(found: Analysis, language: str = "fr") -> dict[str, object]:
    """Gives the answer of the contract (section 4). Reasons are in `language`; warnings in all three."""

    def say(words: LocalizedText | None) -> str | None:
        return _said(words, language)

    return {
        "at": found.at.isoformat(),
        "rules_version": found.rules_version,
        "qualifications": [_plain_qualification(one, language) for one in found.qualifications],
        "excluded": [{"id": one.id, "why": say(one.why), "reference": one.reference} for one in found.excluded],
        "clocks": [_plain_clock(one, language) for one in found.clocks],
        "driving_clock": None
        if found.driving_clock is None
        else {
            "id": found.driving_clock.id,
            "publication": found.driving_clock.publication,
            "days_left": found.driving_clock.days_left,
        },
        "alerts": [
            {"on": _day(one.on), "clock": one.clock, "publication": one.publication, "meaning": say(one.meaning)}
            for one in found.alerts
        ],
        "plan": [_plain_line(one, language) for one in found.plan],
        "refused": [
            {"step": one.step, "until": one.until, "why": say(one.why), "reference": one.reference}
            for one in found.refused
        ],
        "warnings": [{"id": one.id, "text": dict(one.text)} for one in found.warnings],
        "uploads": found.uploads,
        "human": {
            "required": found.human.required,
            "by": _day(found.human.by),
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


def where_they_stand(facts: Facts, rulebook: Rulebook) -> list[dict[str, object]]:
    """Tells what the catalogue tells of each publication's place: its platform, the address in its one form, and who
    stands where, each with the country and how sure it is."""
    catalogue = rulebook.platforms
    told: list[dict[str, object]] = []
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


def _said(words: LocalizedText | None, language: str) -> str | None:
    return words.in_(language) if words is not None else None


def _day(value: date | datetime | None) -> str | None:
    return value.isoformat() if value is not None else None


def _plain_qualification(one: Qualification, language: str) -> dict[str, object]:
    return {
        "id": one.id,
        "label": one.label.in_(language),
        "publication": one.publication,
        "state": one.state,
        "aggravation": one.aggravation,
        "reasons": [reason.in_(language) for reason in one.reasons],
        "missing": list(one.missing),
        "references": list(one.references),
        "penalty": one.penalty,
        "defences": list(one.defences),
        "connection_data_obtainable": one.connection_data_obtainable,
        "complaint_required": one.complaint_required,
        "confidence": one.confidence,
        "to_be_confirmed": one.to_be_confirmed,
    }


def _plain_clock(one: ClockReading, language: str) -> dict[str, object]:
    return {
        "id": one.id,
        "label": one.label.in_(language),
        "publication": one.publication,
        "start": _day(one.start),
        "rule": one.rule,
        "legal_last_day": _day(one.legal_last_day),
        "safe_day": _day(one.safe_day),
        "moment": _day(one.moment),
        "state": one.state,
        "binds": one.binds,
        "reference": one.reference,
        "confidence": one.confidence,
        "to_be_confirmed": one.to_be_confirmed,
        "why": _said(one.why, language),
    }


def _plain_line(line: PlanLine, language: str) -> dict[str, object]:
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

"""A sheet as plain data, for the answer of `egide proceedings --json`."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from workflows.proceedings.days import CountedDay
from workflows.proceedings.rules import Cost, Told
from workflows.proceedings.sheet import Ground, Line, Sheet


class PlainTold(TypedDict):
    """A sentence with where it comes from."""

    text: str
    reference: str
    confidence: str


class PlainGround(TypedDict):
    """A reason for or against."""

    text: str
    reference: str
    to_be_confirmed: bool


class PlainLine(TypedDict):
    """A line of the checklist."""

    group: str
    id: str
    text: str
    state: str
    reference: str
    confidence: str
    by: str | None
    obligation: str | None


class PlainDay(TypedDict):
    """A day and how it was counted."""

    id: str
    start: str | None
    lawful_day: str | None
    safe_day: str | None
    moment: str | None
    counted: str | None
    publication: str | None
    assumed: bool
    reference: str
    confidence: str
    to_be_confirmed: bool


class PlainCost(TypedDict):
    """A part of the cost, in cents."""

    to: str
    what: str
    lowest: int | None
    highest: int | None
    currency: str
    reference: str
    confidence: str


class PlainSheet(TypedDict):
    """One proceeding in one case."""

    id: str
    name: str
    act: str
    purpose: str
    kind: str
    step: str | None
    opening: str
    because: list[PlainGround]
    lacking: list[PlainGround]
    missing_facts: list[str]
    against: list[PlainGround]
    checklist: list[PlainLine]
    days: list[PlainDay]
    costs: list[PlainCost]
    cost_is_whole: bool
    court: PlainTold
    defendant: PlainTold
    lawyer: PlainTold
    service: PlainTold
    urgent: PlainTold
    decision: PlainTold
    appeal: PlainTold
    penalty: PlainTold
    lasting: str | None
    unsettled: list[str]
    confidence: str
    draft: str | None


def plain_sheet(sheet: Sheet, language: str) -> PlainSheet:
    """The sheet in the words of the language."""
    rule = sheet.rule

    def told(one: Told) -> PlainTold:
        return {"text": one.text.in_(language), "reference": one.reference, "confidence": one.confidence}

    lasting = rule.lasting
    return {
        "id": rule.id, "name": rule.name.in_(language), "act": rule.act.in_(language),
        "purpose": rule.purpose.in_(language), "kind": rule.kind, "step": rule.step, "opening": sheet.opening,
        "because": [_ground(one, language) for one in sheet.because],
        "lacking": [_ground(one, language) for one in sheet.lacking],
        "missing_facts": list(sheet.missing),
        "against": [_ground(one, language) for one in sheet.against],
        "checklist": [_line(one, language) for one in sheet.lines],
        "days": [_day(one) for one in sheet.days],
        "costs": [_cost(one, language) for one in rule.costs],
        "cost_is_whole": sheet.cost_is_whole,
        "court": told(rule.court), "defendant": told(rule.against), "lawyer": told(rule.lawyer),
        "service": told(rule.service), "urgent": told(rule.urgent), "decision": told(rule.decision),
        "appeal": told(rule.appeal), "penalty": told(rule.penalty),
        "lasting": None if lasting is None else f"{lasting.lowest}-{lasting.highest} {lasting.unit}",
        "unsettled": [one.in_(language) for one in rule.unsettled],
        "confidence": rule.confidence, "draft": rule.frame,
    }  # fmt: skip


def _ground(one: Ground, language: str) -> PlainGround:
    return {"text": one.text.in_(language), "reference": one.reference, "to_be_confirmed": one.to_be_confirmed}


def _line(one: Line, language: str) -> PlainLine:
    return {
        "group": one.group, "id": one.id, "text": one.text.in_(language), "state": one.state,
        "reference": one.reference, "confidence": one.confidence, "by": one.by, "obligation": one.obligation,
    }  # fmt: skip


def _day(one: CountedDay) -> PlainDay:
    return {
        "id": one.id, "start": _said(one.start), "lawful_day": _said(one.lawful_day), "safe_day": _said(one.safe_day),
        "moment": _said(one.moment), "counted": f"{one.how[1]} {one.how[0]} ({one.family})" if one.how else one.family or None,
        "publication": one.publication, "assumed": one.assumed, "reference": one.reference,
        "confidence": one.confidence, "to_be_confirmed": one.to_be_confirmed,
    }  # fmt: skip


def _cost(one: Cost, language: str) -> PlainCost:
    return {
        "to": one.to, "what": one.told.text.in_(language), "lowest": one.lowest, "highest": one.highest,
        "currency": one.currency, "reference": one.told.reference, "confidence": one.told.confidence,
    }  # fmt: skip


def _said(value: date | datetime | None) -> str | None:
    return value.isoformat() if value is not None else None

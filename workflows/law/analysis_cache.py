"""Analyses that were made before. An analysis is a pure function; between two days on which a clock turns, it says the same.

Nothing here can be seen from outside but the time it saves: what is remembered is given back only for the same facts, by
the same rules, and before the first day or instant at which anything in it could read otherwise."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from workflows.law.analysis import Analysis, AnswersCache, analyse, analyse_until
from workflows.law.facts import Facts
from workflows.law.rulebook import Rulebook

MOST = 2000
"""Analyses kept; a few kilobytes each."""
NOT_ANSWERS = ("already_done", "events")
FORMAT = 2
"""Of `marshal`: the last one whose bytes depend on nothing but the values."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """An analysis, from the instant at which it was made until it may turn."""

    analysis: Analysis
    rulebook: Rulebook
    zone: ZoneInfo
    today: date
    turns_on: date
    turns_at: datetime


Value = TypeVar("Value")


@dataclass(slots=True)
class AnalysisMemory:
    """Analyses by their facts, and what answers alone decide by the answers. Any number of threads may ask."""

    kept: dict[bytes, _Kept] = field(default_factory=dict)
    steady: dict[bytes, tuple[Rulebook, AnswersCache]] = field(default_factory=dict)
    most: int = MOST

    def analyse(self, facts: Mapping[str, object], rulebook: Rulebook, at: datetime) -> Analysis:
        """Tells what `analysis.analyse` says of these plain facts at this instant. Raises BadFacts."""
        try:
            key = _key(facts)
        except ValueError:  # something that is not plain: it is not kept
            return analyse(Facts.parse(facts, rulebook.declared, at), rulebook, at)
        known = self.kept.get(key)
        if known is not None and known.rulebook is rulebook and known.analysis.at <= at < known.turns_at:
            today = at.astimezone(known.zone).date()
            if known.today <= today < known.turns_on:
                return _at(known, at, today)
        parsed = Facts.parse(facts, rulebook.declared, at)
        analysis, found = analyse_until(parsed, rulebook, at, self._steady(facts, rulebook))
        kept = _Kept(analysis, rulebook, parsed.zone, found.today, found.turns_on, found.turns_at)
        self._keep(self.kept, key, kept)
        return analysis

    def _steady(self, facts: Mapping[str, object], rulebook: Rulebook) -> AnswersCache:
        answers = {name: value for name, value in facts.items() if name not in NOT_ANSWERS}
        key = _key(answers)
        known = self.steady.get(key)
        if known is None or known[0] is not rulebook:
            known = rulebook, AnswersCache()
            self._keep(self.steady, key, known)
        return known[1]

    def _keep(self, kept: dict[bytes, Value], key: bytes, value: Value) -> None:
        while len(kept) >= self.most:
            kept.pop(next(iter(kept), b""), None)
        kept[key] = value


def _key(plain: Mapping[str, object]) -> bytes:
    return marshal.dumps(plain, FORMAT)  # type: ignore[arg-type]  # what is not plain raises ValueError


def _at(known: _Kept, at: datetime, today: date) -> Analysis:
    """The same analysis at a later instant: the driving clock has fewer days left."""
    found, drives = known.analysis, known.analysis.driving_clock
    if drives is not None and today != known.today:
        drives = replace(drives, days_left=drives.days_left - (today - known.today).days)
    return replace(found, at=at, driving_clock=drives)

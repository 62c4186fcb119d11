"""The law as the rules hold it: plain frozen records, read once from `rules/` by `adapters.rules.rulebook`.

Every legal value is dated (`in_force_from`), referenced, carries its confidence and the day it was last checked. A rule
answers for the day of the *facts*; before the first one known there is none (`NoRuleInForce`), and nothing is extrapolated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Generic, Literal, TypeVar

from workflows.kernel.countries import Jurisdictions
from workflows.kernel.errors import EgideError
from workflows.kernel.text import LocalizedText
from workflows.law.call_script import CallScript
from workflows.law.conditions import Condition
from workflows.law.deadline import Calendar, Span
from workflows.law.declared import Declared
from workflows.law.first_acts import FirstAct
from workflows.law.platforms.catalogue import Catalogue

CERTAIN: Final = frozenset({"verified", "V1", "V2", "desk"})
"""Read in the text itself or in a source that quotes it; `desk` is a habit of the desk, not law. All else is shown as to be
confirmed by a lawyer."""
CONFIDENCES: Final = frozenset({*CERTAIN, "memory", "uncertain", "MH", "MM", "ML", "U"})


def is_certain(confidence: str) -> bool:
    """Tells whether a value of this confidence may take a right away. What is from memory, or disputed, never does."""
    return confidence in CERTAIN


class NoRuleInForce(EgideError):
    """The rules know no law of that day."""

    message_key = "error.no_rule_in_force"


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a legal value comes from and how sure it is."""

    reference: str
    confidence: str
    sources: Sequence[str]
    last_checked_on: date
    in_force_from: date

    @property
    def is_certain(self) -> bool:
        """Whether it may be shown as it is; else a lawyer must confirm it. Nothing else decides from a confidence."""
        return is_certain(self.confidence)


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value and the ones it replaced, oldest first."""

    versions: Sequence[tuple[date, T]]

    def at(self, day: date) -> T:
        """Gives the value in force on `day`; raises NoRuleInForce before the first one."""
        for since, value in reversed(self.versions):
            if since <= day:
                return value
        raise NoRuleInForce(day=day.isoformat())


@dataclass(frozen=True, slots=True)
class Element:
    """One thing the facts must show. `text` says it as a reason."""

    id: str
    when: Condition
    text: LocalizedText


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What keeps a qualification away, in words."""

    when: Condition
    why: LocalizedText
    reference: str


@dataclass(frozen=True, slots=True)
class QualificationRule:
    """When facts look like something. `door` says when it is looked at at all; `unsettled` never makes it more than
    possible; where `doubts` holds neither."""

    id: str
    label: LocalizedText
    scope: str
    door: Condition
    elements: Sequence[Element]
    unsettled: bool
    doubts: Sequence[Exclusion]
    excluded: Sequence[Exclusion]
    displaces: Mapping[str, Exclusion]
    aggravations: Sequence[tuple[str, Condition]]
    connection_data: Condition | None
    complaint_required: Condition | None
    references: Sequence[str]
    penalty: str | None
    defences: Sequence[str]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Count:
    """How one clock is counted where `when` holds. `strict` is the shorter reading that the desk works to."""

    when: Condition
    rule: str
    family: str
    span: Span
    strict: tuple[str, Span] | None
    eve: bool
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A legal clock: what starts it, how it is counted, whom it binds, when the desk is warned."""

    id: str
    label: LocalizedText
    scope: str
    when: Condition
    announced: tuple[str, str] | None
    """An event that must have come before another clock had run out."""
    start: str
    counts: Sequence[Count]
    binds: str
    drives: bool
    opens: bool
    local: bool
    alerts: Sequence[tuple[int, LocalizedText]]
    stopped_by: Sequence[str]
    """Events, and steps as `done:step`, that end it when they come in time; `report` where telling the desk in time is all
    that was asked."""
    unless: Sequence[Exclusion]
    """Why it does not run, to be said where a fact keeps it away."""
    why: LocalizedText | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class AfterRule:
    """A step that another waits for, where `when` holds."""

    step: str
    when: Condition


@dataclass(frozen=True, slots=True)
class StepRule:
    """A step of the vocabulary as a country works it. `removes`: a publication is to vanish by it."""

    step: str
    label: LocalizedText
    phase: str
    by: str
    when: Condition
    after: Sequence[AfterRule]
    needs: Sequence[tuple[str, Condition]]
    why: LocalizedText
    how: LocalizedText | None
    working_days: int | None
    before_driving: int | None
    same_day: Condition | None
    follow_ups: tuple[Sequence[int], str | None] | None
    cost: str | None
    removes: bool
    bases: Mapping[str, Basis]


@dataclass(frozen=True, slots=True)
class PlaybookEntry:
    """A step at its place in the order of work, where `when` holds; the first place that holds counts."""

    step: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Guard:
    """What forbids steps now, and what would lift it."""

    id: str
    steps: Sequence[str]
    when: Condition
    until: str
    why: LocalizedText
    references: Mapping[str, str]
    """By country; a country without one has none."""


@dataclass(frozen=True, slots=True)
class WarningRule:
    """Something the insured must hear; `young` says it to a minor, `at_once` on the first card already."""

    id: str
    when: Condition
    text: LocalizedText
    young: LocalizedText | None = None
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class HandoverRule:
    """When a person of the desk takes over, counted from the report; `minutes` None is the end of the same day."""

    when: Condition
    minutes: int | None
    why: LocalizedText


@dataclass(frozen=True, slots=True)
class UploadRule:
    """What may be sent to the desk."""

    answer: Literal["allowed", "text_only", "blocked"]
    when: Condition


@dataclass(frozen=True, slots=True)
class Insurer:
    """An insurer's directives, laid over the playbooks. Costs in cents; a cost that is not agreed is not known. `letterhead`:
    the desk's lines at the head of what it writes for this insurer, its name first. `allows`: what the desk may do in its own
    name."""

    id: str
    name: str
    forbids: Mapping[str, LocalizedText]
    needs: Mapping[str, Sequence[str]]
    costs: Mapping[str, int]
    letterhead: Sequence[str] = ()
    allows: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Country:
    """The law of one jurisdiction, with that of the Union beneath it."""

    id: str
    qualifications: Sequence[Dated[QualificationRule]]
    clocks: Sequence[Dated[ClockRule]]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rulebook:
    """Everything `rules/` says, but questions and platforms."""

    version: str
    declared: Declared
    labels: Mapping[str, Mapping[str, LocalizedText]]
    terms: Mapping[str, Condition]
    calendars: Mapping[str, Calendar]
    countries: Mapping[str, Country]
    steps: Mapping[str, StepRule]
    playbooks: Mapping[str, Sequence[PlaybookEntry]]
    wants: Mapping[str, Sequence[tuple[str, Condition]]]
    guards: Sequence[Guard]
    warnings: Sequence[WarningRule]
    humans: Sequence[HandoverRule]
    uploads: Sequence[UploadRule]
    insurers: Mapping[str, Insurer]
    notes: Mapping[str, LocalizedText]
    first_acts: Mapping[str, FirstAct] = field(default_factory=dict)
    platforms: Catalogue | None = None
    call_script: CallScript = field(default_factory=CallScript)

    @property
    def jurisdictions(self) -> Jurisdictions:
        """The countries a case can be in."""
        return self.declared.jurisdictions

    def label(self, table: str, term: str) -> LocalizedText:
        """Gives the words of a term; the term itself where the vocabulary has none."""
        found = self.labels.get(table, {}).get(term)
        if found is not None:
            return found
        if table == "insurers" and term in self.insurers:
            term = self.insurers[term].name
        return LocalizedText(term, term, term)

    def lay(self, table: str, term: str, *, young: bool = False) -> LocalizedText:
        """Tells what a step or a clock is called for somebody who is no jurist; its label where there is no plainer
        name."""
        named = self.labels.get(f"young_{table}", {}).get(term) if young else None
        return named or self.labels.get(f"lay_{table}", {}).get(term) or self.label(table, term)

    def note(self, name: str) -> LocalizedText:
        """Gives one of the sentences that the analysis says by itself."""
        return self.notes[name]

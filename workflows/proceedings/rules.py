"""What `rules/proceedings/` holds: each proceeding with its court, what it must show and mention, what voids it, its days and
its cost. Read by `adapters.rules.proceedings`; nothing here was invented: what no source says is `unknown` there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, get_args

from workflows.kernel.text import LocalizedText
from workflows.law.conditions import Condition
from workflows.law.rulebook import Count, is_certain

UNION: Final = "EU"
"""The jurisdiction of what stands beside the proceedings of every country."""
Kind = Literal[
    "removal", "summary", "identification", "merits", "criminal", "penalty", "stopping", "data", "jurisdiction"
]
Duty = Literal["compulsory", "depends", "in_practice", "not_needed"]
Supplier = Literal["desk", "insured", "lawyer", "bailiff", "court"]
"""Who puts a mention into the act."""
Obligation = Literal["law", "law_if", "effect"]
Payee = Literal["court", "lawyer", "bailiff", "other_side"]
Unit = Literal["hours", "days", "weeks", "months"]
DayId = Literal[
    "serve_by", "hearing_from", "act_by", "data_kept_until", "truth_offer_until", "next_act_by", "comply_by",
    "opens_from", "appeal_until", "opposition_until", "penalty_claimed_by",
]  # fmt: skip
Milestone = Literal["lodged", "served", "ordered", "order_served", "penalty"]
"""What happens in a proceeding that days are counted from."""
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
DUTIES: Final[tuple[Duty, ...]] = get_args(Duty)
SUPPLIERS: Final[tuple[Supplier, ...]] = get_args(Supplier)
OBLIGATIONS: Final[tuple[Obligation, ...]] = get_args(Obligation)
PAYEES: Final[tuple[Payee, ...]] = get_args(Payee)
UNITS_OF_TIME: Final[tuple[Unit, ...]] = get_args(Unit)
DAY_IDS: Final[tuple[DayId, ...]] = get_args(DayId)
MILESTONES: Final[tuple[Milestone, ...]] = get_args(Milestone)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the rules with where it comes from. A confidence that is not certain is to be confirmed by a lawyer."""

    text: LocalizedText
    reference: str
    confidence: str

    @property
    def to_be_confirmed(self) -> bool:
        """Whether a lawyer must say so before anybody relies on it."""
        return not is_certain(self.confidence)


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that opens a proceeding, or speaks against it, where `when` holds."""

    id: str
    when: Condition
    text: LocalizedText
    references: Mapping[str, str] = field(default_factory=dict)
    """By country; none where it is a plain fact of the case."""
    confidence: str = "desk"


@dataclass(frozen=True, slots=True)
class Mention:
    """What the act must hold. `met` says which facts are needed; without it only its supplier can say. `when` of `law_if`: in
    which cases; without it, that too is the lawyer's to say."""

    id: str
    told: Told
    by: Supplier
    obligation: Obligation
    when: Condition
    met: Condition | None


@dataclass(frozen=True, slots=True)
class Point:
    """Something that must be shown, or attached, where `when` holds; `met` as of a mention."""

    text: LocalizedText
    when: Condition
    met: Condition | None
    reference: str = ""
    confidence: str = "desk"


@dataclass(frozen=True, slots=True)
class Void:
    """What voids the act where `when` holds; `safe` says which facts keep it away, else a lawyer looks."""

    id: str
    told: Told
    when: Condition
    safe: Condition | None


@dataclass(frozen=True, slots=True)
class DayRule:
    """A day of a proceeding: a clock of the case, or counted from what happens in it. `first_after`: the first day on which
    something may be, which is the day after the count."""

    id: DayId
    when: Condition
    clock: str | None
    start: str
    count: Count | None
    first_after: bool
    reference: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs, in cents; None where nobody has established it."""

    to: Payee
    told: Told
    lowest: int | None
    highest: int | None
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long it takes, from the lodging."""

    lowest: int
    highest: int
    unit: Unit
    reference: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Proceeding:
    """One proceeding. `frame` is the family of its draft, None where nothing is drafted; `events` names the clock event that
    each milestone is in the facts."""

    id: str
    jurisdiction: str
    kind: Kind
    frame: str | None
    step: str | None
    name: LocalizedText
    act: LocalizedText
    purpose: LocalizedText
    opens: Sequence[Reason]
    against_it: Sequence[Reason]
    events: Mapping[Milestone, str]
    court: Told
    against: Told
    duty: Duty
    lawyer: Told
    conditions: Sequence[Point]
    mentions: Sequence[Mention]
    attach: Sequence[Point]
    void_if: Sequence[Void]
    service: Told
    urgent: Told
    days: Sequence[DayRule]
    decision: Told
    appeal: Told
    penalty: Told
    costs: Sequence[Cost]
    lasting: Lasting | None
    unsettled: Sequence[LocalizedText]
    confidence: str
    in_force_from: date


@dataclass(frozen=True, slots=True)
class ProceedingRules:
    """All of them, by name, in the order of their files. `version` is the edition."""

    version: str
    proceedings: Mapping[str, Proceeding]

    def of(self, country: str) -> list[Proceeding]:
        """Gives those of a country, and what the Union says beside them."""
        return [one for one in self.proceedings.values() if one.jurisdiction in (country, UNION)]

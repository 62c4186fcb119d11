"""What a channel is asked to show. The core says what; each channel says how (`ports.CaseView`).

A screen carries data, never sentences: its words come from `locales/` and `rules/` in the person's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from workflows.case.case import Case
from workflows.kernel.people import Policy
from workflows.screens.access import (
    AskCode,
    AskPolicy,
    CodeRefused,
    DeskChatNews,
    LanguageChoice,
    Locked,
    PolicyLinked,
    Security,
)
from workflows.screens.desk import (
    AppointmentNews,
    AppointmentOffer,
    ComplaintInvitation,
    CostNews,
    CostQuestion,
    DeskNotice,
    EvidenceReceipt,
    FromDesk,
    Goodbye,
    LawyerNews,
    LawyerQuestion,
)
from workflows.screens.interview import (
    Ask,
    AskSafety,
    Confirm,
    Emergency,
    KindChoice,
    KindGuess,
    Receipt,
    SafetyNoted,
    StillHereWord,
    Summary,
    Told,
    UnreadWaits,
)
from workflows.screens.own_questions import CountryAsked, EndHeard, OwnAnswered, PersonComes
from workflows.screens.plan import ActWords, CaseList, HandedOver, PlanCard, StepNews


@dataclass(frozen=True, slots=True)
class Menu:
    """What can be done now. `unfinished` is a report that was begun; `policy` is None for a person not yet linked."""

    policy: Policy | None
    unfinished: Case | None = None
    open_cases: int = 0
    greeting: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """What several follow-ups have to say to one person, as one message, the most urgent case first; `days` has the next
    legal day of each. `after_gap`: the desk was out of reach, and this is where every case stands."""

    news: Sequence[tuple[Case, Sequence[Screen]]]
    days: Mapping[UUID, date | None]
    after_gap: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence by its key, with the menu under it if `menu`; with buttons of a case if `case_id`."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    case_id: UUID | None = None
    menu: bool = False


Screen = (
    LanguageChoice | Menu | AskCode | AskPolicy | PolicyLinked | CodeRefused | KindChoice | KindGuess | Receipt | Emergency
    | Told | Ask | Confirm | Summary | PlanCard | HandedOver | CaseList | StepNews | LawyerQuestion | LawyerNews | FromDesk
    | EvidenceReceipt | AppointmentOffer | AppointmentNews | CostQuestion | CostNews | ComplaintInvitation | Goodbye
    | Security | Locked | DeskNotice | DeskChatNews | OwnAnswered | CountryAsked | PersonComes | EndHeard | Digest
    | ActWords | AskSafety | StillHereWord | SafetyNoted | UnreadWaits | Sentence
)  # fmt: skip

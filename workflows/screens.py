"""What a channel is asked to show. The core says what; each channel says how (`ports.CaseView`).

A screen carries data, never sentences: its words come from `locales/` and `rules/` in the person's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from workflows.analysis import Analysis
from workflows.case import Case
from workflows.correspondence import Appointment, Approval
from workflows.evidence import Evidence
from workflows.interview import Advice, Progress, Question, SummaryLine
from workflows.people import Policy


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """The three languages, each in its own words."""


@dataclass(frozen=True, slots=True)
class Menu:
    """What can be done now. `unfinished` is a report that was begun; `policy` is None for a person not yet linked."""

    policy: Policy | None
    unfinished: Case | None = None
    open_cases: int = 0
    greeting: bool = False


@dataclass(frozen=True, slots=True)
class AskCode:
    """Asks for the one-time code of the insurer's letter."""


@dataclass(frozen=True, slots=True)
class PolicyLinked:
    """The code was right."""

    policy: Policy


@dataclass(frozen=True, slots=True)
class CodeRefused:
    """The code was `wrong`, `expired`, `used`, or there were `too_many` tries. Emergency advice is still given."""

    why: Literal["wrong", "expired", "used", "too_many"]
    tries_left: int | None = None


@dataclass(frozen=True, slots=True)
class KindChoice:
    """The eight doors, most urgent first. `kinds` maps each id to its words."""

    kinds: Mapping[str, Mapping[str, str]]
    registered: bool = True


@dataclass(frozen=True, slots=True)
class Receipt:
    """The case number, at once."""

    case: Case


@dataclass(frozen=True, slots=True)
class Emergency:
    """What to do right now. `number` is the case number once there is one."""

    advice: Advice
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. `before` is the question just answered with what was understood; `problem` is why an answer was
    not taken (a locale key and its parameters); `dropped` are short labels of answers that no longer apply; `notes` what
    was noted besides (links, forwarded messages), as locale keys and parameters in the person's language. With `correcting`
    the old answer can be kept."""

    case_id: UUID
    question: Question
    progress: Progress
    before: tuple[Question, str] | None = None
    problem: tuple[str, Mapping[str, Any]] | None = None
    resumed: bool = False
    chosen: Sequence[str] = ()
    can_go_back: bool = True
    dropped: Sequence[Mapping[str, str]] = ()
    notes: Sequence[tuple[str, Mapping[str, Any]]] = ()
    correcting: bool = False


@dataclass(frozen=True, slots=True)
class Confirm:
    """What was understood, to be confirmed before it counts (a date written in words)."""

    case_id: UUID
    question: Question
    value: Any
    shown: str


@dataclass(frozen=True, slots=True)
class Summary:
    """All answers given, each with a button to correct it."""

    case: Case
    lines: Sequence[SummaryLine]


@dataclass(frozen=True, slots=True)
class PlanCard:
    """What this looks like, which clock runs and until when, the plan with dates, what to do now, what is forbidden
    and why; with a picture of the time line when `picture`. `changes` is what differs from the plan shown before."""

    case: Case
    analysis: Analysis
    today: date
    done: Sequence[str] = ()
    picture: bool = True
    changes: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The case is registered and a person of the desk takes over (kinds whose rules await a person)."""

    case: Case
    by: datetime | None


@dataclass(frozen=True, slots=True)
class CaseList:
    """The person's cases with their next date."""

    cases: Sequence[Case]


@dataclass(frozen=True, slots=True)
class StepNews:
    """Something happened to a step: `started`, `done`, `no_answer` (numbered), `escalates`."""

    case: Case
    step: Mapping[str, str]
    what: Literal["started", "done", "no_answer", "escalates"]
    number: int = 0
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class LawyerQuestion:
    """The insured is free to choose a lawyer; the desk names one only when asked in writing."""

    case: Case


@dataclass(frozen=True, slots=True)
class LawyerNews:
    """`requested` (the written request is stored), `asked` (offered to a lawyer), `accepted` (with the name), `named` (by the
    insured: their own)."""

    case: Case
    what: Literal["requested", "asked", "accepted", "named"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class FromDesk:
    """A handler's message; with `message_id` it can be marked as read. `files` are sent after it."""

    case: Case
    handler: str
    text: str
    message_id: UUID | None = None
    files: Sequence[Evidence] = ()


@dataclass(frozen=True, slots=True)
class EvidenceReceipt:
    """What was received: each item with its hash, or that it could not be fetched; when, and for which case."""

    case: Case
    items: Sequence[Evidence]
    at: datetime


@dataclass(frozen=True, slots=True)
class KindGuess:
    """A free text that sounds like one of the eight kinds: shown before a case is opened."""

    kind: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AppointmentOffer:
    """Moments a handler offers; one can be taken, or none."""

    case: Case
    appointment: Appointment
    handler: str


@dataclass(frozen=True, slots=True)
class AppointmentNews:
    """An appointment was `fixed`, `declined` or `cancelled`; its moments `withdrawn` before one was taken; or it is near
    (`soon`). `reason`: why it was cancelled, in the handler's words."""

    case: Case
    appointment: Appointment
    what: Literal["fixed", "declined", "cancelled", "withdrawn", "soon"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CostQuestion:
    """A cost to agree to: the amount, what the contract pays, what stays to pay."""

    case: Case
    approval: Approval
    step: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CostNews:
    """What was decided about a cost."""

    case: Case
    approval: Approval
    step: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ComplaintInvitation:
    """Discontent was heard and is counted from `at`; for its full weight it is written on a durable medium. `contact` is
    where to. It can be taken back: not every sigh is a complaint."""

    case: Case | None
    at: datetime
    contact: str


@dataclass(frozen=True, slots=True)
class Goodbye:
    """A case is closed: what to do so that it does not happen again, and how it was."""

    case: Case
    lessons: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class AskPolicy:
    """Another way in than the code of the letter: first the policy `number`, then the `birth_date`."""

    what: Literal["number", "birth_date"]


@dataclass(frozen=True, slots=True)
class Security:
    """What protects this chat: the lock, the secret word."""

    has_secret: bool


@dataclass(frozen=True, slots=True)
class DeskNotice:
    """For the desk's own people: something of this case waits. Nothing but its number, the urgency and where to look."""

    number: str
    urgency: Literal["now", "soon", "today"]
    url: str


@dataclass(frozen=True, slots=True)
class DeskChatNews:
    """A handler or lawyer is told in this chat from now on, or no longer."""

    name: str
    joined: bool


@dataclass(frozen=True, slots=True)
class Locked:
    """This chat shows nothing any more. `now`: it has just been locked."""

    now: bool = False


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
    params: Mapping[str, Any] = field(default_factory=dict)
    case_id: UUID | None = None
    menu: bool = False


Screen = (
    LanguageChoice | Menu | AskCode | AskPolicy | PolicyLinked | CodeRefused | KindChoice | KindGuess | Receipt | Emergency
    | Ask | Confirm | Summary | PlanCard | HandedOver | CaseList | StepNews | LawyerQuestion | LawyerNews | FromDesk
    | EvidenceReceipt | AppointmentOffer | AppointmentNews | CostQuestion | CostNews | ComplaintInvitation | Goodbye
    | Security | Locked | DeskNotice | DeskChatNews | Digest | Sentence
)  # fmt: skip

"""What pages of handlers and lawyers ask of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from workflows.case.third_party import Terms
from workflows.desk.case_file import CaseFile
from workflows.desk.dossier import DossierSource
from workflows.evidence.bailiff_order import BailiffOrder
from workflows.evidence.item import Kept
from workflows.evidence.packages import SealedRecord
from workflows.kernel.people import Language
from workflows.use_cases.desk import (
    answer_offer,
    appointments,
    approve_plan,
    ask_cost,
    ask_new_link,
    bailiff,
    close_case,
    confirm_new_chat,
    court,
    escalate,
    export_dossier,
    finish_task,
    note_call,
    proceedings,
    reopen_case,
    see_case,
    see_queue,
    send_file,
    settle,
    take_case,
    third_party,
    work_step,
    write_to_insured,
)
from workflows.use_cases.shared.command import (
    HandlerCommand,
    LinkCommand,
    SeenCaseCommand,
    VisitorCommand,
    Who,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeQueue(HandlerCommand[None]):
    """The handler looks at the queue."""

    use_case = see_queue.SeeQueue


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeCase(HandlerCommand[CaseFile]):
    """The handler looks at a case."""

    use_case = see_case.SeeCase
    case_id: UUID
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDossier(HandlerCommand[DossierSource]):
    """The handler asks for the dossier of a case."""

    use_case = export_dossier.ReadDossier
    case_id: UUID
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDossier(HandlerCommand[None]):
    """The handler takes the dossier away."""

    use_case = export_dossier.KeepDossier
    record: SealedRecord
    is_encrypted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCase(SeenCaseCommand[None]):
    """The handler takes a case."""

    use_case = take_case.TakeCase
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePlan(SeenCaseCommand[None]):
    """The handler approves the plan of a case."""

    use_case = approve_plan.ApprovePlan
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StartStep(SeenCaseCommand[None]):
    """The handler starts a step."""

    use_case = work_step.StartStep
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishStep(SeenCaseCommand[None]):
    """The handler finishes a step."""

    use_case = work_step.FinishStep
    step: str
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTask(HandlerCommand[UUID]):
    """The handler finishes a task."""

    use_case = finish_task.FinishTask
    once = ("task_id",)
    task_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCall(HandlerCommand[UUID]):
    """The handler notes a call."""

    use_case = note_call.NoteCall
    task_id: UUID
    reached: bool
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteToInsured(HandlerCommand[None]):
    """The handler writes to the insured."""

    use_case = write_to_insured.WriteToInsured
    case_id: UUID
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendFile(HandlerCommand[None]):
    """The handler sends the insured a file."""

    use_case = send_file.SendFile
    case_id: UUID
    item_id: UUID
    name: str
    mime: str
    kept: Kept
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAppointment(HandlerCommand[UUID]):
    """The handler offers moments to meet."""

    use_case = appointments.OfferAppointment
    case_id: UUID
    how: str
    slots: Sequence[datetime]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAppointment(SeenCaseCommand[None]):
    """The handler cancels an appointment."""

    use_case = appointments.CancelAppointment
    once = ("appointment_id",)
    appointment_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCost(SeenCaseCommand[UUID]):
    """The handler asks the insured to agree to a cost."""

    use_case = ask_cost.AskCost
    step: str
    amount: int
    covered: int
    currency: str = "EUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmNewChat(SeenCaseCommand[None]):
    """The handler lets a case go on in the insured's new chat."""

    use_case = confirm_new_chat.ConfirmNewChat
    person_id: UUID
    called: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateToLawyer(SeenCaseCommand[None]):
    """The handler offers a case to a lawyer."""

    use_case = escalate.EscalateToLawyer
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase(SeenCaseCommand[None]):
    """The handler closes a case."""

    use_case = close_case.CloseCase
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCase(SeenCaseCommand[None]):
    """The handler reopens a case."""

    use_case = reopen_case.ReopenCase
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOffer(LinkCommand[CaseFile]):
    """The lawyer looks at the case that was offered."""

    use_case = answer_offer.OpenOffer


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOffer(LinkCommand[None]):
    """The lawyer accepts a case or declines it."""

    use_case = answer_offer.AnswerOffer
    accept: bool
    reason: str = ""
    read: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskNewLink(VisitorCommand[None]):
    """A visitor asks for the link of a lawyer."""

    use_case = ask_new_link.AskNewLink
    email: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeProceedings(HandlerCommand[proceedings.ProceedingsFile]):
    """The handler looks at the court proceedings of a case."""

    use_case = proceedings.SeeProceedings
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftProceeding(HandlerCommand[proceedings.MadeDraft]):
    """The handler takes the draft of a proceeding, for the lawyer."""

    use_case = proceedings.DraftProceeding
    case_id: UUID
    proceeding: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginProceeding(HandlerCommand[None]):
    """The handler says that a proceeding is being prepared."""

    use_case = court.BeginProceeding
    case_id: UUID
    proceeding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteStage(HandlerCommand[None]):
    """The handler notes what happened in a proceeding, and when."""

    use_case = court.NoteStage
    case_id: UUID
    court_id: UUID
    stage: str
    on: date | None
    hour: str
    words: str
    comply_hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeThirdParties(HandlerCommand[third_party.ThirdPartiesFile]):
    """The handler looks at the third parties of a case."""

    use_case = third_party.SeeThirdParties
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NameThirdParty(HandlerCommand[None]):
    """The handler says who a third party is."""

    use_case = third_party.NameThirdParty
    case_id: UUID
    party_id: UUID | None
    role: str
    name: str
    address: str
    reach: str
    checked_how: str
    keeps_relation: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteThirdPartyCall(HandlerCommand[None]):
    """The handler writes a call down."""

    use_case = third_party.NoteThirdPartyCall
    case_id: UUID
    party_id: UUID
    came_in: bool
    answer: str
    words: str
    promise: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlePromise(HandlerCommand[None]):
    """The handler says whether a promise was kept."""

    use_case = third_party.SettlePromise
    case_id: UUID
    party_id: UUID
    promise_id: UUID
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOffer(HandlerCommand[None]):
    """The handler writes an offer down."""

    use_case = settle.NoteOffer
    case_id: UUID
    party_id: UUID
    from_us: bool
    terms: Terms
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSettlement(HandlerCommand[None]):
    """The handler says how far a settlement is."""

    use_case = settle.MoveSettlement
    case_id: UUID
    party_id: UUID
    to: str
    who: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBailiff(HandlerCommand[UUID]):
    """The handler sends an approved order to a bailiff as a link."""

    use_case = bailiff.OrderBailiff
    letter_id: UUID
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeOrder(HandlerCommand[UUID]):
    """The handler takes the link back."""

    use_case = bailiff.RevokeOrder
    letter_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrder(LinkCommand[bailiff.OpenedOrder | None]):
    """The bailiff looks at their order, or is about to bring a report."""

    may = Who.BAILIFF
    use_case = bailiff.OpenOrder
    source: str
    bringing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReport(LinkCommand[BailiffOrder]):
    """The bailiff brings the report and what it costs."""

    may = Who.BAILIFF
    use_case = bailiff.ReturnReport
    report: bailiff.Brought
    fee: int
    fee_note: bailiff.Brought | None = None

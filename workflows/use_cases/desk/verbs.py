"""Verbs of handlers and lawyers, built over the means."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.use_cases.desk.answer_offer import AnswerOffer, OpenOffer
from workflows.use_cases.desk.appointments import CancelAppointment, OfferAppointment
from workflows.use_cases.desk.approve_plan import ApprovePlan
from workflows.use_cases.desk.ask_cost import AskCost
from workflows.use_cases.desk.ask_new_link import AskNewLink
from workflows.use_cases.desk.bailiff import OpenOrder, OrderBailiff, ReturnReport, RevokeOrder
from workflows.use_cases.desk.close_case import CloseCase
from workflows.use_cases.desk.confirm_new_chat import ConfirmNewChat
from workflows.use_cases.desk.court import BeginProceeding, NoteStage
from workflows.use_cases.desk.escalate import EscalateToLawyer
from workflows.use_cases.desk.export_dossier import KeepDossier, ReadDossier
from workflows.use_cases.desk.finish_task import FinishTask
from workflows.use_cases.desk.note_call import NoteCall
from workflows.use_cases.desk.proceedings import DraftProceeding, SeeProceedings
from workflows.use_cases.desk.reopen_case import ReopenCase
from workflows.use_cases.desk.see_case import SeeCase
from workflows.use_cases.desk.see_queue import SeeQueue
from workflows.use_cases.desk.send_file import SendFile
from workflows.use_cases.desk.settle import MoveSettlement, NoteOffer
from workflows.use_cases.desk.take_case import TakeCase
from workflows.use_cases.desk.third_party import NameThirdParty, NoteThirdPartyCall, SeeThirdParties, SettlePromise
from workflows.use_cases.desk.work_step import FinishStep, StartStep
from workflows.use_cases.desk.write_to_insured import WriteToInsured
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.verbs import build_verbs


@dataclass(frozen=True, kw_only=True, repr=False)
class DeskVerbs:
    """The area has these verbs."""

    see_queue: SeeQueue
    see_case: SeeCase
    read_dossier: ReadDossier
    keep_dossier: KeepDossier
    take_case: TakeCase
    approve_plan: ApprovePlan
    start_step: StartStep
    finish_step: FinishStep
    finish_task: FinishTask
    note_call: NoteCall
    write_to_insured: WriteToInsured
    send_file: SendFile
    offer_appointment: OfferAppointment
    cancel_appointment: CancelAppointment
    ask_cost: AskCost
    confirm_new_chat: ConfirmNewChat
    escalate_to_lawyer: EscalateToLawyer
    close_case: CloseCase
    reopen_case: ReopenCase
    open_offer: OpenOffer
    answer_offer: AnswerOffer
    ask_new_link: AskNewLink
    order_bailiff: OrderBailiff
    revoke_order: RevokeOrder
    open_order: OpenOrder
    return_report: ReturnReport
    see_third_parties: SeeThirdParties
    name_third_party: NameThirdParty
    note_third_party_call: NoteThirdPartyCall
    settle_promise: SettlePromise
    note_offer: NoteOffer
    move_settlement: MoveSettlement
    see_proceedings: SeeProceedings
    draft_proceeding: DraftProceeding
    begin_proceeding: BeginProceeding
    note_stage: NoteStage


def desk_verbs(means: Means) -> DeskVerbs:
    """The verbs are built over the means; a lawyer sees a case as a handler does, where they may."""
    see_case = SeeCase(means)
    read_dossier = ReadDossier(means, see_case)
    return build_verbs(
        DeskVerbs,
        means,
        see_case=see_case,
        open_offer=OpenOffer(means, see_case),
        read_dossier=read_dossier,
        draft_proceeding=DraftProceeding(means, read_dossier),
    )

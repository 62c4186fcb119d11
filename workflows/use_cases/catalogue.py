"""All use cases, built once over one office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.use_cases.access.ask_for_code import AskForCode
from workflows.use_cases.access.ask_language import AskLanguage
from workflows.use_cases.access.choose_language import ChooseLanguage
from workflows.use_cases.access.enter_code import EnterCode
from workflows.use_cases.access.link_staff_chat import (
    FindTopic,
    InviteToTelegram,
    JoinDeskChat,
    KeepTopic,
    LeaveDeskChat,
)
from workflows.use_cases.access.lock_chat import (
    AskSecret,
    LockByLink,
    LockChat,
    LockMyChat,
    RefuseNewChat,
    SetSecret,
    ShowSecurity,
    UnlockChat,
)
from workflows.use_cases.access.prove_identity import AskIdentity, ProveIdentity
from workflows.use_cases.access.sign_in import BeginSignIn, SignIn, SignInByLink, SignOut, WhoIs
from workflows.use_cases.chat.add_publications import HearForward, NotePublications
from workflows.use_cases.chat.answer_distress import HearDistress
from workflows.use_cases.chat.answer_question import AnswerQuestion
from workflows.use_cases.chat.ask_for_person import AnswerThanks, AskForPerson, SayNoCase
from workflows.use_cases.chat.choose_kind import ChooseKind
from workflows.use_cases.chat.complain import AskComplaint, Complain, WithdrawComplaint
from workflows.use_cases.chat.confirm_answer import ConfirmAnswer
from workflows.use_cases.chat.explain import Explain
from workflows.use_cases.chat.mark_step_done import MarkStepDone
from workflows.use_cases.chat.navigate_interview import EditAnswer, GoBack, KeepAnswer, ResumeInterview, ShowSummary
from workflows.use_cases.chat.receive_file import HearFile, HearUnsupported
from workflows.use_cases.chat.reply_to_desk import (
    AskOwnLawyer,
    ChooseMoment,
    CommentDesk,
    DecideCost,
    NameOwnLawyer,
    RateDesk,
)
from workflows.use_cases.chat.report_incident import ReportIncident
from workflows.use_cases.chat.request_lawyer import AskLawyerRequest, RequestLawyer
from workflows.use_cases.chat.route_edit import HearEdited
from workflows.use_cases.chat.route_text import HearText
from workflows.use_cases.chat.show_cases import ShowCase, ShowCases
from workflows.use_cases.chat.show_menu import ShowMenu
from workflows.use_cases.chat.start import OpenChat
from workflows.use_cases.chat.toggle_choice import ToggleChoice
from workflows.use_cases.chat.write_to_desk import AskToWrite, MarkRead, WriteToDesk
from workflows.use_cases.delivery.note_blocked import NoteBlocked
from workflows.use_cases.delivery.note_undelivered import NoteUndelivered
from workflows.use_cases.delivery.settle_act import HoldActs, MarkAgain, NoteInDoubt, SettleAct, SweepDoubt
from workflows.use_cases.desk.act_as_seen import ActAsSeen
from workflows.use_cases.desk.answer_offer import AnswerOffer, OpenOffer
from workflows.use_cases.desk.appointments import CancelAppointment, OfferAppointment
from workflows.use_cases.desk.approve_plan import ApprovePlan
from workflows.use_cases.desk.ask_cost import AskCost
from workflows.use_cases.desk.ask_new_link import AskNewLink
from workflows.use_cases.desk.close_case import CloseCase
from workflows.use_cases.desk.confirm_new_chat import ConfirmNewChat
from workflows.use_cases.desk.escalate import EscalateToLawyer
from workflows.use_cases.desk.finish_task import FinishTask
from workflows.use_cases.desk.note_call import NoteCall
from workflows.use_cases.desk.reopen_case import ReopenCase
from workflows.use_cases.desk.see_case import SeeCase
from workflows.use_cases.desk.see_queue import SeeQueue
from workflows.use_cases.desk.send_file import SendFile
from workflows.use_cases.desk.take_case import TakeCase
from workflows.use_cases.desk.work_step import FinishStep, StartStep
from workflows.use_cases.desk.write_to_insured import WriteToInsured
from workflows.use_cases.evidence.store_file import (
    ClaimFiles,
    GiveReceipts,
    KeepFile,
    ListEvidence,
    OpenEvidence,
    PutOffFile,
)
from workflows.use_cases.followups.audit_clocks import AuditClocks
from workflows.use_cases.followups.heartbeat import Beat
from workflows.use_cases.followups.note_failing import NoteFailing
from workflows.use_cases.followups.pause import ExtendFollowUp, PauseFollowUps, ResumeFollowUps
from workflows.use_cases.followups.run import ClaimDue, ReleaseStale, RunFollowUp
from workflows.use_cases.shared.means import Office


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class UseCases:
    """Every verb of the desk. The package's docstring says what each takes."""

    open_chat: OpenChat
    ask_language: AskLanguage
    choose_language: ChooseLanguage
    show_menu: ShowMenu
    ask_for_code: AskForCode
    enter_code: EnterCode
    choose_kind: ChooseKind
    report_incident: ReportIncident
    answer_question: AnswerQuestion
    toggle_choice: ToggleChoice
    confirm_answer: ConfirmAnswer
    go_back: GoBack
    edit_answer: EditAnswer
    keep_answer: KeepAnswer
    show_summary: ShowSummary
    resume_interview: ResumeInterview
    show_cases: ShowCases
    show_case: ShowCase
    mark_step_done: MarkStepDone
    ask_lawyer_request: AskLawyerRequest
    ask_own_lawyer: AskOwnLawyer
    ask_to_write: AskToWrite
    mark_read: MarkRead
    choose_moment: ChooseMoment
    decide_cost: DecideCost
    ask_complaint: AskComplaint
    withdraw_complaint: WithdrawComplaint
    rate_desk: RateDesk
    ask_identity: AskIdentity
    show_security: ShowSecurity
    ask_secret: AskSecret
    lock_my_chat: LockMyChat
    lock_by_link: LockByLink
    leave_desk_chat: LeaveDeskChat
    hear_text: HearText
    hear_edited: HearEdited
    hear_forward: HearForward
    hear_file: HearFile
    hear_unsupported: HearUnsupported
    claim_files: ClaimFiles
    keep_file: KeepFile
    put_off_file: PutOffFile
    give_receipts: GiveReceipts
    find_topic: FindTopic
    keep_topic: KeepTopic
    explain: Explain
    note_blocked: NoteBlocked
    see_queue: SeeQueue
    see_case: SeeCase
    act_as_seen: ActAsSeen
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
    list_evidence: ListEvidence
    open_evidence: OpenEvidence
    lock_chat: LockChat
    unlock_chat: UnlockChat
    confirm_new_chat: ConfirmNewChat
    refuse_new_chat: RefuseNewChat
    invite_to_telegram: InviteToTelegram
    escalate_to_lawyer: EscalateToLawyer
    close_case: CloseCase
    reopen_case: ReopenCase
    pause_follow_ups: PauseFollowUps
    extend_follow_up: ExtendFollowUp
    resume_follow_ups: ResumeFollowUps
    settle_act: SettleAct
    begin_sign_in: BeginSignIn
    sign_in: SignIn
    sign_in_by_link: SignInByLink
    sign_out: SignOut
    who_is: WhoIs
    open_offer: OpenOffer
    answer_offer: AnswerOffer
    ask_new_link: AskNewLink
    run_follow_up: RunFollowUp
    claim_due: ClaimDue
    release_stale: ReleaseStale
    note_failing: NoteFailing
    note_undelivered: NoteUndelivered
    note_in_doubt: NoteInDoubt
    sweep_doubt: SweepDoubt
    hold_acts: HoldActs
    mark_again: MarkAgain
    beat: Beat
    audit_clocks: AuditClocks


Doing = Mapping[str, Callable[..., None]]


def all_use_cases(office: Office, new_secret: Callable[[], str]) -> UseCases:
    """Builds them; those that are parts of others are shared."""
    enter_code = EnterCode(office)
    answer = AnswerQuestion(office)
    confirm = ConfirmAnswer(office, answer)
    choose_language = ChooseLanguage(office, enter_code)
    publications = NotePublications(office, answer)
    complain = Complain(office)
    desk = WriteToDesk(office, complain)
    distress = HearDistress(office, answer, desk)
    lock = LockMyChat(office)
    join = JoinDeskChat(office)
    report = ReportIncident(office)
    see_case = SeeCase(office)
    sign_in = SignIn(office, new_secret)
    hear_text = HearText(
        office, distress, answer, confirm, choose_language, publications, desk, lock, report,
        doing=_doing(office, enter_code, desk, complain, new_secret), acts=_acts(office, complain, desk, lock),
    )  # fmt: skip
    return UseCases(
        open_chat=OpenChat(office, enter_code, join),
        ask_language=AskLanguage(office),
        choose_language=choose_language,
        show_menu=ShowMenu(office),
        ask_for_code=AskForCode(office),
        enter_code=enter_code,
        choose_kind=ChooseKind(office),
        report_incident=report,
        answer_question=answer,
        toggle_choice=ToggleChoice(office),
        confirm_answer=confirm,
        go_back=GoBack(office),
        edit_answer=EditAnswer(office),
        keep_answer=KeepAnswer(office),
        show_summary=ShowSummary(office),
        resume_interview=ResumeInterview(office),
        show_cases=ShowCases(office),
        show_case=ShowCase(office),
        mark_step_done=MarkStepDone(office),
        ask_lawyer_request=AskLawyerRequest(office),
        ask_own_lawyer=AskOwnLawyer(office),
        ask_to_write=AskToWrite(office),
        mark_read=MarkRead(office),
        choose_moment=ChooseMoment(office),
        decide_cost=DecideCost(office),
        ask_complaint=AskComplaint(office),
        withdraw_complaint=WithdrawComplaint(office),
        rate_desk=RateDesk(office),
        ask_identity=AskIdentity(office),
        show_security=ShowSecurity(office),
        ask_secret=AskSecret(office),
        lock_my_chat=lock,
        lock_by_link=LockByLink(office),
        leave_desk_chat=LeaveDeskChat(office, join),
        hear_text=hear_text,
        hear_edited=HearEdited(office, answer, distress),
        hear_forward=HearForward(office, answer, publications, distress),
        hear_file=HearFile(office, distress),
        hear_unsupported=HearUnsupported(office),
        claim_files=ClaimFiles(office),
        keep_file=KeepFile(office),
        put_off_file=PutOffFile(office),
        give_receipts=GiveReceipts(office),
        find_topic=FindTopic(office),
        keep_topic=KeepTopic(office),
        explain=Explain(office),
        note_blocked=NoteBlocked(office),
        see_queue=SeeQueue(office),
        see_case=see_case,
        act_as_seen=ActAsSeen(office),
        take_case=TakeCase(office),
        approve_plan=ApprovePlan(office),
        start_step=StartStep(office),
        finish_step=FinishStep(office),
        finish_task=FinishTask(office),
        note_call=NoteCall(office),
        write_to_insured=WriteToInsured(office),
        send_file=SendFile(office),
        offer_appointment=OfferAppointment(office),
        cancel_appointment=CancelAppointment(office),
        ask_cost=AskCost(office),
        list_evidence=ListEvidence(office),
        open_evidence=OpenEvidence(office),
        lock_chat=LockChat(office),
        unlock_chat=UnlockChat(office),
        confirm_new_chat=ConfirmNewChat(office),
        refuse_new_chat=RefuseNewChat(office),
        invite_to_telegram=InviteToTelegram(office, new_secret),
        escalate_to_lawyer=EscalateToLawyer(office),
        close_case=CloseCase(office),
        reopen_case=ReopenCase(office),
        pause_follow_ups=PauseFollowUps(office),
        extend_follow_up=ExtendFollowUp(office),
        resume_follow_ups=ResumeFollowUps(office),
        settle_act=SettleAct(office),
        begin_sign_in=BeginSignIn(office),
        sign_in=sign_in,
        sign_in_by_link=SignInByLink(office, sign_in),
        sign_out=SignOut(office),
        who_is=WhoIs(office),
        open_offer=OpenOffer(office, see_case),
        answer_offer=AnswerOffer(office),
        ask_new_link=AskNewLink(office),
        run_follow_up=RunFollowUp(office),
        claim_due=ClaimDue(office),
        release_stale=ReleaseStale(office),
        note_failing=NoteFailing(office),
        note_undelivered=NoteUndelivered(office),
        note_in_doubt=NoteInDoubt(office),
        sweep_doubt=SweepDoubt(office),
        hold_acts=HoldActs(office),
        mark_again=MarkAgain(office),
        beat=Beat(office),
        audit_clocks=AuditClocks(office),
    )


def _doing(
    office: Office, enter_code: EnterCode, desk: WriteToDesk, complain: Complain, new_secret: Callable[[], str]
) -> Doing:
    """What a free text answers, by what the desk waits for."""
    return {
        "code": enter_code,
        "policy": ProveIdentity(office, new_secret),
        "lawyer": RequestLawyer(office),
        "own_lawyer": NameOwnLawyer(office),
        "message": desk,
        "complaint": complain,
        "secret": SetSecret(office),
        "rating": CommentDesk(office),
    }


def _acts(office: Office, complain: Complain, desk: WriteToDesk, lock: LockMyChat) -> Doing:
    """What is done for a wish said in words: there is one for each intent but those of distress, which come before all."""
    no_case = SayNoCase(office)
    return {
        "lock": _plain(lock),
        "complaint": complain,
        "lawyer": _of_case(AskLawyerRequest(office), no_case),
        "report": _plain(ChooseKind(office)),
        "cases": _plain(ShowCases(office)),
        "resume": _of_case(ResumeInterview(office), no_case),
        "summary": _of_case(ShowSummary(office), ShowCases(office)),
        "back": _of_case(GoBack(office), no_case),
        "language": _plain(AskLanguage(office)),
        "code": _plain(AskForCode(office)),
        "menu": _plain(ShowMenu(office)),
        "person": AskForPerson(office, desk),
        "thanks": _plain(AnswerThanks(office)),
    }


def _plain(act: Callable[..., None]) -> Callable[..., None]:
    """An act that needs nothing but the chat."""

    def do(tx: Transaction, *, chat: Chat, **_: Any) -> None:
        act(tx, chat=chat)

    return do


def _of_case(act: Callable[..., None], without: Callable[..., None]) -> Callable[..., None]:
    """An act on the open case; without one, another."""

    def do(tx: Transaction, *, chat: Chat, case_id: UUID | None, **_: Any) -> None:
        if case_id is None:
            without(tx, chat=chat)
        else:
            act(tx, chat=chat, case_id=case_id)

    return do

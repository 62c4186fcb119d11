"""All use cases, built once over the same means."""

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
from workflows.use_cases.chat.route_text import RouteText
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
from workflows.use_cases.shared.means import Means


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
    hear_text: RouteText
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


def all_use_cases(means: Means, new_secret: Callable[[], str]) -> UseCases:
    """Builds them; those that are parts of others are shared."""
    enter_code = EnterCode(means)
    answer = AnswerQuestion(means)
    confirm = ConfirmAnswer(means, answer)
    choose_language = ChooseLanguage(means, enter_code)
    publications = NotePublications(means, answer)
    complain = Complain(means)
    desk = WriteToDesk(means, complain)
    distress = HearDistress(means, answer, desk)
    lock = LockMyChat(means)
    join = JoinDeskChat(means)
    report = ReportIncident(means)
    see_case = SeeCase(means)
    sign_in = SignIn(means, new_secret)
    hear_text = RouteText(
        means, distress, answer, confirm, choose_language, publications, desk, lock, report,
        doing=_doing(means, enter_code, desk, complain, new_secret), acts=_acts(means, complain, desk, lock),
    )  # fmt: skip
    return UseCases(
        open_chat=OpenChat(means, enter_code, join),
        ask_language=AskLanguage(means),
        choose_language=choose_language,
        show_menu=ShowMenu(means),
        ask_for_code=AskForCode(means),
        enter_code=enter_code,
        choose_kind=ChooseKind(means),
        report_incident=report,
        answer_question=answer,
        toggle_choice=ToggleChoice(means),
        confirm_answer=confirm,
        go_back=GoBack(means),
        edit_answer=EditAnswer(means),
        keep_answer=KeepAnswer(means),
        show_summary=ShowSummary(means),
        resume_interview=ResumeInterview(means),
        show_cases=ShowCases(means),
        show_case=ShowCase(means),
        mark_step_done=MarkStepDone(means),
        ask_lawyer_request=AskLawyerRequest(means),
        ask_own_lawyer=AskOwnLawyer(means),
        ask_to_write=AskToWrite(means),
        mark_read=MarkRead(means),
        choose_moment=ChooseMoment(means),
        decide_cost=DecideCost(means),
        ask_complaint=AskComplaint(means),
        withdraw_complaint=WithdrawComplaint(means),
        rate_desk=RateDesk(means),
        ask_identity=AskIdentity(means),
        show_security=ShowSecurity(means),
        ask_secret=AskSecret(means),
        lock_my_chat=lock,
        lock_by_link=LockByLink(means),
        leave_desk_chat=LeaveDeskChat(means, join),
        hear_text=hear_text,
        hear_edited=HearEdited(means, answer, distress),
        hear_forward=HearForward(means, answer, publications, distress),
        hear_file=HearFile(means, distress),
        hear_unsupported=HearUnsupported(means),
        claim_files=ClaimFiles(means),
        keep_file=KeepFile(means),
        put_off_file=PutOffFile(means),
        give_receipts=GiveReceipts(means),
        find_topic=FindTopic(means),
        keep_topic=KeepTopic(means),
        explain=Explain(means),
        note_blocked=NoteBlocked(means),
        see_queue=SeeQueue(means),
        see_case=see_case,
        act_as_seen=ActAsSeen(means),
        take_case=TakeCase(means),
        approve_plan=ApprovePlan(means),
        start_step=StartStep(means),
        finish_step=FinishStep(means),
        finish_task=FinishTask(means),
        note_call=NoteCall(means),
        write_to_insured=WriteToInsured(means),
        send_file=SendFile(means),
        offer_appointment=OfferAppointment(means),
        cancel_appointment=CancelAppointment(means),
        ask_cost=AskCost(means),
        list_evidence=ListEvidence(means),
        open_evidence=OpenEvidence(means),
        lock_chat=LockChat(means),
        unlock_chat=UnlockChat(means),
        confirm_new_chat=ConfirmNewChat(means),
        refuse_new_chat=RefuseNewChat(means),
        invite_to_telegram=InviteToTelegram(means, new_secret),
        escalate_to_lawyer=EscalateToLawyer(means),
        close_case=CloseCase(means),
        reopen_case=ReopenCase(means),
        pause_follow_ups=PauseFollowUps(means),
        extend_follow_up=ExtendFollowUp(means),
        resume_follow_ups=ResumeFollowUps(means),
        settle_act=SettleAct(means),
        begin_sign_in=BeginSignIn(means),
        sign_in=sign_in,
        sign_in_by_link=SignInByLink(means, sign_in),
        sign_out=SignOut(means),
        who_is=WhoIs(means),
        open_offer=OpenOffer(means, see_case),
        answer_offer=AnswerOffer(means),
        ask_new_link=AskNewLink(means),
        run_follow_up=RunFollowUp(means),
        claim_due=ClaimDue(means),
        release_stale=ReleaseStale(means),
        note_failing=NoteFailing(means),
        note_undelivered=NoteUndelivered(means),
        note_in_doubt=NoteInDoubt(means),
        sweep_doubt=SweepDoubt(means),
        hold_acts=HoldActs(means),
        mark_again=MarkAgain(means),
        beat=Beat(means),
        audit_clocks=AuditClocks(means),
    )


def _doing(
    means: Means, enter_code: EnterCode, desk: WriteToDesk, complain: Complain, new_secret: Callable[[], str]
) -> Doing:
    """What a free text answers, by what the desk waits for."""
    return {
        "code": enter_code,
        "policy": ProveIdentity(means, new_secret),
        "lawyer": RequestLawyer(means),
        "own_lawyer": NameOwnLawyer(means),
        "message": desk,
        "complaint": complain,
        "secret": SetSecret(means),
        "rating": CommentDesk(means),
    }


def _acts(means: Means, complain: Complain, desk: WriteToDesk, lock: LockMyChat) -> Doing:
    """What is done for a wish said in words: there is one for each intent but those of distress, which come before all."""
    no_case = SayNoCase(means)
    return {
        "lock": _plain(lock),
        "complaint": complain,
        "lawyer": _of_case(AskLawyerRequest(means), no_case),
        "report": _plain(ChooseKind(means)),
        "cases": _plain(ShowCases(means)),
        "resume": _of_case(ResumeInterview(means), no_case),
        "summary": _of_case(ShowSummary(means), ShowCases(means)),
        "back": _of_case(GoBack(means), no_case),
        "language": _plain(AskLanguage(means)),
        "code": _plain(AskForCode(means)),
        "menu": _plain(ShowMenu(means)),
        "person": AskForPerson(means, desk),
        "thanks": _plain(AnswerThanks(means)),
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

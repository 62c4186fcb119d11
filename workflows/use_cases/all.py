"""All use cases, built once over one office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workflows.office import Office
from workflows.use_cases.answer_offer import AnswerOffer, OpenOffer
from workflows.use_cases.answer_question import AnswerQuestion
from workflows.use_cases.ask_for_code import AskForCode
from workflows.use_cases.ask_language import AskLanguage
from workflows.use_cases.choose_kind import ChooseKind
from workflows.use_cases.choose_language import ChooseLanguage
from workflows.use_cases.confirm_answer import ConfirmAnswer
from workflows.use_cases.desk import (
    ApprovePlan,
    CloseCase,
    EscalateToLawyer,
    FinishStep,
    FinishTask,
    SeeQueue,
    StartStep,
    TakeCase,
    WriteToInsured,
)
from workflows.use_cases.enter_code import EnterCode
from workflows.use_cases.hear import Explain, HearText, HearUnsupported, NoteBlocked
from workflows.use_cases.mark_step_done import MarkStepDone
from workflows.use_cases.move_in_interview import EditAnswer, GoBack, ResumeInterview, ShowSummary
from workflows.use_cases.open_chat import OpenChat
from workflows.use_cases.report_incident import ReportIncident
from workflows.use_cases.request_lawyer import AskLawyerRequest, RequestLawyer
from workflows.use_cases.run_follow_up import ClaimDue, ReleaseStale, RunFollowUp
from workflows.use_cases.see_case import SeeCase
from workflows.use_cases.show_cases import ShowCase, ShowCases
from workflows.use_cases.show_menu import ShowMenu
from workflows.use_cases.sign_in import PasswordCheck, SignIn, SignInByLink, SignOut, WhoIs
from workflows.use_cases.toggle_choice import ToggleChoice
from workflows.use_cases.undelivered import NoteUndelivered


@dataclass(frozen=True, slots=True, kw_only=True)
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
    show_summary: ShowSummary
    resume_interview: ResumeInterview
    show_cases: ShowCases
    show_case: ShowCase
    mark_step_done: MarkStepDone
    ask_lawyer_request: AskLawyerRequest
    hear_text: HearText
    hear_unsupported: HearUnsupported
    explain: Explain
    note_blocked: NoteBlocked
    see_queue: SeeQueue
    see_case: SeeCase
    take_case: TakeCase
    approve_plan: ApprovePlan
    start_step: StartStep
    finish_step: FinishStep
    finish_task: FinishTask
    write_to_insured: WriteToInsured
    escalate_to_lawyer: EscalateToLawyer
    close_case: CloseCase
    sign_in: SignIn
    sign_in_by_link: SignInByLink
    sign_out: SignOut
    who_is: WhoIs
    open_offer: OpenOffer
    answer_offer: AnswerOffer
    run_follow_up: RunFollowUp
    claim_due: ClaimDue
    release_stale: ReleaseStale
    note_undelivered: NoteUndelivered


def all_use_cases(office: Office, passwords: PasswordCheck, new_secret: Callable[[], str]) -> UseCases:
    """Builds them; those that are parts of others are shared."""
    enter_code = EnterCode(office)
    answer = AnswerQuestion(office)
    see_case = SeeCase(office)
    sign_in = SignIn(office, passwords, new_secret)
    return UseCases(
        open_chat=OpenChat(office, enter_code),
        ask_language=AskLanguage(office),
        choose_language=ChooseLanguage(office, enter_code),
        show_menu=ShowMenu(office),
        ask_for_code=AskForCode(office),
        enter_code=enter_code,
        choose_kind=ChooseKind(office),
        report_incident=ReportIncident(office),
        answer_question=answer,
        toggle_choice=ToggleChoice(office),
        confirm_answer=ConfirmAnswer(office, answer),
        go_back=GoBack(office),
        edit_answer=EditAnswer(office),
        show_summary=ShowSummary(office),
        resume_interview=ResumeInterview(office),
        show_cases=ShowCases(office),
        show_case=ShowCase(office),
        mark_step_done=MarkStepDone(office),
        ask_lawyer_request=AskLawyerRequest(office),
        hear_text=HearText(office, answer, enter_code, RequestLawyer(office)),
        hear_unsupported=HearUnsupported(office),
        explain=Explain(office),
        note_blocked=NoteBlocked(office),
        see_queue=SeeQueue(office),
        see_case=see_case,
        take_case=TakeCase(office),
        approve_plan=ApprovePlan(office),
        start_step=StartStep(office),
        finish_step=FinishStep(office),
        finish_task=FinishTask(office),
        write_to_insured=WriteToInsured(office),
        escalate_to_lawyer=EscalateToLawyer(office),
        close_case=CloseCase(office),
        sign_in=sign_in,
        sign_in_by_link=SignInByLink(office, sign_in),
        sign_out=SignOut(office),
        who_is=WhoIs(office),
        open_offer=OpenOffer(office, see_case),
        answer_offer=AnswerOffer(office),
        run_follow_up=RunFollowUp(office),
        claim_due=ClaimDue(office),
        release_stale=ReleaseStale(office),
        note_undelivered=NoteUndelivered(office),
    )

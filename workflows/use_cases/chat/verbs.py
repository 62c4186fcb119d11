"""Verbs of the insured's chat, built over the means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from workflows.interview.read_intent import HELP
from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.use_cases.access.ask_for_code import AskForCode
from workflows.use_cases.access.ask_language import AskLanguage
from workflows.use_cases.access.enter_code import EnterCode
from workflows.use_cases.access.link_staff_chat import JoinDeskChat
from workflows.use_cases.access.lock_chat import LockMyChat, SetSecret
from workflows.use_cases.access.prove_identity import ProveIdentity
from workflows.use_cases.access.verbs import AccessVerbs
from workflows.use_cases.chat.add_publications import HearForward, NotePublications
from workflows.use_cases.chat.answer_distress import HearDistress, SayUnsafe
from workflows.use_cases.chat.answer_own_question import AnswerOwnQuestion
from workflows.use_cases.chat.answer_question import AnswerQuestion
from workflows.use_cases.chat.answer_small_words import AnswerSmallWord, AnswerThanks
from workflows.use_cases.chat.ask_for_person import AskForPerson, SayNoCase
from workflows.use_cases.chat.ask_to_end import AskToEnd
from workflows.use_cases.chat.choose_kind import ChooseKind
from workflows.use_cases.chat.complain import AskComplaint, Complain, WithdrawComplaint
from workflows.use_cases.chat.confirm_answer import ConfirmAnswer
from workflows.use_cases.chat.explain import Explain
from workflows.use_cases.chat.mark_step_done import MarkStepDone
from workflows.use_cases.chat.navigate_interview import EditAnswer, GoBack, KeepAnswer, ResumeInterview, ShowSummary
from workflows.use_cases.chat.read_outside import MaskStory, NoteProposals
from workflows.use_cases.chat.receive_file import HearFile, HearUnsupported, KeepCaption
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
from workflows.use_cases.chat.reread_story import RereadStory
from workflows.use_cases.chat.route_edit import HearEdited
from workflows.use_cases.chat.route_text import RouteText, SaySafe
from workflows.use_cases.chat.show_cases import ShowCase, ShowCases
from workflows.use_cases.chat.show_menu import ShowMenu
from workflows.use_cases.chat.show_plan import ShowActWords, ShowPlan
from workflows.use_cases.chat.show_unread import ShowUnread
from workflows.use_cases.chat.start import OpenChat
from workflows.use_cases.chat.tell_story import ConfirmStory, CorrectStory, TellStory
from workflows.use_cases.chat.toggle_choice import ToggleChoice
from workflows.use_cases.chat.who_writes import LookAtWriter
from workflows.use_cases.chat.write_to_desk import AskToWrite, MarkRead, WriteToDesk
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.verbs import build_verbs

Doing = Mapping[str, Callable[..., None]]


@dataclass(frozen=True, kw_only=True, repr=False)
class ChatVerbs:
    """The area has these verbs."""

    open_chat: OpenChat
    show_menu: ShowMenu
    show_unread: ShowUnread
    choose_kind: ChooseKind
    report_incident: ReportIncident
    answer_question: AnswerQuestion
    answer_own_question: AnswerOwnQuestion
    toggle_choice: ToggleChoice
    confirm_answer: ConfirmAnswer
    confirm_story: ConfirmStory
    correct_story: CorrectStory
    say_unsafe: SayUnsafe
    say_safe: SaySafe
    mask_story: MaskStory
    note_proposals: NoteProposals
    go_back: GoBack
    edit_answer: EditAnswer
    keep_answer: KeepAnswer
    show_summary: ShowSummary
    resume_interview: ResumeInterview
    show_cases: ShowCases
    show_case: ShowCase
    show_plan: ShowPlan
    show_act_words: ShowActWords
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
    hear_text: RouteText
    hear_edited: HearEdited
    hear_forward: HearForward
    hear_file: HearFile
    hear_unsupported: HearUnsupported
    explain: Explain


def chat_verbs(means: Means, access: AccessVerbs, new_secret: Callable[[], str]) -> ChatVerbs:
    """The verbs are built over the means and those of access; those that are parts of others are shared."""
    answer, report = AnswerQuestion(means), ReportIncident(means)
    confirm, publications = ConfirmAnswer(means, answer), NotePublications(means, answer)
    complain, lock = Complain(means), access.lock_my_chat
    desk = WriteToDesk(means, complain)
    distress, own = HearDistress(means, answer, desk), AnswerOwnQuestion(means, desk)
    story = TellStory(means, desk)
    forwards = HearForward(means, answer, publications, distress, story)
    hear_text = RouteText(
        means, LookAtWriter(means, distress), distress, answer, confirm, access.choose_language,
        publications, own, desk, lock, report, story,
        doing=_doing(means, access.enter_code, desk, complain, new_secret), acts=_acts(means, complain, desk, lock),
    )  # fmt: skip
    return build_verbs(
        ChatVerbs,
        means,
        open_chat=OpenChat(means, access.enter_code, JoinDeskChat(means)),
        report_incident=report,
        answer_question=answer,
        answer_own_question=own,
        confirm_answer=confirm,
        confirm_story=ConfirmStory(means, answer),
        say_unsafe=SayUnsafe(means, distress),
        note_proposals=NoteProposals(means, distress),
        say_safe=SaySafe(means, hear_text),
        hear_text=hear_text,
        hear_edited=HearEdited(means, answer, distress, hear_text, desk, RereadStory(means, story)),
        hear_forward=forwards,
        hear_file=HearFile(means, distress, story, hear_text, forwards, KeepCaption(means, story, publications)),
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
        "next": _of_case(ShowCase(means), ShowCases(means)),
        "stop": AskToEnd(means, desk, "stop"),
        "withdraw": AskToEnd(means, desk, "withdraw"),
        "delete_data": AskToEnd(means, desk, "delete_data"),
        "thanks": _plain(AnswerThanks(means)),
        "hello": _plain(AnswerSmallWord(means)),
        "who": _plain(AnswerSmallWord(means, "chat.who_reads")),
        HELP: _plain(AnswerSmallWord(means, "chat.can_do")),
    }


def _plain(act: Callable[..., None]) -> Callable[..., None]:
    """An act that needs nothing but the chat."""

    def do(tx: Transaction, *, chat: Chat, **_: object) -> None:
        act(tx, chat=chat)

    return do


def _of_case(act: Callable[..., None], without: Callable[..., None]) -> Callable[..., None]:
    """An act on the open case; without one, another."""

    def do(tx: Transaction, *, chat: Chat, case_id: UUID | None, **_: object) -> None:
        if case_id is None:
            without(tx, chat=chat)
        else:
            act(tx, chat=chat, case_id=case_id)

    return do

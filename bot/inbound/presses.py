"""A button that was pressed becomes the command that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol, assert_never
from uuid import UUID

from bot.callback_data import (
    ActButton,
    CaseButton,
    CaseVerb,
    ComplaintButton,
    MarkButton,
    NameButton,
    OptionButton,
    PlainButton,
    PlainVerb,
    Press,
    QuestionButton,
    SlotButton,
    StepButton,
    SubjectButton,
    TopicButton,
    Verb,
)
from workflows.interview import RawAnswer
from workflows.kernel.errors import Outdated
from workflows.kernel.people import LANGUAGES, Chat
from workflows.use_cases.access.commands import (
    AskForCode,
    AskIdentity,
    AskLanguage,
    AskSecret,
    ChooseLanguage,
    LeaveDeskChat,
    LockMyChat,
    ShowSecurity,
)
from workflows.use_cases.chat.commands import (
    AnswerOwnQuestion,
    AnswerQuestion,
    AskComplaint,
    AskLawyerRequest,
    AskOwnLawyer,
    AskToWrite,
    ChooseKind,
    ChooseMoment,
    ConfirmAnswer,
    ConfirmStory,
    CorrectStory,
    DecideCost,
    EditAnswer,
    GoBack,
    KeepAnswer,
    MarkRead,
    MarkStepDone,
    RateDesk,
    ReportIncident,
    ResumeInterview,
    SaySafe,
    SayUnsafe,
    ShowActWords,
    ShowCase,
    ShowCases,
    ShowMenu,
    ShowPlan,
    ShowSummary,
    ShowUnread,
    ToggleChoice,
    WithdrawComplaint,
)
from workflows.use_cases.shared.command import ChatCommand


class OfChat(Protocol):
    """A command that needs nothing but the chat."""

    def __call__(self, *, chat: Chat, pressed: int | None = None) -> ChatCommand[None]: ...


class OfCase(Protocol):
    """A command that needs nothing but the case."""

    def __call__(self, *, chat: Chat, case_id: UUID, pressed: int | None = None) -> ChatCommand[None]: ...


PLAIN: Final[Mapping[PlainVerb, OfChat]] = {
    Verb.MENU: ShowMenu,
    Verb.ASK_LANGUAGE: AskLanguage,
    Verb.CHOOSE_KIND: ChooseKind,
    Verb.ENTER_CODE: AskForCode,
    Verb.PROVE_IDENTITY: AskIdentity,
    Verb.SHOW_CASES: ShowCases,
    Verb.SHOW_SECURITY: ShowSecurity,
    Verb.SET_UNLOCK_WORD: AskSecret,
    Verb.LOCK_CHAT: LockMyChat,
    Verb.LEAVE_DESK_CHAT: LeaveDeskChat,
    Verb.SAY_UNSAFE: SayUnsafe,
    Verb.SAY_SAFE: SaySafe,
    Verb.SHOW_UNREAD: ShowUnread,
}
OF_CASE: Final[Mapping[CaseVerb, OfCase]] = {
    Verb.GO_BACK: GoBack,
    Verb.KEEP_ANSWER: KeepAnswer,
    Verb.SHOW_SUMMARY: ShowSummary,
    Verb.RESUME_INTERVIEW: ResumeInterview,
    Verb.SHOW_CASE: ShowCase,
    Verb.REQUEST_LAWYER: AskLawyerRequest,
    Verb.NAME_OWN_LAWYER: AskOwnLawyer,
    Verb.WRITE_TO_DESK: AskToWrite,
    Verb.MARK_READ: MarkRead,
    Verb.WITHDRAW_COMPLAINT: WithdrawComplaint,
    Verb.CONFIRM_STORY: ConfirmStory,
    Verb.CORRECT_STORY: CorrectStory,
    Verb.SHOW_PLAN: ShowPlan,
}


def command_of(press: Press, chat: Chat, pressed: int | None) -> ChatCommand[None]:
    """Gives the command of a button; Outdated for a name that is no more. `pressed` is the message whose place it may
    take."""
    match press:
        case PlainButton(verb):
            return PLAIN[verb](chat=chat, pressed=pressed)
        case NameButton():
            return _named(press, chat, pressed)
        case CaseButton(verb, case_id):
            return OF_CASE[verb](chat=chat, case_id=case_id, pressed=pressed)
        case QuestionButton():
            return _of_question(press, chat, pressed)
        case OptionButton():
            return _of_option(press, chat, pressed)
        case SubjectButton():
            return _of_subject(press, chat, pressed)
        case ComplaintButton(Verb.COMPLAIN, about):
            return AskComplaint(chat=chat, case_id=about, pressed=pressed)
        case StepButton() | ActButton() | MarkButton():
            return _of_part(press, chat, pressed)
        case SlotButton(Verb.CHOOSE_MOMENT, case_id, subject, slot):
            return ChooseMoment(chat=chat, case_id=case_id, appointment_id=subject, slot=slot, pressed=pressed)
        case TopicButton(Verb.OWN_QUESTION, topic, country):
            return AnswerOwnQuestion(chat=chat, topic=topic, country=country or None, pressed=pressed)
        case _:
            assert_never(press)


def _named(button: NameButton, chat: Chat, pressed: int | None) -> ChatCommand[None]:
    match button.verb:
        case Verb.CHOOSE_LANGUAGE:
            for language in LANGUAGES:
                if language == button.name:
                    return ChooseLanguage(chat=chat, language=language, pressed=pressed)
            raise Outdated
        case Verb.REPORT | Verb.REPORT_ANOTHER:
            again = button.verb is Verb.REPORT_ANOTHER
            return ReportIncident(chat=chat, kind=button.name, again=again, pressed=pressed)
        case _:
            assert_never(button.verb)


def _of_part(button: StepButton | ActButton | MarkButton, chat: Chat, pressed: int | None) -> ChatCommand[None]:
    match button:
        case StepButton(Verb.MARK_STEP_DONE, case_id, step):
            return MarkStepDone(chat=chat, case_id=case_id, step=step, pressed=pressed)
        case ActButton(Verb.SHOW_ACT_WORDS, case_id, act):
            return ShowActWords(chat=chat, case_id=case_id, act=act, pressed=pressed)
        case MarkButton(Verb.RATE_DESK, case_id, mark):
            return RateDesk(chat=chat, case_id=case_id, mark=mark, pressed=pressed)
        case _:
            assert_never(button)


def _of_question(button: QuestionButton, chat: Chat, pressed: int | None) -> ChatCommand[None]:
    case_id, question = button.case_id, button.question
    match button.verb:
        case Verb.CONFIRM | Verb.REJECT:
            value = "yes" if button.verb is Verb.CONFIRM else "no"
            return ConfirmAnswer(chat=chat, case_id=case_id, question_id=question, value=value, pressed=pressed)
        case Verb.DROP_TOLD:
            return CorrectStory(chat=chat, case_id=case_id, question_id=question, pressed=pressed)
        case Verb.EDIT_ANSWER:
            return EditAnswer(chat=chat, case_id=case_id, question_id=question, pressed=pressed)
        case _:
            assert_never(button.verb)


def _of_option(button: OptionButton, chat: Chat, pressed: int | None) -> ChatCommand[None]:
    case_id, question = button.case_id, button.question
    match button.verb:
        case Verb.ANSWER:
            raw = RawAnswer.pressed(button.option)
            return AnswerQuestion(chat=chat, case_id=case_id, question_id=question, raw=raw, pressed=pressed)
        case Verb.TOGGLE_OPTION:
            return ToggleChoice(chat=chat, case_id=case_id, question_id=question, option=button.option, pressed=pressed)
        case _:
            assert_never(button.verb)


def _of_subject(button: SubjectButton, chat: Chat, pressed: int | None) -> ChatCommand[None]:
    case_id, subject = button.case_id, button.subject_id
    match button.verb:
        case Verb.DECLINE_MOMENTS:
            return ChooseMoment(chat=chat, case_id=case_id, appointment_id=subject, slot="none", pressed=pressed)
        case Verb.AGREE_TO_COST | Verb.DECLINE_COST:
            agrees = button.verb is Verb.AGREE_TO_COST
            return DecideCost(chat=chat, case_id=case_id, approval_id=subject, agrees=agrees, pressed=pressed)
        case _:
            assert_never(button.verb)

"""What the chat asks of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from workflows.evidence.item import Attachment
from workflows.interview import RawAnswer
from workflows.interview.reading.masking import Masked
from workflows.interview.reading.outside import Proposal
from workflows.use_cases.chat import (
    add_publications,
    answer_distress,
    answer_own_question,
    answer_question,
    choose_kind,
    complain,
    confirm_answer,
    explain,
    mark_step_done,
    navigate_interview,
    read_outside,
    receive_file,
    reply_to_desk,
    report_incident,
    request_lawyer,
    route_edit,
    route_text,
    show_cases,
    show_menu,
    show_plan,
    show_unread,
    start,
    tell_story,
    toggle_choice,
    write_to_desk,
)
from workflows.use_cases.chat.add_publications import Forwarded
from workflows.use_cases.shared.command import ButtonCommand, ChatCommand, EngineCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChat(ButtonCommand[None]):
    """Somebody presses Start."""

    use_case = start.OpenChat
    payload: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowMenu(ButtonCommand[None]):
    """The insured asks what can be done."""

    use_case = show_menu.ShowMenu


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowUnread(ButtonCommand[None]):
    """The insured reads what waited for a quiet moment."""

    use_case = show_unread.ShowUnread


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseKind(ButtonCommand[None]):
    """The insured wants to report an incident."""

    use_case = choose_kind.ChooseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIncident(ButtonCommand[None]):
    """The insured chooses the kind of incident."""

    use_case = report_incident.ReportIncident
    kind: str
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion(ButtonCommand[None]):
    """The insured answers a question by a button."""

    use_case = answer_question.AnswerQuestion
    case_id: UUID | None
    question_id: str | None
    raw: RawAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOwnQuestion(ButtonCommand[None]):
    """The insured asks something of their own accord, and says for which country."""

    use_case = answer_own_question.AnswerOwnQuestion
    topic: str
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToggleChoice(ChatCommand[None]):
    """The insured ticks an option."""

    use_case = toggle_choice.ToggleChoice
    case_id: UUID | None
    question_id: str
    option: str
    pressed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmAnswer(ButtonCommand[None]):
    """The insured confirms what was understood."""

    use_case = confirm_answer.ConfirmAnswer
    case_id: UUID | None
    question_id: str | None
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmStory(ButtonCommand[None]):
    """The insured finds right what was read of their words."""

    use_case = tell_story.ConfirmStory
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectStory(ButtonCommand[None]):
    """The insured takes back one of the answers that were read, or looks which can be."""

    use_case = tell_story.CorrectStory
    case_id: UUID
    question_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskStory(EngineCommand[Masked | None]):
    """The way to a reader outside asks what may leave of a story."""

    use_case = read_outside.MaskStory
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteProposals(EngineCommand[None]):
    """The way to a reader outside brings what it proposes."""

    use_case = read_outside.NoteProposals
    once = ("case_id", "proposals")
    case_id: UUID
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SayUnsafe(ButtonCommand[None]):
    """The insured says by a button that they are not safe."""

    use_case = answer_distress.SayUnsafe


@dataclass(frozen=True, slots=True, kw_only=True)
class SaySafe(ButtonCommand[None]):
    """The insured says by a button that they are safe, or their child."""

    use_case = route_text.SaySafe


@dataclass(frozen=True, slots=True, kw_only=True)
class GoBack(ButtonCommand[None]):
    """The insured goes back one question."""

    use_case = navigate_interview.GoBack
    case_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAnswer(ButtonCommand[None]):
    """The insured corrects one answer."""

    use_case = navigate_interview.EditAnswer
    case_id: UUID | None
    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAnswer(ButtonCommand[None]):
    """The insured keeps the old answer."""

    use_case = navigate_interview.KeepAnswer
    case_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSummary(ButtonCommand[None]):
    """The insured reads their answers again."""

    use_case = navigate_interview.ShowSummary
    case_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeInterview(ButtonCommand[None]):
    """The insured takes up their report again."""

    use_case = navigate_interview.ResumeInterview
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCases(ButtonCommand[None]):
    """The insured asks for their cases."""

    use_case = show_cases.ShowCases


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCase(ButtonCommand[None]):
    """The insured looks at one case."""

    use_case = show_cases.ShowCase
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPlan(ButtonCommand[None]):
    """The insured looks at the whole plan."""

    use_case = show_plan.ShowPlan
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowActWords(ButtonCommand[None]):
    """The insured asks what to say."""

    use_case = show_plan.ShowActWords
    case_id: UUID
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkStepDone(ButtonCommand[None]):
    """The insured marks a step as done."""

    use_case = mark_step_done.MarkStepDone
    case_id: UUID | None
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLawyerRequest(ButtonCommand[None]):
    """The insured wants a lawyer."""

    use_case = request_lawyer.AskLawyerRequest
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOwnLawyer(ButtonCommand[None]):
    """The insured wants a lawyer of their own."""

    use_case = reply_to_desk.AskOwnLawyer
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseMoment(ButtonCommand[None]):
    """The insured takes a moment that was offered."""

    use_case = reply_to_desk.ChooseMoment
    case_id: UUID
    appointment_id: UUID
    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideCost(ButtonCommand[None]):
    """The insured agrees to a cost or refuses it."""

    use_case = reply_to_desk.DecideCost
    case_id: UUID
    approval_id: UUID
    agrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RateDesk(ButtonCommand[None]):
    """The insured gives the desk a mark."""

    use_case = reply_to_desk.RateDesk
    case_id: UUID
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToWrite(ButtonCommand[None]):
    """The insured wants to write to the handler."""

    use_case = write_to_desk.AskToWrite
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead(ButtonCommand[None]):
    """The insured has read a message of the desk."""

    use_case = write_to_desk.MarkRead
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AskComplaint(ButtonCommand[None]):
    """The insured wants to complain."""

    use_case = complain.AskComplaint
    case_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawComplaint(ButtonCommand[None]):
    """The insured says that it was no complaint."""

    use_case = complain.WithdrawComplaint
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HearText(ChatCommand[None]):
    """The insured writes a text."""

    use_case = route_text.RouteText
    text: str
    message_id: int | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HearEdited(ChatCommand[None]):
    """The insured edits a text."""

    use_case = route_edit.HearEdited
    text: str
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HearForward(ChatCommand[None]):
    """The insured forwards a message."""

    use_case = add_publications.HearForward
    forwarded: Forwarded


@dataclass(frozen=True, slots=True, kw_only=True)
class HearFile(ChatCommand[None]):
    """The insured sends a file."""

    use_case = receive_file.HearFile
    file: Attachment
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HearUnsupported(ChatCommand[None]):
    """The insured sends what the desk cannot keep."""

    use_case = receive_file.HearUnsupported
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explain(ChatCommand[None]):
    """The edge explains why something was not done."""

    use_case = explain.Explain
    once = None
    key: str
    params: Mapping[str, object] | None = None

"""What a button carries: a verb, the case it belongs to, and up to two words. At most 64 bytes, as Telegram allows.

A button is a claim, like everything from outside: the use case checks on every press that the case is the presser's and
that the question is still open. The letters are written under messages that people keep for years: a letter never
changes its meaning, and one that is given up is never used again.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Literal
from uuid import UUID

LIMIT = 64
SEPARATOR = ":"
MOST_PARTS = 4


class Verb(StrEnum):
    """What a press asks for; the value is the letter on the wire."""

    MENU = "m"
    ASK_LANGUAGE = "L"
    CHOOSE_LANGUAGE = "l"
    CHOOSE_KIND = "k"
    ENTER_CODE = "c"
    PROVE_IDENTITY = "p"
    REPORT = "r"
    REPORT_ANOTHER = "R"
    SHOW_CASES = "C"
    SHOW_SECURITY = "S"
    SET_UNLOCK_WORD = "s"
    LOCK_CHAT = "X"
    LEAVE_DESK_CHAT = "Z"
    ANSWER = "a"
    TOGGLE_OPTION = "t"
    CONFIRM = "y"
    REJECT = "n"
    EDIT_ANSWER = "e"
    KEEP_ANSWER = "q"
    GO_BACK = "b"
    SHOW_SUMMARY = "u"
    RESUME_INTERVIEW = "g"
    SHOW_CASE = "v"
    MARK_STEP_DONE = "d"
    REQUEST_LAWYER = "w"
    NAME_OWN_LAWYER = "W"
    WRITE_TO_DESK = "i"
    MARK_READ = "o"
    COMPLAIN = "x"
    WITHDRAW_COMPLAINT = "f"
    RATE_DESK = "j"
    CHOOSE_MOMENT = "h"
    DECLINE_MOMENTS = "z"
    AGREE_TO_COST = "Y"
    DECLINE_COST = "N"
    OWN_QUESTION = "T"
    CONFIRM_STORY = "A"
    CORRECT_STORY = "E"
    DROP_TOLD = "D"
    SAY_UNSAFE = "H"
    SAY_SAFE = "G"
    SHOW_UNREAD = "B"
    SHOW_PLAN = "P"
    SHOW_ACT_WORDS = "J"


PlainVerb = Literal[
    Verb.MENU, Verb.ASK_LANGUAGE, Verb.CHOOSE_KIND, Verb.ENTER_CODE, Verb.PROVE_IDENTITY, Verb.SHOW_CASES,
    Verb.SHOW_SECURITY, Verb.SET_UNLOCK_WORD, Verb.LOCK_CHAT, Verb.LEAVE_DESK_CHAT, Verb.SAY_UNSAFE,
    Verb.SAY_SAFE, Verb.SHOW_UNREAD,
]  # fmt: skip
NameVerb = Literal[Verb.CHOOSE_LANGUAGE, Verb.REPORT, Verb.REPORT_ANOTHER]
CaseVerb = Literal[
    Verb.GO_BACK, Verb.KEEP_ANSWER, Verb.SHOW_SUMMARY, Verb.RESUME_INTERVIEW, Verb.SHOW_CASE, Verb.REQUEST_LAWYER,
    Verb.NAME_OWN_LAWYER, Verb.WRITE_TO_DESK, Verb.MARK_READ, Verb.WITHDRAW_COMPLAINT, Verb.CONFIRM_STORY,
    Verb.CORRECT_STORY, Verb.SHOW_PLAN,
]  # fmt: skip
QuestionVerb = Literal[Verb.CONFIRM, Verb.REJECT, Verb.EDIT_ANSWER, Verb.DROP_TOLD]
OptionVerb = Literal[Verb.ANSWER, Verb.TOGGLE_OPTION]
SubjectVerb = Literal[Verb.DECLINE_MOMENTS, Verb.AGREE_TO_COST, Verb.DECLINE_COST]


@dataclass(frozen=True, slots=True)
class PlainButton:
    """A button carries its verb alone."""

    verb: PlainVerb

    def pack(self) -> str:
        return _packed(self.verb)


@dataclass(frozen=True, slots=True)
class NameButton:
    """A button names one of a list: a language, a kind of incident."""

    verb: NameVerb
    name: str

    def pack(self) -> str:
        return _packed(self.verb, None, self.name)


@dataclass(frozen=True, slots=True)
class TopicButton:
    """A button names a question of the person's own, and the country it is asked for."""

    verb: Literal[Verb.OWN_QUESTION]
    topic: str
    country: str

    def pack(self) -> str:
        return _packed(self.verb, None, self.topic, self.country)


@dataclass(frozen=True, slots=True)
class ComplaintButton:
    """A button complains about a case, or about the desk as a whole."""

    verb: Literal[Verb.COMPLAIN]
    case_id: UUID | None = None

    def pack(self) -> str:
        return _packed(self.verb, self.case_id)


@dataclass(frozen=True, slots=True)
class CaseButton:
    """A button names a case."""

    verb: CaseVerb
    case_id: UUID

    def pack(self) -> str:
        return _packed(self.verb, self.case_id)


@dataclass(frozen=True, slots=True)
class StepButton:
    """A button names a step of a case."""

    verb: Literal[Verb.MARK_STEP_DONE]
    case_id: UUID
    step: str

    def pack(self) -> str:
        return _packed(self.verb, self.case_id, self.step)


@dataclass(frozen=True, slots=True)
class ActButton:
    """A button names an act of the plan whose words it opens."""

    verb: Literal[Verb.SHOW_ACT_WORDS]
    case_id: UUID
    act: str

    def pack(self) -> str:
        return _packed(self.verb, self.case_id, self.act)


@dataclass(frozen=True, slots=True)
class MarkButton:
    """A button gives the desk a mark for a case, 1 to 5."""

    verb: Literal[Verb.RATE_DESK]
    case_id: UUID
    mark: str

    def pack(self) -> str:
        return _packed(self.verb, self.case_id, self.mark)


@dataclass(frozen=True, slots=True)
class QuestionButton:
    """A button names a question of a case."""

    verb: QuestionVerb
    case_id: UUID
    question: str

    def pack(self) -> str:
        return _packed(self.verb, self.case_id, self.question)


@dataclass(frozen=True, slots=True)
class OptionButton:
    """A button names one answer to a question of a case."""

    verb: OptionVerb
    case_id: UUID
    question: str
    option: str

    def pack(self) -> str:
        return _packed(self.verb, self.case_id, self.question, self.option)


@dataclass(frozen=True, slots=True)
class SubjectButton:
    """A button names an appointment or a cost of a case."""

    verb: SubjectVerb
    case_id: UUID
    subject_id: UUID

    def pack(self) -> str:
        return _packed(self.verb, self.case_id, short_id(self.subject_id))


@dataclass(frozen=True, slots=True)
class SlotButton:
    """A button names one moment of an appointment that was offered."""

    verb: Literal[Verb.CHOOSE_MOMENT]
    case_id: UUID
    appointment_id: UUID
    slot: str

    def pack(self) -> str:
        return _packed(self.verb, self.case_id, short_id(self.appointment_id), self.slot)


Press = (
    PlainButton | NameButton | ComplaintButton | CaseButton | StepButton | MarkButton | QuestionButton | OptionButton
    | SubjectButton | SlotButton | TopicButton | ActButton
)  # fmt: skip
"""What somebody pressed: one class for each family of arguments."""


def _packed(verb: Verb, case_id: UUID | None = None, first: str = "", second: str = "") -> str:
    """The data of a button. Raises ValueError when the words do not fit."""
    packed = SEPARATOR.join((verb.value, short_id(case_id), first, second)).rstrip(SEPARATOR)
    if len(packed.encode()) > LIMIT:
        raise ValueError(f"button data is too long: {packed}")
    return packed


def verb_of(packed: str) -> Verb | None:
    """Gives the verb that the data begins with; None for a letter that no button of ours has."""
    return VERBS.get(packed.partition(SEPARATOR)[0])


def read(packed: str | None) -> Press | None:
    """Gives the press that the data stands for; None for data that no button of ours ever had.

    Words too many are passed over: older buttons said more.
    """
    parts = (packed or "").split(SEPARATOR)
    verb = VERBS.get(parts[0])
    if verb is None or len(parts) > MOST_PARTS or len(packed or "") > LIMIT:
        return None
    parts += [""] * (MOST_PARTS - len(parts))
    _, case, first, second = parts
    if not case:
        return _without_case(verb, first, second)
    case_id = long_id(case)
    return _of_case(verb, case_id, first, second) if case_id is not None else None


VERBS = {verb.value: verb for verb in Verb}


def _without_case(verb: Verb, name: str, second: str) -> Press | None:
    match verb:
        case (
            Verb.MENU | Verb.ASK_LANGUAGE | Verb.CHOOSE_KIND | Verb.ENTER_CODE | Verb.PROVE_IDENTITY | Verb.SHOW_CASES
            | Verb.SHOW_SECURITY | Verb.SET_UNLOCK_WORD | Verb.LOCK_CHAT | Verb.LEAVE_DESK_CHAT | Verb.SAY_UNSAFE
            | Verb.SAY_SAFE | Verb.SHOW_UNREAD
        ):  # fmt: skip
            return PlainButton(verb)
        case Verb.CHOOSE_LANGUAGE | Verb.REPORT | Verb.REPORT_ANOTHER:
            return NameButton(verb, name)
        case Verb.COMPLAIN:
            return ComplaintButton(verb)
        case Verb.OWN_QUESTION:
            return TopicButton(verb, name, second)
    return None


def _of_case(verb: Verb, case_id: UUID, first: str, second: str) -> Press | None:
    match verb:
        case (
            Verb.GO_BACK | Verb.KEEP_ANSWER | Verb.SHOW_SUMMARY | Verb.RESUME_INTERVIEW | Verb.SHOW_CASE
            | Verb.REQUEST_LAWYER | Verb.NAME_OWN_LAWYER | Verb.WRITE_TO_DESK | Verb.MARK_READ | Verb.WITHDRAW_COMPLAINT
            | Verb.CONFIRM_STORY | Verb.CORRECT_STORY | Verb.SHOW_PLAN
        ):  # fmt: skip
            return CaseButton(verb, case_id)
        case Verb.COMPLAIN:
            return ComplaintButton(verb, case_id)
        case Verb.MARK_STEP_DONE:
            return StepButton(verb, case_id, first)
        case Verb.SHOW_ACT_WORDS:
            return ActButton(verb, case_id, first)
        case Verb.RATE_DESK:
            return MarkButton(verb, case_id, first)
        case Verb.CONFIRM | Verb.REJECT | Verb.EDIT_ANSWER | Verb.DROP_TOLD:
            return QuestionButton(verb, case_id, first)
        case Verb.ANSWER | Verb.TOGGLE_OPTION:
            return OptionButton(verb, case_id, first, second)
    return _of_subject(verb, case_id, long_id(first), second)


def _of_subject(verb: Verb, case_id: UUID, subject_id: UUID | None, slot: str) -> Press | None:
    if subject_id is None:
        return None
    match verb:
        case Verb.DECLINE_MOMENTS | Verb.AGREE_TO_COST | Verb.DECLINE_COST:
            return SubjectButton(verb, case_id, subject_id)
        case Verb.CHOOSE_MOMENT:
            return SlotButton(verb, case_id, subject_id, slot)
    return None


@lru_cache(maxsize=64)  # the buttons of a card name one case
def short_id(case_id: UUID | None) -> str:
    """Gives an identifier in 22 characters; nothing for none."""
    return base64.urlsafe_b64encode(case_id.bytes).rstrip(b"=").decode() if case_id else ""


def long_id(text: str) -> UUID | None:
    """Gives the identifier that `short_id` wrote; None for any other text."""
    if len(text) != 22:
        return None
    try:
        return UUID(bytes=base64.urlsafe_b64decode(text + "=="))
    except (ValueError, binascii.Error):
        return None

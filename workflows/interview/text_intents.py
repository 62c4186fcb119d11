"""What a free text can ask for: one of these, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from workflows.interview.answers import NotUnderstood, Understood
from workflows.interview.questions import Question
from workflows.kernel.people import Language


@dataclass(frozen=True, slots=True)
class LanguageNamed:
    """A language is named where the three were offered."""

    language: Language


@dataclass(frozen=True, slots=True)
class Distress:
    """Somebody cries for help; `cries` says of what."""

    cries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SafetyHeard:
    """The text only hints at danger (`unclear`), or answers whether the person is safe."""

    said: Literal["unclear", "safe", "unsafe"]


@dataclass(frozen=True, slots=True)
class WrittenLocked:
    """Somebody writes in a locked chat: nothing is read but whether they are in danger."""


@dataclass(frozen=True, slots=True)
class WrittenUnread:
    """Somebody writes before they chose a language."""


@dataclass(frozen=True, slots=True)
class SmallWordSaid:
    """Somebody who has chosen no language says a small word; `word` is its name, None for a yes, a no or a mark alone."""

    word: str | None


@dataclass(frozen=True, slots=True)
class SecretSaid:
    """The person says their secret word: the chat is locked."""


@dataclass(frozen=True, slots=True)
class CaseReplied:
    """The person replies to a message about one of their cases."""

    number: str


@dataclass(frozen=True, slots=True)
class AwaitedGiven:
    """The text is what the desk waits for; `awaited` is its name."""

    awaited: str


@dataclass(frozen=True, slots=True)
class WishSaid:
    """The person wishes something that can be fulfilled. `leaves`: what was waited for is not waited for any longer."""

    wish: str
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class PendingDecided:
    """The person says whether the pending answer was meant: `yes` or `no`."""

    question: Question
    value: str


@dataclass(frozen=True, slots=True)
class LinksShared:
    """The text brings addresses of publications."""

    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """The text answers the open question; `heard` is what was read. `besides` are topics that it asks about as well,
    a person (PERSON) among them."""

    question: Question
    heard: Understood | NotUnderstood
    besides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnQuestionAsked:
    """The person asks something of their own accord, on these topics. `wants_person`: somebody is to come as well;
    `says_more`: a handler reads the rest."""

    topics: tuple[str, ...]
    wants_person: bool = False
    says_more: bool = False


@dataclass(frozen=True, slots=True)
class CodeTyped:
    """The text looks like a code of an insurer's letter that nobody asked for."""


@dataclass(frozen=True, slots=True)
class KindNamed:
    """The text names an incident kind. `is_sure`: it was asked for, and is said beyond doubt."""

    kind: str
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class DeskAddressed:
    """The text is a message to the desk about the case."""


@dataclass(frozen=True, slots=True)
class StoryTold:
    """The person tells what happened in their own words, while nothing is asked; `besides` are topics they ask about."""

    besides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NothingMeant:
    """The text asks for nothing that can be done."""


Intent = (
    LanguageNamed | Distress | SafetyHeard | WrittenLocked | WrittenUnread | SmallWordSaid | SecretSaid | CaseReplied
    | AwaitedGiven | WishSaid | PendingDecided | LinksShared | QuestionAnswered | OwnQuestionAsked | CodeTyped | KindNamed
    | DeskAddressed | StoryTold | NothingMeant
)  # fmt: skip
"""Everything a text can ask for; there is no other."""
INTENTS: Final[tuple[type, ...]] = get_args(Intent)

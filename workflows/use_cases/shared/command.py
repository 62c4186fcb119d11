"""A command says once what an edge can ask: its fields, its use case, who may, whether it carries the version of a case, and
what makes it the same command when it comes twice. Chat and pages read this declaration and no other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, Generic, Literal, Protocol, TypeVar
from uuid import UUID

from workflows.kernel.people import Chat, DeskUser

Answer = TypeVar("Answer", covariant=True)
Given = TypeVar("Given")
Once = Literal["update"] | tuple[str, ...] | None
UPDATE: Final = "update"


class Who(StrEnum):
    """Who may give a command. A `visitor` is whoever stands at the door of the console, with a password or without."""

    INSURED = "insured"
    HANDLER = "handler"
    LAWYER = "lawyer"
    BAILIFF = "bailiff"
    VISITOR = "visitor"
    ENGINE = "engine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Generic[Answer]):
    """A command carries the input of one use case, whose answer is `Answer`.

    `once` is its idempotency key: the update of the chat that brought it, some of its own fields, or nothing."""

    use_case: ClassVar[type[object]]
    may: ClassVar[Who]
    carries_version: ClassVar[bool] = False
    once: ClassVar[Once] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatCommand(Command[Answer]):
    """The insured gives it in their chat; the person of the chat is looked up at each use."""

    may = Who.INSURED
    once: ClassVar[Once] = UPDATE
    chat: Chat


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonCommand(ChatCommand[Answer]):
    """A button can give it: `pressed` is the message whose place the answer may take."""

    pressed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerCommand(Command[Answer]):
    """A handler gives it on a page."""

    may = Who.HANDLER
    user: DeskUser


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCommand(HandlerCommand[Answer]):
    """Another person's word may turn it over: `seen` is the newest line of the case that the handler saw; None for a form
    that carries none."""

    carries_version = True
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCaseCommand(SeenCommand[Answer]):
    """It is about a case."""

    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTaskCommand(SeenCommand[Answer]):
    """It is about a task, and about the case that the task is of."""

    task_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCommand(Command[Answer]):
    """Whoever holds a signed link gives it: the lawyer to whom a case was offered, unless it says otherwise."""

    may = Who.LAWYER
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorCommand(Command[Answer]):
    """Anybody at the door gives it."""

    may = Who.VISITOR


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineCommand(Command[Answer]):
    """The desk's own process gives it."""

    may = Who.ENGINE


class Run(Protocol):
    """An edge runs a command in a unit of work of its own; `update_id` closes the update of the chat in the same unit."""

    async def __call__(self, command: Command[Given], /, *, update_id: int | None = None) -> Given: ...

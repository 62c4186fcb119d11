"""What the edges ask of access."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from workflows.kernel.people import Language
from workflows.use_cases.access import (
    ask_for_code,
    ask_language,
    choose_language,
    link_staff_chat,
    lock_chat,
    prove_identity,
    sign_in,
)
from workflows.use_cases.access.sign_in import Attempt, Opened, Visitor
from workflows.use_cases.shared.command import (
    ButtonCommand,
    EngineCommand,
    LinkCommand,
    SeenCaseCommand,
    VisitorCommand,
    Who,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLanguage(ButtonCommand[None]):
    """The insured asks which languages there are."""

    use_case = ask_language.AskLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseLanguage(ButtonCommand[None]):
    """The insured chooses a language."""

    use_case = choose_language.ChooseLanguage
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForCode(ButtonCommand[None]):
    """The insured wants to enter a code."""

    use_case = ask_for_code.AskForCode


@dataclass(frozen=True, slots=True, kw_only=True)
class AskIdentity(ButtonCommand[None]):
    """The insured wants to show who they are without a code."""

    use_case = prove_identity.AskIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSecurity(ButtonCommand[None]):
    """The insured asks what protects their chat."""

    use_case = lock_chat.ShowSecurity


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSecret(ButtonCommand[None]):
    """The insured wants a secret word."""

    use_case = lock_chat.AskSecret


@dataclass(frozen=True, slots=True, kw_only=True)
class LockMyChat(ButtonCommand[None]):
    """The insured locks their chat."""

    use_case = lock_chat.LockMyChat


@dataclass(frozen=True, slots=True, kw_only=True)
class LockByLink(LinkCommand[None]):
    """Whoever holds the link of a mail locks a chat."""

    use_case = lock_chat.LockByLink
    may = Who.INSURED


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockChat(SeenCaseCommand[None]):
    """The handler opens a locked chat after a call back."""

    use_case = lock_chat.UnlockChat
    called: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseNewChat(SeenCaseCommand[None]):
    """The handler says that a new chat is not the insured's."""

    use_case = lock_chat.RefuseNewChat
    once = ("case_id", "person_id")
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDeskChat(ButtonCommand[None]):
    """Somebody of the desk wants no more messages in their chat."""

    use_case = link_staff_chat.LeaveDeskChat


@dataclass(frozen=True, slots=True, kw_only=True)
class FindTopic(EngineCommand[int | None]):
    """The edge asks for the thread of a queue."""

    use_case = link_staff_chat.FindTopic
    group_id: int
    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepTopic(EngineCommand[None]):
    """The edge keeps the thread of a queue."""

    use_case = link_staff_chat.KeepTopic
    once = ("group_id", "queue")
    group_id: int
    queue: str
    thread_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindGroup(EngineCommand[int]):
    """The edge asks where the team's group is now."""

    use_case = link_staff_chat.FindGroup
    group_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveGroup(EngineCommand[None]):
    """The edge hears that the team's group has another number."""

    use_case = link_staff_chat.MoveGroup
    once = ("group_id",)
    group_id: int
    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSignIn(VisitorCommand[Attempt]):
    """A visitor tries a password."""

    use_case = sign_in.BeginSignIn
    email: str
    source: str
    devices: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn(VisitorCommand[Opened | None]):
    """A visitor whose password was checked signs in."""

    use_case = sign_in.SignIn
    attempt: Attempt
    right: bool
    devices: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInByLink(VisitorCommand[Opened]):
    """A visitor signs in by a signed link."""

    use_case = sign_in.SignInByLink
    token: str
    devices: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut(VisitorCommand[None]):
    """A visitor closes their session."""

    use_case = sign_in.SignOut
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoIs(VisitorCommand[Visitor | None]):
    """A page asks whose session a visitor has."""

    use_case = sign_in.WhoIs
    session: str

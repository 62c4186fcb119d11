"""Verbs of access, built over the means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workflows.use_cases.access.ask_for_code import AskForCode
from workflows.use_cases.access.ask_language import AskLanguage
from workflows.use_cases.access.choose_language import ChooseLanguage
from workflows.use_cases.access.enter_code import EnterCode
from workflows.use_cases.access.link_staff_chat import (
    FindGroup,
    FindTopic,
    InviteToTelegram,
    JoinDeskChat,
    KeepTopic,
    LeaveDeskChat,
    MoveGroup,
)
from workflows.use_cases.access.lock_chat import (
    AskSecret,
    LockByLink,
    LockChat,
    LockMyChat,
    RefuseNewChat,
    ShowSecurity,
    UnlockChat,
)
from workflows.use_cases.access.prove_identity import AskIdentity
from workflows.use_cases.access.sign_in import BeginSignIn, SignIn, SignInByLink, SignOut, WhoIs
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.verbs import build_verbs


@dataclass(frozen=True, kw_only=True, repr=False)
class AccessVerbs:
    """The area has these verbs."""

    ask_language: AskLanguage
    choose_language: ChooseLanguage
    ask_for_code: AskForCode
    enter_code: EnterCode
    ask_identity: AskIdentity
    show_security: ShowSecurity
    ask_secret: AskSecret
    lock_my_chat: LockMyChat
    lock_by_link: LockByLink
    leave_desk_chat: LeaveDeskChat
    find_topic: FindTopic
    keep_topic: KeepTopic
    find_group: FindGroup
    move_group: MoveGroup
    lock_chat: LockChat
    unlock_chat: UnlockChat
    refuse_new_chat: RefuseNewChat
    invite_to_telegram: InviteToTelegram
    begin_sign_in: BeginSignIn
    sign_in: SignIn
    sign_in_by_link: SignInByLink
    sign_out: SignOut
    who_is: WhoIs


def access_verbs(means: Means, new_secret: Callable[[], str]) -> AccessVerbs:
    """The verbs are built over the means; those that are parts of others are shared."""
    enter_code, sign_in = EnterCode(means), SignIn(means, new_secret)
    return build_verbs(
        AccessVerbs,
        means,
        enter_code=enter_code,
        choose_language=ChooseLanguage(means, enter_code),
        leave_desk_chat=LeaveDeskChat(means, JoinDeskChat(means)),
        invite_to_telegram=InviteToTelegram(means, new_secret),
        sign_in=sign_in,
        sign_in_by_link=SignInByLink(means, sign_in),
    )

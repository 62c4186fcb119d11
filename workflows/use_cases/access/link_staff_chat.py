"""A handler or a lawyer asks to be told in Telegram, and may stop it at any time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from workflows.case.events import Audit
from workflows.delivery.outgoing import Outgoing
from workflows.kernel.errors import NotFound
from workflows.kernel.people import Chat, DeskUser
from workflows.kernel.plain import number
from workflows.ports.transaction import Transaction
from workflows.screens.access import DeskChatNews
from workflows.use_cases.shared.means import Means

INVITATION_LIVES = timedelta(minutes=15)
PREFIX: Final = "desk_"
"""What the payload of such a deep link begins with; the rest is a secret that is used once."""


def _name(secret: str) -> str:
    return f"desk_invite:{hashlib.sha256(secret.encode()).hexdigest()[:40]}"


@dataclass(frozen=True, slots=True)
class InviteToTelegram:
    """Makes the payload of a deep link to the bot: `/start <payload>` within a quarter of an hour."""

    means: Means
    new_secret: Callable[[], str]

    def __call__(self, tx: Transaction, *, user: DeskUser) -> str:
        secret = "".join(one for one in self.new_secret() if one.isalnum())[:40]
        tx.state.put(_name(secret), self.means.wall.now(), user=str(user.id))
        return PREFIX + secret


@dataclass(frozen=True, slots=True)
class JoinDeskChat:
    """The deep link was opened: from now on its user is told in this chat."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, payload: str) -> bool:
        """False for a payload that is no invitation, or none any more."""
        name = _name(payload.removeprefix(PREFIX))
        invitation = tx.state.get(name)
        if invitation is None:
            return False
        tx.state.remove(name)
        user = tx.users.get(UUID(str(invitation.detail["user"])))
        now = self.means.wall.now()
        if user is None or now - invitation.at > INVITATION_LIVES:
            return False
        tx.desk_chats.join(user.id, chat.user_id, chat.chat_id, now)
        tx.audit.add(Audit.DESK_CHAT_JOINED, user.actor, now, None, {})
        self._tell(tx, chat, user, joined=True)
        return True

    def _tell(self, tx: Transaction, chat: Chat, user: DeskUser, *, joined: bool) -> None:
        for payload in self.means.messenger.view.show(DeskChatNews(user.name, joined), user.language):
            tx.told += 1
            tx.outbox.add(Outgoing(f"{tx.cause}:{tx.told}", "telegram", str(chat.chat_id), dict(payload)))


@dataclass(frozen=True, slots=True)
class LeaveDeskChat:
    """No more messages in this chat."""

    means: Means
    join: JoinDeskChat

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        user_id = tx.desk_chats.user_in(chat.user_id)
        user = tx.users.get(user_id) if user_id is not None else None
        if user is None:
            raise NotFound
        tx.desk_chats.leave(user.id)
        self.join._tell(tx, chat, user, joined=False)


@dataclass(frozen=True, slots=True)
class FindTopic:
    """The thread of a queue in the team's group; none yet if it was never made."""

    means: Means

    def __call__(self, tx: Transaction, *, group_id: int, queue: str) -> int | None:
        return tx.desk_chats.topic(group_id, queue)


@dataclass(frozen=True, slots=True)
class KeepTopic:
    """The thread that Telegram made for a queue."""

    means: Means

    def __call__(self, tx: Transaction, *, group_id: int, queue: str, thread_id: int) -> None:
        tx.desk_chats.keep_topic(group_id, queue, thread_id)


def _moved(group_id: int) -> str:
    return f"group_moved:{group_id}"


@dataclass(frozen=True, slots=True)
class FindGroup:
    """Where the team's group is now: Telegram gives it another number when it becomes a supergroup."""

    means: Means

    def __call__(self, tx: Transaction, *, group_id: int) -> int:
        moved = tx.state.get(_moved(group_id))
        return number(moved.detail, "to") if moved is not None else group_id


@dataclass(frozen=True, slots=True)
class MoveGroup:
    """The team's group has become a supergroup: from now on it has this number."""

    means: Means

    def __call__(self, tx: Transaction, *, group_id: int, to: int) -> None:
        tx.state.put(_moved(group_id), self.means.wall.now(), to=to)

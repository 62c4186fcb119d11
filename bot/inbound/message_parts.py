"""What a message of Telegram says, in the words of the core: files, forwards, the message replied to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from bot.telegram import (
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)
from workflows.evidence.item import Attachment
from workflows.kernel.plain import Plain
from workflows.use_cases.chat.add_publications import Forwarded


class SentFile(Protocol):
    """A file of a message, of whatever kind."""

    @property
    def file_id(self) -> str: ...
    @property
    def file_size(self) -> int | None: ...


def file_of(message: Message) -> Attachment | None:
    """The file a message brings; of a photo the largest size. None for a message without one."""
    for kind in ("animation", "document", "video", "voice", "audio", "video_note"):
        found: SentFile | None = getattr(message, kind)
        if found is not None:
            return _attachment(message, kind, found)
    if message.photo:
        return _attachment(message, "photo", max(message.photo, key=lambda one: one.width * one.height))
    return None


def _attachment(message: Message, kind: str, found: SentFile) -> Attachment:
    return Attachment(
        kind=kind,
        file_id=found.file_id,
        message_id=message.message_id,
        sent_at=_aware(message.date),
        name=getattr(found, "file_name", None),
        mime=getattr(found, "mime_type", None) or ("image/jpeg" if kind == "photo" else None),
        size=found.file_size,
        album=message.media_group_id,
        caption=message.caption,
        origin=origin_of(message),
    )


def origin_of(message: Message) -> Plain | None:
    """Where a forwarded message says it comes from."""
    forwarded = forward_of(message)
    return forwarded.to_plain() if forwarded is not None else None


def forward_of(message: Message) -> Forwarded | None:
    """A forwarded message; None for one the person wrote themselves."""
    origin = message.forward_origin
    if origin is None:
        return None
    text = message.text or message.caption or ""
    sent_at = _aware(origin.date)
    if isinstance(origin, MessageOriginChannel):
        return Forwarded(
            message.message_id, text, sent_at, "channel", origin.chat.username, origin.message_id, origin.chat.title
        )
    if isinstance(origin, MessageOriginChat):
        return Forwarded(
            message.message_id, text, sent_at, "chat", origin.sender_chat.username, None, origin.sender_chat.title
        )
    if isinstance(origin, MessageOriginUser):
        user = origin.sender_user
        return Forwarded(message.message_id, text, sent_at, "user", user.username, None, user.full_name)
    name = origin.sender_user_name if isinstance(origin, MessageOriginHiddenUser) else None
    return Forwarded(message.message_id, text, sent_at, "hidden_user", None, None, name)


def replied_to(message: Message) -> str | None:
    """The words of the bot's message that this one replies to."""
    replied = message.reply_to_message
    if not isinstance(replied, Message) or replied.from_user is None or not replied.from_user.is_bot:
        return None
    return replied.text or replied.caption


def _aware(at: datetime) -> datetime:
    """Telegram's instants are in UTC; one without an offset is not trusted to be elsewhere."""
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)

"""What a message of Telegram says, in the words of the core: files, forwards, the message replied to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, Protocol

from bot.telegram import (
    ContentType,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)
from workflows.evidence.item import Attachment
from workflows.kernel.plain import Plain
from workflows.use_cases.chat.add_publications import Forwarded

SENT_BY_PEOPLE: Final = frozenset(
    {
        ContentType.TEXT, ContentType.ANIMATION, ContentType.AUDIO, ContentType.DOCUMENT, ContentType.LIVE_PHOTO,
        ContentType.PAID_MEDIA, ContentType.PHOTO, ContentType.STICKER, ContentType.STORY, ContentType.VIDEO,
        ContentType.VIDEO_NOTE, ContentType.VOICE, ContentType.CHECKLIST, ContentType.CONTACT, ContentType.DICE,
        ContentType.GAME, ContentType.POLL, ContentType.VENUE, ContentType.LOCATION, ContentType.INVOICE,
        ContentType.GIVEAWAY, ContentType.PASSPORT_DATA, ContentType.RICH_MESSAGE, ContentType.WEB_APP_DATA,
        ContentType.UNKNOWN,
    }
)  # fmt: skip
"""What a person can send. Everything else tells that something was done in the chat (pinned, shared, allowed): Telegram says
it to the person already."""

Origin = MessageOriginChannel | MessageOriginChat | MessageOriginHiddenUser | MessageOriginUser


class SentFile(Protocol):
    """A file of a message, of whatever kind."""

    @property
    def file_id(self) -> str: ...
    @property
    def file_size(self) -> int | None: ...


def file_of(message: Message) -> Attachment | None:
    """Gives the file a message brings; of a photo the largest size. None for a message without one."""
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
        caption=words_of(message) or None,
        origin=origin_of(message),
    )


def origin_of(message: Message) -> Plain | None:
    """Tells where a forwarded message says it comes from."""
    forwarded = forward_of(message)
    return forwarded.to_plain() if forwarded is not None else None


def forward_of(message: Message) -> Forwarded | None:
    """Gives a forwarded message; None for one the person wrote themselves."""
    origin = message.forward_origin
    if origin is None:
        return None
    return _forwarded(message.message_id, words_of(message), origin)


def _forwarded(message_id: int, text: str, origin: Origin) -> Forwarded:
    sent_at = _aware(origin.date)
    if isinstance(origin, MessageOriginChannel):
        return Forwarded(
            message_id, text, sent_at, "channel", origin.chat.username, origin.message_id, origin.chat.title
        )
    if isinstance(origin, MessageOriginChat):
        return Forwarded(message_id, text, sent_at, "chat", origin.sender_chat.username, None, origin.sender_chat.title)
    if isinstance(origin, MessageOriginUser):
        user = origin.sender_user
        return Forwarded(message_id, text, sent_at, "user", user.username, None, user.full_name)
    name = origin.sender_user_name if isinstance(origin, MessageOriginHiddenUser) else None
    return Forwarded(message_id, text, sent_at, "hidden_user", None, None, name)


def is_service(message: Message) -> bool:
    """Tells whether a message only tells what was done in the chat."""
    return message.content_type not in SENT_BY_PEOPLE


def words_of(message: Message) -> str:
    """Gives the words of a message or of its caption; after them the addresses that lie behind words, and what it
    quotes from another chat with the address of the post. Nothing of a message of the bot's own is quoted."""
    said = message.text or message.caption or ""
    behind = [one for one in _behind(message) if one not in said]
    return "\n".join(one for one in (said, *dict.fromkeys(behind), *_quoted(message)) if one)


def _behind(message: Message) -> Iterator[str]:
    entities = (message.entities if message.text else message.caption_entities) or ()
    return (one.url for one in entities if one.type == "text_link" and one.url)


def _quoted(message: Message) -> Iterator[str]:
    """The words of somebody else are marked as such."""
    elsewhere = message.external_reply
    if elsewhere is None:
        return
    if message.quote is not None and message.quote.text.strip():
        yield f"« {message.quote.text.strip()} »"
    post = _forwarded(message.message_id, "", elsewhere.origin)
    if post.url is not None:
        yield post.url


def replied_to(message: Message) -> str | None:
    """Gives the words of the bot's message that this one replies to."""
    replied = message.reply_to_message
    if not isinstance(replied, Message) or replied.from_user is None or not replied.from_user.is_bot:
        return None
    return replied.text or replied.caption


def _aware(at: datetime) -> datetime:
    """Telegram's instants are in UTC; one without an offset is not trusted to be elsewhere."""
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)

"""Messages and events as the chat page and the test client read them."""

from __future__ import annotations

from typing import Any

from sandbox.api.media import MEDIA
from sandbox.model import Chat, Entry, Event, Message

_PLAIN = ("location", "contact", "venue", "poll", "dice", "forum_topic_created")


def message_view(chat: Chat, entry: Entry, message: Message | None = None) -> dict[str, Any]:
    """One message; `message` picks one of its versions."""
    shown = message or entry.message
    kind = next((one for one in (*MEDIA, *_PLAIN) if one in shown), "text")
    markup = shown.get("reply_markup") or {}
    return {
        "id": shown["message_id"],
        "chat_id": chat.id,
        "from": "bot" if entry.by_bot else "person",
        "person_id": entry.person_id,
        "name": shown["from"]["first_name"],
        "date": shown["date"],
        "edited": shown.get("edit_date"),
        "deleted": entry.deleted,
        "kind": kind,
        "text": shown.get("text", shown.get("caption", "")),
        "entities": shown.get("entities", shown.get("caption_entities", [])),
        "media": _media(kind, shown),
        "details": shown.get(kind) if kind in _PLAIN else None,
        "inline_keyboard": markup.get("inline_keyboard", []),
        "reply_to": (shown.get("reply_to_message") or {}).get("message_id"),
        "album": shown.get("media_group_id"),
        "thread": shown.get("message_thread_id"),
        "forwarded_from": _origin(shown.get("forward_origin")),
        "protected": bool(shown.get("has_protected_content")),
        "versions": [
            {"date": old.get("edit_date", old["date"]), "text": old.get("text", old.get("caption", ""))}
            for old in entry.versions
        ],
    }


def _media(kind: str, message: Message) -> dict[str, Any] | None:
    if kind not in MEDIA:
        return None
    body = message[kind][-1] if kind == "photo" else message[kind]
    return {
        "url": f"/sandbox/files/{body['file_id']}",
        "file_id": body["file_id"],
        "name": body.get("file_name", kind),
        "mime": body.get("mime_type", ""),
        "size": body.get("file_size", 0),
        "width": body.get("width"),
        "height": body.get("height"),
        "spoiler": bool(message.get("has_media_spoiler")),
    }


def _origin(origin: dict[str, Any] | None) -> str | None:
    if not origin:
        return None
    user, chat = origin.get("sender_user") or {}, origin.get("chat") or origin.get("sender_chat") or {}
    name = origin.get("sender_user_name") or user.get("first_name") or chat.get("title") or "?"
    return str(name)


def event_view(chat: Chat, event: Event) -> dict[str, Any]:
    """One event: `message`, `edit`, `delete`, `toast`, `typing` or `keyboard`."""
    view: dict[str, Any] = {"seq": event.seq, "kind": event.kind}
    if event.entry is not None:
        view["message"] = message_view(chat, event.entry, event.message)
    if event.data is not None:
        view["data"] = event.data
    return view


def events_after(chat: Chat, seq: int) -> list[dict[str, Any]]:
    """What happened in the chat since `seq`, oldest first."""
    late: list[Event] = []
    for event in reversed(chat.events):
        if event.seq <= seq:
            break
        late.append(event)
    return [event_view(chat, event) for event in reversed(late)]


def transcript(chat: Chat, seq: int, *, deleted: bool) -> dict[str, Any]:
    """The whole chat as it stands."""
    entries = (one for one in chat.messages.values() if deleted or not one.deleted)
    return {
        "chat_id": chat.id,
        "title": chat.title,
        "seq": seq,
        "keyboard": chat.keyboard,
        "pinned": chat.pinned,
        "topics": {str(thread): name for thread, name in chat.topics.items()},
        "messages": [message_view(chat, one) for one in entries],
    }

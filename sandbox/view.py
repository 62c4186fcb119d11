"""Messages and events as the chat page and the test client read them."""

from __future__ import annotations

from sandbox.api.media import MEDIA
from sandbox.json_value import Json, JsonObject, list_in, object_in, objects_in, text_in, whole_in
from sandbox.model import Chat, Entry, Event, Message
from sandbox.view_types import ButtonView, EventView, MediaView, MessageView, Transcript

_PLAIN = ("location", "contact", "venue", "poll", "dice", "forum_topic_created")


def message_view(chat: Chat, entry: Entry, message: Message | None = None) -> MessageView:
    """Gives one message; `message` picks one of its versions."""
    shown = message or entry.message
    kind = next((one for one in (*MEDIA, *_PLAIN) if one in shown), "text")
    markup = object_in(shown.get("reply_markup"))
    return {
        "id": whole_in(shown["message_id"]),
        "chat_id": chat.id,
        "from": "bot" if entry.by_bot else "person",
        "person_id": entry.person_id,
        "name": text_in(object_in(shown["from"])["first_name"]),
        "date": shown["date"],
        "edited": shown.get("edit_date"),
        "deleted": entry.deleted,
        "kind": kind,
        "text": text_in(shown.get("text", shown.get("caption"))),
        "entities": shown.get("entities", shown.get("caption_entities", [])),
        "media": _media(kind, shown),
        "details": shown.get(kind) if kind in _PLAIN else None,
        "inline_keyboard": _buttons(markup.get("inline_keyboard")),
        "reply_to": object_in(shown.get("reply_to_message")).get("message_id"),
        "album": shown.get("media_group_id"),
        "thread": shown.get("message_thread_id"),
        "forwarded_from": _origin(object_in(shown.get("forward_origin"))),
        "protected": bool(shown.get("has_protected_content")),
        "versions": [
            {"date": old.get("edit_date", old["date"]), "text": text_in(old.get("text", old.get("caption")))}
            for old in entry.versions
        ],
    }


def _buttons(rows: Json) -> list[list[ButtonView]]:
    return [[_button(button) for button in objects_in(row)] for row in list_in(rows)]


def _button(button: JsonObject) -> ButtonView:
    view: ButtonView = {"text": text_in(button["text"])}
    if "callback_data" in button:
        view["callback_data"] = text_in(button["callback_data"])
    if "url" in button:
        view["url"] = text_in(button["url"])
    return view


def _media(kind: str, message: Message) -> MediaView | None:
    if kind not in MEDIA:
        return None
    body = objects_in(message[kind])[-1] if kind == "photo" else object_in(message[kind])
    return {
        "url": f"/sandbox/files/{body['file_id']}",
        "file_id": text_in(body["file_id"]),
        "name": text_in(body.get("file_name", kind)),
        "mime": text_in(body.get("mime_type")),
        "size": whole_in(body.get("file_size", 0)),
        "width": body.get("width"),
        "height": body.get("height"),
        "spoiler": bool(message.get("has_media_spoiler")),
    }


def _origin(origin: JsonObject) -> str | None:
    if not origin:
        return None
    user = object_in(origin.get("sender_user"))
    chat = object_in(origin.get("chat") or origin.get("sender_chat"))
    name = origin.get("sender_user_name") or user.get("first_name") or chat.get("title") or "?"
    return str(name)


def event_view(chat: Chat, event: Event) -> EventView:
    """Gives one event: `message`, `edit`, `delete`, `toast`, `typing` or `keyboard`."""
    view: EventView = {"seq": event.seq, "kind": event.kind}
    if event.entry is not None:
        view["message"] = message_view(chat, event.entry, event.message)
    if event.data is not None:
        view["data"] = event.data
    return view


def events_after(chat: Chat, seq: int) -> list[EventView]:
    """Tells what happened in the chat since `seq`, oldest first."""
    late: list[Event] = []
    for event in reversed(chat.events):
        if event.seq <= seq:
            break
        late.append(event)
    return [event_view(chat, event) for event in reversed(late)]


def transcript(chat: Chat, seq: int, *, deleted: bool) -> Transcript:
    """Gives the whole chat as it stands."""
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

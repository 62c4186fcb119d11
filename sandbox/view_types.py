"""What the pages and the test client read of the sandbox, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from sandbox.json_value import Json, JsonObject


class AttachmentView(TypedDict):
    """A file that came with a mail."""

    name: str
    mime: str
    size: int


MailView = TypedDict(
    "MailView",
    {
        "id": int,
        "at": float,
        "from": str,
        "to": Sequence[str],
        "subject": str,
        "text": str,
        "html": bool,
        "message_id": str,
        "links": Sequence[str],
        "attachments": Sequence[AttachmentView],
    },
)


class MediaView(TypedDict):
    """A file of a message, and where it is."""

    url: str
    file_id: str
    name: str
    mime: str
    size: int
    width: Json
    height: Json
    spoiler: bool


class ButtonView(TypedDict):
    """A button under a message."""

    text: str
    callback_data: NotRequired[str]
    url: NotRequired[str]


class VersionView(TypedDict):
    """What a message said before."""

    date: Json
    text: str


MessageView = TypedDict(
    "MessageView",
    {
        "id": int,
        "chat_id": int,
        "from": str,
        "person_id": int | None,
        "name": str,
        "date": Json,
        "edited": Json,
        "deleted": bool,
        "kind": str,
        "text": str,
        "entities": Json,
        "media": MediaView | None,
        "details": Json,
        "inline_keyboard": Sequence[Sequence[ButtonView]],
        "reply_to": Json,
        "album": Json,
        "thread": Json,
        "forwarded_from": str | None,
        "protected": bool,
        "versions": Sequence[VersionView],
    },
)


class EventView(TypedDict):
    """Something that happened in a chat."""

    seq: int
    kind: str
    message: NotRequired[MessageView]
    data: NotRequired[JsonObject]


class Transcript(TypedDict):
    """A whole chat as it stands; `commands` are those of a person's private chat."""

    chat_id: int
    title: str
    seq: int
    keyboard: JsonObject | None
    pinned: int | None
    topics: Mapping[str, str]
    messages: Sequence[MessageView]
    person: NotRequired[JsonObject]
    commands: NotRequired[Sequence[Mapping[str, str]]]


class Happened(TypedDict):
    """The events after a number, and the number of the newest."""

    seq: int
    events: Sequence[EventView]


class Done(TypedDict):
    """What an act of a person has written."""

    seq: int
    messages: Sequence[MessageView]

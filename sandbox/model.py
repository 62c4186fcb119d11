"""People, chats and messages as the sandbox remembers them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from sandbox.bell import Bell
from sandbox.json_value import Json, JsonObject

Message = dict[str, Json]

EVENTS_KEPT = 2_000
MESSAGES_KEPT = 5_000


@dataclass(slots=True)
class Person:
    """Somebody who may write to the bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = "fr"
    started: bool = False
    blocked: bool = False
    deleted: bool = False
    note: str = ""

    def user(self) -> dict[str, Json]:
        """As `User` of the Bot API."""
        user: dict[str, Json] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language:
            user["language_code"] = self.language
        return user

    def public(self) -> dict[str, Json]:
        """As the control API shows a person."""
        return {
            "id": self.id, "first_name": self.first_name, "last_name": self.last_name,
            "username": self.username, "language": self.language, "started": self.started,
            "blocked": self.blocked, "deleted": self.deleted, "note": self.note,
        }  # fmt: skip


@dataclass(slots=True)
class Entry:
    """One message with its earlier versions."""

    message: Message
    by_bot: bool
    person_id: int | None
    deleted: bool = False
    frozen: bool = False  # it brought a keyboard for the whole chat: Telegram lets nobody edit it
    versions: list[Message] = field(default_factory=list)


@dataclass(slots=True)
class Event:
    """Something that happened in a chat; `seq` grows over all chats."""

    seq: int
    kind: str
    entry: Entry | None = None
    message: Message | None = None
    data: JsonObject | None = None


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group."""

    id: int
    kind: str
    title: str = ""
    person: Person | None = None
    forum: bool = False
    members: list[int] = field(default_factory=list)
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Entry] = field(default_factory=dict)
    events: deque[Event] = field(default_factory=lambda: deque(maxlen=EVENTS_KEPT))
    keyboard: JsonObject | None = None
    pinned: int | None = None
    last_id: int = 0
    news: int = 0  # the `seq` of the bot's newest message
    bell: Bell = field(default_factory=Bell)

    def public(self) -> dict[str, Json]:
        """As `Chat` of the Bot API."""
        if self.person is None:
            chat: dict[str, Json] = {"id": self.id, "type": self.kind, "title": self.title}
            if self.forum:
                chat["is_forum"] = True
            return chat
        chat = {"id": self.id, "type": "private", "first_name": self.person.first_name}
        if self.person.last_name:
            chat["last_name"] = self.person.last_name
        if self.person.username:
            chat["username"] = self.person.username
        return chat

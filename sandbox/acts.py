"""What people do in a chat: write, send files, edit, press buttons, block the bot."""

from __future__ import annotations

from sandbox.api.media import MEDIA, described
from sandbox.entities import CAPTION_LIMIT, TEXT_LIMIT, plain, units, with_found
from sandbox.errors import BadRequest
from sandbox.files import Upload, image_size
from sandbox.json_value import Json, JsonObject, list_in, object_in, objects_in, text_in
from sandbox.model import Chat, Entry, Message, Person
from sandbox.world import World

_FOLDERS = {"photo": "photos", "document": "documents", "sticker": "stickers", "voice": "voice"}
_CONTENT = (*MEDIA, "text", "entities", "caption", "caption_entities", "location", "contact")


class Acts:
    """Acts of people. Every act raises BadRequest when a real client would not offer it."""

    def __init__(self, world: World) -> None:
        self._world = world

    # -- words

    def write(self, person: Person, text: str, *, chat: Chat | None = None, reply_to: int | None = None) -> list[Entry]:
        """Writes a text. One longer than Telegram carries becomes several messages, as its apps do it."""
        chat = self._opened(person, chat)
        if not text.strip():
            raise BadRequest("an empty text cannot be sent")
        return [
            self._say(person, chat, reply_to, text=part, entities=plain(with_found(part, [])))
            for part in _parts(text.strip())
        ]

    def edit(self, person: Person, message_id: int, text: str, *, chat: Chat | None = None) -> Entry:
        """Changes the words of a message of one's own."""
        chat = self._opened(person, chat)
        entry = self._own(person, chat, message_id, "to edit")
        text = text.strip()
        name = "text" if "text" in entry.message else "caption"
        if not text or units(text) > (TEXT_LIMIT if name == "text" else CAPTION_LIMIT):
            raise BadRequest("the new text is empty or too long")
        listed = "entities" if name == "text" else "caption_entities"
        changed = {key: value for key, value in entry.message.items() if key != listed}
        changed |= {name: text, "edit_date": int(self._world.clock())}
        if found := plain(with_found(text, [])):
            changed[listed] = found
        self._world.replace(chat, entry, changed)
        self._world.updates.put("edited_message", changed, chat.id)
        return entry

    def delete(self, person: Person, message_id: int, *, chat: Chat | None = None) -> None:
        """Takes a message of one's own away. Telegram tells no bot of it."""
        chat = self._opened(person, chat)
        self._world.delete(chat, self._own(person, chat, message_id, "to delete"))

    # -- files and other things

    def upload(
        self, person: Person, kind: str, file: Upload, caption: str = "", *, chat: Chat | None = None, album: str = ""
    ) -> Entry:
        """Sends a file as `photo`, `document`, `voice`, `video`, `audio`, `video_note`, `animation` or `sticker`."""
        chat = self._opened(person, chat)
        if kind not in MEDIA:
            raise BadRequest(f"unknown kind of file {kind!r}; one of {', '.join(MEDIA)}")
        if not file.data:
            raise BadRequest("an empty file cannot be sent")
        if kind == "photo" and image_size(file.data) is None:
            raise BadRequest("this is no picture; send it as a document")
        if units(caption) > CAPTION_LIMIT:
            raise BadRequest("the caption is too long")
        kept = self._world.files.keep(file, _FOLDERS.get(kind, kind))
        content = described(kind, kept)
        if caption.strip():
            content["caption"] = caption.strip()
            content["caption_entities"] = plain(with_found(caption.strip(), []))
        return self._say(person, chat, None, **content, media_group_id=album or None)

    def locate(self, person: Person, latitude: float, longitude: float, *, chat: Chat | None = None) -> Entry:
        """Sends a place."""
        place = {"latitude": latitude, "longitude": longitude}
        return self._say(person, self._opened(person, chat), None, location=place)

    def introduce(self, person: Person, phone_number: str, first_name: str, *, chat: Chat | None = None) -> Entry:
        """Sends a contact; with one's own name, as the button that asks for the number does it."""
        contact: dict[str, Json] = {"phone_number": phone_number, "first_name": first_name}
        if first_name == person.first_name:
            contact["user_id"] = person.id
        return self._say(person, self._opened(person, chat), None, contact=contact)

    def forward(self, person: Person, message_id: int, *, chat: Chat | None = None) -> Entry:
        """Sends a message of this chat once more, as forwarded."""
        chat = self._opened(person, chat)
        source = self._world.entry(chat, message_id, "to forward").message
        origin: JsonObject = {"type": "user", "sender_user": source["from"], "date": source["date"]}
        content = {key: source[key] for key in _CONTENT if key in source}
        return self._say(person, chat, None, forward_origin=origin, **content)

    def pass_on(self, person: Person, text: str, author: str, *, chat: Chat | None = None) -> Entry:
        """Forwards words of somebody who hides their account behind a name."""
        chat = self._opened(person, chat)
        if not text.strip() or units(text.strip()) > TEXT_LIMIT:
            raise BadRequest("the text is empty or too long")
        origin: JsonObject = {
            "type": "hidden_user",
            "sender_user_name": author or "?",
            "date": int(self._world.clock()) - 3600,
        }
        found = plain(with_found(text.strip(), []))
        return self._say(person, chat, None, forward_origin=origin, text=text.strip(), entities=found)

    # -- buttons

    def press(self, person: Person, message_id: int, data: str, *, chat: Chat | None = None) -> str:
        """Presses a button under a message, also one that is there no more: an app may still show it.

        Returns the id of the query that the bot answers."""
        chat = self._opened(person, chat)
        entry = chat.messages.get(message_id)
        if entry is None or not entry.by_bot:
            raise BadRequest("message to press on not found")
        query_id = self._world.new_query(chat, person)
        shown: Message = entry.message
        if entry.deleted:
            shown = {"message_id": message_id, "chat": chat.public(), "date": 0}
        query: JsonObject = {
            "id": query_id,
            "from": person.user(),
            "message": shown,
            "chat_instance": str(-chat.id),
            "data": data,
        }
        self._world.updates.put("callback_query", query, chat.id)
        return query_id

    def find_button(self, chat: Chat, label: str, message_id: int | None = None) -> tuple[Entry, JsonObject]:
        """Gives the newest button under a message with this label (or this data). Raises BadRequest, naming what is
        there."""
        seen: list[str] = []
        for entry in reversed(chat.messages.values()):
            if entry.deleted or message_id not in (None, entry.message["message_id"]):
                continue
            for button in _buttons(entry):
                if label in (button["text"], button.get("callback_data")):
                    return entry, button
                seen.append(text_in(button["text"]))
        raise BadRequest(f"no button {label!r}; there are: {', '.join(map(repr, seen[:40])) or 'none'}")

    # -- to be there or not

    def block(self, person: Person, blocked: bool) -> None:
        """Blocks the bot, or lets it write again."""
        if person.blocked == blocked:
            return
        person.blocked = blocked
        now, bot = int(self._world.clock()), self._world.bot_user
        away: JsonObject = {"status": "kicked", "user": bot, "until_date": 0}
        here: JsonObject = {"status": "member", "user": bot}
        change: JsonObject = {
            "chat": self._world.chats[person.id].public(), "from": person.user(), "date": now,
            "old_chat_member": here if blocked else away, "new_chat_member": away if blocked else here,
        }  # fmt: skip
        self._world.updates.put("my_chat_member", change, person.id)
        self._world.bell.ring()

    # -- inside

    def _opened(self, person: Person, chat: Chat | None) -> Chat:
        chat = chat or self._world.chats[person.id]
        if chat.person is not person and person.id not in chat.members:
            raise BadRequest("this person is not in the chat")
        if person.deleted:
            raise BadRequest("this account is deleted")
        if person.blocked and chat.person is person:
            raise BadRequest("this person has blocked the bot")
        return chat

    def _own(self, person: Person, chat: Chat, message_id: int, purpose: str) -> Entry:
        entry = self._world.entry(chat, message_id, purpose)
        if entry.person_id != person.id:
            raise BadRequest("this message is somebody else's")
        if purpose == "to edit" and not {"text", "caption"} & entry.message.keys():
            raise BadRequest("there are no words in this message")
        return entry

    def _say(self, person: Person, chat: Chat, reply_to: int | None, **content: Json) -> Entry:
        if reply_to is not None:
            answered = self._world.entry(chat, reply_to, "to be replied").message
            content["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
        if chat.person is person:
            person.started = True
        message = self._world.new_message(chat, person.user(), **content)
        entry = self._world.add(chat, message, person)
        keyboard = chat.keyboard
        if keyboard and keyboard.get("one_time_keyboard"):
            chat.keyboard = None
            self._world.publish(chat, "keyboard", data={"keyboard": None})
        self._world.updates.put("message", message, chat.id)
        return entry


def _buttons(entry: Entry) -> list[JsonObject]:
    rows = object_in(entry.message.get("reply_markup")).get("inline_keyboard")
    return [button for row in list_in(rows) for button in objects_in(row)]


def _parts(text: str) -> list[str]:
    """A long text in parts that Telegram carries, cut at a line or a blank where there is one."""
    parts = []
    while units(text) > TEXT_LIMIT:
        piece = text[:TEXT_LIMIT]
        while units(piece) > TEXT_LIMIT:
            piece = piece[: len(piece) - max(1, (units(piece) - TEXT_LIMIT) // 2)]
        cut = max(piece.rfind("\n"), piece.rfind(" "))
        if cut > TEXT_LIMIT // 2:
            piece = piece[:cut]
        parts.append(piece)
        text = text[len(piece) :].lstrip()
    return [*parts, text] if text else parts

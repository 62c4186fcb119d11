"""Somebody in front of their phone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self, cast

import aiohttp

from sandbox.client.visitor import PATIENCE, NotShown, Refused, Visitor
from sandbox.json_value import JsonObject, list_in, object_in, objects_in, text_in, whole_in
from sandbox.view_types import Done, EventView, Happened, MediaView, MessageView, Transcript

Words = str | re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands in the chat. `buttons` are labels, row after row; `data` what each label carries."""

    id: int
    by_bot: bool
    text: str
    kind: str
    buttons: list[list[str]]
    data: dict[str, str]
    media: MediaView | None
    edited: bool
    raw: MessageView = field(repr=False)

    def has(self, words: Words) -> bool:
        """Tells whether these words are in the text or on a button."""
        places = [self.text, *(label for row in self.buttons for label in row)]
        if isinstance(words, str):
            return any(words in place for place in places)
        return any(words.search(place) for place in places)


def shown(view: MessageView) -> Shown:
    """Gives a message as a person sees it: words and the labels of its buttons."""
    rows = view["inline_keyboard"]
    return Shown(
        id=view["id"],
        by_bot=view["from"] == "bot",
        text=view["text"],
        kind=view["kind"],
        buttons=[[button["text"] for button in row] for row in rows],
        data={button["text"]: button["callback_data"] for row in rows for button in row if "callback_data" in button},
        media=view["media"],
        edited=view["edited"] is not None,
        raw=view,
    )


class Person(Visitor):
    """Somebody in front of their phone."""

    def __init__(self, url: str, number: int, *, patience: float = PATIENCE) -> None:
        super().__init__(url, patience)
        self.id = number
        self._since = 0

    @classmethod
    async def join(
        cls,
        url: str,
        first_name: str = "Camille",
        *,
        last_name: str = "",
        username: str = "",
        language_code: str = "fr",
        patience: float = PATIENCE,
    ) -> Self:
        """Somebody new, who has not written to the bot yet."""
        person = cls(url, 0, patience=patience)
        new = {"first_name": first_name, "last_name": last_name, "username": username, "language": language_code}
        made = await person.call("POST", "/sandbox/people", json=new)
        person.id, person._since = whole_in(made["id"]), whole_in(made["seq"])
        return person

    # -- acts; each returns when the server has it, and what comes of it is looked for afterwards

    async def send(self, text: str, *, reply_to: int | None = None) -> Shown:
        """Writes a text; one longer than Telegram carries becomes several messages, the last of which is returned."""
        return await self._say({"text": text, "reply_to": reply_to})

    async def upload(
        self, data: bytes, name: str = "capture.png", *, kind: str = "photo", mime: str = "image/png", caption: str = ""
    ) -> Shown:
        """Sends a file as `photo`, `document`, `voice`, `video`, `audio`, `video_note`, `animation` or `sticker`."""
        form = aiohttp.FormData({"kind": kind, "caption": caption})
        form.add_field("file", data, filename=name, content_type=mime)
        done = await self.call("POST", f"/sandbox/people/{self.id}/messages", data=form)
        return self._did(done)

    async def send_sample(self, kind: str, caption: str = "") -> Shown:
        """Sends a file of the sandbox's own: `photo`, `document`, `sticker`, `voice`, `video` or `video_note`."""
        return await self._say({"sample": kind, "caption": caption})

    async def send_location(self, latitude: float = 45.764, longitude: float = 4.8357) -> Shown:
        """Sends a place."""
        return await self._say({"location": {"latitude": latitude, "longitude": longitude}})

    async def send_contact(self, phone_number: str = "+33612345678", first_name: str = "") -> Shown:
        """Sends a contact; without a name, the person's own."""
        return await self._say({"contact": {"phone_number": phone_number, "first_name": first_name}})

    async def forward(self, message_id: int) -> Shown:
        """Forwards a message of this chat into it again."""
        return await self._say({"forward": message_id})

    async def pass_on(self, text: str, author: str) -> Shown:
        """Forwards words of somebody else."""
        return await self._say({"text": text, "forwarded_from": author})

    async def edit(self, message_id: int, text: str) -> Shown:
        """Changes a message of one's own."""
        return self._did(await self.call("POST", f"{self._messages}/{message_id}", json={"text": text}))

    async def delete(self, message_id: int) -> None:
        """Takes a message of one's own away."""
        await self.call("POST", f"{self._messages}/{message_id}", json={"deleted": True})

    async def press(self, label: str, *, message_id: int | None = None) -> None:
        """Presses a button by its label or its data: the newest with it, or the one under `message_id`.

        Waits until such a button is there. Raises NotShown."""
        deadline = time.monotonic() + self.patience
        seen = 0
        while True:
            try:
                await self._press({"label": label, "message_id": message_id})
                return
            except Refused as refused:
                why = str(refused)
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotShown(why)
            seen = (await self.events(seen, left))["seq"]

    async def press_data(self, message_id: int, data: str) -> None:
        """Claims a button that may not be there (an old one, somebody else's)."""
        await self._press({"message_id": message_id, "data": data})

    async def ask(self, text: str) -> list[Shown]:
        """Writes a text and waits for the first the bot shows after it. Raises NotShown."""
        await self.send(text)
        return await self.answer()

    async def push(self, label: str) -> list[Shown]:
        """Presses a button and waits for the first the bot shows after it. Raises NotShown."""
        await self.press(label)
        return await self.answer()

    async def block(self, blocked: bool = True) -> None:
        """Blocks the bot, or lets it write again."""
        await self.call("POST", f"/sandbox/people/{self.id}", json={"blocked": blocked})

    async def speak(self, language_code: str) -> None:
        """Sets the language of the app."""
        await self.call("POST", f"/sandbox/people/{self.id}", json={"language": language_code})

    # -- what is shown

    async def messages(self, *, deleted: bool = False) -> list[Shown]:
        """Gives the chat as it stands, oldest first."""
        chat = await self._chat({"deleted": "1"} if deleted else {})
        return [shown(view) for view in chat["messages"]]

    async def keyboard(self) -> list[list[str]]:
        """Gives the labels of the keyboard below the chat; empty when there is none."""
        chat = await self._chat({})
        rows = list_in(object_in(chat["keyboard"]).get("keyboard"))
        return [[text_in(button["text"]) for button in objects_in(row)] for row in rows]

    async def commands(self) -> list[str]:
        """Tells what the menu of commands offers."""
        chat = await self._chat({})
        return [one["command"] for one in chat.get("commands", ())]

    async def answer(self) -> list[Shown]:
        """Tells what the bot has sent or changed since the person's last act; waits for the first. Raises NotShown."""
        found = await self._until(
            lambda event: event["kind"] in ("message", "edit") and event["message"]["from"] == "bot"
        )
        return [shown(event["message"]) for event in found]

    async def expect(self, words: Words, *, ever: bool = False) -> Shown:
        """Gives the bot's message with these words in its text or on a button, sent or changed since the person's last
        act (`ever`: at any time); waits for it. Raises NotShown with the chat as it stands."""
        if ever:
            for message in reversed(await self.messages()):
                if message.by_bot and message.has(words):
                    return message

        def matches(event: EventView) -> bool:
            if event["kind"] not in ("message", "edit") or event["message"]["from"] != "bot":
                return False
            return shown(event["message"]).has(words)

        found = await self._until(matches, f"nothing with {_named(words)}")
        return shown(found[-1]["message"])

    async def expect_toast(self, words: Words = "") -> str:
        """Tells what the bot answers to a pressed button, above the chat. Raises NotShown."""

        def matches(event: EventView) -> bool:
            said = text_in(event["data"]["text"]) if event["kind"] == "toast" else None
            return said is not None and (words in said if isinstance(words, str) else bool(words.search(said)))

        found = await self._until(matches, f"no answer to the button with {_named(words)}")
        return text_in(found[-1]["data"]["text"])

    async def download(self, message: Shown) -> bytes:
        """Gives the file of a message."""
        assert message.media is not None
        assert self._session is not None
        async with self._session.get(self.url + message.media["url"]) as answer:
            return await answer.read()

    # -- inside

    @property
    def _messages(self) -> str:
        return f"/sandbox/people/{self.id}/messages"

    async def _say(self, what: JsonObject) -> Shown:
        return self._did(await self.call("POST", self._messages, json=what))

    def _did(self, answer: JsonObject) -> Shown:
        done = cast(Done, answer)
        self._since = done["seq"]
        return shown(done["messages"][-1])

    async def _press(self, what: JsonObject) -> None:
        done = await self.call("POST", f"/sandbox/people/{self.id}/presses", json=what)
        self._since = whole_in(done["seq"])

    async def _chat(self, wish: Mapping[str, str]) -> Transcript:
        return cast(Transcript, await self.call("GET", f"/sandbox/chats/{self.id}", params=wish))

    async def events(self, after: int, seconds: float) -> Happened:
        """Tells what has happened in the chat after a number; waits so many seconds of real time for something."""
        wish = {"after": str(after), "timeout": f"{max(seconds, 0):.3f}"}
        return cast(Happened, await self.call("GET", f"/sandbox/chats/{self.id}/events", params=wish))

    async def _until(self, matches: Callable[[EventView], bool], otherwise: str = "no answer") -> list[EventView]:
        deadline, after = time.monotonic() + self.patience, self._since
        while (left := deadline - time.monotonic()) > 0:
            batch = await self.events(after, left)
            found = [event for event in batch["events"] if matches(event)]
            if found:
                return found
            after = batch["seq"]
        raise NotShown(f"{otherwise}; the chat shows:\n{await self.transcript()}")

    async def transcript(self, last: int = 12) -> str:
        """Gives the last messages in plain words, for whoever must find out what went wrong."""
        lines = []
        for one in (await self.messages())[-last:]:
            who = "bot" if one.by_bot else "me "
            lines.append(
                f"{who} {one.id}: {one.text or f'({one.kind})'}" + "".join(f"\n      {row}" for row in one.buttons)
            )
        return "\n".join(lines)


def _named(words: Words) -> str:
    return repr(words if isinstance(words, str) else words.pattern)

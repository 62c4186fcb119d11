"""The sandbox's own JSON interface: what the page and the test client do, and what a test asks for."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Protocol, TypeVar

from aiohttp import web

from sandbox.acts import Acts
from sandbox.api.setup import commands_for
from sandbox.bell import Bell
from sandbox.errors import ApiError, BadRequest
from sandbox.faults import Fault, Faults, fault_of
from sandbox.files import Upload
from sandbox.json_value import JsonObject, list_in, object_in, objects_in, text_in, whole_in
from sandbox.mailbox import Mailbox
from sandbox.model import Chat, Entry, Person
from sandbox.params import Params, read_params
from sandbox.samples import sample
from sandbox.updates import UpdateQueue
from sandbox.view import events_after, message_view, transcript
from sandbox.world import World

Found = TypeVar("Found")
LONGEST_WAIT = 50.0
FARTHEST_MOVE = 400 * 86_400.0


class ClockControl(Protocol):
    """A clock that the page may move forward; `now` is ISO 8601 with its offset."""

    def now(self) -> str: ...

    async def advance(self, seconds: float) -> None:
        """Moves the clock forward by that much; returns when everything that fell due on the way has been done."""

    async def to_next_due(self) -> str | None:
        """Moves the clock to the next instant at which something is due; None when nothing is planned."""


class Control:
    """Handlers of `/sandbox/…`. An act answers with `seq`: what comes of it has a greater one."""

    def __init__(self, world: World, faults: Faults, mailbox: Mailbox, clock_control: ClockControl | None) -> None:
        self._world = world
        self._acts = Acts(world)
        self._faults = faults
        self._mailbox = mailbox
        self._clock = clock_control
        self._moving = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        """Everything there is."""
        return [
            web.post("/sandbox/people", self.add_person),
            web.get("/sandbox/people", self.list_people),
            web.post("/sandbox/people/{person}", self.change_person),
            web.post("/sandbox/people/{person}/messages", self.say),
            web.post("/sandbox/people/{person}/messages/{message}", self.change_message),
            web.post("/sandbox/people/{person}/presses", self.press),
            web.post("/sandbox/groups", self.add_group),
            web.get("/sandbox/chats/{chat}", self.read_chat),
            web.get("/sandbox/chats/{chat}/events", self.wait_for_events),
            web.get("/sandbox/clock", self.read_clock),
            web.post("/sandbox/clock", self.move_clock),
            web.get("/sandbox/calls", self.read_calls),
            web.get("/sandbox/faults", self.count_faults),
            web.post("/sandbox/faults", self.add_fault),
            web.delete("/sandbox/faults", self.clear_faults),
            web.post("/sandbox/updates", self.deliver_again),
        ]

    # -- people

    async def add_person(self, request: web.Request) -> web.Response:
        """Somebody new: `first_name`, and `last_name`, `username`, `language`, `note` if wished."""
        given = await read_params(request)
        person = self._world.add_person(
            (given.text("first_name") or "Camille")[:64], given.text("last_name")[:64], given.text("username")[:32],
            given.text("language", "fr")[:8], given.text("note")[:200],
        )  # fmt: skip
        self._world.bell.ring()
        return _json(person.public() | {"seq": self._world.seq})

    async def list_people(self, request: web.Request) -> web.Response:
        """Everybody."""
        return _json({"people": [one.public() for one in self._world.people.values()]})

    async def change_person(self, request: web.Request) -> web.Response:
        """Changes `language`, `blocked` or `deleted`."""
        person, given = self._person(request), await read_params(request)
        if "language" in given.values:
            person.language = given.text("language")[:8]
        if "deleted" in given.values:
            person.deleted = given.flag("deleted")
        if "blocked" in given.values:
            self._acts.block(person, given.flag("blocked"))
        self._world.bell.ring()
        return _json(person.public() | {"seq": self._world.seq})

    async def add_group(self, request: web.Request) -> web.Response:
        """A supergroup: `title`, `members` (ids of people), `forum`."""
        given = await read_params(request)
        members = given.tree("members") or []
        if not isinstance(members, list) or not all(one in self._world.people for one in members):
            raise BadRequest("members must be a list of people's ids")
        chat = self._world.add_group(given.text("title", "Group"), members, given.flag("forum"))
        return _json({"chat_id": chat.id})

    # -- acts

    async def say(self, request: web.Request) -> web.Response:
        """Sends a text, a file (multipart `file`, or `sample`: a file we have), a `location`, a `contact`, or forwards.

        `chat_id` means a group; `kind` says what the file is sent as; `album` joins several files."""
        person, given = self._person(request), await read_params(request)
        chat = self._world.chat(given.values["chat_id"]) if given.values.get("chat_id") else None
        sent = self._sent(person, chat, given)
        where = chat or self._world.chats[person.id]
        return self._done(where, sent)

    def _sent(self, person: Person, chat: Chat | None, given: Params) -> list[Entry]:
        acts, values = self._acts, given.values
        if given.files or values.get("sample"):
            file, kind = _file(given)
            return [acts.upload(person, kind, file, given.text("caption"), chat=chat, album=given.text("album"))]
        if values.get("forward"):
            return [acts.forward(person, given.need("forward"), chat=chat)]
        if values.get("forwarded_from"):
            return [acts.pass_on(person, given.text("text"), given.text("forwarded_from"), chat=chat)]
        if isinstance(values.get("location"), dict):
            place = Params(dict(object_in(values["location"])))
            return [acts.locate(person, _number(place, "latitude"), _number(place, "longitude"), chat=chat)]
        if isinstance(values.get("contact"), dict):
            contact = Params(dict(object_in(values["contact"])))
            name = contact.text("first_name") or person.first_name
            return [acts.introduce(person, contact.text("phone_number", "+33600000000"), name, chat=chat)]
        return acts.write(person, given.text("text"), chat=chat, reply_to=given.whole("reply_to"))

    async def change_message(self, request: web.Request) -> web.Response:
        """Edits one's own message (`text`), or takes it away (`deleted`)."""
        person, given = self._person(request), await read_params(request)
        chat = self._world.chat(given.values.get("chat_id") or person.id)
        number = Params(dict(request.match_info)).need("message")
        if given.flag("deleted"):
            self._acts.delete(person, number, chat=chat)
            return self._done(chat, [])
        return self._done(chat, [self._acts.edit(person, number, given.text("text"), chat=chat)])

    async def press(self, request: web.Request) -> web.Response:
        """Presses a button: by `data` under `message_id`, or by `label`, the newest with it first; below the chat too."""
        person, given = self._person(request), await read_params(request)
        chat = self._world.chat(given.values.get("chat_id") or person.id)
        message_id = given.whole("message_id")
        if given.text("data") and message_id is not None:
            return self._pressed(self._acts.press(person, message_id, given.text("data"), chat=chat), message_id)
        label = given.text("label") or given.text("data")
        below = _keyboard_button(chat, label)
        if below is not None and message_id is None:
            return self._done(chat, self._press_below(person, chat, below))
        entry, button = self._acts.find_button(chat, label, message_id)
        if "callback_data" not in button:
            return _json({"seq": self._world.seq, "button": button})
        number = whole_in(entry.message["message_id"])
        return self._pressed(self._acts.press(person, number, text_in(button["callback_data"]), chat=chat), number)

    def _pressed(self, query_id: str, message_id: int) -> web.Response:
        return _json({"seq": self._world.seq, "query_id": query_id, "message_id": message_id})

    def _press_below(self, person: Person, chat: Chat, button: JsonObject) -> list[Entry]:
        if button.get("request_contact"):
            return [self._acts.introduce(person, "+33600000000", person.first_name, chat=chat)]
        if button.get("request_location"):
            return [self._acts.locate(person, 48.8566, 2.3522, chat=chat)]
        return self._acts.write(person, text_in(button["text"]), chat=chat)

    def _done(self, chat: Chat, sent: list[Entry]) -> web.Response:
        return _json({"seq": self._world.seq, "messages": [message_view(chat, one) for one in sent]})

    # -- chats

    async def read_chat(self, request: web.Request) -> web.Response:
        """Gives the whole chat; `deleted=1` shows what was taken away too."""
        chat = self._world.chat(request.match_info["chat"])
        whole = transcript(chat, self._world.seq, deleted=request.query.get("deleted") == "1")
        if chat.person is not None:
            whole |= {"person": chat.person.public(), "commands": commands_for(self._world, chat.person.language)}
        return _json(whole)

    async def wait_for_events(self, request: web.Request) -> web.Response:
        """Tells what happened in the chat `after` a `seq`; waits up to `timeout` seconds for something."""
        chat = self._world.chat(request.match_info["chat"])
        given = Params(dict(request.query))
        after = given.whole("after", 0) or 0
        found = await self._waited(request, chat.bell, lambda: events_after(chat, after))
        return _json({"seq": self._world.seq, "events": found})

    async def read_calls(self, request: web.Request) -> web.Response:
        """Tells what the bot called: `after` a `seq`, of one `method` if given; waits up to `timeout` seconds for
        something."""
        given = Params(dict(request.query))
        after, method = given.whole("after", 0) or 0, given.text("method").lower()

        def calls() -> list[JsonObject]:
            return [
                one for one in self._world.log
                if whole_in(one["seq"]) > after and (not method or text_in(one["method"]).lower() == method)
            ]  # fmt: skip

        found = await self._waited(request, self._world.log_bell, calls)
        return _json({"seq": self._world.seq, "calls": found})

    async def _waited(self, request: web.Request, bell: Bell, look: Callable[[], list[Found]]) -> list[Found]:
        return await wait_until(bell, look, asked_seconds(request), self._world.updates)

    # -- time

    async def read_clock(self, request: web.Request) -> web.Response:
        """Tells what time it is here."""
        return _json({"now": self._world.clock(), "can_move": self._clock is not None})

    async def move_clock(self, request: web.Request) -> web.Response:
        """Moves the clock forward by `seconds`, or `to` the `next_due`; answers when all that fell due is done."""
        given = await read_params(request)
        if self._clock is None:
            raise ApiError(409, "this clock cannot be moved")
        async with self._moving:
            moved: bool = True
            if given.text("to") == "next_due":
                moved = await self._clock.to_next_due() is not None
            else:
                seconds = _number(given, "seconds")
                if not 0 < seconds <= FARTHEST_MOVE:
                    raise BadRequest("the clock moves forward only, by 400 days at most")
                await self._clock.advance(seconds)
        self._world.bell.ring()
        return _json({"now": self._world.clock(), "moved": moved})

    # -- misfortune

    async def count_faults(self, request: web.Request) -> web.Response:
        """Tells how many calls are still to fail."""
        return _json({"waiting": self._faults.waiting()})

    async def add_fault(self, request: web.Request) -> web.Response:
        """The next calls go wrong: `kind`, `method`, `times`, … as in `Fault`."""
        given = await read_params(request)
        known = {one.name for one in fields(Fault)}
        if strange := sorted(given.values.keys() - known):
            raise BadRequest(f"unknown field of a fault: {', '.join(strange)}")
        try:
            fault = fault_of(given.values)
        except (KeyError, ValueError):
            raise BadRequest("a fault needs a kind; times and skip are numbers") from None
        self._faults.add(fault)
        return _json({"waiting": self._faults.waiting()})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """All is well again."""
        self._faults.clear()
        return _json({"waiting": 0})

    async def deliver_again(self, request: web.Request) -> web.Response:
        """Gives the bot an `update` as it is, even one it had before; `chat_id` says in which chat it stands in line."""
        given = await read_params(request)
        update = given.tree("update")
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            raise BadRequest("an update with its update_id is needed")
        self._world.updates.put_again(update, given.need("chat_id"))
        return _json({"waiting": len(self._world.updates)})

    def _person(self, request: web.Request) -> Person:
        number = Params(dict(request.match_info)).need("person")
        person = self._world.people.get(number)
        if person is None:
            raise ApiError(404, "nobody has this number")
        return person


async def wait_until(bell: Bell, look: Callable[[], list[Found]], seconds: float, queue: UpdateQueue) -> list[Found]:
    """Tells what `look` finds, as soon as it finds something; nothing after `seconds` of real time, or when the sandbox
    stops."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + min(seconds, LONGEST_WAIT)
    while not (found := look()) and not queue.closing:
        if not await bell.wait(deadline - loop.time()):
            return look()
    return found


def asked_seconds(request: web.Request) -> float:
    """Tells how long whoever asks would wait."""
    return max(_number(Params({"timeout": "0", **request.query}), "timeout"), 0.0)


def _number(given: Params, name: str) -> float:
    try:
        number = float(text_in(given.values[name]))
    except (KeyError, TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise BadRequest(f"{name} must be a number")
    return number


def _file(given: Params) -> tuple[Upload, str]:
    """The file that was sent along, or one of ours; and what it is sent as."""
    if given.files:
        return next(iter(given.files.values())), given.text("kind", "document")
    kind = given.text("sample")
    found = sample(kind)
    if found is None:
        raise BadRequest(f"there is no sample of {kind!r}")
    return found, kind


def _keyboard_button(chat: Chat, label: str) -> JsonObject | None:
    rows = list_in(object_in(chat.keyboard).get("keyboard"))
    return next((button for row in rows for button in objects_in(row) if button["text"] == label), None)


def _json(body: Mapping[str, object]) -> web.Response:
    return web.Response(
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"),
        content_type="application/json",
    )

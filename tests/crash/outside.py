"""The world outside the desk, in a process of its own that no kill reaches: the Bot API's server, the mailbox and the
registered post of the sandbox, and a page that stands or not. It remembers everything that reached it, deduplicates nothing,
and plays the insured.

It is spoken to through one socket, a line of JSON each way, by whoever lives: the harness, or the desk of the moment."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import os
import signal
import socket
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from sandbox import Sandbox
from sandbox.acts import Acts
from sandbox.json_value import JsonObject, list_in, object_in, objects_in, text_in, whole_in
from sandbox.postal import PostalProvider
from sandbox.samples import sample
from sandbox.updates import UpdateQueue
from sandbox.webhook import Webhook
from sandbox.world import FIRST_PERSON, World
from tests.crash.shared import Shared

TOKEN = "1000:a-token-of-the-crashes"
PERSON = FIRST_PERSON
"""The first of the people that a reset brings."""


class Outside:
    """The other end of the socket. Forks: to be made before any thread or loop."""

    def __init__(self, shared: Shared) -> None:
        self._socket, theirs = socket.socketpair()
        self._turn = itertools.count(1)
        self._pid = os.fork()
        if self._pid == 0:
            self._socket.close()
            try:
                asyncio.run(_serve(theirs, shared))
            finally:
                os._exit(0)
        theirs.close()
        where = self.ask("where")
        self.url, self.smtp_port = str(where["url"]), int(where["smtp_port"])
        self.post_url = str(where["post_url"])

    def ask(self, what: str, **given: Any) -> dict[str, Any]:
        """Asks, and waits for the answer. Answers to one who died meanwhile are passed over."""
        name = f"{os.getpid()}/{next(self._turn)}"
        self._socket.sendall(json.dumps({"name": name, "what": what, **given}).encode() + b"\n")
        while True:
            line = b""
            while not line.endswith(b"\n"):
                line += self._socket.recv(1 << 20)
            for one in line.splitlines():
                answer: dict[str, Any] = json.loads(one)
                if answer["name"] == name:
                    assert "failed" not in answer, answer["failed"]
                    return answer

    def close(self) -> None:
        self._socket.close()
        os.kill(self._pid, signal.SIGTERM)
        os.waitpid(self._pid, 0)


class _World:
    """What is done on the other side."""

    def __init__(self, sandbox: Sandbox, post: PostalProvider) -> None:
        self.sandbox, self.acts, self.post = sandbox, Acts(sandbox.world), post
        self.given = _count_what_is_given()
        self.begin_letters()

    def begin_letters(self) -> None:
        """Nothing was posted, nobody has answered, every page stands."""
        self.post.sendings.clear()
        self.handed_over: dict[str, dict[str, Any]] = {}
        self.told: list[dict[str, str]] = []
        self.page_is_up = True

    def where(self) -> Mapping[str, Any]:
        return {"url": self.sandbox.url, "smtp_port": self.sandbox.smtp_port, "post_url": self.post.url}

    def reset(self, people: list[str]) -> Mapping[str, Any]:
        """A world in which nothing has happened yet; its people have written to the bot before."""
        world = self.sandbox.world
        self.given.clear()
        world.__dict__.update(World(world.clock, world.bot_user).__dict__)
        self.sandbox.mailbox.mails.clear()
        self.sandbox.faults.clear()
        self.begin_letters()
        for name in people:
            world.add_person(name, "", "", "fr").started = True
        return {"people": list(world.people)}

    def say(self, person: int, text: str) -> None:
        self.acts.write(self.sandbox.world.people[person], text)

    def photo(self, person: int) -> None:
        picture = sample("photo")
        assert picture is not None
        self.acts.upload(self.sandbox.world.people[person], "photo", picture)

    def press(self, person: int, begins: str, ends: str = "") -> None:
        """Presses the newest button whose data begins, and ends, so."""
        chat = self.sandbox.world.chats[person]
        for entry in reversed(chat.messages.values()):
            for row in list_in(object_in(entry.message.get("reply_markup")).get("inline_keyboard")):
                for button in objects_in(row):
                    data = text_in(button.get("callback_data"))
                    if data.startswith(begins) and data.endswith(ends) and not entry.deleted:
                        self.acts.press(self.sandbox.world.people[person], whole_in(entry.message["message_id"]), data)
                        return
        raise AssertionError(
            f"no button {begins}; {[text_in(one.message.get('text'))[:80] for one in chat.messages.values()]}"
        )

    def waiting(self) -> Mapping[str, Any]:
        return {"waiting": len(self.sandbox.world.updates)}

    def told_again(self) -> Mapping[str, Any]:
        """How often an update was given out that had been given out before."""
        return {"again": sum(times - 1 for times in self.given.values())}

    def deliver(self, updates: list[dict[str, Any]]) -> None:
        """Updates as they are, in this order; a lane is one person's."""
        for one in updates:
            lane = next(value for key, value in one.items() if key != "update_id")["from"]["id"]
            self.sandbox.world.updates.put_again(one, lane)

    def mailed(self, message_id: str) -> Mapping[str, Any]:
        return {"there": any(one.message_id == message_id for one in self.sandbox.mailbox.mails)}

    def postman(self, event: str) -> None:
        """Something happens to every letter that was posted."""
        for one in self.post.sendings:
            if one.submitted:
                self.post.tell(one.id, event)
                self.told.append({"ref": one.id, "what": event})

    def hands_over(self, raw: str, sha256: str, sort: str) -> None:
        """Somebody's mail server has a mail for the desk, and brings it until it is taken."""
        self.handed_over.setdefault(raw, {"sort": sort, "sha256": sha256})

    def page(self, goes: bool = False) -> Mapping[str, Any]:
        """Whether the publication stands; `goes`: it is taken down."""
        self.page_is_up = self.page_is_up and not goes
        return {"up": self.page_is_up}

    def letters(self) -> Mapping[str, Any]:
        """What reached third parties, with the hashes of its bytes and when it came; what they answered."""
        return {
            "mails": [
                {"message_id": one.message_id, "to": list(one.to), "at": one.at,
                 "files": [hashlib.sha256(file.data).hexdigest() for file in one.attachments]}
                for one in self.sandbox.mailbox.mails
            ],
            "posted": [
                {"ref": one.id, "custom_id": str(one.asked.get("custom_id")), "times": one.submitted,
                 "at": str(one.asked["creation_date"]),
                 "files": [hashlib.sha256(document).hexdigest() for document in one.documents]}
                for one in self.post.sendings if one.submitted
            ],
            "handed_over": self.handed_over,
            "told": self.told,
            "page_is_up": self.page_is_up,
        }  # fmt: skip

    def read(self) -> Mapping[str, Any]:
        """Everything that reached it, in its order."""
        world = self.sandbox.world
        return {
            "calls": [
                {"method": one["method"], **object_in(one["params"])} for one in world.log if one["error"] is None
            ],
            "mails": [one.view() for one in self.sandbox.mailbox.mails],
            "waiting": len(world.updates),
            "letters": self.letters(),
        }


def _count_what_is_given() -> Counter[int]:
    """How often each update left for the bot, whether or not it arrived."""
    given: Counter[int] = Counter()
    batch, post = UpdateQueue._batch, Webhook._post

    def counted_batch(self: UpdateQueue, limit: int) -> list[JsonObject]:
        found = batch(self, limit)
        given.update(whole_in(one["update_id"]) for one in found)
        return found

    def counted_post(self: Webhook, update: JsonObject) -> Any:
        given[whole_in(update["update_id"])] += 1
        return post(self, update)

    UpdateQueue._batch, Webhook._post = counted_batch, counted_post  # type: ignore[method-assign]
    return given


class _Post(PostalProvider):
    """Proofs are the same in every run: they name neither the sending nor the second."""

    async def _proof(self, request: web.Request) -> web.Response:
        body = f"%PDF-1.4\n% {request.match_info['proof']}\n%%EOF\n".encode()
        return web.Response(body=body, content_type="application/pdf")


async def _soon(_seconds: float) -> None:
    """The server waits for a dead bot; how long, the tests of the sandbox say."""
    await asyncio.sleep(0.005)


async def _serve(theirs: socket.socket, shared: Shared) -> None:
    sandbox = Sandbox(token=TOKEN, clock=lambda: shared.now.timestamp(), sleep=_soon)
    await sandbox.start("127.0.0.1", 0)
    post = _Post(lambda: shared.now)
    await post.start()
    world = _World(sandbox, post)
    reader, writer = await asyncio.open_connection(sock=theirs, limit=1 << 26)
    while line := await reader.readline():
        asked = json.loads(line)
        name, what = asked.pop("name"), asked.pop("what")
        act: Callable[..., Any] = getattr(world, what)
        try:
            answer = act(**asked) or {}
        except Exception as error:
            answer = {"failed": f"{what}: {type(error).__name__}: {error}"}
        writer.write(json.dumps({"name": name, **answer}).encode() + b"\n")
        await writer.drain()

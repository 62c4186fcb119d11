"""A whole desk on one SQLite file, its real dispatcher fed update by update; what the desk says is read from its outbox.

No server and no network: `Phone` writes updates as Telegram would, and sees what would be delivered to it.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import bindparam, select

from adapters.engine.runner import ThreadRunner
from adapters.engine.tasks import Tasks
from adapters.rules.release import Release
from adapters.security.passwords import Passwords
from adapters.system.clock import SystemClock
from adapters.system.settings import GivenSettings
from bot.app import BotApp, ChatParts
from bot.inbound.file_fetcher import Fetcher
from bot.outbound.sender import TelegramApi
from bot.telegram import Bot, unused_session
from egide import wiring
from egide.demo.samples import DEMO_PASSWORD, AddSamples
from egide.inbox import AsyncInbox
from storage.rows.inbox import InboxTable
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.core import outbox
from tests.conftest import TestClock
from tests.present import present
from tests.ready import empty_database, parts_for
from workflows.case.case import Case
from workflows.delivery.outgoing import UNREAD
from workflows.desk.records import Task
from workflows.evidence.item import Evidence
from workflows.kernel.clock import Clock
from workflows.kernel.people import Chat, DeskUser, Person
from workflows.ports.transaction import Transaction

SAID_SINCE = PreparedStatement[Row](
    select(outbox.c.id, outbox.c.to, outbox.c.payload, outbox.c.channel, outbox.c.not_before)
    .where(outbox.c.id > bindparam("seen"), outbox.c.state != UNREAD)
    .order_by(outbox.c.id)
)
TOKEN = "1000:a-token-of-the-tests"
HASH = Passwords().hash(DEMO_PASSWORD)


class QuietApi(TelegramApi):
    """The Bot API as far as the desk calls it directly; remembers what was asked, and holds files."""

    def __init__(self) -> None:
        super().__init__(TOKEN, None)
        self.calls: list[tuple[str, Mapping[str, Any]]] = []
        self.files: dict[str, bytes] = {}
        self.failing: set[str] = set()

    async def call(self, method: str, values: Mapping[str, Any], within: Any = None) -> dict[str, Any]:
        self.calls.append((method, values))
        if method == "getFile":
            name = str(values["file_id"])
            if name in self.failing:
                return {"ok": False, "error_code": 500, "description": "try again"}
            if name not in self.files:
                return {"ok": False, "error_code": 400, "description": "Bad Request: invalid file_id"}
            return {"ok": True, "result": {"file_path": name}}
        return {"ok": True, "result": True}

    async def download(self, path: str, at_most: int) -> bytes | None:
        content = self.files[path]
        return content if len(content) <= at_most else None


class UnitsInline(ThreadRunner):
    """The runner without a thread: a unit runs where it is awaited."""

    async def __call__(self, use_case: Any, /, *, update_id: int | None = None, **given: Any) -> Any:
        return self.now(use_case, update_id=update_id, **given)

    async def io(self, call: Any, /, *given: Any) -> Any:
        return call(*given)


class ReadInbox(AsyncInbox):
    """The inbox; what could not be answered is told."""

    def __init__(self, table: InboxTable, run: ThreadRunner, clock: Clock, failed_with: list[str]) -> None:
        super().__init__(table, run, clock)
        self._failed_with = failed_with

    async def failed(self, update_id: int, error: str) -> bool:
        self._failed_with.append(error)
        return await super().failed(update_id, error)


class TasksInline(Tasks):
    """Nobody stops spinners here."""

    def start(self, work: Coroutine[object, None, object], name: str) -> Any:
        work.close()


class StillChat(BotApp):
    """A chat whose updates the test hands in."""

    async def start(self) -> None:
        """Nobody is asked for any."""


class Desk:
    """The desk, and the phones of its insured."""

    def __init__(
        self,
        folder: Path,
        clock: TestClock | None = None,
        release: Release | None = None,
        roles: Sequence[str] = (),
        **replaced: Any,
    ) -> None:
        """`replaced` are parts that stand in for those of such a desk."""
        self.clock = clock or TestClock()
        settings = GivenSettings(
            database_url=f"sqlite:///{folder}/egide.sqlite3",
            telegram_token=SecretStr(TOKEN),
            secret=SecretStr("s" * 32),
            strict_words=True,
        )
        (folder / "egide.sqlite3").write_bytes(empty_database())
        self.api, self.failed_with = QuietApi(), list[str]()
        parts = replace(
            parts_for(settings, self.clock, "bot", *roles),
            senders={},
            runner=UnitsInline,
            inbox=lambda table, run, clock: ReadInbox(table, run, clock, self.failed_with),
            chat=ChatParts(
                open_api=lambda *_: self.api,
                open_bot=lambda _: self.bot,
                fetcher=lambda files, vault, run: Fetcher(files, vault, run, quiet=0),
                app=StillChat,
            ),
        )
        parts = replace(parts, **replaced)
        self.bot = Bot(TOKEN, session=unused_session())
        self.house = wiring.build(replace(parts, read_release=lambda: release) if release is not None else parts)
        self.use = self.house.use_cases
        self.unit(AddSamples(self.clock, self.house.means.new_id, HASH))
        self.inbox = InboxTable(self.house.units.engine)
        self.worker = present(self.house.bot).worker
        self.fetcher = present(present(self.house.bot).fetcher)
        self._numbers = itertools.count(1)
        self._seen = 0
        self.loop = asyncio.new_event_loop()

    # ------------------------------------------------------------------ running
    def unit(self, work: Any, **given: Any) -> Any:
        """One unit of work."""
        return self.house.run.now(work, **given)

    def feed(self, update: dict[str, Any]) -> None:
        """One update, taken in and answered."""
        self.loop.run_until_complete(self._feed(update))

    async def _feed(self, update: dict[str, Any]) -> None:
        self.inbox.receive([(update["update_id"], json.dumps(update))], self.clock.now(), [0])
        await self.worker._answer(update)
        await self.worker._tasks.stop()

    def fetch(self) -> None:
        """Fetches the files that wait, and acknowledges."""
        self.loop.run_until_complete(self.fetcher.once())

    def next_number(self) -> int:
        return next(self._numbers)

    def said(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """What was written to the outbox since the last time: recipient and payload."""
        with self.house.units() as tx:
            rows = SAID_SINCE.rows(tx.connection, {"seen": self._seen})
        for row in rows:
            self._seen = row["id"]
            yield row["to"], {**row["payload"], "channel": row["channel"], "not_before": row["not_before"]}

    def read(self, work: Any) -> Any:
        """Reads something in a unit of its own."""
        with self.house.units() as tx:
            return work(tx)

    def tasks(self, phone: Phone) -> list[Task]:
        """The open tasks of the phone's newest case."""
        case = phone.case
        found: list[Task] = self.read(lambda tx: list(tx.tasks.open_of(case.id)))
        return found

    def evidence(self, phone: Phone) -> list[Evidence]:
        """What was sent for the phone's newest case."""
        case = phone.case
        found: list[Evidence] = self.read(lambda tx: list(tx.evidence.of(case.id)))
        return found

    def events(self, phone: Phone) -> list[str]:
        """The timeline of the phone's newest case."""
        case = phone.case
        found: list[str] = self.read(lambda tx: [one.event for one in tx.timeline.of(case.id)])
        return found

    def handler(self, email: str = "helene@desk.example") -> DeskUser:
        found: DeskUser | None = self.read(lambda tx: tx.users.by_email(email))
        assert found is not None
        return found

    def close(self) -> None:
        self.loop.run_until_complete(self.worker._tasks.stop())
        self.loop.close()
        self.house.run.close()
        self.house.units.engine.dispose()


@dataclass
class Phone:
    """One person with Telegram."""

    desk: Desk
    user: int
    language: str = "fr"
    name: str = "Camille"
    screen: list[dict[str, Any]] = field(default_factory=list)
    mail: list[dict[str, Any]] = field(default_factory=list)
    messages: int = 100
    deleted: list[int] = field(default_factory=list)

    # ------------------------------------------------------------------ what this person does
    def send(self, **message: Any) -> list[dict[str, Any]]:
        """A message of any content; returns what the desk answers."""
        self.messages += 1
        return self._update("message", self._message(self.messages, **message))

    def say(self, text: str, **more: Any) -> list[dict[str, Any]]:
        return self.send(text=text, **more)

    def edit(self, message_id: int, text: str) -> list[dict[str, Any]]:
        edited = self._message(message_id, text=text, edit_date=self._now())
        return self._update("edited_message", edited)

    def press(self, label: str) -> list[dict[str, Any]]:
        """Presses the newest button whose label holds this."""
        return self.press_data(self.button(label))

    def press_data(self, data: str | None, *, text: str = "?") -> list[dict[str, Any]]:
        self.messages += 1
        sender = self._sender()
        query: dict[str, Any] = {"id": str(self.desk.next_number()), "from": sender, "chat_instance": "c", "data": data}
        query["message"] = {
            "message_id": self.messages, "date": self._now(), "chat": self._chat(), "text": text,
            "from": {"id": 1000, "is_bot": True, "first_name": "Égide"},
        }  # fmt: skip
        return self._update("callback_query", query)

    def photo(self, file_id: str, content: bytes = b"a picture", **more: Any) -> list[dict[str, Any]]:
        self.desk.api.files[file_id] = content
        size = {"file_id": file_id, "file_unique_id": file_id, "width": 800, "height": 600, "file_size": len(content)}
        return self.send(photo=[size], **more)

    def document(self, file_id: str, name: str, content: bytes, **more: Any) -> list[dict[str, Any]]:
        self.desk.api.files[file_id] = content
        found = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": len(content)}
        return self.send(document=found | {"mime_type": "application/pdf"}, **more)

    def membership(self, status: str) -> list[dict[str, Any]]:
        member: dict[str, Any] = {"user": {"id": 1000, "is_bot": True, "first_name": "Égide"}, "status": status}
        if status == "kicked":
            member["until_date"] = 0
        change = {
            "chat": self._chat(), "from": self._sender(), "date": self._now(),
            "old_chat_member": {**member, "status": "member"}, "new_chat_member": member,
        }  # fmt: skip
        return self._update("my_chat_member", change)

    # ------------------------------------------------------------------ what this person sees
    @property
    def text(self) -> str:
        """Everything of the last answer."""
        return "\n".join(one.get("text", one.get("caption", "")) for one in self.screen)

    def buttons(self) -> dict[str, str]:
        """The buttons of the last answer, by label."""
        found: dict[str, str] = {}
        for one in self.screen:
            for row in one.get("reply_markup", {}).get("inline_keyboard", []):
                found |= {key["text"]: key.get("callback_data", key.get("url", "")) for key in row}
        return found

    @property
    def person(self) -> Person:
        found: Person | None = self.desk.read(lambda tx: tx.persons.in_chat(Chat(self.user, self.user)))
        assert found is not None
        return found

    @property
    def case(self) -> Case:
        """The newest case of this person."""
        person = self.person
        found: Case = self.desk.read(lambda tx: tx.cases.of_person(person.id)[0])
        return found

    def button(self, label: str) -> str:
        for text, data in self.buttons().items():
            if label in text:
                return data
        raise AssertionError(f"no button {label!r} among {list(self.buttons())}; the screen says: {self.text}")

    # ------------------------------------------------------------------ inside
    def _update(self, kind: str, content: dict[str, Any]) -> list[dict[str, Any]]:
        self.desk.feed({"update_id": self.desk.next_number(), kind: content})
        return self.look()

    def look(self) -> list[dict[str, Any]]:
        """What has come in since; of others nothing."""
        came = []
        for to, payload in self.desk.said():
            if payload["channel"] == "mail":
                self.mail.append({"to": to, **payload})
            elif to == str(self.user):
                came.append(payload)
                if payload["method"] == "deleteMessage":
                    self.deleted.append(payload["message_id"])
        if came:
            self.screen = came
        return came

    def _message(self, number: int, **message: Any) -> dict[str, Any]:
        return {"message_id": number, "date": self._now(), "chat": self._chat(), "from": self._sender(), **message}

    def _sender(self) -> dict[str, Any]:
        return {"id": self.user, "is_bot": False, "first_name": self.name, "language_code": self.language}

    def _chat(self) -> dict[str, Any]:
        return {"id": self.user, "type": "private", "first_name": self.name}

    def _now(self) -> int:
        return int(self.desk.clock.now().timestamp())

    # ------------------------------------------------------------------ ways that many tests begin with
    def join(self, code: str | None = "LUNE-4821") -> Phone:
        """Start, language, code."""
        self.say("/start")
        self.press({"fr": "Français", "nl": "Nederlands", "en": "English"}[self.language])
        if code is not None:
            self.press("🔑")
            self.say(code)
        return self

    def report(self, kind: str) -> Phone:
        """Opens a case of this kind."""
        self.press_data("k")
        self.press_data(f"r::{kind}")
        return self

    def tell(self, *answers: str) -> Phone:
        """Answers one after the other, confirming what is asked to be confirmed."""
        for answer in answers:
            self.say(answer)
            data = next((one for one in self.buttons().values() if one.startswith("y:")), None)
            if data is not None:
                self.press_data(data)
        return self


def by_desk(desk: Desk, phone: Phone, use_case: Any, **given: Any) -> Any:
    """What a handler does about the newest case of somebody, who sees what comes of it."""
    answer = desk.unit(use_case, user=desk.handler(), case_id=phone.case.id, **given)
    phone.look()
    return answer


__all__ = ["Desk", "Phone", "SystemClock", "Transaction", "by_desk", "datetime"]

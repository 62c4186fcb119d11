"""From the inbox to the dispatcher: one lane for each chat, so that a person's messages are answered in their order.

What fails is tried again later and later by the inbox; what is parked is told to the person in one sentence.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from bot.arrived import is_number, moved_to, number_of, written
from bot.inbound.waiting import rung
from bot.telegram import Bot, Dispatcher, Update
from workflows.kernel.errors import Away, BadInput, EgideError
from workflows.kernel.json_value import JsonObject, json_object
from workflows.kernel.people import Chat
from workflows.ports.inbox import RawUpdate
from workflows.use_cases.access.commands import FindGroup, MoveGroup
from workflows.use_cases.chat.commands import Explain
from workflows.use_cases.shared.command import Run

log = logging.getLogger(__name__)
BATCH = 100
BEAT_SECONDS = 2.0
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""What is asked of Telegram; anything else that arrives is closed unread, on purpose."""


class Inbox(Protocol):
    """The inbox as the bot sees it; each call is one transaction of its own."""

    @property
    def shared(self) -> bool:
        """Whether other processes answer updates too: then those that this one may answer are handed out one by one."""

    async def receive(self, updates: Sequence[tuple[int, str]], lanes: Sequence[int]) -> Sequence[int]: ...
    async def pending(self, limit: int) -> Sequence[RawUpdate]: ...
    async def failed(self, update_id: int, error: str) -> bool: ...
    async def done(self, update_id: int) -> None: ...


class Arrivals(Protocol):
    """Updates that are answered before they are in the inbox: the unit that answers one writes it there, in the same
    transaction."""

    def open(self, update_id: int, payload: str, lane: int) -> None: ...
    def close(self, update_id: int) -> None: ...


class Api(Protocol):
    """A method of the Bot API, called directly."""

    async def call(self, method: str, values: Mapping[str, object]) -> JsonObject: ...


class Tasks(Protocol):
    """Keeps tasks until they end, and says what broke them."""

    def start(self, work: Coroutine[object, None, None], name: str) -> object: ...
    async def stop(self) -> None: ...


class Worker:
    """Feeds the dispatcher from the inbox."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        bot: Bot,
        api: Api,
        inbox: Inbox,
        run: Run,
        tasks: Tasks,
        beat: float = BEAT_SECONDS,
        group_id: int | None = None,
        arrivals: Arrivals | None = None,
    ) -> None:
        self._dispatcher = dispatcher
        self._bot = bot
        self._api = api
        self._inbox = inbox
        self._run = run
        self._tasks = tasks
        self._beat_seconds = beat
        self._group_id = group_id
        self._arrivals = None if arrivals is None or inbox.shared else arrivals
        self._lanes: dict[int, deque[JsonObject]] = {}
        self._held: set[int] = set()
        self._wake = asyncio.Event()

    def start(self) -> None:
        self._tasks.start(self._beat(), "inbox")

    async def take_in(self, updates: Sequence[JsonObject]) -> None:
        """Writes the updates and commits; from then on they will be answered, whatever happens to this process."""
        kept = [written(one) for one in updates]
        updates = [update for update, _ in kept]
        rows = [(number_of(update), payload) for update, payload in kept]
        if self._arrivals is not None and len(updates) == 1 and self._is_next(updates[0]):
            await self._answer_at_once(self._arrivals, updates[0], rows[0][1])
            return
        mine = set(await self._inbox.receive(rows, [_lane(one) for one in updates]))
        for update in updates:
            if number_of(update) in mine:
                self._hand(update)
        if self._inbox.shared and len(mine) < len(updates):
            self._wake.set()  # it waits for an earlier one of its person, which may have been answered by now

    def _is_next(self, update: JsonObject) -> bool:
        """Whether it is a message of a person before whose message no other waits."""
        mine = _lane(update) not in self._lanes and number_of(update) not in self._held
        return mine and "message" in update and _is_private(update)

    async def _answer_at_once(self, arrivals: Arrivals, update: JsonObject, payload: str) -> None:
        """Written down, answered and closed in one commit. Where that fails nothing was kept: it is written down first, and
        takes the ordinary way."""
        number, lane = number_of(update), _lane(update)
        waiting = self._lanes[lane] = deque()
        self._held.add(number)
        arrivals.open(number, payload, lane)
        try:
            if not await self._fed(update) and await self._inbox.receive([(number, payload)], [lane]):
                waiting.appendleft(update)
        finally:
            arrivals.close(number)
            if update not in waiting:
                self._held.discard(number)
            if waiting:
                self._tasks.start(self._serve(lane), "chat-lane")
            else:
                del self._lanes[lane]

    async def _fed(self, update: JsonObject) -> bool:
        try:
            return await self._feed(update)
        except Away:
            raise
        except Exception:  # the ordinary way meets it again, and tells
            return False

    async def _beat(self) -> None:
        """Takes up what an earlier process left, and what is to be tried again."""
        while True:
            try:
                for row in await self._inbox.pending(BATCH):
                    self._hand(json.loads(row.payload))
            except Away as away:
                log.warning("the inbox is read again soon: %s", away)
            except Exception:
                log.exception("the inbox could not be read; it will be read again")
            await rung(self._wake, self._beat_seconds)
            self._wake.clear()

    def _hand(self, update: JsonObject) -> None:
        if number_of(update) in self._held:
            return
        self._held.add(number_of(update))
        lane = _lane(update)
        if lane in self._lanes:
            self._lanes[lane].append(update)
        else:
            self._lanes[lane] = deque([update])
            self._tasks.start(self._serve(lane), "chat-lane")

    async def _serve(self, lane: int) -> None:
        waiting = self._lanes[lane]
        try:
            while waiting:
                update = waiting.popleft()
                await self._answer(update)
                self._held.discard(number_of(update))
        finally:
            del self._lanes[lane]
            if self._inbox.shared:
                self._wake.set()  # the next of this person, whoever took it in

    async def _answer(self, update: JsonObject) -> None:
        number = number_of(update)
        try:
            if not _is_private(update):
                await self._follow_group(update)
                self._leave_strange_group(update)
                await self._inbox.done(number)
            elif not await self._feed(update):
                await self._inbox.done(number)
        except Away as away:
            log.warning("update %s stays in the inbox: %s", number, away)
        except EgideError as refusal:
            await self._guarded(number, update, refusal)
        except Exception as error:
            log.exception("update %s failed", number)
            await self._failed(number, update, error)

    async def _feed(self, update: JsonObject) -> bool:
        """Whether a use case answered, and so closed the update."""
        if not _can_be_kept(update):
            raise BadInput("chat.only_words")
        press = update.get("callback_query")
        if isinstance(press, dict):
            self._tasks.start(self._stop_spinner(str(press.get("id", ""))), "spinner")
        try:
            parsed = Update.model_validate(update, context={"bot": self._bot})
        except ValueError as error:
            raise BadInput("chat.only_words") from error  # of a kind this release cannot read: said, not tried again
        return await self._dispatcher.feed_update(self._bot, parsed) is True

    async def _guarded(self, number: int, update: JsonObject, refusal: EgideError) -> None:
        try:
            await self._explain(number, update, refusal)
        except Away as away:
            log.warning("update %s stays in the inbox: %s", number, away)
        except Exception as error:
            log.exception("update %s could not be explained", number)
            await self._failed(number, update, error)

    async def _explain(self, number: int | None, update: JsonObject, refusal: EgideError) -> None:
        chat = _chat(update)
        if chat is None:
            if number is not None:
                await self._inbox.done(number)
            return
        await self._run(Explain(chat=chat, key=refusal.message_key, params=refusal.params), update_id=number)

    async def _failed(self, number: int, update: JsonObject, error: Exception) -> None:
        try:
            again = await self._inbox.failed(number, type(error).__name__)
            if not again:
                await self._explain(None, update, EgideError("error.unexpected"))
        except Away as away:
            log.warning("update %s stays in the inbox: %s", number, away)
        except Exception:
            log.exception("update %s stays in the inbox", number)

    def _leave_strange_group(self, update: JsonObject) -> None:
        """The bot talks to one person at a time: added to a group that is not the team's, it goes."""
        change = _part(update, "my_chat_member")
        status, group = _part(change, "new_chat_member").get("status"), _part(change, "chat").get("id")
        if status in ("member", "administrator") and isinstance(group, int) and group != self._group_id:
            self._tasks.start(self._leave(group), "leave-group")

    async def _follow_group(self, update: JsonObject) -> None:
        """The team's group says where it goes on when it becomes a supergroup."""
        message = _part(update, "message")
        to = message.get("migrate_to_chat_id")
        if self._group_id is not None and _part(message, "chat").get("id") == self._group_id and is_number(to):
            await self._run(MoveGroup(group_id=self._group_id, to=to))

    async def _is_team(self, group: int) -> bool:
        """Whether it is the team's group under its new number, also where nobody has told us of it yet."""
        if self._group_id is None:
            return False
        if await self._run(FindGroup(group_id=self._group_id)) == group:
            return True
        answer = await self._api.call("sendChatAction", {"chat_id": self._group_id, "action": "typing"})
        if moved_to(answer) != group:
            return False
        await self._run(MoveGroup(group_id=self._group_id, to=group))
        return True

    async def _leave(self, group: int) -> None:
        with suppress(Exception):
            if await self._is_team(group):
                return
            await self._api.call("leaveChat", {"chat_id": group})

    async def _stop_spinner(self, query_id: str) -> None:
        """Best effort: the press itself is answered by a message."""
        with suppress(Exception):
            await self._api.call("answerCallbackQuery", {"callback_query_id": query_id})


def _subject(update: JsonObject) -> JsonObject:
    for kind in KINDS:
        found = update.get(kind)
        if isinstance(found, dict):
            return found
    return {}


def _lane(update: JsonObject) -> int:
    sender = _subject(update).get("from")
    number = sender.get("id") if isinstance(sender, dict) else None
    return number if is_number(number) else 0


def _can_be_kept(update: JsonObject) -> bool:
    """Whether its numbers are such as a database keeps; Telegram has no others."""
    subject = _subject(update)
    numbers = [subject.get("message_id"), *(_part(subject, name).get("id") for name in ("from", "chat"))]
    return all(number is None or is_number(number) for number in numbers)


def _part(whole: JsonObject, name: str) -> JsonObject:
    found = whole.get(name)
    return json_object(found)


def _is_private(update: JsonObject) -> bool:
    """Whether it is of a kind we asked for, from a private chat; a press may come without its message."""
    subject = _subject(update)
    message = _part(subject, "message") if "callback_query" in update else subject
    chat = message.get("chat")
    return bool(subject) and (chat is None or _part(message, "chat").get("type") == "private")


def private_chat(update: JsonObject) -> str | None:
    """Gives the private chat of a message, whose answer can go back in the answer to its request."""
    message = update.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    return str(chat.get("id")) if isinstance(chat, dict) and chat.get("type") == "private" else None


def _chat(update: JsonObject) -> Chat | None:
    """Where a sentence of explanation may go: the private chat of the sender."""
    subject = _subject(update)
    sender = subject.get("from")
    if not isinstance(sender, dict) or sender.get("is_bot") or not _is_private(update):
        return None
    number, language = sender.get("id"), sender.get("language_code")
    return Chat(number, number, language if isinstance(language, str) else None) if is_number(number) else None

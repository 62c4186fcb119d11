"""The way out to Telegram: one request for each message, no retry of its own (the outbox retries)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import quote
from uuid import UUID

import aiohttp

from bot.arrived import moved_to, read_json
from workflows.delivery.outgoing import Delivered, Outgoing, PermanentFailure, RetryLater, UnknownOutcome
from workflows.evidence.item import Vault
from workflows.kernel.json_value import JsonObject, json_number, json_object
from workflows.kernel.plain import Plain, number, part, text

TELEGRAM = "https://api.telegram.org"
"""Where the Bot API is, unless something stands in its place."""
BEST_EFFORT = ("deleteMessage", "deleteMessages")
"""What Telegram may refuse for good (too old, gone already) without anybody having to be told."""
OK = 200
CHUNK = 64 * 1024
Draw = Callable[[Mapping[str, object]], bytes]
TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10)
GONE = (
    "bot was blocked",
    "user is deactivated",
    "chat not found",
    "bot can't initiate conversation",
    "bot was kicked",
)
"""What Telegram says of chats nothing can be delivered to."""


class TelegramApi:
    """Calls methods of the Bot API. Raises OSError or asyncio.TimeoutError when the server cannot be reached."""

    def __init__(self, token: str, api: str | None) -> None:
        base = (api or TELEGRAM).rstrip("/")
        self._base = f"{base}/bot{token}/"
        self._files = f"{base}/file/bot{token}/"
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self, method: str, values: Mapping[str, object], within: aiohttp.ClientTimeout = TIMEOUT
    ) -> JsonObject:
        """Gives the server's answer as it is, also when it refuses."""
        body = as_body(values)
        headers = {"Content-Type": "application/json"}
        async with self._open().post(self._base + method, data=body, headers=headers, timeout=within) as answer:
            return _answer(await answer.read(), answer.status)

    async def upload(
        self,
        method: str,
        values: Mapping[str, object],
        name: str,
        content: bytes,
        filename: str = "picture.png",
        content_type: str = "image/png",
    ) -> JsonObject:
        """Gives the same with one file, named by the field it fills."""
        form = aiohttp.FormData()
        for key, value in values.items():
            form.add_field(key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        form.add_field(name, content, filename=filename, content_type=content_type)
        async with self._open().post(self._base + method, data=form, timeout=TIMEOUT) as answer:
            return _answer(await answer.read(), answer.status)

    async def download(self, path: str, at_most: int) -> bytes | None:
        """Gives the bytes of a file; None if there are more than `at_most`. Its address holds the token: it stays in
        here."""
        async with self._open().get(self._files + quote(path), timeout=TIMEOUT) as answer:
            if answer.status != OK:
                raise OSError(f"the file server answers {answer.status}")
            content = bytearray()
            async for chunk in answer.content.iter_chunked(CHUNK):
                content += chunk
                if len(content) > at_most:
                    return None
            return bytes(content)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def values_of(outgoing: Outgoing) -> dict[str, object]:
    """Tells what is asked of the Bot API: the payload, `method` among it, and to whom."""
    return {**outgoing.payload, "chat_id": int(outgoing.to)}


def as_body(values: Mapping[str, object]) -> bytes:
    """Gives the same as it travels."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _answer(body: bytes, status: int) -> JsonObject:
    try:
        answer = read_json(body)
    except ValueError:
        answer = None
    if not isinstance(answer, Mapping):
        return {"ok": False, "error_code": status, "description": "not an answer of the Bot API"}
    return answer


class Topics(Protocol):
    """The threads of a team's group, one for each queue."""

    async def find(self, group_id: int, queue: str) -> int | None: ...
    async def keep(self, group_id: int, queue: str, thread_id: int) -> None: ...
    async def current(self, group_id: int) -> int:
        """Gives the number of the group now: it gets another one when it becomes a supergroup."""

    async def moved(self, group_id: int, to: int) -> None: ...


class TelegramSender:
    """`ports.Sender` for Telegram. A payload with `replace` takes the place of that message if it still can; one with
    `draw` is drawn now, one at a time, and one with `vault` read from the vault now, off the event loop; one with `topic`
    goes into that thread of a group, which is made where it is not there yet."""

    def __init__(
        self, token: str, api: str | None, draw: Draw, vault: Vault | None = None, topics: Topics | None = None
    ) -> None:
        self._api = TelegramApi(token, api)
        self._draw = draw
        # A burst of plans takes one core, and leaves the threads to what else needs them.
        self._drawing = asyncio.Lock()
        self._vault = vault
        self._topics = topics

    async def __call__(self, outgoing: Outgoing) -> Delivered | RetryLater | UnknownOutcome | PermanentFailure:
        values = values_of(outgoing)
        method = str(values.pop("method"))
        replaced = values.pop("replace", None)
        topic = values.pop("topic", None)
        try:
            if replaced is not None and method == "sendMessage":
                answer = await self._api.call("editMessageText", {**values, "message_id": replaced})
                if answer.get("ok") or _is_same(answer):
                    return Delivered(str(replaced))
                if not _may_send_instead(answer):
                    return verdict(answer)
            if topic is not None:
                return await self._into_group(method, values, part(topic))
            answer = await self._send(method, values)
            return Delivered() if method in BEST_EFFORT and answer.get("error_code") == 400 else verdict(answer)
        except (LookupError, ValueError):
            return PermanentFailure("the file is no longer there")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return RetryLater(type(error).__name__)
        except (TimeoutError, OSError, aiohttp.ClientError) as error:
            return UnknownOutcome(type(error).__name__)

    async def _send(self, method: str, values: dict[str, object]) -> JsonObject:
        wanted, kept = values.pop("draw", None), values.pop("vault", None)
        if wanted is not None:
            async with self._drawing:
                picture = await asyncio.to_thread(self._draw, part(wanted))
            return await self._api.upload(method, values, "photo", picture)
        if kept is not None:
            if self._vault is None:
                raise LookupError("no vault")
            file = part(kept)
            content = await asyncio.to_thread(self._vault.read, UUID(text(file, "case")), UUID(text(file, "item")))
            return await self._api.upload(method, values, "document", content, text(file, "name"), text(file, "mime"))
        return await self._api.call(method, values)

    async def _into_group(
        self, method: str, values: dict[str, object], topic: Plain
    ) -> Delivered | RetryLater | PermanentFailure:
        """To the team's group, wherever it is now; a group that has just moved is followed."""
        group = number(values, "chat_id")
        if self._topics is not None:
            values["chat_id"] = await self._topics.current(group)
        answer = await self._into_topic(method, values, topic)
        to = moved_to(answer)
        if to is None:
            return verdict(answer)
        if self._topics is not None:
            await self._topics.moved(group, to)
        return verdict(await self._into_topic(method, {**values, "chat_id": to}, topic))

    async def _into_topic(self, method: str, values: Mapping[str, object], topic: Plain) -> JsonObject:
        """Into the thread of a queue; into the group itself where it has no threads, or somebody closed this one."""
        group, queue = number(values, "chat_id"), text(topic, "queue")
        thread = await self._topics.find(group, queue) if self._topics is not None else None
        if thread is not None:
            answer = await self._send(method, {**values, "message_thread_id": thread})
            said = str(answer.get("description", "")).upper()
            if "TOPIC_CLOSED" in said:
                return await self._send(method, {**values})
            if answer.get("ok") or "THREAD NOT FOUND" not in said:
                return answer
        made = await self._api.call("createForumTopic", {"chat_id": group, "name": text(topic, "name")})
        if made.get("ok") and self._topics is not None:
            thread = json_number(json_object(made["result"])["message_thread_id"])
            await self._topics.keep(group, queue, thread)
            return await self._send(method, {**values, "message_thread_id": thread})
        code = json_number(made.get("error_code"))
        if code in (429, 0) or code >= 500 or moved_to(made) is not None:
            return made
        return await self._send(method, {**values})

    async def name(self) -> str | None:
        """Gives the bot's name; None if the token is refused."""
        answer = await self._api.call("getMe", {})
        return str(json_object(answer["result"])["username"]) if answer.get("ok") else None

    async def close(self) -> None:
        await self._api.close()


def verdict(answer: JsonObject) -> Delivered | RetryLater | PermanentFailure:
    """Tells what an answer of the Bot API means for the outbox."""
    if answer.get("ok"):
        result = answer.get("result")
        number = result.get("message_id") if isinstance(result, Mapping) else None
        return Delivered(str(number) if number else None)
    code = json_number(answer.get("error_code"))
    why = str(answer.get("description") or "refused")[:200]
    if code == 429:
        return RetryLater(why, retry_after(answer, 1))
    if code >= 500 or code in (0, 401, 404, 409):
        return RetryLater(why)
    if code == 403 or any(sign in why.lower() for sign in GONE):
        return PermanentFailure(why)
    return PermanentFailure(f"{code} {why}")


def retry_after(answer: JsonObject, default: float) -> float:
    """Gives the seconds for which Telegram asks to wait."""
    wait = json_object(answer.get("parameters")).get("retry_after", default)
    return float(wait) if isinstance(wait, int | float) else default


def _is_same(answer: JsonObject) -> bool:
    return "message is not modified" in str(answer.get("description", "")).lower()


def _may_send_instead(answer: JsonObject) -> bool:
    """A message that can no longer be edited (deleted, too old, a photo) is followed by a new one."""
    said = str(answer.get("description", "")).lower()
    return answer.get("error_code") == 400 and "message" in said and "chat not found" not in said

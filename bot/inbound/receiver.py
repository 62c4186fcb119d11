"""How updates come in: by asking (long polling) or by being told (webhook). Both acknowledge after the commit."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Mapping
from typing import Protocol

import aiohttp
from aiohttp import web

from bot.arrived import is_update, number_of, read_json
from bot.inbound.worker import KINDS, Worker, private_chat
from bot.outbound.sender import TelegramApi, as_body, retry_after, values_of
from workflows.delivery.outgoing import OutboxMessage
from workflows.kernel.errors import Away
from workflows.kernel.json_value import JsonObject, json_list

log = logging.getLogger(__name__)
POLL_SECONDS = 25
POLL_TIMEOUT = aiohttp.ClientTimeout(total=POLL_SECONDS + 15, connect=10)
LONGEST_WAIT = 30.0
PASSED_OVER = 1.0
"""Seconds between two requests while updates come again that cannot be acknowledged."""
HOOK_PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the name of a header
AT_ONCE = 20
"""Updates that Telegram may bring at the same time."""
BODY_LIMIT = 1024 * 1024


class Poller:
    """Asks for updates; the next request, which acknowledges, is sent when they are in the inbox."""

    def __init__(self, api: TelegramApi, worker: Worker) -> None:
        self._api = api
        self._worker = worker

    async def run(self) -> None:
        """Until cancelled. A server that does not answer is asked again, later and later."""
        offset, wait, hooked = 0, 1.0, True
        while True:
            try:
                if hooked:
                    hooked = not (await self._api.call("deleteWebhook", {})).get("ok")
                offset = await self._ask(offset)
                wait = 1.0
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("no updates: %s; asking again in %.0f s", type(error).__name__, wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)

    async def _ask(self, offset: int) -> int:
        wanted = {"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": KINDS}
        answer = await self._api.call("getUpdates", wanted, POLL_TIMEOUT)
        if not answer.get("ok"):
            await asyncio.sleep(retry_after(answer, 0))
            raise OSError(str(answer.get("description")))
        updates = json_list(answer["result"])
        if not updates:
            return offset
        known = [one for one in updates if is_update(one)]
        if known:
            await self._worker.take_in(known)
            offset = number_of(known[-1]) + 1
        if len(known) < len(updates):  # nothing acknowledges these: they come again with every answer
            log.error("%s updates are none of Telegram's and were passed over", len(updates) - len(known))
            await asyncio.sleep(PASSED_OVER)
        return offset


async def ask_for_updates_at(address: str, secret: str, api: TelegramApi) -> None:
    """Has Telegram bring updates to this address. A server that does not answer, or refuses, is asked again, later and later:
    a desk that starts before its network does everything else meanwhile."""
    values = {"url": address, "secret_token": secret, "allowed_updates": KINDS, "max_connections": AT_ONCE}
    wait = 1.0
    while True:
        try:
            answer = await api.call("setWebhook", values)
            if answer.get("ok"):
                return
            why = str(answer.get("description"))
        except Exception as error:
            why = type(error).__name__
        log.warning("the webhook could not be set: %s; asking again in %.0f s", why, wait)
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


class Replies(Protocol):
    """What answers an update may go back in the answer to its request (`adapters.engine.webhook_replies`)."""

    def expect(self, update_id: int, to: str) -> bool: ...
    def take(self, update_id: int) -> OutboxMessage | None: ...
    def left(self, message: OutboxMessage) -> None: ...
    def not_left(self, message: OutboxMessage) -> None: ...


def webhook_app(worker: Worker, secret: str, replies: Replies | None = None) -> web.Application:
    """Takes updates in at HOOK_PATH; 200 means written, and where `replies` are given and the update was answered at once,
    the answer is in it. Raises ValueError without a secret: anybody could write then."""
    if not secret:
        raise ValueError("a webhook needs a secret")
    app = web.Application(client_max_size=BODY_LIMIT)
    app.router.add_post(HOOK_PATH, _Hook(worker, secret.encode(), replies).receive)
    return app


class _Hook:
    def __init__(self, worker: Worker, secret: bytes, replies: Replies | None) -> None:
        self._worker = worker
        self._secret = secret
        self._replies = replies

    async def receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=401)
        try:
            update = read_json(await request.read())
        except ValueError:
            return web.Response(status=400)
        if not isinstance(update, Mapping) or not isinstance(update.get("update_id"), int):
            return web.Response(status=400)
        if not is_update(update):  # brought again and again, it would keep those of its chat from coming
            log.error("an update is none of Telegram's and was passed over")
            return web.Response()
        replies, to = self._replies, private_chat(update)
        if replies is None or to is None or not replies.expect(number_of(update), to):
            return await self._taken(update)
        try:
            response = await self._taken(update)
        finally:
            reply = replies.take(number_of(update))
        return response if reply is None else await self._answer(request, reply, replies)

    async def _taken(self, update: JsonObject) -> web.Response:
        try:
            await self._worker.take_in([update])
        except Away as away:  # not written down, so not taken: Telegram keeps it and comes again
            log.warning("an update could not be taken in: %s", away)
            return web.Response(status=503)
        return web.Response()

    async def _answer(self, request: web.Request, reply: OutboxMessage, replies: Replies) -> web.Response:
        response = web.Response(body=as_body(values_of(reply.outgoing)), content_type="application/json")
        try:
            if request.transport is None or request.transport.is_closing():
                raise ConnectionResetError
            await response.prepare(request)
            await response.write_eof()
        except BaseException:
            replies.not_left(reply)
            raise
        replies.left(reply)
        return response

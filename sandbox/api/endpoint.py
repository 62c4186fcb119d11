"""The door of the Bot API: one address for each method, one answer for each call."""

from __future__ import annotations

import hmac
import inspect
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.api import media, messages, setup
from sandbox.api.receiving import Receiving
from sandbox.errors import ApiError
from sandbox.faults import AFTER, BEFORE, Fault, Faults, broken_answer, refusal
from sandbox.json_value import Json, JsonObject
from sandbox.params import Params, read_params
from sandbox.webhook import Sleep, Webhook
from sandbox.world import World

BODY_LIMIT = 60 * 1024 * 1024
_QUIET = frozenset({"getupdates"})


class BotApi:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, world: World, token: str, faults: Faults, sleep: Sleep) -> None:
        self._world = world
        self._token = token.encode()
        self._faults = faults
        self._sleep = sleep
        self.webhook = Webhook(world, self._execute_quietly, sleep)
        listed: dict[str, Callable[[World, Params], Json | Awaitable[Json]]] = {
            **setup.METHODS, **messages.METHODS, **media.METHODS, **Receiving(world, self.webhook).methods
        }  # fmt: skip
        self._methods = {name.lower(): (name, method) for name, method in listed.items()}

    def routes(self) -> list[web.RouteDef]:
        """Tells where the Bot API is found."""
        return [
            web.route("*", "/bot{token}/{method}", self.call),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def call(self, request: web.Request) -> web.Response:
        """One call of a method."""
        if not self._entitled(request):
            return _answer(ApiError(401, "Unauthorized").body(), 401)
        name = request.match_info["method"].lower()
        if name not in self._methods or request.method not in ("GET", "POST"):
            return _answer(ApiError(404, "Not Found").body(), 404)
        try:
            params = await read_params(request)
        except web.HTTPRequestEntityTooLarge:
            return _answer(ApiError(413, "Request Entity Too Large").body(), 413)
        except ApiError as error:
            return _answer(error.body(), error.status)
        fault = self._faults.take(name, params.values)
        if fault is not None:
            return await self._call_with(fault, name, params, request)
        return await self._answered(name, params)

    async def _answered(self, name: str, params: Params) -> web.Response:
        try:
            result = await self.execute(name, params)
        except ApiError as error:
            return _answer(error.body(), error.status)
        return _answer({"ok": True, "result": result}, 200)

    async def _call_with(self, fault: Fault, name: str, params: Params, request: web.Request) -> web.Response:
        if fault.kind in BEFORE:
            error = refusal(fault)
            self._world.record(self._methods[name][0], params.logged(), error, None, fault.kind)
            if fault.kind in ("html", "reset"):
                return broken_answer(fault, request)
            return _answer(error.body(), error.status)
        if fault.kind == "slow":
            await self._sleep(fault.seconds)
        done = await self._answered(name, params)
        if fault.kind not in AFTER:
            return done
        if fault.kind == "done_502":
            return _answer(refusal(fault).body(), 502)
        return broken_answer(fault, request)

    async def execute(self, name: str, params: Params) -> Json:
        """Runs a method by its lower-case name and notes it in the log. Raises ApiError."""
        written, method = self._methods[name]
        try:
            result = method(self._world, params)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            self._world.record(written, params.logged(), error, None)
            raise
        if name not in _QUIET:
            self._world.record(written, params.logged(), None, result)
        return result

    async def _execute_quietly(self, name: str, params: Params) -> Json:
        """A method that came in a webhook's answer: nobody is told how it went."""
        if name not in self._methods:
            return None
        try:
            return await self.execute(name, params)
        except ApiError:
            return None

    async def download(self, request: web.Request) -> web.Response:
        """Gives the bytes behind a `file_path`."""
        if not self._entitled(request):
            return _answer(ApiError(401, "Unauthorized").body(), 401)
        fault = self._faults.take("download", {})
        if fault is not None and fault.kind != "slow":
            return broken_answer(fault, request)
        kept = self._world.files.by_path(request.match_info["path"])
        if kept is None:
            return _answer(ApiError(404, "Not Found").body(), 404)
        return web.Response(body=kept.data, content_type="application/octet-stream")

    def _entitled(self, request: web.Request) -> bool:
        return hmac.compare_digest(request.match_info["token"].encode(), self._token)


def _answer(body: JsonObject, status: int) -> web.Response:
    return web.Response(
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"),
        status=status,
        content_type="application/json",
    )

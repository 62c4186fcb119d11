"""What everybody who speaks with a sandbox over HTTP shares."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self

import aiohttp

from sandbox.json_value import Json, JsonObject

PATIENCE = 20.0
"""Seconds of real time that somebody waits for the bot before saying that it does not answer."""


class NotShown(AssertionError):
    """What was expected did not come; the sentence ends with what is shown instead."""


class Refused(Exception):
    """The sandbox does not let anybody do this; the sentence says why."""


class Visitor:
    """Speaks with one sandbox. `patience`: seconds of real time that it waits for anything."""

    def __init__(self, url: str, patience: float) -> None:
        self.url = url.rstrip("/")
        self.patience = patience
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self,
        method: str,
        path: str,
        *,
        json: JsonObject | None = None,
        params: Mapping[str, str] | None = None,
        data: aiohttp.FormData | None = None,
    ) -> JsonObject:
        """One call of the sandbox's JSON interface (`sandbox/control.py`). Raises Refused."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, connect=10))
        async with self._session.request(method, self.url + path, json=json, params=params, data=data) as answer:
            body: dict[str, Json] = await answer.json(content_type=None)
        if answer.status >= 400:
            raise Refused(str(body.get("description", answer.status)))
        return body

    async def close(self) -> None:
        """Lets go of the connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

"""Where a process can die so that it matters, found by hooks and not by hand: before and after each commit that wrote
something, each request that leaves, each line that reaches the disk, each acknowledgement of updates.

A boundary that is new in the code is found without a word here."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import aiosmtplib
from sqlalchemy import Engine, event

from adapters.post.maileva import Maileva
from bot.outbound.sender import TelegramApi
from tests.crash.shared import Shared

SILENT = ("getMe", "setMyCommands", "deleteWebhook", "setWebhook", "answerCallbackQuery", "getFile")
"""Calls that nobody would miss or see twice."""
Chosen = Callable[[int, str], bool]


class Boundaries:
    """Counts them, and dies where it is told to."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._lock = threading.Lock()
        self.names: list[str] = []

    def begin(self) -> None:
        """A new life: its boundaries are counted from one."""
        self._shared.passed = 0
        self.names = []

    def __call__(self, name: str) -> None:
        with self._lock:
            self.names.append(name)
            number = self._shared.passed = len(self.names)
            if number == self._shared.dies_at:
                os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def around(self, name: str) -> Any:
        """Before and after something that cannot be undone."""
        self(f"before {name}")
        yield
        self(f"after {name}")


def watch(boundaries: Boundaries) -> None:
    """Hooks the ways out of this process, once for all its lives."""
    call, upload, send, fsync = TelegramApi.call, TelegramApi.upload, aiosmtplib.send, os.fsync

    async def watched_call(api: TelegramApi, method: str, *given: Any) -> Any:
        if method in SILENT or method == "getUpdates":  # what acknowledges is seen where updates are asked for
            return await call(api, method, *given)
        with boundaries.around(f"telegram {method}"):
            return await call(api, method, *given)

    async def watched_upload(api: TelegramApi, method: str, *given: Any) -> Any:
        with boundaries.around(f"telegram {method}"):
            return await upload(api, method, *given)

    async def watched_send(*given: Any, **more: Any) -> Any:
        with boundaries.around("mail"):
            return await send(*given, **more)

    def watched_fsync(descriptor: int) -> None:
        with boundaries.around("fsync"):
            fsync(descriptor)

    posted = Maileva._call

    async def watched_post(provider: Maileva, method: str, *given: Any, **more: Any) -> bytes:
        if method != "POST":
            return await posted(provider, method, *given, **more)
        with boundaries.around("post"):
            return await posted(provider, method, *given, **more)

    Maileva._call = watched_post  # type: ignore[assignment,method-assign]
    TelegramApi.call, TelegramApi.upload = watched_call, watched_upload  # type: ignore[assignment,method-assign]
    aiosmtplib.send = watched_send
    os.fsync = watched_fsync  # type: ignore[assignment]  # the product hands over descriptors alone


def watch_commits(engine: Engine, boundaries: Boundaries, *, statements: Callable[[], bool] = lambda: False) -> None:
    """Hooks the commits of an SQLite engine; also each statement while `statements` says so."""

    class Watched(sqlite3.Connection):
        """A commit that changes nothing is no boundary: nobody could tell its two sides apart."""

        seen = 0

        def commit(self) -> None:
            wrote, self.seen = self.total_changes != self.seen, self.total_changes
            if not wrote or not self.in_transaction:
                super().commit()
                return
            with boundaries.around("commit"):
                super().commit()

        def rollback(self) -> None:
            super().rollback()
            self.seen = self.total_changes

    @event.listens_for(engine, "do_connect")
    def connects(_dialect: Any, _record: Any, given: Any, named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(*given, **{**named, "factory": Watched})
        return connection

    @event.listens_for(engine, "before_cursor_execute")
    def executes(*_: Any) -> None:
        if statements():
            boundaries("statement")

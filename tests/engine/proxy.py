"""A stand-in for the network between a process and PostgreSQL: it can lose a connection at a commit, or all of them."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from pathlib import Path

COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
SOCKET = ".s.PGSQL.5432"


class Proxy:
    """Listens in `folder` and speaks to the server whose socket is in `server`. Every `every`-th commit loses its connection,
    in turn before the server hears of it and after the server did it: the client cannot tell."""

    def __init__(self, server: Path, folder: Path, every: int = 0) -> None:
        self._server, self._folder = server / SOCKET, folder
        self._every = every
        self.commits = 0
        self.lost = {"before": 0, "after": 0}
        self._open: set[asyncio.StreamWriter] = set()
        self._closed = False
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait()

    def url(self, of: str) -> str:
        """The same database, by this way."""
        return f"{of.partition('?')[0]}?host={self._folder}"

    def cut(self) -> None:
        """Every connection is lost and none can be made."""
        self._call(self._cut)

    def mend(self) -> None:
        self._closed = False

    def close(self) -> None:
        self._call(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, function: object) -> None:
        self._loop.call_soon_threadsafe(function)  # type: ignore[arg-type]

    def _cut(self) -> None:
        self._closed = True
        for writer in self._open:
            writer.transport.abort()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_unix_server(self._serve, self._folder / SOCKET))
        self._ready.set()
        self._loop.run_forever()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._closed:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_unix_connection(self._server)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, back}
        answers = asyncio.ensure_future(self._answers(there, writer))
        try:
            await self._questions(reader, writer, there, back, answers)
        finally:
            answers.cancel()
            for one in (writer, back):
                self._open.discard(one)
                one.transport.abort()

    async def _answers(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await there.read(65536):
                writer.write(data)
        writer.transport.abort()

    async def _questions(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        there: asyncio.StreamReader,
        back: asyncio.StreamWriter,
        answers: asyncio.Future[None],
    ) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                if COMMIT in data:
                    self.commits += 1
                    if self._every and self.commits % self._every == 0:
                        await self._lose(data, there, back, answers)
                        return
                back.write(data)

    async def _lose(
        self, data: bytes, there: asyncio.StreamReader, back: asyncio.StreamWriter, answers: asyncio.Future[None]
    ) -> None:
        if self.lost["before"] <= self.lost["after"]:
            self.lost["before"] += 1
            return
        answers.cancel()
        await asyncio.sleep(0)
        back.write(data)
        await there.read(65536)  # the server did it
        self.lost["after"] += 1

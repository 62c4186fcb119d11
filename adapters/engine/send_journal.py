"""The send journal: what left, written beside the database on another disk, so that a restored backup cannot send again.
What it says about an older database is decided in `workflows.delivery.send_journal`.

One line for each fact, appended and never changed: `<sha256 of the rest, 16 characters> <JSON>`. Acts of the classes A, B
and C and every mail are on the disk (fsync) before they leave and after they were answered. Chat messages are
information and are not written down; case numbers are, before they are given out. No line says anything about a person:
addresses are not written, keys and cases are numbers. Any number of processes of one machine write to one file.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from workflows.delivery.outgoing import OutboxMessage
from workflows.delivery.send_journal import DELIVERED, NOT_YET, REFUSED, Sent, Written
from workflows.kernel.errors import EgideError
from workflows.kernel.plain import number, text, text_or_none, uuid_or_none

log = logging.getLogger(__name__)
SUM = 16
BEGINS, ENDED, MARK, RECONCILED = "begins", "ended", "mark", "reconciled"
UNKNOWN = "unknown"


class JournalFailed(EgideError):
    """The journal cannot be written or read; nothing weighty may leave without it."""

    message_key = "error.settings"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(sentence=f"The send journal {path} {why}.")


class SendJournal:
    """Appends to one file, and knows what stood in it when it was opened. `begins` and `ended` return once the line is on
    the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._known: dict[str, tuple[int, str | None]] = {}
        self._marks: dict[str, int] = {}
        for line in _lines(path):
            if line is not None and line["what"] in (BEGINS, ENDED):
                self._known[text(line, "key")] = (number(line, "attempt"), text_or_none(line, "outcome"))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            self._mend()
            _sync_folder(path.parent)
        except OSError as error:
            raise JournalFailed(path, f"cannot be written ({type(error).__name__})") from error

    def _mend(self) -> None:
        """A line that a power cut tore ends here, so that the next one stands alone."""
        size = os.fstat(self._file).st_size
        if size:
            with self.path.open("rb") as stream:
                stream.seek(size - 1)
                torn = stream.read(1) != b"\n"
            if torn:
                os.write(self._file, b"\n")

    async def begins(self, message: OutboxMessage, now: datetime) -> None:
        """Before the first byte leaves."""
        if _matters(message):
            await asyncio.to_thread(self.write, BEGINS, now, **_of(message))

    async def ended(self, message: OutboxMessage, outcome: str, now: datetime) -> None:
        """After the other side answered, or did not."""
        if _matters(message):
            await asyncio.to_thread(self.write, ENDED, now, outcome=outcome, **_of(message))

    def before(self, message: OutboxMessage) -> str | None:
        """Tells where this very try is older than the journal: what came of it then (`delivered`, or `unknown`). The
        database is an older copy of itself, or the act was written again by one."""
        attempt, outcome = self._known.get(message.outgoing.key, (0, None))
        if message.attempt > attempt or outcome in (NOT_YET, REFUSED):
            return None
        return DELIVERED if outcome == DELIVERED else UNKNOWN

    def mark(self, now: datetime, **numbers: int) -> None:
        """How far numbers have been given out, so that an older copy of the database gives none twice."""
        news = {name: value for name, value in numbers.items() if value > self._marks.get(name, 0)}
        if news:
            self.write(MARK, now, **news)
            self._marks |= news

    def reconciled(self, now: datetime, by: str) -> None:
        """A person has settled what stands above."""
        self.write(RECONCILED, now, by=by)

    def write(self, what: str, now: datetime, **values: object) -> None:
        """Appends one line and waits until it is on the disk."""
        line = json.dumps({"what": what, "at": now.isoformat(), **values}, sort_keys=True, separators=(",", ":"))
        data = f"{_sum(line)} {line}\n".encode()
        with self._lock:
            try:
                if os.write(self._file, data) != len(data):
                    raise OSError("short write")
                os.fsync(self._file)
            except OSError as error:
                raise JournalFailed(self.path, f"cannot be written ({type(error).__name__})") from error

    def close(self) -> None:
        os.close(self._file)


def journal_in(folder: Path) -> Path:
    """Gives the journal's place in the folder that was set aside for it."""
    return folder / "sent.journal"


def read_journal(path: Path) -> Written:
    """Tells what the journal holds since the last reconciliation; an absent file holds nothing."""
    acts: dict[str, Sent] = {}
    marks: dict[str, int] = {}
    torn = 0
    for line in _lines(path):
        if line is None:
            torn += 1
        elif line["what"] == RECONCILED:
            acts.clear()
        elif line["what"] == MARK:
            for name, value in line.items():
                if isinstance(value, int):
                    marks[name] = max(value, marks.get(name, 0))
        else:
            key, at = text(line, "key"), datetime.fromisoformat(text(line, "at"))
            acts[key] = Sent(
                key, number(line, "attempt"), text_or_none(line, "outcome"), text(line, "class"), text(line, "channel"),
                at, uuid_or_none(line, "case"),
            )  # fmt: skip
    return Written(acts, marks, torn)


def _lines(path: Path) -> Iterator[dict[str, object] | None]:
    """Each line; None for one that is torn or was altered."""
    try:
        with path.open("r", encoding="utf-8", errors="replace") as stream:
            for text in stream:
                kept, _, rest = text.rstrip("\n").partition(" ")
                try:
                    yield json.loads(rest) if kept == _sum(rest) else None
                except ValueError:
                    yield None
    except FileNotFoundError:
        return
    except OSError as error:
        raise JournalFailed(path, f"cannot be read ({type(error).__name__})") from error


def _sum(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:SUM]


def _matters(message: OutboxMessage) -> bool:
    return message.outgoing.act_class != "D" or message.outgoing.channel == "mail"


def _of(message: OutboxMessage) -> dict[str, object]:
    one = message.outgoing
    of = {"key": one.key, "attempt": message.attempt, "class": one.act_class, "channel": one.channel}
    return {**of, "case": one.case_id.hex} if one.case_id else of


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

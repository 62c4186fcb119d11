"""The send journal: what left, written beside the database on another disk, so that a restored backup cannot send again.

One line for each fact, appended and never changed: `<sha256 of the rest, 16 characters> <JSON>`. Acts of the classes A, B
and C and every mail are on the disk (fsync) before they leave and after they were answered. Chat messages are
information: only how far the database had come is noted now and then. No line says anything about a person: addresses
are not written, keys are made of numbers.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from workflows.errors import EgideError
from workflows.ports import Parcel

log = logging.getLogger(__name__)
SUM = 16
BEGINS, ENDED, MARK, RECONCILED = "begins", "ended", "mark", "reconciled"


class JournalFailed(EgideError):
    """The journal cannot be written or read; nothing weighty may leave without it."""

    message_key = "error.settings"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(sentence=f"The send journal {path} {why}.")


@dataclass(frozen=True, slots=True)
class Sent:
    """What the journal knows of one act: the last of its lines."""

    key: str
    attempt: int
    what: str
    outcome: str | None
    act_class: str
    channel: str
    at: str


@dataclass(frozen=True, slots=True)
class Written:
    """The journal since the last reconciliation: acts by key, how far the database had come, torn lines."""

    acts: dict[str, Sent]
    marks: dict[str, int]
    torn: int


class SendJournal:
    """Appends to one file. `begins` and `ended` return once the line is on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
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

    async def begins(self, parcel: Parcel, now: datetime) -> None:
        """Before the first byte leaves."""
        if _matters(parcel):
            await asyncio.to_thread(self.write, BEGINS, now, **_of(parcel))

    async def ended(self, parcel: Parcel, outcome: str, now: datetime) -> None:
        """After the other side answered, or did not."""
        if _matters(parcel):
            await asyncio.to_thread(self.write, ENDED, now, outcome=outcome, **_of(parcel))

    def mark(self, now: datetime, **numbers: int) -> None:
        """How far the database has come (its newest message and case), so that an older copy of it is recognised."""
        self.write(MARK, now, **numbers)

    def reconciled(self, now: datetime, by: str) -> None:
        """A person has settled what stands above."""
        self.write(RECONCILED, now, by=by)

    def write(self, what: str, now: datetime, **values: Any) -> None:
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


def read_journal(path: Path) -> Written:
    """What the journal holds since the last reconciliation; an absent file holds nothing."""
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
            acts[line["key"]] = Sent(
                line["key"], line["attempt"], line["what"], line.get("outcome"), line["class"], line["channel"],
                line["at"],
            )  # fmt: skip
    return Written(acts, marks, torn)


def _lines(path: Path) -> Iterator[dict[str, Any] | None]:
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


def _matters(parcel: Parcel) -> bool:
    return parcel.outgoing.act_class != "D" or parcel.outgoing.channel == "mail"


def _of(parcel: Parcel) -> dict[str, Any]:
    one = parcel.outgoing
    return {"key": one.key, "attempt": parcel.attempt, "class": one.act_class, "channel": one.channel}


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

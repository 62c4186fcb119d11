"""A store of evidence in plain files: the real one keeps threads that no fork has, and lives of the crash harness are forks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from adapters.files.store import Store, Stored
from adapters.system.write import write_file


class PlainStore(Store):
    """The same promises, by files that are written whole; each is a boundary on its way to the disk."""

    def __init__(self, folder: Path) -> None:
        self._place = folder.resolve()

    def put(self, path: str, content: bytes) -> None:
        write_file(self._place / path, content)

    def put_new(self, path: str, content: bytes) -> bool:
        place = self._place / path
        if place.exists():
            return False
        write_file(place, content)
        return True

    def get(self, path: str) -> bytes:
        try:
            return (self._place / path).read_bytes()
        except FileNotFoundError:
            raise LookupError("no such file in the store") from None

    def chunks(self, path: str) -> Iterator[bytes]:
        yield self.get(path)

    def delete(self, path: str) -> None:
        (self._place / path).unlink(missing_ok=True)

    def list(self, prefix: str) -> Iterator[Stored]:
        for place in sorted(self._place.rglob("*")):
            name = place.relative_to(self._place).as_posix()
            if place.is_file() and name.startswith(prefix) and not os.path.basename(name).startswith("."):
                found = place.stat()
                yield Stored(name, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

"""Files that are on the disk when the call returns, whole or not at all, readable by their owner alone."""

from __future__ import annotations

import os
from pathlib import Path


def write_file(place: Path, content: bytes) -> None:
    """Writes the file, in the place of an older one."""
    _write(place, content, new=False)


def write_once(place: Path, content: bytes) -> bool:
    """Writes the file unless there is one, which answers False: of two that write together, the first stays."""
    return _write(place, content, new=True)


def _write(place: Path, content: bytes, *, new: bool) -> bool:
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        written = True
        if new:
            try:
                os.link(part, place)
            except FileExistsError:
                written = False
        else:
            part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return written

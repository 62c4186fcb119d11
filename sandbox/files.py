"""Uploaded files, kept in memory and bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.errors import BadRequest
from sandbox.json_value import Json, JsonObject

TOTAL_LIMIT = 256 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
_THUMB_SIDE = 320


@dataclass(slots=True, frozen=True)
class Upload:
    """A file as it came in."""

    name: str
    mime: str
    data: bytes


@dataclass(slots=True, frozen=True)
class StoredFile:
    """A file with the names Telegram gives it."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime: str
    data: bytes

    def described(self) -> dict[str, Json]:
        """As `File` of the Bot API, without the path."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


class FileStore:
    """Files by id and by path; the oldest leave when the limit is reached."""

    def __init__(self, total_limit: int = TOTAL_LIMIT) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, str] = {}
        self._size = 0
        self._count = 0
        self._limit = total_limit

    def keep(self, upload: Upload, folder: str) -> StoredFile:
        """Stores the bytes; `folder` is `photos`, `documents`, `voice`, …"""
        self._count += 1
        ending = re.sub(r"[^A-Za-z0-9]", "", upload.name.rpartition(".")[2])[:8] if "." in upload.name else "bin"
        kept = StoredFile(
            file_id=f"BQACAg{folder[:2].upper()}{self._count:08d}",
            unique_id=f"AgAD{self._count:06d}",
            path=f"{folder}/file_{self._count}.{ending.lower() or 'bin'}",
            name=upload.name,
            mime=upload.mime,
            data=upload.data,
        )
        self._by_id[kept.file_id] = kept
        self._by_path[kept.path] = kept.file_id
        self._size += len(kept.data)
        while self._size > self._limit and len(self._by_id) > 1:
            self._drop_oldest()
        return kept

    def by_id(self, file_id: str) -> StoredFile:
        """Raises BadRequest for an unknown id."""
        kept = self._by_id.get(file_id.removesuffix("-s"))
        if kept is None:
            raise BadRequest("wrong file_id or the file is temporarily unavailable")
        return kept

    def by_path(self, path: str) -> StoredFile | None:
        """Gives the file a download address names."""
        file_id = self._by_path.get(path)
        return self._by_id.get(file_id) if file_id else None

    def _drop_oldest(self) -> None:
        oldest = next(iter(self._by_id.values()))
        del self._by_id[oldest.file_id], self._by_path[oldest.path]
        self._size -= len(oldest.data)


def photo_sizes(kept: StoredFile) -> list[JsonObject]:
    """Gives a small and the full size, smallest first. Raises BadRequest when the bytes are no picture."""
    size = image_size(kept.data)
    if size is None:
        raise BadRequest("IMAGE_PROCESS_FAILED")
    width, height = size
    full = {**kept.described(), "width": width, "height": height}
    if max(size) <= _THUMB_SIDE:
        return [full]
    ratio = _THUMB_SIDE / max(size)
    small = {**full, "file_id": f"{kept.file_id}-s", "file_unique_id": f"{kept.unique_id}s"}
    small |= {"width": max(1, int(width * ratio)), "height": max(1, int(height * ratio))}
    return [small, full]


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, WebP or JPEG; None for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp_size(data)
    if data[:2] == b"\xff\xd8":
        return _jpeg_size(data)
    return None


def image_mime(data: bytes) -> str | None:
    """Gives the type of a picture that a browser may show in place."""
    if image_size(data) is None:
        return None
    signs = {b"\x89P": "image/png", b"GI": "image/gif", b"RI": "image/webp", b"\xff\xd8": "image/jpeg"}
    return signs[data[:2]]


def _webp_size(data: bytes) -> tuple[int, int]:
    if data[12:16] == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    for marker, start in _jpeg_segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = data[start + 3 : start + 5], data[start + 5 : start + 7]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
    return None


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        yield data[at + 1], at + 2
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")

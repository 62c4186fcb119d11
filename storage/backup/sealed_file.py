"""Files that only the holder of a key can read, and that say when a part of them is missing or was changed.

AES-256-GCM over chunks of 1 MiB. Each file has a key of its own, derived (HKDF-SHA-256) from the key and 32 bytes of
chance in its head; a chunk's nonce is its number and whether it is the last, so that chunks can be neither moved, left
out, nor cut off at the end. What is sealed is compressed first.

    magic (8) | chance (32) | chunks: length (4, of the sealed bytes) | sealed bytes
"""

from __future__ import annotations

import base64
import binascii
import os
import struct
import zlib
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workflows.kernel.errors import EgideError

MAGIC = b"EGIDEBK1"
CHANCE, KEY, TAG = 32, 32, 16
CHUNK = 1024 * 1024
PURPOSE = b"egide backup, version 1"
LEVEL = 6


class SealBroken(EgideError):
    """The file is not one of ours, was changed or cut off, or the key is another one; `sentence` says so."""

    message_key = "error.settings"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence=sentence)


def read_key(text: str) -> bytes:
    """Gives a key of 32 bytes from its text, base64 or hexadecimal. Raises ValueError for anything else."""
    text = text.strip()
    for read in (bytes.fromhex, lambda given: base64.b64decode(given, validate=True)):
        try:
            key = read(text)
        except (ValueError, binascii.Error):
            continue
        if len(key) == KEY:
            return key
    raise ValueError("a key is 32 bytes, written in base64 or in hexadecimal")


def _cipher(key: bytes, chance: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY, chance, PURPOSE).derive(key))


def _nonce(number: int, last: bool) -> bytes:
    return struct.pack(">IQ", 1 if last else 0, number)


class Sealer:
    """Writes a sealed file. Nothing of it can be opened before `finish`."""

    def __init__(self, stream: IO[bytes], key: bytes) -> None:
        self._stream = stream
        chance = os.urandom(CHANCE)
        self._cipher = _cipher(key, chance)
        self._head = MAGIC + chance
        self._number = 0
        self._waiting = bytearray()
        self._squeeze = zlib.compressobj(LEVEL)
        stream.write(self._head)

    def write(self, data: bytes) -> None:
        self._waiting += self._squeeze.compress(data)
        while len(self._waiting) > CHUNK:
            self._chunk(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        self._waiting += self._squeeze.flush()
        while len(self._waiting) > CHUNK:
            self._chunk(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        self._chunk(bytes(self._waiting), last=True)

    def _chunk(self, data: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last), data, self._head)
        self._stream.write(struct.pack(">I", len(sealed)) + sealed)
        self._number += 1


def opened(stream: IO[bytes], key: bytes) -> Iterator[bytes]:
    """Tells what was sealed, piece by piece; each piece is authentic. Raises SealBroken, at the latest at the end for a
    file that was cut off: nothing that was read may count before that."""
    head = stream.read(len(MAGIC) + CHANCE)
    if len(head) < len(MAGIC) + CHANCE or not head.startswith(MAGIC):
        raise SealBroken("The file is not a backup of this desk.")
    cipher = _cipher(key, head[len(MAGIC) :])
    stretch = zlib.decompressobj()
    number, chunk = 0, _next(stream)
    while chunk is not None:
        following = _next(stream)
        last = following is None
        try:
            plain = cipher.decrypt(_nonce(number, last), chunk, head)
        except InvalidTag as error:
            if number == 0:
                raise SealBroken(
                    "The file cannot be opened: another key, or the file was changed or cut off."
                ) from error
            raise SealBroken("The file was changed or cut off.") from error
        while plain:
            yield stretch.decompress(plain, CHUNK)
            plain = stretch.unconsumed_tail
        number, chunk = number + 1, following
    if not stretch.eof:
        raise SealBroken("The file was changed or cut off.")


def _next(stream: IO[bytes]) -> bytes | None:
    length = stream.read(4)
    if not length:
        return None
    size = struct.unpack(">I", length)[0] if len(length) == 4 else 0
    if not TAG <= size <= CHUNK + TAG:
        raise SealBroken("The file was changed or cut off.")
    data = stream.read(size)
    if len(data) != size:
        raise SealBroken("The file was changed or cut off.")
    return data


def lines(pieces: Iterator[bytes], longest: int = 64 * CHUNK) -> Iterator[bytes]:
    """Gives the pieces as lines, without their ends."""
    rest = b""
    for piece in pieces:
        parts = (rest + piece).split(b"\n")
        rest = parts.pop()
        if len(rest) > longest:
            raise SealBroken("The file holds a line that no backup of this desk has.")
        yield from parts
    if rest:
        raise SealBroken("The file was changed or cut off.")

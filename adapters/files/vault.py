"""The vault: the bytes of evidence as files, encrypted per case; destroying a case's key shreds the case.

`files/<case>/<item>` holds a nonce and AES-256-GCM over the bytes, bound to case and item so that no file can pass for
another. `keys/<case>` holds the case's own key, wrapped (RFC 3394) by the master key of the installation. The two folders
are meant to be backed up apart, keys for a short time only: an old backup of a key would bring a shredded case back.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from adapters.system.write import write_file, write_once
from workflows.evidence.item import Kept

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


class FileVault:
    """`evidence.Vault` in a folder."""

    def __init__(self, folder: Path, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise ValueError("the vault key has 32 bytes")
        self._files = folder / "files"
        self._keys = folder / "keys"
        self._master = master_key

    def keep(self, case_id: UUID, item_id: UUID, content: bytes) -> Kept:
        kept = Kept(hashlib.sha256(content).hexdigest(), len(content))
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self._key(case_id)).encrypt(nonce, content, _bound(case_id, item_id))
        write_file(self._files / case_id.hex / item_id.hex, nonce + sealed)
        return kept

    def read(self, case_id: UUID, item_id: UUID) -> bytes:
        try:
            stored = (self._files / case_id.hex / item_id.hex).read_bytes()
        except FileNotFoundError:
            raise LookupError("no such item in the vault") from None
        wrapped = self._keys / case_id.hex
        if not wrapped.exists():
            raise LookupError("the key of this case was destroyed")
        try:
            key = aes_key_unwrap(self._master, wrapped.read_bytes())
            return AESGCM(key).decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], _bound(case_id, item_id))
        except (InvalidTag, InvalidUnwrap):
            raise ValueError("the item was altered, or the vault key is another") from None

    def shred(self, case_id: UUID) -> None:
        with suppress(FileNotFoundError):
            (self._keys / case_id.hex).unlink()
        folder = self._files / case_id.hex
        for item in folder.iterdir() if folder.is_dir() else ():
            item.unlink()

    def _key(self, case_id: UUID) -> bytes:
        """The case's key; made, and on the disk, before anything is encrypted with it."""
        place = self._keys / case_id.hex
        if not place.exists():
            made = AESGCM.generate_key(KEY_BYTES * 8)
            write_once(place, aes_key_wrap(self._master, made))
        try:
            return aes_key_unwrap(self._master, place.read_bytes())
        except InvalidUnwrap:
            raise ValueError("the vault key is another than the one this case was encrypted with") from None


def vault_key(path: Path | None, folder: Path) -> bytes:
    """The master key: 32 bytes in hexadecimal in a file of its own. Without a file one is made beside the vault, which is
    enough for a demo and not for an office. Raises ValueError for a file that holds no key."""
    place = path or folder / "master.key"
    if path is None and not place.exists():
        write_once(place, os.urandom(KEY_BYTES).hex().encode())
    try:
        key = bytes.fromhex(place.read_text("ascii").strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError("the vault key file must hold 64 hexadecimal digits")
    return key


def _bound(case_id: UUID, item_id: UUID) -> bytes:
    return case_id.bytes + item_id.bytes

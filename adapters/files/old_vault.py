"""Files that were kept before the vault spoke age: AES-256-GCM under a key of the case. They are read, never written.

`files/<case>/<item>` holds a nonce and AES-256-GCM over the bytes, bound to case and item; `keys/<case>` the case's key,
wrapped (RFC 3394) by the master key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from adapters.files.store import Store

NONCE_BYTES: Final = 12
FILES: Final = "files"


class OldFiles:
    """What an older release left in the store."""

    def __init__(self, store: Store, master: bytes) -> None:
        self._store = store
        self._master = master

    def read(self, case_id: UUID, item_id: UUID) -> bytes:
        """Gives the bytes as they came. Raises LookupError if they are not there, ValueError if they were altered."""
        stored = self._store.get(_file(case_id, item_id))
        try:
            wrapped = self._store.get(_key(case_id))
        except LookupError:
            raise LookupError("the key of this case was destroyed") from None
        try:
            key = aes_key_unwrap(self._master, wrapped)
            return AESGCM(key).decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], case_id.bytes + item_id.bytes)
        except (InvalidTag, InvalidUnwrap, ValueError):
            raise ValueError("the item was altered, or the vault key is another") from None

    def all(self) -> Iterator[tuple[UUID, UUID]]:
        """Case and item of each file that still has the old form."""
        for one in list(self._store.list(FILES)):
            parts = one.path.split("/")
            if len(parts) == 3 and not parts[2].startswith("."):
                yield UUID(hex=parts[1]), UUID(hex=parts[2])

    def remove(self, case_id: UUID, item_id: UUID) -> None:
        """The file has its new form."""
        self._store.delete(_file(case_id, item_id))

    def shred(self, case_id: UUID) -> None:
        """Destroys the old key and what it opened."""
        self._store.delete(_key(case_id))
        for one in list(self._store.list(f"{FILES}/{case_id.hex}")):
            self._store.delete(one.path)


def _file(case_id: UUID, item_id: UUID) -> str:
    return f"{FILES}/{case_id.hex}/{item_id.hex}"


def _key(case_id: UUID) -> str:
    return f"keys/{case_id.hex}"

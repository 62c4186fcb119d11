"""One key a case: an age identity, wrapped under the master key of the installation, and gone for good once it is shredded.

`keys/<case>` in the store holds `EGK2`, the master key's short name, a nonce, and AES-256-GCM over the identity, bound to the
case. Whatever process asks first makes it: the store takes the first and refuses the second. A shredded key leaves a mark in
its place, so that no process that comes later makes another."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from adapters.files.age import Identity
from adapters.files.store import Store

MAGIC: Final = b"EGK2"
SHREDDED: Final = b"shredded"
NAME_BYTES, NONCE_BYTES = 8, 12
PURPOSE: Final = b"egide case identity, version 2: "


class KeyDestroyed(LookupError):
    """The case was shredded: what it held cannot be read, and nothing more is kept of it."""


@dataclass(frozen=True, slots=True)
class CaseKey:
    """The key of a case: `identity` opens its files, `binds` ties a file to its place."""

    identity: Identity
    binds: bytes


class CaseKeys:
    """The keys of all cases in a store. Keys are asked for anew each time: what one process shreds, none remembers."""

    def __init__(self, store: Store, master: bytes) -> None:
        self._store = store
        self._cipher = AESGCM(master)
        self._name = hashlib.sha256(PURPOSE + master).digest()[:NAME_BYTES]

    def get(self, case_id: UUID) -> CaseKey:
        """Gives the key. Raises LookupError where the case has none, KeyDestroyed where it had one, ValueError for one
        that was wrapped under another master key."""
        return self._open(case_id, self._store.get(place(case_id)))

    def get_or_make(self, case_id: UUID) -> CaseKey:
        """Gives the key; made, and in the store, before anything is encrypted with it. Raises as `get` does."""
        try:
            return self.get(case_id)
        except KeyDestroyed:
            raise
        except LookupError:
            self._store.put_new(place(case_id), self._wrapped(case_id))
        return self.get(case_id)

    def shred(self, case_id: UUID) -> None:
        """Destroys the key, also one that was never made."""
        self._store.put(place(case_id), SHREDDED)

    def has(self, case_id: UUID) -> bool:
        """Tells whether there is one, or was."""
        try:
            self._store.get(place(case_id))
        except LookupError:
            return False
        return True

    def _wrapped(self, case_id: UUID) -> bytes:
        nonce, secret = os.urandom(NONCE_BYTES), Identity.make().words.encode()
        return MAGIC + self._name + nonce + self._cipher.encrypt(nonce, secret, PURPOSE + case_id.bytes)

    def _open(self, case_id: UUID, stored: bytes) -> CaseKey:
        if stored == SHREDDED:
            raise KeyDestroyed("the key of this case was destroyed")
        head, rest = stored[: len(MAGIC) + NAME_BYTES], stored[len(MAGIC) + NAME_BYTES :]
        if head[: len(MAGIC)] != MAGIC or head[len(MAGIC) :] != self._name:
            raise ValueError("the vault key is another than the one this case was encrypted with")
        try:
            secret = self._cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], PURPOSE + case_id.bytes)
        except InvalidTag:
            raise ValueError("the key of this case was altered") from None
        binds = HKDF(SHA256(), 32, None, b"egide file in its place, version 2").derive(secret)
        return CaseKey(Identity(secret.decode()), binds)


def place(case_id: UUID) -> str:
    """Tells where the key of a case lies in the store."""
    return f"keys/{case_id.hex}.age-identity"

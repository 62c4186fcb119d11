"""The vault: the bytes of evidence, encrypted per case in the format of age, in one store for any number of machines.

`blobs/<case>/<SHA-256 of the encrypted bytes>.age` is what `age -d` opens with the case's identity. `items/<case>/<item>`
names the blob of an item, with a code under the case's key that binds both: age itself would not see one file pass for
another. The item is written last, and once: what it names is there, and stays. Destroying a case's key shreds the case; back
up `keys/` apart and for a short time only, or an old copy of a key brings a shredded case back."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from adapters.files.case_keys import CaseKey, CaseKeys, KeyDestroyed
from adapters.files.old_vault import OldFiles
from adapters.files.store import Store, StoreAway
from adapters.system.write import write_once
from workflows.evidence.item import Kept, OnHold
from workflows.kernel.clock import Clock

KEY_BYTES: Final = 32
ORPHAN_AFTER: Final = timedelta(days=1)
"""A blob that no item names by then was left by a process that died, or by the slower of two."""


@dataclass(slots=True)
class Scrubbed:
    """What a look at every file found. Paths only: they hold identifiers."""

    items: int = 0
    bytes: int = 0
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    orphans: int = 0
    renewed: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every item can be read as it was kept."""
        return not self.damaged and not self.missing


class FileVault:
    """`evidence.Vault` over a store. Raises StoreAway when it does not answer."""

    def __init__(self, store: Store, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise ValueError("the vault key has 32 bytes")
        self._store = store
        self._keys = CaseKeys(store, master_key)
        self._old = OldFiles(store, master_key)

    def keep(self, case_id: UUID, item_id: UUID, content: bytes) -> Kept:
        """Stores the bytes as they came, and says what is kept. What was kept first under an id stays."""
        key = self._keys.get_or_make(case_id)
        kept = self._kept(case_id, item_id)
        if kept is None:
            if self._put(key, case_id, item_id, content):
                return _of(content)
            kept = self._kept(case_id, item_id)
        assert kept is not None, "of two that keep an item, one was first"
        return kept

    def read(self, case_id: UUID, item_id: UUID) -> bytes:
        """Gives the bytes as they came. Raises LookupError if they are not there, ValueError if they were altered."""
        for is_last in (False, True):
            found = self._found(case_id, item_id)
            if found is not None:
                return self._open(*found, case_id, item_id)
            try:
                return self._old.read(case_id, item_id)
            except LookupError:
                if is_last:
                    raise
                continue  # it may have been given its new form between the two looks
        raise AssertionError

    def shred(self, case_id: UUID) -> None:
        """Destroys the key of the case, then what it opened. Raises OnHold while the case is on hold."""
        if self.is_held(case_id):
            raise OnHold
        self._keys.shred(case_id)
        self._old.shred(case_id)
        for prefix in ("items", "blobs"):
            for one in list(self._store.list(f"{prefix}/{case_id.hex}")):
                self._store.delete(one.path)

    def hold(self, case_id: UUID, is_held: bool) -> None:
        """Puts the case on hold, or lifts it: while it is held nothing of it is destroyed."""
        if is_held:
            self._store.put(_hold(case_id), b"held")
        else:
            self._store.delete(_hold(case_id))

    def is_held(self, case_id: UUID) -> bool:
        """Tells whether the case is on hold."""
        try:
            self._store.get(_hold(case_id))
        except LookupError:
            return False
        return True

    def identity(self, case_id: UUID) -> str:
        """Gives the case's identity in the words of age, for another tool. Whoever has it reads the case."""
        return self._keys.get(case_id).identity.words

    def scrub(self, clock: Clock) -> Scrubbed:
        """Looks at every file: what is missing, what is no longer what was kept. Files of an older form get the new one;
        what nobody names for a day is removed. Needs no case's key but for the old ones."""
        found = Scrubbed()
        self._renew(found)
        named: set[str] = set()
        for one in list(self._store.list("items")):
            case, item = (UUID(hex=part) for part in one.path.split("/")[1:3])
            try:
                key, entry = self._keys.get(case), self._store.get(one.path)
            except LookupError:
                continue  # shredded meanwhile
            named.add(_blob(case, _name(entry)))
            found.items += 1
            self._look_at(key, entry, case, item, found)
        for blob in list(self._store.list("blobs")):
            if blob.path not in named and clock.now() - blob.at > ORPHAN_AFTER:
                self._store.delete(blob.path)
                found.orphans += 1
        return found

    def probe(self) -> None:
        """Writes, reads and removes a file, and makes sure that of two that write the same one is refused. Raises
        StoreAway, and ValueError for a store that lets both write."""
        path = f"probe/{os.urandom(8).hex()}"
        self._store.put(path, b"first")
        try:
            second, found = self._store.put_new(path, b"second"), self._store.get(path)
        except LookupError:
            raise StoreAway("what was written is not there") from None
        finally:
            self._store.delete(path)
        if second or found != b"first":
            raise ValueError("the store lets two processes write the same new file: it takes no `If-None-Match`")

    def _found(self, case_id: UUID, item_id: UUID) -> tuple[CaseKey, bytes] | None:
        """The case's key and what names the item's blob; None where one of them is not there. Raises KeyDestroyed."""
        try:
            return self._keys.get(case_id), self._store.get(_item(case_id, item_id))
        except KeyDestroyed:
            raise
        except LookupError:
            return None

    def _kept(self, case_id: UUID, item_id: UUID) -> Kept | None:
        found = self._found(case_id, item_id)
        if found is not None:
            return _of(self._open(*found, case_id, item_id))
        try:
            return _of(self._old.read(case_id, item_id))
        except LookupError:
            return None

    def _put(self, key: CaseKey, case_id: UUID, item_id: UUID, content: bytes) -> bool:
        """Encrypts and writes; False, and nothing left behind, where the item was there already."""
        sealed = key.identity.encrypt(content)
        name = hashlib.sha256(sealed).hexdigest()
        self._store.put(_blob(case_id, name), sealed)
        if self._store.put_new(_item(case_id, item_id), _entry(key, case_id, item_id, name)):
            return True
        self._store.delete(_blob(case_id, name))
        return False

    def _open(self, key: CaseKey, entry: bytes, case_id: UUID, item_id: UUID) -> bytes:
        name = _name(entry)
        if not hmac.compare_digest(entry, _entry(key, case_id, item_id, name)):
            raise ValueError("the item was altered, or is that of another")
        sealed = self._store.get(_blob(case_id, name))
        if hashlib.sha256(sealed).hexdigest() != name:
            raise ValueError("the item was altered")
        return key.identity.decrypt(sealed)

    def _look_at(self, key: CaseKey, entry: bytes, case_id: UUID, item_id: UUID, found: Scrubbed) -> None:
        name, said, seen = _name(entry), f"{case_id.hex}/{item_id.hex}", hashlib.sha256()
        try:
            for piece in self._store.chunks(_blob(case_id, name)):
                seen.update(piece)
                found.bytes += len(piece)
        except LookupError:
            found.missing.append(said)
            return
        if seen.hexdigest() != name or not hmac.compare_digest(entry, _entry(key, case_id, item_id, name)):
            found.damaged.append(said)

    def _renew(self, found: Scrubbed) -> None:
        """A file of the old form is removed only after its bytes came back from the new one."""
        for case_id, item_id in self._old.all():
            try:
                content = self._old.read(case_id, item_id)
                self._new(case_id, item_id, content)
            except LookupError:
                continue  # its key was destroyed, and the file forgotten: nobody can read it
            except ValueError:
                found.damaged.append(f"{case_id.hex}/{item_id.hex}")
                continue
            self._old.remove(case_id, item_id)
            found.renewed += 1

    def _new(self, case_id: UUID, item_id: UUID, content: bytes) -> None:
        self._put(self._keys.get_or_make(case_id), case_id, item_id, content)
        found = self._found(case_id, item_id)
        if found is None or self._open(*found, case_id, item_id) != content:
            raise ValueError("the new form holds other bytes")


def vault_key(path: Path | None, folder: Path) -> bytes:
    """Gives the master key: 32 bytes in hexadecimal in a file of its own. Without a file one is made beside the vault,
    which is enough for a demo and not for an office. Raises ValueError for a file that holds no key."""
    place = path or folder / "master.key"
    try:
        if path is None and not place.exists():
            write_once(place, os.urandom(KEY_BYTES).hex().encode())
        key = bytes.fromhex(place.read_text("ascii").strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError("the vault key file must hold 64 hexadecimal digits")
    return key


def _of(content: bytes) -> Kept:
    return Kept(hashlib.sha256(content).hexdigest(), len(content))


def _entry(key: CaseKey, case_id: UUID, item_id: UUID, name: str) -> bytes:
    bound = hmac.new(key.binds, case_id.bytes + item_id.bytes + name.encode(), "sha256").hexdigest()
    return f"{name} {bound}".encode()


def _name(entry: bytes) -> str:
    return entry.decode("ascii", "replace").partition(" ")[0]


def _item(case_id: UUID, item_id: UUID) -> str:
    return f"items/{case_id.hex}/{item_id.hex}"


def _blob(case_id: UUID, name: str) -> str:
    return f"blobs/{case_id.hex}/{name}.age"


def _hold(case_id: UUID) -> str:
    return f"holds/{case_id.hex}"

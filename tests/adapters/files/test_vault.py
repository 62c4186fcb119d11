"""The vault: bytes come back as they came, altered ones never; a shredded case is gone; on a folder and on a bucket."""

from __future__ import annotations

import hashlib
import os
import threading
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from moto.server import ThreadedMotoServer

from adapters.files.age import Identity, encrypt_to
from adapters.files.store import FolderStore, Store, StoreAway, open_store
from adapters.files.vault import FileVault, vault_key
from adapters.system.clock import MovableClock, SystemClock
from workflows.evidence.item import OnHold

CASE, OTHER, ITEM, SECOND = (UUID(int=number) for number in range(1, 5))
KEY = bytes(range(32))
PICTURE = b"\x89PNG\r\n" + bytes(range(256)) * 40


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """An S3 server of this machine with one bucket, on loopback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    urllib.request.urlopen(urllib.request.Request(f"http://{host}:{port}/evidence", method="PUT"))
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the store is; a bucket has a place of its own for each test."""
    if request.param == "folder":
        return f"file://{tmp_path}/vault"
    name = uuid5(CASE, str(tmp_path)).hex
    return f"s3://us:er@evidence/{name}?endpoint={request.getfixturevalue('bucket')}&region=eu-west-3"


@pytest.fixture
def store(address: str, tmp_path: Path) -> Store:
    return open_store(address, tmp_path)


@pytest.fixture
def vault(store: Store) -> FileVault:
    return FileVault(store, KEY)


def stored(store: Store, prefix: str = "") -> list[str]:
    return sorted(one.path for one in store.list(prefix))


def old_form(store: Store, case_id: UUID, item_id: UUID, content: bytes) -> None:
    """As an older release kept it: AES-256-GCM bound to case and item, the case's key wrapped by RFC 3394."""
    key, nonce = bytes(31) + b"k", os.urandom(12)
    store.put(f"keys/{case_id.hex}", aes_key_wrap(KEY, key))
    sealed = AESGCM(key).encrypt(nonce, content, case_id.bytes + item_id.bytes)
    store.put(f"files/{case_id.hex}/{item_id.hex}", nonce + sealed)


def test_bytes_come_back_as_they_came(vault: FileVault, store: Store) -> None:
    """Hash and size are those of the original; in the store nothing of it can be read."""
    kept = vault.keep(CASE, ITEM, PICTURE)
    assert (kept.sha256, kept.size) == (hashlib.sha256(PICTURE).hexdigest(), len(PICTURE))
    assert vault.read(CASE, ITEM) == PICTURE
    contents = [store.get(path) for path in stored(store)]
    assert len(contents) == 3
    assert not any(b"PNG" in content or KEY in content or b"AGE-SECRET" in content for content in contents)


def test_another_tool_opens_it(vault: FileVault, store: Store) -> None:
    """What lies in the store is age, and the case's identity is one of age."""
    vault.keep(CASE, ITEM, PICTURE)
    sealed = store.get(stored(store, "blobs")[0])
    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert Identity(vault.identity(CASE)).decrypt(sealed) == PICTURE


def test_a_package_for_a_lawyer_opens_with_their_key_alone() -> None:
    """Their public key is words; other words are refused."""
    lawyer = Identity.make()
    sealed = encrypt_to(PICTURE, lawyer.recipient)
    assert lawyer.decrypt(sealed) == PICTURE
    with pytest.raises(ValueError, match="another"):
        Identity.make().decrypt(sealed)
    with pytest.raises(ValueError, match="no public key"):
        encrypt_to(PICTURE, "age1nobody")
    with pytest.raises(ValueError, match="no identity"):
        Identity("AGE-SECRET-KEY-1")


def test_another_process_reads_it_with_the_same_key(vault: FileVault, address: str, tmp_path: Path) -> None:
    """Everything needed is in the store and the key."""
    vault.keep(CASE, ITEM, PICTURE)
    assert FileVault(open_store(address, tmp_path), KEY).read(CASE, ITEM) == PICTURE
    with pytest.raises(ValueError, match="another"):
        FileVault(open_store(address, tmp_path), bytes(32)).read(CASE, ITEM)


def test_an_altered_item_is_refused(vault: FileVault, store: Store) -> None:
    """One bit is enough."""
    vault.keep(CASE, ITEM, PICTURE)
    (path,) = stored(store, "blobs")
    changed = bytearray(store.get(path))
    changed[-1] ^= 1
    store.put(path, bytes(changed))
    with pytest.raises(ValueError, match="altered"):
        vault.read(CASE, ITEM)


def test_one_item_cannot_pass_for_another(vault: FileVault, store: Store) -> None:
    """Moved under another name it is refused, within its case and in another."""
    vault.keep(CASE, ITEM, PICTURE)
    vault.keep(OTHER, ITEM, b"other")
    entry = store.get(f"items/{CASE.hex}/{ITEM.hex}")
    store.put(f"items/{CASE.hex}/{SECOND.hex}", entry)
    store.put(f"items/{OTHER.hex}/{SECOND.hex}", entry)
    for case in (CASE, OTHER):
        with pytest.raises(ValueError, match="another"):
            vault.read(case, SECOND)


def test_a_shredded_case_cannot_be_read_and_others_can(vault: FileVault, store: Store) -> None:
    """Its key and its files are gone, and no process that comes later makes it another key."""
    vault.keep(CASE, ITEM, PICTURE)
    vault.keep(OTHER, ITEM, PICTURE)
    vault.shred(CASE)
    vault.shred(CASE)
    for attempt in (lambda: vault.read(CASE, ITEM), lambda: vault.keep(CASE, SECOND, PICTURE)):
        with pytest.raises(LookupError):
            attempt()
    assert not any(CASE.hex in path for path in stored(store) if not path.startswith("keys/"))
    assert vault.read(OTHER, ITEM) == PICTURE


def test_a_case_on_hold_is_not_shredded(vault: FileVault) -> None:
    """Until the hold is lifted."""
    vault.keep(CASE, ITEM, PICTURE)
    vault.hold(CASE, True)
    with pytest.raises(OnHold):
        vault.shred(CASE)
    assert (vault.read(CASE, ITEM), vault.is_held(CASE), vault.is_held(OTHER)) == (PICTURE, True, False)
    vault.hold(CASE, False)
    vault.shred(CASE)


def test_kept_twice_is_kept_once(vault: FileVault, store: Store) -> None:
    """After a process that died between the file and the database: the first bytes stay, and it is said which."""
    first = vault.keep(CASE, ITEM, PICTURE)
    assert vault.keep(CASE, ITEM, PICTURE) == vault.keep(CASE, ITEM, b"other bytes") == first
    assert (vault.read(CASE, ITEM), len(stored(store, "blobs"))) == (PICTURE, 1)


def test_one_key_a_case_whatever_process_asks_first(address: str, tmp_path: Path) -> None:
    """Eight begin together: one key, every file opens, no file is doubled."""
    gate, wrong = threading.Barrier(8), list[BaseException]()

    def keep(number: int) -> None:
        mine = FileVault(open_store(address, tmp_path), KEY)
        gate.wait()
        try:
            mine.keep(CASE, UUID(int=100 + number // 2), b"of item %d" % (number // 2))
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    store = open_store(address, tmp_path)
    assert (wrong, len(stored(store, "keys")), len(stored(store, "blobs"))) == ([], 1, 4)
    after = FileVault(store, KEY)
    assert [after.read(CASE, UUID(int=100 + number)) for number in range(4)] == [b"of item %d" % n for n in range(4)]


def test_what_an_older_release_kept_is_read_and_renewed(vault: FileVault, store: Store) -> None:
    """It is read as it lies, it is not kept twice, and the weekly look gives it the new form."""
    old_form(store, CASE, ITEM, PICTURE)
    assert vault.read(CASE, ITEM) == PICTURE
    assert vault.keep(CASE, ITEM, b"again").sha256 == hashlib.sha256(PICTURE).hexdigest()
    vault.keep(CASE, SECOND, b"new")
    assert (vault.read(CASE, ITEM), vault.read(CASE, SECOND)) == (PICTURE, b"new")
    found = vault.scrub(SystemClock())
    assert (found.renewed, found.items, found.is_whole) == (1, 2, True)
    assert (stored(store, "files"), vault.read(CASE, ITEM)) == ([], PICTURE)
    old_form(store, OTHER, ITEM, PICTURE)
    vault.shred(OTHER)
    assert not any(OTHER.hex in path for path in stored(store, "files"))
    with pytest.raises(LookupError):
        vault.read(OTHER, ITEM)


def test_a_weekly_look_finds_what_is_damaged_and_what_is_missing(vault: FileVault, store: Store) -> None:
    """By path; what nobody names is removed after a day and not before."""
    for number in range(4):
        vault.keep(CASE, UUID(int=10 + number), b"%d" % number)
    names = {store.get(path).split(b" ")[0].decode(): path for path in stored(store, "items")}
    one, two, *_ = sorted(names)
    store.put(f"blobs/{CASE.hex}/{one}.age", b"rotten")
    store.delete(f"blobs/{CASE.hex}/{two}.age")
    store.put(f"blobs/{CASE.hex}/{'0' * 64}.age", b"left by a process that died")
    said = [names[name].removeprefix("items/") for name in (one, two)]
    found = vault.scrub(SystemClock())
    assert (found.damaged, found.missing, found.orphans, found.is_whole) == ([said[0]], [said[1]], 0, False)
    later = MovableClock()
    later.move(timedelta(days=2))
    assert vault.scrub(later).orphans == 1
    assert vault.read(CASE, UUID(hex=next(path for name, path in names.items() if name not in (one, two))[-32:]))


def test_a_probe_leaves_nothing(vault: FileVault, store: Store) -> None:
    """What `egide doctor` does."""
    vault.probe()
    assert stored(store) == []


class Careless(FolderStore):
    """A store that lets the second of two write: older servers that speak S3 do."""

    def put_new(self, path: str, content: bytes) -> bool:
        self.put(path, content)
        return True


def test_a_store_that_lets_two_write_is_found_out(tmp_path: Path) -> None:
    """Two keys of one case would lose evidence: doctor says so."""
    with pytest.raises(ValueError, match="two processes"):
        FileVault(Careless(tmp_path), KEY).probe()


def test_a_store_that_is_away_is_said_in_a_sentence() -> None:
    """Nothing hangs, nothing was half done, no secret is in the words."""
    away = open_store("s3://k:secret@evidence/x?endpoint=http://127.0.0.1:9", Path())
    with pytest.raises(StoreAway) as wrong:
        FileVault(away, KEY).keep(CASE, ITEM, PICTURE)
    assert ("does not answer" in wrong.value.sentence, "secret" in wrong.value.sentence) == (True, False)


@pytest.mark.parametrize(
    "url", ["s3://", "ftp://x/y", "file://host", "s3://b?endpoint=ftp://x", "s3://b?secret=1", "/folder"]
)
def test_an_address_that_is_none_is_refused(url: str, tmp_path: Path) -> None:
    """Before anything is asked of it."""
    with pytest.raises(ValueError, match="must"):
        open_store(url, tmp_path)


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    """In a folder, whatever the umask."""
    FileVault(open_store(None, tmp_path), KEY).keep(CASE, ITEM, PICTURE)
    assert {path.stat().st_mode & 0o077 for path in tmp_path.rglob("*") if path.is_file()} == {0}


def test_the_master_key_is_made_once(tmp_path: Path) -> None:
    """Without a key file the demo makes its own, and finds it again."""
    assert vault_key(None, tmp_path) == vault_key(None, tmp_path)


@pytest.mark.parametrize("content", ["", "abc", "zz" * 32, "00" * 31])
def test_a_file_without_a_key_is_refused(tmp_path: Path, content: str) -> None:
    """One sentence, nothing encrypted with a weak key."""
    place = tmp_path / "key"
    place.write_text(content)
    with pytest.raises(ValueError, match="64 hexadecimal"):
        vault_key(place, tmp_path)


def test_a_key_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    """A configured key is never replaced by a made one."""
    with pytest.raises(ValueError, match="64 hexadecimal"):
        vault_key(tmp_path / "nowhere", tmp_path)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """For the key beside it too."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ValueError, match="must name a folder"):
        open_store(None, tmp_path / "file" / "vault")
    with pytest.raises(ValueError, match="64 hexadecimal"):
        vault_key(None, tmp_path / "file" / "vault")

"""The vault: bytes come back as they came, altered ones never; a shredded case is gone."""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import UUID

import pytest

from adapters.files.vault import FileVault, vault_key

CASE, OTHER, ITEM, SECOND = (UUID(int=number) for number in range(1, 5))
KEY = bytes(range(32))
PICTURE = b"\x89PNG\r\n" + bytes(range(256)) * 40


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return FileVault(tmp_path, KEY)


def test_bytes_come_back_as_they_came(vault: FileVault, tmp_path: Path) -> None:
    """Hash and size are those of the original; on the disk nothing of it can be read."""
    kept = vault.keep(CASE, ITEM, PICTURE)
    assert (kept.sha256, kept.size) == (hashlib.sha256(PICTURE).hexdigest(), len(PICTURE))
    assert vault.read(CASE, ITEM) == PICTURE
    stored = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"PNG" in content or KEY in content for content in stored)


def test_another_process_reads_it_with_the_same_key(vault: FileVault, tmp_path: Path) -> None:
    """Everything needed is in the folder and the key."""
    vault.keep(CASE, ITEM, PICTURE)
    assert FileVault(tmp_path, KEY).read(CASE, ITEM) == PICTURE
    with pytest.raises(ValueError, match="another"):
        FileVault(tmp_path, bytes(32)).read(CASE, ITEM)


def test_an_altered_item_is_refused(vault: FileVault, tmp_path: Path) -> None:
    """One bit is enough."""
    vault.keep(CASE, ITEM, PICTURE)
    place = tmp_path / "files" / CASE.hex / ITEM.hex
    stored = bytearray(place.read_bytes())
    stored[-1] ^= 1
    place.write_bytes(bytes(stored))
    with pytest.raises(ValueError, match="altered"):
        vault.read(CASE, ITEM)


def test_one_item_cannot_pass_for_another(vault: FileVault, tmp_path: Path) -> None:
    """Moved under another name it is refused."""
    vault.keep(CASE, ITEM, PICTURE)
    place = tmp_path / "files" / CASE.hex
    (place / ITEM.hex).rename(place / SECOND.hex)
    with pytest.raises(ValueError, match="altered"):
        vault.read(CASE, SECOND)


def test_a_shredded_case_cannot_be_read_and_others_can(vault: FileVault) -> None:
    """Its key and its files are gone."""
    vault.keep(CASE, ITEM, PICTURE)
    vault.keep(OTHER, ITEM, PICTURE)
    vault.shred(CASE)
    vault.shred(CASE)
    with pytest.raises(LookupError):
        vault.read(CASE, ITEM)
    assert vault.read(OTHER, ITEM) == PICTURE


def test_kept_twice_is_kept_once(vault: FileVault, tmp_path: Path) -> None:
    """After a process that died between the file and the database, the same bytes are simply kept again."""
    vault.keep(CASE, ITEM, PICTURE)
    vault.keep(CASE, ITEM, PICTURE)
    assert len(list((tmp_path / "files" / CASE.hex).iterdir())) == 1


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

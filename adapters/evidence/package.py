"""A package of evidence as a folder or as a ZIP: read in the same way, written so that the same files give the same bytes."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, Protocol

from adapters.evidence.seal import files_of
from workflows.evidence.manifest import CHECKER
from workflows.evidence.packages import EARLIEST
from workflows.kernel.errors import BadInput

LARGEST_TEXT: Final = 32 * 1024 * 1024
"""Bytes of a manifest, a list of hashes or a chain; larger ones are refused before they are read."""
LARGEST_RATIO: Final = 1000
NOT_FOR_OTHERS: Final = 0o644


class Files(Protocol):
    """The files of a package by their names from its folder on."""

    def names(self) -> Sequence[str]:
        """Gives every name, also of what is no plain file; a name that stands there twice comes twice."""

    def open(self, name: str) -> IO[bytes]:
        """Raises KeyError for what is not there or is no plain file."""


class FolderFiles:
    """`Files` of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> Sequence[str]:
        """Links and devices are named too: they are additions."""
        found = [path for path in self._folder.rglob("*") if path.is_symlink() or not path.is_dir()]
        return sorted(path.relative_to(self._folder).as_posix() for path in found)

    def open(self, name: str) -> IO[bytes]:
        """Never through a link."""
        path = self._folder / name
        if path.is_symlink() or not path.is_file():
            raise KeyError(name)
        return path.open("rb")


class ZipFiles:
    """`Files` of an archive. Entries that unpack to a thousand times their size are refused as not there."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def names(self) -> Sequence[str]:
        """Folders are not named."""
        return sorted(one.filename for one in self._archive.infolist() if not one.is_dir())

    def open(self, name: str) -> IO[bytes]:
        """Never a link, never a bomb."""
        one = self._archive.getinfo(name)
        if stat.S_ISLNK(one.external_attr >> 16) or one.file_size > LARGEST_RATIO * max(one.compress_size, 1024):
            raise KeyError(name)
        return self._archive.open(one)


@contextmanager
def opened(path: Path) -> Iterator[Files]:
    """Gives the files of a folder or a ZIP. Raises BadInput with one sentence for anything else."""
    if path.is_dir():
        yield FolderFiles(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield ZipFiles(archive)
    except (OSError, zipfile.BadZipFile) as error:
        raise BadInput("error.settings", sentence=f"{path} is neither a folder nor a ZIP that can be read.") from error


def read_text(files: Files, name: str, errors: str = "strict") -> str:
    """Gives a text of the package; `errors` as for decoding. Raises KeyError, and ValueError for what is too large or
    no text."""
    with files.open(name) as stream:
        content = stream.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise ValueError(name)
    return content.decode("utf-8", errors)


def zip_folder(folder: Path) -> bytes:
    """Gives the folder as a ZIP: names in order, one instant, the checker executable. The same files give the same
    bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in files_of(folder):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            mode = 0o755 if name.rsplit("/", 1)[-1] == CHECKER else NOT_FOR_OTHERS
            entry.external_attr = (stat.S_IFREG | mode) << 16
            archive.writestr(entry, (folder / name).read_bytes())
    return packed.getvalue()

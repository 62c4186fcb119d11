"""One place for files whatever the number of machines: a folder, or a bucket that speaks S3; told by its address.

`file:///var/lib/egide/vault` or `s3://KEY:SECRET@bucket/prefix?endpoint=https://s3.example&region=eu-west-3`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from adapters.system.write import write_file, write_once
from workflows.kernel.errors import OutsideFailed

SECONDS: Final = "30s"
TRIES: Final = 4


class StoreAway(OutsideFailed):
    """The store did not do what was asked: it is out of reach, full, or refuses. Nothing was half done."""

    def __init__(self, why: str) -> None:
        super().__init__(sentence=f"The vault does not answer: {why}.")
        self.why = why


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is there: its path in the store, its size in bytes, and when it was written."""

    path: str
    size: int
    at: datetime


class Store:
    """Files by their paths, each written whole or not at all. Every call may raise StoreAway."""

    def __init__(self, inner: S3Store) -> None:
        self._inner = inner

    def put(self, path: str, content: bytes) -> None:
        """Writes the file in the place of an older one. It is on the disk when this returns."""
        with _asked():
            obstore.put(self._inner, path, content, mode="overwrite", use_multipart=False)

    def put_new(self, path: str, content: bytes) -> bool:
        """Writes the file unless there is one; False if there was: of any number of processes one is first."""
        with _asked():
            try:
                obstore.put(self._inner, path, content, mode="create", use_multipart=False)
            except AlreadyExistsError:
                return False
            return True

    def get(self, path: str) -> bytes:
        """Gives the file. Raises LookupError if it is not there."""
        with _asked():
            try:
                return bytes(obstore.get(self._inner, path).bytes())
            except FileNotFoundError:
                raise LookupError("no such file in the store") from None

    def chunks(self, path: str) -> Iterator[bytes]:
        """Gives the same a piece at a time, for files that are looked at and not kept."""
        with _asked():
            try:
                found = obstore.get(self._inner, path)
            except FileNotFoundError:
                raise LookupError("no such file in the store") from None
            for piece in found.stream(min_chunk_size=1024 * 1024):
                yield bytes(piece)

    def delete(self, path: str) -> None:
        """What is not there is gone already."""
        with _asked():
            try:
                obstore.delete(self._inner, path)
            except FileNotFoundError:
                return

    def list(self, prefix: str) -> Iterator[Stored]:
        """Gives every file below the prefix, in no order."""
        with _asked():
            for batch in obstore.list(self._inner, prefix):
                for one in batch:
                    yield Stored(one["path"], one["size"], one["last_modified"])


class FolderStore(Store):
    """The same in a folder of this machine, without threads of its own: a process may fork beside it. Files are their owner's
    alone, and on the disk when a call returns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, path: str, content: bytes) -> None:
        """Writes the file in the place of an older one."""
        with _asked():
            write_file(self._folder / path, content)

    def put_new(self, path: str, content: bytes) -> bool:
        """Writes the file unless there is one."""
        with _asked():
            return write_once(self._folder / path, content)

    def get(self, path: str) -> bytes:
        """Gives the file. Raises LookupError if it is not there."""
        return b"".join(self.chunks(path))

    def chunks(self, path: str) -> Iterator[bytes]:
        """Gives the same a piece at a time."""
        with _asked():
            try:
                stream = (self._folder / path).open("rb")
            except FileNotFoundError:
                raise LookupError("no such file in the store") from None
            with stream:
                while piece := stream.read(1024 * 1024):
                    yield piece

    def delete(self, path: str) -> None:
        """What is not there is gone already."""
        with _asked():
            (self._folder / path).unlink(missing_ok=True)

    def list(self, prefix: str) -> Iterator[Stored]:
        """Gives every file below the prefix; what is being written is not there yet."""
        with _asked():
            for place in sorted((self._folder / prefix).rglob("*")):
                if place.is_file() and not place.name.startswith("."):
                    said = place.stat()
                    at = datetime.fromtimestamp(said.st_mtime, UTC)
                    yield Stored(place.relative_to(self._folder).as_posix(), said.st_size, at)


def open_store(url: str | None, folder: Path) -> Store:
    """The store at the address; `folder` where there is none. Nothing is asked of it yet. Raises ValueError for an address
    that cannot be one, in words that hold no secret."""
    parts = urlsplit(url or "")
    if url is None or parts.scheme == "file":
        place = folder if url is None else Path(unquote(parts.path))
        if not place.is_absolute() and url is not None:
            raise ValueError("must look like file:///folder or s3://bucket/prefix?endpoint=…&region=…")
        try:
            place.mkdir(parents=True, exist_ok=True)
            return FolderStore(place.resolve())
        except OSError as error:
            raise ValueError(f"must name a folder that can be made: {place}") from error
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.hostname or asked.keys() - {"endpoint", "region"}:
        raise ValueError("must look like file:///folder or s3://bucket/prefix?endpoint=…&region=…")
    endpoint = asked.get("endpoint")
    if endpoint is not None and not endpoint.startswith(("https://", "http://")):
        raise ValueError("its endpoint must begin with https:// or http://")
    inner = S3Store(
        parts.hostname,
        prefix=parts.path.strip("/") or None,
        config={
            **({"endpoint": endpoint} if endpoint else {}),
            **({"access_key_id": unquote(parts.username)} if parts.username else {}),
            **({"secret_access_key": unquote(parts.password)} if parts.password else {}),
            "region": asked.get("region", "us-east-1"),
        },
        client_options={"timeout": SECONDS, "allow_http": endpoint is not None and endpoint.startswith("http://")},
        retry_config={"max_retries": TRIES},
    )
    return Store(inner)


@contextmanager
def _asked() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        raise StoreAway(type(error).__name__) from error
    except OSError as error:
        raise StoreAway(error.strerror or type(error).__name__) from error

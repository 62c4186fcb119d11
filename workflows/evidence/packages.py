"""Packages that were sealed, and the day's heads of all chains: both wait for authorities to stamp them."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from workflows.evidence.manifest import MANIFEST, SUMS, stamp_file

HOLD_BACK_MINUTES: Final = 15
"""Minutes until an authority that was away is asked again."""

EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The instant of every entry of a package: a ZIP must not differ by when it was made."""
VAULT_SCRUB: Final = "vault_scrub"
"""What the engine remembers of the last look at every file of the vault."""


@dataclass(slots=True)
class SealedRecord:
    """A package as the case knows it; its bytes are in the vault under `id`. `sums` is its SHA256SUMS, which authorities
    stamp; `stamps` has an answer (RFC 3161, base64) for each of them, None while it is awaited."""

    id: UUID
    case_id: UUID
    kind: str
    sealed_at: datetime
    content_sha256: str
    sums: str
    stamps: Sequence[str | None]
    not_before: datetime

    @property
    def state(self) -> str:
        """`sealed` once every authority has stamped it; a package that none was asked for stays pending."""
        return "sealed" if self.stamps and all(self.stamps) else "pending"


@dataclass(slots=True)
class DayHeads:
    """The last line of every chain on a day, one a line, and the stamps over that text. `kept_at`: when it was told to
    somebody outside."""

    day: date
    heads: str
    stamps: Sequence[str | None] = ()
    kept_at: datetime | None = None


def read_package(package: bytes, package_id: UUID, case_id: UUID) -> SealedRecord:
    """Tells what a case must know of a package (a ZIP as it was sealed). Raises ValueError for what is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            sums, names = archive.read(SUMS).decode(), set(archive.namelist())
            asked = range(1, len(manifest["seal"]["stamps"]) + 1)
            stamps = [
                base64.b64encode(archive.read(name)).decode() if (name := stamp_file(number)) in names else None
                for number in asked
            ]
        at = datetime.fromisoformat(str(manifest["seal"]["at"]))
        return SealedRecord(
            package_id, case_id, str(manifest["kind"]), at, str(manifest["content_sha256"]), sums, stamps, at
        )  # fmt: skip
    except (KeyError, TypeError, zipfile.BadZipFile) as error:
        raise ValueError("this is no sealed package") from error


def with_stamps(package: bytes, stamps: Sequence[str | None]) -> bytes:
    """Gives the package with the stamps that came after it was kept; the same bytes where there are none."""
    written = io.BytesIO(package)
    with zipfile.ZipFile(written) as archive:
        names = set(archive.namelist())
    fresh = {stamp_file(number): one for number, one in enumerate(stamps, 1) if one and stamp_file(number) not in names}
    if not fresh:
        return package
    with zipfile.ZipFile(written, "a") as archive:
        for name, one in fresh.items():
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), base64.b64decode(one))
    return written.getvalue()

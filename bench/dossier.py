"""What a dossier costs: milliseconds for one of thirty exhibits, from the vault to the archive, and again from its seal."""

from __future__ import annotations

import asyncio
import io
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any, Final

from tests.adapters.evidence.dossier_parts import Office, picture, print_of

EXHIBITS: Final = 30
LIMIT_MS: Final = 3000


def measure() -> dict[str, Any]:
    """Ten captures, ten screenshots of a telephone, ten PDFs; the authority is one of this machine."""
    with tempfile.TemporaryDirectory() as place:
        office = Office.open(Path(place))
        for number in range(EXHIBITS // 3):
            office.add_capture()
            office.add("photo", picture(1080, 2340 - number, "RGB"), f"screen-{number}.png", "image/png")
            office.add("document", print_of(3), f"letter-{number}.pdf", "application/pdf")
        first, made = _timed(office)
        again, same = _timed(office)
        assert made == same
        asyncio.run(office.desk.house.stop())
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        pdf = archive.getinfo("dossier.pdf").file_size
    return {
        "exhibits": EXHIBITS, "dossier_ms": first, "limit_ms": LIMIT_MS, "again_ms": again, "zip_bytes": len(made),
        "pdf_bytes": pdf,
    }  # fmt: skip


def _timed(office: Office) -> tuple[float, bytes]:
    begun = time.perf_counter()
    made = office.make()
    return round((time.perf_counter() - begun) * 1000, 1), made.content

"""Sealing a capture: hashes, manifest, signature and chain of the files of a typical page, beside the authority's own time."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.evidence.anchors import Anchors
from adapters.evidence.seal import Sealing, seal_package
from adapters.evidence.signer import Ed25519Signer, public_key
from adapters.evidence.texts import seal_texts
from adapters.evidence.timestamps import Authority, read_roots
from adapters.evidence.verify import verify
from adapters.system.clock import SystemClock
from adapters.system.release_folder import LOCALES
from adapters.texts.locales import load_locales
from sandbox import timestamps
from workflows.evidence.manifest import Manifest

SIZES = {
    "full.png": 2_000_000, "page.mhtml": 250_000, "page.warc.gz": 170_000, "page.pdf": 140_000, "viewport.png": 120_000,
    "dom.html": 15_000, "text.txt": 5_000, "network.jsonl": 9_000, "tls/0.pem": 2_000, "tls/1.pem": 2_000,
}  # fmt: skip
"""Bytes of each file, as a forum page of 13 763 pixels gave them."""
ROUNDS = 25
LIMIT_MS = 100


def measure() -> dict[str, Any]:
    """Medians in milliseconds: the seal without and with an authority of this machine, the authority alone, the check."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        away = timestamps.Authority(root / "authority")
        authority = Authority("this machine", away.answer, read_roots(away.root))
        signer, texts = Ed25519Signer(Ed25519PrivateKey.generate()), seal_texts(load_locales(LOCALES))
        files = {path: os.urandom(size) for path, size in SIZES.items()}
        took: dict[str, list[float]] = {"seal_ms": [], "seal_and_stamp_ms": [], "authority_ms": [], "verify_ms": []}
        anchors = Anchors(read_roots(away.root), (public_key(signer.public_pem),))
        for number in range(ROUNDS):
            for key, authorities in (("seal_ms", ()), ("seal_and_stamp_ms", (authority,))):
                folder = root / f"{key}-{number}"
                _fill(folder, files)
                began = time.perf_counter()
                seal_package(folder, _manifest(), Sealing(authorities, signer, SystemClock(), texts))
                took[key].append(time.perf_counter() - began)
            began = time.perf_counter()
            authority.stamp(b"as much as SHA256SUMS")
            took["authority_ms"].append(time.perf_counter() - began)
            began = time.perf_counter()
            if not verify(folder, anchors).is_whole:
                raise AssertionError("what was sealed is not whole")
            took["verify_ms"].append(time.perf_counter() - began)
    medians = {key: round(statistics.median(times) * 1000, 1) for key, times in took.items()}
    beyond = round(medians["seal_and_stamp_ms"] - medians["authority_ms"], 1)
    return medians | {"beyond_authority_ms": beyond, "limit_ms": LIMIT_MS}


def _fill(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def _manifest() -> Manifest:
    at = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
    return Manifest(
        evidence_id="bench", kind="web_capture", actor="engine", purpose="bench", started_at=at, ended_at=at
    )  # fmt: skip

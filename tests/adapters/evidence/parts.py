"""What the tests of evidence share: authorities that really stamp, a desk that seals, a package, and the check inside it."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import CertificateBuilder, load_pem_x509_certificate, random_serial_number

from adapters.evidence.anchors import Anchors, read_anchors, write_anchors
from adapters.evidence.seal import SealedPackage, Sealing, seal_package
from adapters.evidence.signer import Ed25519Signer
from adapters.evidence.texts import SealTexts, seal_texts
from adapters.evidence.timestamps import Authority, read_roots
from adapters.evidence.verify import verify
from adapters.system.clock import SystemClock
from adapters.texts.locales import load_locales
from sandbox import timestamps
from tests.conftest import ROOT
from workflows.evidence.custody import CustodyEntry
from workflows.evidence.manifest import Artefact, Manifest
from workflows.kernel.clock import Clock

BEGAN = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
FILES = {
    "full.png": b"\x89PNG" + bytes(range(256)),
    "page.pdf": b"%PDF-1.7",
    "tls/0.pem": b"leaf",
    "text.txt": "é".encode(),
}
TOOLS = ("sha256sum", "openssl")


@cache
def texts() -> SealTexts:
    return seal_texts(load_locales(ROOT / "locales"))


@dataclass
class Ahead:
    """The machine's clock, and how far it is ahead of it."""

    by: timedelta = timedelta(0)

    def now(self) -> datetime:
        return SystemClock().now() + self.by


@dataclass
class Desk:
    """A desk with a key and one authority, whose anchors lie outside of every package."""

    folder: Path
    authority: timestamps.Authority
    signer: Ed25519Signer
    clock: Clock = field(default_factory=SystemClock)

    @classmethod
    def open(cls, folder: Path, *, validity: tuple[datetime, datetime] | None = None) -> Desk:
        desk = cls(
            folder,
            timestamps.Authority(folder / "authority"),
            Ed25519Signer(Ed25519PrivateKey.generate()),
        )
        if validity is not None:
            reissue(folder / "authority", *validity)
        write_anchors(desk.anchors_folder, read_roots(desk.authority.root), desk.signer)
        return desk

    @property
    def anchors_folder(self) -> Path:
        return self.folder / "anchors"

    @property
    def anchors(self) -> Anchors:
        return read_anchors(self.anchors_folder)

    @property
    def sealing(self) -> Sealing:
        return Sealing((self.stamper(),), self.signer, self.clock, texts())

    def stamper(self) -> Authority:
        return Authority("this machine", self.authority.answer, read_roots(self.authority.root))

    def seal(self, folder: Path, manifest: Manifest | None = None, sealing: Sealing | None = None) -> SealedPackage:
        fill(folder)
        return seal_package(folder, manifest or capture(), sealing or self.sealing)


def reissue(folder: Path, begins: datetime, ends: datetime) -> None:
    """Gives the authority another certificate of the same key, valid for that time alone."""
    root = load_pem_x509_certificate((folder / "root.pem").read_bytes())
    signs = load_pem_private_key((folder / "root.key").read_bytes(), None)
    old = load_pem_x509_certificate((folder / "authority.pem").read_bytes())
    assert isinstance(signs, EllipticCurvePrivateKey)
    builder = CertificateBuilder(root.subject, old.subject, old.public_key(), random_serial_number(), begins, ends)
    for extension in old.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    (folder / "authority.pem").write_bytes(builder.sign(signs, SHA256()).public_bytes(Encoding.PEM))


def fill(folder: Path) -> None:
    """The artefacts of a small capture."""
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def capture(**other: object) -> Manifest:
    """What a capture says of itself."""
    said = Manifest(
        evidence_id="ev-1", kind="web_capture", actor="engine", purpose="proof", started_at=BEGAN,
        ended_at=BEGAN + timedelta(seconds=9), case="EG-2026-000001",
        artefacts=(Artefact("full.png", "screenshot", "image/png"), Artefact("text.txt", "text", "text/plain", "écran.txt")),
        record={"request": {"url": "https://example.org/?a=1&b=\"é\"", "status": 200, "redirects": []}},
        custody=(CustodyEntry(BEGAN, "engine", "captured", "ev-1", "0" * 64),
                 CustodyEntry(BEGAN + timedelta(seconds=1), "engine", "received", "ev-1", "1" * 64)),
    )  # fmt: skip
    return replace(said, **other)  # type: ignore[arg-type]


def by_script(folder: Path, anchors: Path, language: str = "en") -> tuple[int, list[tuple[str, str]], str]:
    """What the check inside the package says: exit code, (code, file) of each fault, everything it printed. Its path holds
    sha256sum and openssl, and nothing else."""
    tools = folder.parent / "tools"
    if not tools.exists():
        tools.mkdir()
        for tool in TOOLS:
            os.symlink(str(shutil.which(tool)), tools / tool)
    ran = subprocess.run(
        [shutil.which("sh") or "sh", str(folder / "verify.sh"), str(anchors)],
        env={"PATH": str(tools), "LANG": f"{language}.UTF-8"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = [line.partition("  ") for line in ran.stdout.splitlines()[:-1]]
    return ran.returncode, [(code, said.partition(": ")[0]) for code, _, said in lines], ran.stdout + ran.stderr


def by_command(path: Path, anchors: Anchors | None) -> list[tuple[str, str]]:
    """What our own check says: (code, file) of each fault, with the line where there is one."""
    return [(str(one.code), f"{one.file}:{one.line}" if one.line else one.file) for one in verify(path, anchors).faults]

"""Anchors: what a package is checked with, and what never comes from inside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate

from adapters.evidence.signer import public_key
from adapters.evidence.timestamps import read_roots
from workflows.evidence.custody import CustodyHead, read_heads
from workflows.kernel.errors import BadInput
from workflows.ports.evidence import Signer

ROOTS, SIGNERS, HEADS = "authority*.pem", "signer*.pem", "custody*.txt"


@dataclass(frozen=True, slots=True)
class Anchors:
    """Roots of time stamp authorities, public keys of signers, heads of chains of custody that were kept elsewhere."""

    roots: Sequence[Certificate]
    signers: Sequence[Ed25519PublicKey]
    heads: Sequence[CustodyHead] = ()


def read_anchors(folder: Path) -> Anchors:
    """Gives the anchors of a folder. Raises BadInput with one sentence for a folder or a file that holds none."""
    try:
        roots = read_roots(*sorted(folder.glob(ROOTS)))
        signers = tuple(_signer(path) for path in sorted(folder.glob(SIGNERS)))
        heads = tuple(one for path in sorted(folder.glob(HEADS)) for one in _heads(path))
    except ValueError as error:
        raise BadInput("error.settings", sentence=f"{folder}: {error}.") from error
    if not roots and not signers:
        raise BadInput(
            "error.settings", sentence=f"{folder} holds no anchors: authority*.pem and signer*.pem are looked for."
        )
    return Anchors(roots, signers, heads)


def write_anchors(
    folder: Path, roots: Sequence[Certificate], signer: Signer, heads: Sequence[CustodyHead] = ()
) -> None:
    """Writes what others check our packages with; an older file of the same name is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, root in enumerate(roots, 1):
        (folder / f"authority-{number}.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "signer.pem").write_bytes(signer.public_pem)
    if heads:
        (folder / "custody.txt").write_text("".join(f"{head.line()}\n" for head in heads), "utf-8")


def _signer(path: Path) -> Ed25519PublicKey:
    try:
        return public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ValueError(f"{path.name} holds no public key of Ed25519 in PEM") from error


def _heads(path: Path) -> Sequence[CustodyHead]:
    try:
        return read_heads(path.read_text("utf-8"), _day(path.stem.partition("-")[2]))
    except (OSError, ValueError) as error:
        raise ValueError(f"{path.name} is no list of heads") from error


def _day(said: str) -> date | None:
    """The day in the name of a list (`custody-2026-11-22.txt`); one without a day binds every package."""
    try:
        return datetime.strptime(said, "%Y-%m-%d").date()  # noqa: DTZ007 -- a day
    except ValueError:
        return None

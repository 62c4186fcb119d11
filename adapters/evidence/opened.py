"""What seals in this installation, from its settings; and what others check its packages with."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from adapters.evidence.anchors import ROOTS, Anchors, read_anchors, write_anchors
from adapters.evidence.seal import Sealing
from adapters.evidence.signer import Ed25519Signer, signing_key
from adapters.evidence.texts import seal_texts
from adapters.evidence.timestamps import Authority, http_post, read_roots
from adapters.system.settings import BadSettings, Settings
from workflows.evidence.manifest import MOST_STAMPS
from workflows.kernel.clock import Clock
from workflows.kernel.translator import Translator


def open_sealing(settings: Settings, say: Translator, clock: Clock) -> Sealing:
    """Tells what seals here: the configured authorities, the desk's key, the words. `clock` is the machine's. Raises
    BadSettings."""
    return Sealing(open_authorities(settings), open_signer(settings), clock, seal_texts(say))


def open_authorities(settings: Settings) -> tuple[Authority, ...]:
    """Gives the authorities in the order in which they are configured, each checked against the roots in
    EGIDE_ANCHORS_DIR. Without any, packages stay pending. Raises BadSettings."""
    if not settings.tsa_url:
        return ()
    folder = settings.anchors_dir
    try:
        roots = read_roots(*sorted(folder.glob(ROOTS))) if folder is not None else ()
    except ValueError as error:
        raise BadSettings(f"EGIDE_ANCHORS_DIR: {error}.") from error
    if not roots:
        raise BadSettings(
            "EGIDE_ANCHORS_DIR: an authority is believed by its root alone: put its certificate there as authority-1.pem."
        )
    if len(settings.tsa_url) > MOST_STAMPS:
        raise BadSettings(f"EGIDE_TSA_URL: at most {MOST_STAMPS} authorities.")
    return tuple(Authority(urlsplit(url).netloc, http_post(url), roots) for url in settings.tsa_url)


def open_signer(settings: Settings) -> Ed25519Signer:
    """Gives the desk's signature. Raises BadSettings for a key file that holds none."""
    try:
        return Ed25519Signer(signing_key(settings.signer_key_file, settings.vault_folder))
    except ValueError as error:
        raise BadSettings(f"EGIDE_SIGNER_KEY_FILE: {error}.") from error


def publish_anchors(settings: Settings, folder: Path) -> None:
    """Writes the anchors of this installation: its authorities' roots and its public key. Raises BadSettings."""
    known = settings.anchors_dir
    roots = read_roots(*sorted(known.glob(ROOTS))) if known is not None else ()
    write_anchors(folder, roots, open_signer(settings))


def known_anchors(settings: Settings) -> Anchors | None:
    """Gives the anchors of this installation, for packages that come back to it; None where no folder is set."""
    return read_anchors(settings.anchors_dir) if settings.anchors_dir is not None else None

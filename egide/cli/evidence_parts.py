"""The check of what evidence stands on: the vault, the antivirus, the signer's key, the time stamp authorities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from adapters.evidence.opened import open_authorities, open_signer
from adapters.files.antivirus import AntivirusAway, Clamd
from adapters.files.store import StoreAway
from adapters.system.clock import SystemClock
from adapters.system.settings import BadSettings, Settings
from egide.parts import open_vault
from workflows.evidence.custody import say_instant
from workflows.ports.evidence import NotStamped

APART = timedelta(minutes=2)
"""An authority's clock and ours: farther apart, one of them is wrong, and evidence would say so."""


def check_evidence(settings: Settings) -> Iterator[tuple[str, bool, str]]:
    """Asks each part once: its name, whether it can be used, what it says."""
    yield _vault(settings)
    yield _antivirus(settings)
    try:
        yield "signer", True, f"key {open_signer(settings).key_id[:16]}"
    except BadSettings as wrong:
        yield "signer", False, wrong.sentence
    yield from _authorities(settings)


def _vault(settings: Settings) -> tuple[str, bool, str]:
    try:
        open_vault(settings).probe()
    except (BadSettings, StoreAway) as wrong:
        return "vault", False, wrong.sentence
    except ValueError as wrong:
        return "vault", False, f"EGIDE_VAULT_URL: {wrong}"
    return "vault", True, "it keeps, gives back, and lets one of two be first"


def _antivirus(settings: Settings) -> tuple[str, bool, str]:
    if settings.clamd_url is None:
        return "antivirus", True, "none: files are looked at without one (EGIDE_CLAMD_URL)"
    try:
        return "antivirus", True, Clamd(settings.clamd_url).version()
    except ValueError as wrong:
        return "antivirus", False, f"EGIDE_CLAMD_URL: it {wrong}"
    except AntivirusAway as away:
        return "antivirus", False, away.sentence


def _authorities(settings: Settings) -> Iterator[tuple[str, bool, str]]:
    try:
        authorities = open_authorities(settings)
    except BadSettings as wrong:
        yield "time stamps", False, wrong.sentence
        return
    if not authorities:
        yield "time stamps", False, "EGIDE_TSA_URL is missing: what is captured stays without a time stamp"
    for one in authorities:
        try:
            at = one.stamp(b"egide doctor").at
        except NotStamped as error:
            yield f"time stamps of {one.name}", False, error.why
            continue
        apart = abs(SystemClock().now() - at)
        says = f"its clock and ours are {apart} apart" if apart > APART else f"it stamped {say_instant(at)}"
        yield f"time stamps of {one.name}", apart <= APART, says

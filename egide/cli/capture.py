"""`egide capture`: one publication of the public, as a sealed package in a folder. Touches no database."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from adapters.capture.artefacts import verdict_section
from adapters.capture.capture import Captured, CaptureOrder
from adapters.capture.opened import allowed_from, open_capturer
from adapters.files.antivirus import version_of
from adapters.system.clock import SystemClock
from adapters.system.ids import TimeOrderedIds
from adapters.system.release_folder import LOCALES, RULES, product_version
from adapters.system.settings import load_settings
from adapters.texts.locales import load_locales
from workflows.evidence.capture import CaptureFailed
from workflows.evidence.page_verdict import PageVerdict
from workflows.kernel.people import Language

LANGUAGE: Final[Language] = "en"
_ADDRESS: Final = re.compile(r"address_")


def capture_command(url: str, folder: Path, allow: Sequence[str], words: Sequence[str], language: Language) -> Captured:
    """Gives the sealed capture. Raises UsageError for an address or a folder that cannot be used, ClickException for a
    capture that did not come about."""
    try:
        allowed = allowed_from(allow)
    except ValueError as error:
        raise click.UsageError(f"--allow: {error}.") from None
    _check_folder(folder)
    say, clock = load_locales(LOCALES), SystemClock()
    settings = load_settings()
    try:
        antivirus = version_of(settings.clamd_url)
    except ValueError as error:
        raise click.UsageError(f"EGIDE_CLAMD_URL: it {error}.") from None
    capturer = open_capturer(settings, RULES, say, clock, f"egide {product_version()}", antivirus)
    order = CaptureOrder(url, TimeOrderedIds(clock)(), words, language, allowed=allowed)
    made_here = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return asyncio.run(capturer(order, folder))
    except CaptureFailed as failed:
        if made_here:
            folder.rmdir()
        sentence = say.say(LANGUAGE, failed.message_key)
        raise (click.UsageError if _ADDRESS.match(failed.reason) else click.ClickException)(sentence) from None


def _check_folder(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(f"{folder} holds something already: a capture begins in an empty folder.")


def describe(captured: Captured) -> Mapping[str, object]:
    """Tells what came about, as JSON."""
    return {
        "folder": str(captured.folder), "evidence_id": captured.sealed.evidence_id, "url_final": captured.url,
        "title": captured.title, "status": captured.status, "browser": captured.has_browser,
        "verdict": verdict_section(captured.verdict), "stamped": not captured.sealed.is_pending,
        "files": sorted(one.path for one in captured.artefacts),
    }  # fmt: skip


def sentences(captured: Captured) -> str:
    """Tells what came about, for a person."""
    lines = [f"{captured.folder} holds the capture of {captured.url}: {_seen(captured.verdict)}"]
    lines += [f"  {one.words!r}: {one.state.replace('_', ' ')}" for one in captured.verdict.words]
    if not captured.has_browser:
        lines.append("No browser is on this machine: the answer of the site was kept, and no picture of the page.")
    if captured.sealed.is_pending:
        lines.append("Sealed and signed; the time stamp is still awaited.")
    else:
        lines.append("Sealed, signed and stamped.")
    return "\n".join(lines)


def _seen(verdict: PageVerdict) -> str:
    between = ", ".join(one.replace("_", " ") for one in verdict.walls)
    said = {
        "seen": "the page as the public sees it", "walled": "something stood between the public and the page",
        "gone": "there is no such page", "unclear": "a page, without the words that were looked for",
    }[verdict.visibility]  # fmt: skip
    return f"{said} ({between})." if between else f"{said}."


def as_json(captured: Captured) -> str:
    """Gives one object on one line."""
    return json.dumps(describe(captured), ensure_ascii=False)

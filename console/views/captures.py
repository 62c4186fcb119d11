"""The captured pages of a case, for a handler: the verdict in plain words, the pictures, the package."""

from __future__ import annotations

from typing import Final

from console.views.shown import ShownCapture
from console.web.reader import PageText
from workflows.desk.case_file import CaseFile
from workflows.evidence.capture_order import CaptureOrder
from workflows.evidence.item import SHORT_HASH

LONGEST: Final = 120


def captures(r: PageText, file: CaseFile) -> list[ShownCapture]:
    """Gives every capture that was asked for, oldest first; looks at a removal stand with it."""
    return [
        ShownCapture(
            id=one.id,
            url=one.url,
            at=one.ended_at or one.asked_at,
            title=one.title,
            says=_says(r, one),
            item=one.item_id if one.state == "captured" else None,
            hash=f"SHA-256 {one.sha256[:SHORT_HASH]}" if one.sha256 else None,
            pictures=one.pictures if one.state == "captured" else 0,
        )
        for one in file.captures
        if one.watch is None
    ]


def _says(r: PageText, order: CaptureOrder) -> list[str]:
    """What came of it: each a sentence."""
    if order.state != "captured" or order.verdict is None:
        state = "again" if order.state == "asked" and order.reason else order.state
        why = [r.t(f"capture.failed.{order.reason}")] if order.reason else []
        return [*why, r.t(f"console.captures.{state}")]
    verdict = order.verdict
    return [
        r.t(f"capture.verdict.{verdict.visibility}"),
        *(r.t(f"capture.wall.{wall}") for wall in verdict.walls),
        *(r.t(f"capture.words.{one.state}", words=_short(one.words)) for one in verdict.words),
    ]


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"

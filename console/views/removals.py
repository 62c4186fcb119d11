"""Removals made ready for the case page: what was watched and seen, what may be watched, what a way is known to come to."""

from __future__ import annotations

from typing import Final

from console.views.shown import ShownLook, ShownRemoval, ShownRemovals
from console.web.reader import PageText
from workflows.desk.case_file import CaseFile
from workflows.evidence.takedown import Look, Watch
from workflows.followups.follow_up import TAKEDOWN_LOOK
from workflows.followups.payloads import TakedownLook

ENOUGH: Final = 5
"""Of fewer removals nothing is said but how many they are."""


def removals(r: PageText, file: CaseFile) -> ShownRemovals:
    """Tells what is watched, oldest first; and what is not."""
    return ShownRemovals(
        watched=[_watched(r, file, one) for one in file.watches],
        others=sorted(file.watchable.items()),
        asked_by=[(step, r.label("steps", step)) for step in file.asked_by],
    )


def expects(r: PageText, file: CaseFile, step: str) -> list[str]:
    """Gives each platform of the case: how many of those asked in this way were removed, and within how long."""
    said = []
    for one in file.expected.get(step, ()):
        platform = one.platform
        if one.settled < ENOUGH:
            said.append(r.t("console.removals.too_few", platform=platform, n=one.settled))
            continue
        share = r.t("console.removals.expected", platform=platform, removed=one.removed, n=one.settled)
        took = [r.t("console.removals.took", n=one.days)] if one.days is not None else []
        said.append(" ".join([share, *took]))
    return said


def _watched(r: PageText, file: CaseFile, watch: Watch) -> ShownRemoval:
    due = [
        one.due_at
        for one in file.follow_ups
        if one.kind == TAKEDOWN_LOOK and isinstance(one.payload, TakedownLook) and one.payload.watch == watch.id
    ]
    state: str = watch.state
    if state == "ended":
        state = "ended_removed" if watch.removed_at is not None else "ended_never"
    return ShownRemoval(
        id=watch.id,
        url=watch.url,
        state=watch.state,
        says=r.t(f"console.removals.{state}"),
        step=r.label("steps", watch.step) if watch.step else r.t("console.removals.other_way"),
        asked=watch.asked_at,
        next=min(due) if due else None,
        looks=[_look(r, file, one) for one in reversed(watch.looks)],
        may_look=watch.is_watching and file.case.is_open,
    )


def _look(r: PageText, file: CaseFile, look: Look) -> ShownLook:
    made = next((one for one in file.captures if one.id == look.capture), None)
    why = r.t("takedown.why.seen_by", name=look.by) if look.by else r.t(f"takedown.why.{look.presence.why}")
    return ShownLook(
        at=look.at,
        says=r.t(f"takedown.presence.{look.presence.state}"),
        why=why,
        state=look.presence.state,
        capture=made.item_id if made is not None and made.state == "captured" else None,
    )

"""Forms about removals: a publication is to be watched, and what a handler saw when they looked."""

from __future__ import annotations

from console.web.forms import Asked, FormReader
from workflows.use_cases.evidence.commands import NoteRemovalLook, WatchPublication


def watch(form: FormReader, by: Asked) -> WatchPublication:
    """Reads which publication is watched, and for which step."""
    publication, step = form.text("publication"), form.text("step")
    return WatchPublication(
        user=by.user, case_id=by.case_id, seen=form.version(), publication=publication, step=step
    )  # fmt: skip


def looked(form: FormReader, by: Asked) -> NoteRemovalLook:
    """Reads what a handler saw of a watched publication. Raises NotFound for no identifier."""
    about, presence = form.identifier("watch"), form.text("presence")
    return NoteRemovalLook(user=by.user, case_id=by.case_id, seen=form.version(), watch_id=about, presence=presence)

"""Two people wrote at once: what the other did meanwhile, and what the reader wanted, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from console.views import timeline
from console.views.shown import ShownEvent
from console.web.forms import Typed, version_in
from console.web.reader import PageText
from workflows.case.step import OUTCOMES
from workflows.desk.case_file import CaseFile
from workflows.use_cases.desk.act_as_seen import words_of_others

TYPED = ("text", "reason", "until", "amount", "covered")
WORDS = {
    "approve": "console.act.approve",
    "take": "console.act.take",
    "escalate": "console.act.escalate",
    "close": "console.act.close",
    "pause": "console.act.pause",
    "extend": "console.act.put_off",
    "resume": "console.act.resume",
    "cost": "console.act.ask_cost",
    "cancel_appointment": "console.act.cancel_appointment",
    "reopen": "console.reopen.title",
    "unlock": "console.act.unlock",
    "confirm_chat": "console.chat.confirm",
    "refuse_chat": "console.chat.refuse",
    "write": "console.act.send",
    "appointment": "console.act.offer_moments",
    "file": "console.file.title",
    "called": "console.task.call",
    "start": "console.act.begin",
    "finish": "console.act.done",
    "settle": "console.conflict.settle",
    "done": "console.act.done",
}
"""What the reader wanted, by the name of the act."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One side shows what the reader wanted: the act, what it was about, the words that were typed."""

    act: str
    about: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Conflicting:
    """Two sides show what others did meanwhile, and what the reader wanted."""

    theirs: Sequence[ShownEvent]
    yours: Wanted


def both(r: PageText, file: CaseFile, typed: Typed, user_id: UUID) -> Conflicting | None:
    """Tells what others did since the reader's page was made, newest first, and what the reader wanted; None where
    nobody did."""
    form = typed.form
    seen = version_in(form)
    if seen is None:
        return None
    others = {line.id for line in words_of_others(file.timeline, seen, user_id)}
    theirs = [line for line in timeline.lines(r, file, gather=False) if line.id in others]
    act = typed.act or ""
    about = [r.label("steps", str(form["step"]))] if form.get("step") else []
    outcome = str(form.get("outcome", ""))
    if act == "finish" and outcome in OUTCOMES - {"none"}:
        about.append(r.t(f"console.outcome.{outcome}"))
    words = [str(form[name]) for name in TYPED if form.get(name)]
    wanted = Wanted(r.t(WORDS[act]) if act in WORDS else "", " \u00b7 ".join(about), words)
    return Conflicting(theirs, wanted) if theirs else None

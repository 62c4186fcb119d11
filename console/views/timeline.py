"""The timeline in sentences: one for every event, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from console.web.reader import Reader
from workflows.case.events import Event
from workflows.desk.case_file import CaseFile
from workflows.desk.records import TimelineEntry

FOR_LAWYERS = frozenset(
    {
        Event.CASE_REPORTED, Event.CASE_OPENED, Event.CASE_ESCALATED, Event.CASE_CLOSED, Event.CASE_REOPENED,
        Event.FACT_CORRECTED, Event.PLAN_MADE, Event.PLAN_CHANGED, Event.PLAN_APPROVED,
        Event.STEP_STARTED, Event.STEP_DONE, Event.FOLLOW_UP_FIRED, Event.CLOCK_ALERT,
        Event.LAWYER_CHOICE_REQUESTED, Event.LAWYER_ACCEPTED,
    }
)  # fmt: skip
"""What a lawyer reads of the timeline: what happened in the matter; not the desk's own talk, nor other lawyers."""
QUOTED = {"text", "reason", "words"}


def lines(
    reader: Reader, file: CaseFile, *, only: frozenset[Event] | None = None, gather: bool = True
) -> list[dict[str, Any]]:
    """Newest first; answers that follow each other as one line, unless each is to stand by itself."""
    questions = {line.key: line.label for line in file.answers}
    shown: list[dict[str, Any]] = []
    for entry in reversed(file.timeline):
        if only is not None and entry.event not in only:
            continue
        if gather and entry.event == Event.FACT_GIVEN and shown and shown[-1]["event"] == Event.FACT_GIVEN:
            _gather(reader, shown[-1], _question(reader, questions, entry.payload.get("question")))
            continue
        shown.append(_line(reader, entry, questions))
    return shown


def _line(reader: Reader, entry: TimelineEntry, questions: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    payload = entry.payload
    return {
        "at": entry.at,
        "event": entry.event,
        "id": entry.id,
        "who": who(reader, entry),
        "role": entry.actor_role,
        "says": sentence(reader, entry, questions),
        "quote": next((str(payload[name]) for name in QUOTED if payload.get(name)), None),
        "changes": _changes(reader, payload.get("changes")),
        "gathered": [_question(reader, questions, payload["question"])] if payload.get("question") else [],
    }


def _gather(reader: Reader, line: dict[str, Any], question: str) -> None:
    """Answers that follow each other are one line: an interview is one thing that happened."""
    line["gathered"].insert(0, question)
    line["says"] = reader.t("timeline.fact.given.many", n=len(line["gathered"]))


def who(reader: Reader, entry: TimelineEntry) -> str:
    """The name of who acted; the insured and the desk's engine by what they are."""
    if entry.actor_role in ("insured", "system"):
        return reader.t(f"timeline.who.{entry.actor_role}")
    return entry.actor_name or reader.t(f"timeline.who.{entry.actor_role}")


def sentence(reader: Reader, entry: TimelineEntry, questions: Mapping[str, Mapping[str, str]]) -> str:
    """What happened, in one sentence. What a payload does not say is left out of it."""
    payload = entry.payload
    said: dict[str, object] = {
        "lawyer": payload.get("lawyer") or reader.t("timeline.who.lawyer"),
        "to": payload.get("to") or "",
        "number": payload.get("number") or "",
        "step": _step(reader, payload.get("step") or payload.get("why")),
        "clock": reader.label("clocks", str(payload["clock"])) if payload.get("clock") else "",
        "kind": reader.label("incident_kinds", str(payload["kind"])) if payload.get("kind") else "",
        "task": _task(reader, payload),
        "on": _day(reader, payload.get("on")),
        "until": _day(reader, payload.get("until")),
        "question": _question(reader, questions, payload.get("question")),
        "outcome": reader.t(f"console.outcome.{payload.get('outcome') or 'none'}"),
        "meaning": reader.words(payload["meaning"]) if isinstance(payload.get("meaning"), Mapping) else "",
        "n": len(payload.get("steps") or payload.get("changes") or ()),
    }
    return reader.t("timeline." + entry.event.replace(":", ".") + variant(entry), **said)


def variant(entry: TimelineEntry) -> str:
    """Which of an event's sentences this is."""
    payload = entry.payload
    if entry.event == Event.FOLLOW_UP_FIRED:
        return ".due" if payload.get("due") else ".reminder" if payload.get("reminder") else ""
    if entry.event == Event.CASE_ESCALATED:
        return ".by_handler" if payload.get("why") == "handler" else ""
    if entry.event == Event.CASE_CLOSED:
        return ".silent" if payload.get("why") == "silent" else ""
    if entry.event == Event.APPOINTMENT_CANCELLED:
        return ".on" if payload.get("on") else ".offer" if payload.get("offer") else ""
    if entry.event == Event.CALL_MADE:
        return "" if payload.get("reached") else ".missed"
    if entry.event == Event.STEP_DONE:
        return ".outcome" if payload.get("outcome") in ("refused", "accepted") else ""
    if entry.event in (Event.FACT_GIVEN, Event.FACT_CORRECTED):
        return "" if payload.get("question") else ".unnamed"
    return ""


def _task(reader: Reader, payload: Mapping[str, Any]) -> str:
    """What is to be done, and for which step or clock."""
    if not payload.get("task"):
        return ""
    said = reader.t(f"task.{payload['task']}")
    of = reader.label("steps", str(payload["step"])) if payload.get("step") else ""
    of = reader.label("clocks", str(payload["clock"])) if payload.get("clock") else of
    return f"{said} – {of}" if of else said


def _step(reader: Reader, step: Any) -> str:
    """The name of a step; an escalation says in `why` which step nobody answered."""
    return reader.label("steps", step) if isinstance(step, str) else ""


def _question(reader: Reader, questions: Mapping[str, Mapping[str, str]], key: Any) -> str:
    """The name of a question: that of its answer as the file shows it."""
    label = questions.get(str(key))
    return reader.words(label) if label is not None else str(key or "").replace("_", " ")


def _day(reader: Reader, value: Any) -> str:
    try:
        text = str(value or "")
        return (
            reader.instant(datetime.fromisoformat(text)) if "T" in text else reader.long_day(date.fromisoformat(text))
        )
    except ValueError:
        return ""


def _changes(reader: Reader, changes: Sequence[Mapping[str, str]] | None) -> list[str]:
    return [reader.words(one) for one in changes or () if isinstance(one, Mapping)]

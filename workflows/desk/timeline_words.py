"""The timeline in sentences: one for every event, in the reader's language; and who said what stands as a fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from workflows.case.events import Event
from workflows.case.third_party import ANSWERS
from workflows.desk.records import TimelineEntry
from workflows.desk.timeline_detail import TimelineDetail
from workflows.desk.words import CaseWords

FACTS = frozenset({Event.FACT_GIVEN, Event.FACT_CORRECTED})
"""Answers: their words stand beside the answer, for handlers alone."""


@dataclass(frozen=True, slots=True)
class Source:
    """An answer stands on what somebody said; `words` are empty where a button was pressed. `at` is aware, UTC."""

    at: datetime
    who: str
    words: str
    edition: str


SAID_IN_WHY: Final[Mapping[str, tuple[str, ...]]] = {
    Event.REMOVAL_LOOKED: ("present", "absent", "undetermined"),
    Event.THIRD_PARTY_CALLED: ANSWERS,
}
"""Events whose sentence has a variant for each of these words of the code."""


def who(reader: CaseWords, entry: TimelineEntry) -> str:
    """Gives the name of who acted; the insured and the desk's engine by what they are."""
    if entry.actor_role in ("insured", "system"):
        return reader.t(f"timeline.who.{entry.actor_role}")
    return entry.actor_name or reader.t(f"timeline.who.{entry.actor_role}")


def sources(reader: CaseWords, entries: Sequence[TimelineEntry]) -> Mapping[str, Source]:
    """By question: who gave the answer that stands, when and in which words."""
    said: dict[str, Source] = {}
    for entry in entries:
        if entry.event in FACTS and entry.detail.question:
            detail = entry.detail
            said[detail.question] = Source(entry.at, who(reader, entry), detail.quoted, detail.edition)
    return said


def sentence(reader: CaseWords, entry: TimelineEntry, questions: Mapping[str, Mapping[str, str]]) -> str:
    """Tells what happened, in one sentence. What a payload does not say is left out of it."""
    detail = entry.detail
    of_step = detail.step or detail.why  # an escalation says in `why` which step nobody answered
    said: dict[str, object] = {
        "lawyer": detail.lawyer or reader.t("timeline.who.lawyer"),
        "to": detail.to,
        "number": detail.number,
        "step": reader.label("steps", of_step) if of_step else "",
        "clock": reader.label("clocks", detail.clock) if detail.clock else "",
        "kind": reader.label("incident_kinds", detail.kind) if detail.kind else "",
        "task": _task(reader, detail),
        "on": _day(reader, detail.on),
        "until": _day(reader, detail.until),
        "question": question(reader, questions, detail.question),
        "outcome": reader.t(f"console.outcome.{detail.outcome or 'none'}"),
        "meaning": reader.words(detail.meaning) if detail.meaning is not None else "",
        "n": detail.count,
    }
    return reader.t("timeline." + entry.event.replace(":", ".") + variant(entry), **said)


def variant(entry: TimelineEntry) -> str:
    """Tells which of an event's sentences this is."""
    detail = entry.detail
    if entry.event == Event.FOLLOW_UP_FIRED:
        return ".due" if detail.is_due else ".reminder" if detail.is_reminder else ""
    if entry.event == Event.CASE_ESCALATED:
        return ".by_handler" if detail.why == "handler" else ""
    if entry.event == Event.CASE_CLOSED:
        return ".silent" if detail.why == "silent" else ""
    if entry.event == Event.APPOINTMENT_CANCELLED:
        return ".on" if detail.on else ".offer" if detail.is_offer else ""
    if entry.event == Event.CALL_MADE:
        return "" if detail.is_reached else ".missed"
    if entry.event == Event.STEP_DONE:
        return ".outcome" if detail.outcome in ("refused", "accepted") else ""
    if entry.event == Event.QUESTION_ASKED:
        return "" if detail.quoted else ".person"
    if entry.event == Event.END_ASKED:
        return f".{detail.why}" if detail.why in ("stop", "withdraw") else ""
    if entry.event in SAID_IN_WHY:
        return f".{detail.why}" if detail.why in SAID_IN_WHY[entry.event] else ""
    if entry.event in (Event.FACT_GIVEN, Event.FACT_CORRECTED):
        return "" if detail.question else ".unnamed"
    return ""


def _task(reader: CaseWords, detail: TimelineDetail) -> str:
    """What is to be done, and for which step or clock."""
    if not detail.task:
        return ""
    said = reader.t(f"task.{detail.task}")
    of = reader.label("steps", detail.step) if detail.step else ""
    of = reader.label("clocks", detail.clock) if detail.clock else of
    return f"{said} – {of}" if of else said


def question(reader: CaseWords, questions: Mapping[str, Mapping[str, str]], key: str) -> str:
    """Gives the name of a question: that of its answer as the file shows it."""
    label = questions.get(key)
    return reader.words(label) if label is not None else key.replace("_", " ")


def _day(reader: CaseWords, text: str) -> str:
    try:
        return (
            reader.instant(datetime.fromisoformat(text)) if "T" in text else reader.long_day(date.fromisoformat(text))
        )
    except ValueError:
        return ""

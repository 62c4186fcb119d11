"""The timeline in sentences: one for every event, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from console.views.shown import ShownEvent, Source
from console.web.reader import PageText
from workflows.case.events import Event
from workflows.desk.case_file import CaseFile
from workflows.desk.records import TimelineEntry
from workflows.desk.timeline_detail import TimelineDetail

FOR_LAWYERS = frozenset(
    {
        Event.CASE_REPORTED, Event.CASE_OPENED, Event.CASE_ESCALATED, Event.CASE_CLOSED, Event.CASE_REOPENED,
        Event.FACT_CORRECTED, Event.PLAN_MADE, Event.PLAN_CHANGED, Event.PLAN_APPROVED,
        Event.STEP_STARTED, Event.STEP_DONE, Event.FOLLOW_UP_FIRED, Event.CLOCK_ALERT,
        Event.LAWYER_CHOICE_REQUESTED, Event.LAWYER_ACCEPTED,
    }
)  # fmt: skip
"""What a lawyer reads of the timeline: what happened in the matter; not the desk's own talk, nor other lawyers."""


FACTS = frozenset({Event.FACT_GIVEN, Event.FACT_CORRECTED})
"""Answers: their words stand beside the answer, for handlers alone."""


def lines(
    reader: PageText, file: CaseFile, *, only: frozenset[Event] | None = None, gather: bool = True
) -> list[ShownEvent]:
    """Newest first; answers that follow each other as one line, unless each is to stand by itself."""
    questions = {line.key: line.label for line in file.answers}
    shown: list[ShownEvent] = []
    for entry in reversed(file.timeline):
        if only is not None and entry.event not in only:
            continue
        if gather and entry.event == Event.FACT_GIVEN and shown and shown[-1].event == Event.FACT_GIVEN:
            shown[-1] = _gathered(reader, shown[-1], _question(reader, questions, entry.detail.question))
            continue
        shown.append(_line(reader, entry, questions))
    return shown


def _line(reader: PageText, entry: TimelineEntry, questions: Mapping[str, Mapping[str, str]]) -> ShownEvent:
    detail = entry.detail
    return ShownEvent(
        at=entry.at,
        event=entry.event,
        id=entry.id,
        who=who(reader, entry),
        role=entry.actor_role,
        says=sentence(reader, entry, questions),
        quote=(detail.quoted if entry.event not in FACTS else None) or None,
        changes=[reader.words(one) for one in detail.changes],
        gathered=[_question(reader, questions, detail.question)] if detail.question else [],
    )


def _gathered(reader: PageText, line: ShownEvent, question: str) -> ShownEvent:
    """Answers that follow each other are one line: an interview is one thing that happened."""
    gathered = [question, *line.gathered]
    return replace(line, gathered=gathered, says=reader.t("timeline.fact.given.many", n=len(gathered)))


def who(reader: PageText, entry: TimelineEntry) -> str:
    """The name of who acted; the insured and the desk's engine by what they are."""
    if entry.actor_role in ("insured", "system"):
        return reader.t(f"timeline.who.{entry.actor_role}")
    return entry.actor_name or reader.t(f"timeline.who.{entry.actor_role}")


def sources(reader: PageText, entries: Sequence[TimelineEntry]) -> Mapping[str, Source]:
    """By question: who gave the answer that stands, when and in which words."""
    said: dict[str, Source] = {}
    for entry in entries:
        if entry.event in FACTS and entry.detail.question:
            detail = entry.detail
            said[detail.question] = Source(entry.at, who(reader, entry), detail.quoted, detail.edition)
    return said


def sentence(reader: PageText, entry: TimelineEntry, questions: Mapping[str, Mapping[str, str]]) -> str:
    """What happened, in one sentence. What a payload does not say is left out of it."""
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
        "question": _question(reader, questions, detail.question),
        "outcome": reader.t(f"console.outcome.{detail.outcome or 'none'}"),
        "meaning": reader.words(detail.meaning) if detail.meaning is not None else "",
        "n": detail.count,
    }
    return reader.t("timeline." + entry.event.replace(":", ".") + variant(entry), **said)


def variant(entry: TimelineEntry) -> str:
    """Which of an event's sentences this is."""
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
    if entry.event in (Event.FACT_GIVEN, Event.FACT_CORRECTED):
        return "" if detail.question else ".unnamed"
    return ""


def _task(reader: PageText, detail: TimelineDetail) -> str:
    """What is to be done, and for which step or clock."""
    if not detail.task:
        return ""
    said = reader.t(f"task.{detail.task}")
    of = reader.label("steps", detail.step) if detail.step else ""
    of = reader.label("clocks", detail.clock) if detail.clock else of
    return f"{said} – {of}" if of else said


def _question(reader: PageText, questions: Mapping[str, Mapping[str, str]], key: str) -> str:
    """The name of a question: that of its answer as the file shows it."""
    label = questions.get(key)
    return reader.words(label) if label is not None else key.replace("_", " ")


def _day(reader: PageText, text: str) -> str:
    try:
        return (
            reader.instant(datetime.fromisoformat(text)) if "T" in text else reader.long_day(date.fromisoformat(text))
        )
    except ValueError:
        return ""

"""The timeline in sentences: one for every event, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from console.views.shown import ShownEvent
from console.web.reader import PageText
from workflows.case.events import Event
from workflows.desk.case_file import CaseFile
from workflows.desk.records import TimelineEntry
from workflows.desk.timeline_words import FACTS, question, sentence, who

FOR_LAWYERS = frozenset(
    {
        Event.CASE_REPORTED, Event.CASE_OPENED, Event.CASE_ESCALATED, Event.CASE_CLOSED, Event.CASE_REOPENED,
        Event.FACT_CORRECTED, Event.PLAN_MADE, Event.PLAN_CHANGED, Event.PLAN_APPROVED,
        Event.STEP_STARTED, Event.STEP_DONE, Event.FOLLOW_UP_FIRED, Event.CLOCK_ALERT,
        Event.LAWYER_CHOICE_REQUESTED, Event.LAWYER_ACCEPTED,
    }
)  # fmt: skip
"""What a lawyer reads of the timeline: what happened in the matter; not the desk's own talk, nor other lawyers."""


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
            shown[-1] = _gathered(reader, shown[-1], question(reader, questions, entry.detail.question))
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
        gathered=[question(reader, questions, detail.question)] if detail.question else [],
    )


def _gathered(reader: PageText, line: ShownEvent, question: str) -> ShownEvent:
    """Answers that follow each other are one line: an interview is one thing that happened."""
    gathered = [question, *line.gathered]
    return replace(line, gathered=gathered, says=reader.t("timeline.fact.given.many", n=len(gathered)))

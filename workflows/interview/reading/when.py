"""Reads when something was published, discovered or done."""

from __future__ import annotations

from workflows.interview.reading.dates import read_moment, read_span
from workflows.interview.reading.discovery import asks_for_discovery
from workflows.interview.reading.told_dates import told_days
from workflows.interview.reading.values import DaySpan, InstantRead, Read, ReadingInput


def read_published(told: ReadingInput) -> Read[DaySpan] | None:
    """Tells when it was published; None where nothing was said of it."""
    return told_days(told).published


def read_discovered(told: ReadingInput) -> Read[DaySpan] | None:
    """Tells when the person learned of it; None where nothing was said of it."""
    return told_days(told).discovered


def answer_date(told: ReadingInput) -> Read[DaySpan] | None:
    """Gives the days that the answer names; None: it must be asked again."""
    span = read_span(told.text, told.at.date(), asks_for_discovery(told.asked))
    return None if span is None else Read(DaySpan(span.earliest, span.latest), span.sure, ((0, len(told.text)),))


def answer_instant(told: ReadingInput) -> Read[InstantRead] | None:
    """Gives the instant that the answer names; None: it must be asked again."""
    moment = read_moment(told.text, told.at)
    return (
        None if moment is None else Read(InstantRead(moment.at, moment.precision), moment.sure, ((0, len(told.text)),))
    )

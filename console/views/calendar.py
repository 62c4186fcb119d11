"""The days of a case as a calendar (RFC 5545): appointments, and the last day of the law that the desk works to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from console.web.reader import PageText
from workflows.desk.case_file import CaseFile

LASTS: Final = timedelta(minutes=30)
"""What an appointment is given; nobody said how long it takes."""
WARNED_BEFORE: Final = timedelta(days=2)
MAKER: Final = "-//Egide//Desk//EN"
PLACE: Final = "egide"


def calendar_of(r: PageText, file: CaseFile, now: datetime) -> bytes:
    """Gives one entry for each appointment that was agreed and one for the legal day, in UTC. An entry keeps its UID for ever;
    its SEQUENCE is the newest line of the case, so that what was moved or cancelled takes the place of what it was. Names of
    people stay out of it: calendars are shown on telephones and to colleagues."""
    whole = Calendar()
    whole.add("PRODID", MAKER)
    whole.add("VERSION", "2.0")
    whole.add("METHOD", "PUBLISH")
    for one in file.appointments:
        if one.at is not None:
            said = r.t(
                "console.calendar.appointment", number=file.case.number, how=r.t(f"console.appointment.{one.how}")
            )
            entry = _entry(f"appointment-{one.id}", said, file, now)
            entry.add("DTSTART", one.at.astimezone(UTC))
            entry.add("DTEND", one.at.astimezone(UTC) + LASTS)
            entry.add("STATUS", "CONFIRMED" if one.state == "fixed" else "CANCELLED")
            whole.add_component(entry)
    day = file.case.legal_at or file.case.legal_on
    if day is not None and file.case.is_open:
        whole.add_component(_legal_day(r, file, day, now))
    return bytes(whole.to_ical())


def _legal_day(r: PageText, file: CaseFile, day: date | datetime, now: datetime) -> Event:
    """An instant where the clock is counted in hours, else the whole day; with a warning two days before."""
    entry = _entry(f"legal-{file.case.id}", r.t("console.calendar.legal", number=file.case.number), file, now)
    if file.case.legal_what:
        entry.add("DESCRIPTION", r.term(file.case.legal_what))
    if isinstance(day, datetime):
        entry.add("DTSTART", day.astimezone(UTC))
    else:
        entry.add("DTSTART", day)
        entry.add("DTEND", day + timedelta(days=1))
    entry.add("STATUS", "CONFIRMED")
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", str(entry["SUMMARY"]))
    alarm.add("TRIGGER", -WARNED_BEFORE)
    entry.add_component(alarm)
    return entry


def _entry(name: str, summary: str, file: CaseFile, now: datetime) -> Event:
    entry = Event()
    entry.add("UID", f"{name}@{PLACE}")
    entry.add("DTSTAMP", now.astimezone(UTC))
    entry.add("SEQUENCE", file.version)
    entry.add("SUMMARY", summary)
    entry.add("CLASS", "CONFIDENTIAL")
    return entry

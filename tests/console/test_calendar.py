"""The days of a case, read back with the reader that calendars are read with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from icalendar import Calendar

from tests.console.parts import Browser, Desk
from tests.console.test_letters import ask
from tests.console.test_queue import change
from workflows.ports.transaction import Transaction
from workflows.use_cases.desk.commands import CancelAppointment, OfferAppointment


async def entries(desk: Desk, browser: Browser, case_id: UUID) -> dict[str, Any]:
    async with browser.session.get(f"{desk.url}/cases/{case_id}/calendar") as answer:
        content = await answer.read()
        assert answer.content_type == "text/calendar"
    return {str(one["UID"]): one for one in Calendar.from_ical(content).walk("VEVENT")}


def agreed(desk: Desk, case_id: UUID) -> UUID:
    """An appointment tomorrow at this hour, which the insured took."""
    at = desk.clock.now() + timedelta(days=1)
    offer = OfferAppointment(user=desk.user(), case_id=case_id, how="phone", slots=[at], note="apporter le contrat")
    appointment_id: UUID = ask(desk, offer)

    def take(tx: Transaction) -> None:
        appointment = tx.appointments.get(appointment_id)
        assert appointment is not None
        appointment.become("fixed")
        appointment.at = at
        tx.appointments.save(appointment)

    desk.once(take)
    return appointment_id


async def test_appointment_and_legal_day_are_read_back(desk: Desk, browser: Browser) -> None:
    """In UTC; the legal day is a whole one; no name, no note, no word of the case."""
    case_id = desk.add_case()
    appointment_id = agreed(desk, case_id)
    await browser.sign_in()
    found = await entries(desk, browser, case_id)
    meeting, legal = found[f"appointment-{appointment_id}@egide"], found[f"legal-{case_id}@egide"]
    at = meeting["DTSTART"].dt
    assert (at, at.utcoffset(), str(meeting["STATUS"])) == (
        desk.clock.now() + timedelta(days=1), timedelta(0), "CONFIRMED",
    )  # fmt: skip
    assert (legal["DTSTART"].dt, legal["DTEND"].dt) == (date(2027, 2, 5), date(2027, 2, 6))
    assert [one["TRIGGER"].dt for one in legal.walk("VALARM")] == [timedelta(days=-2)]
    text = " ".join(one.to_ical().decode() for one in found.values())
    assert [one for one in ("Camille", "Durand", "contrat", "vole") if one in text] == []


async def test_what_moved_or_was_cancelled_takes_the_place_of_what_it_was(desk: Desk, browser: Browser) -> None:
    """The same UID, a greater SEQUENCE; cancelled is said so and not left out."""
    case_id = desk.add_case()
    appointment_id = agreed(desk, case_id)
    await browser.sign_in()
    before = await entries(desk, browser, case_id)
    change(desk, case_id, legal_on=date(2027, 1, 15))
    cancel = CancelAppointment(user=desk.user(), case_id=case_id, appointment_id=appointment_id, reason="malade")
    ask(desk, cancel)
    after = await entries(desk, browser, case_id)
    assert before.keys() == after.keys()
    assert all(after[name]["SEQUENCE"] > before[name]["SEQUENCE"] for name in after)
    assert str(after[f"appointment-{appointment_id}@egide"]["STATUS"]) == "CANCELLED"
    assert after[f"legal-{case_id}@egide"]["DTSTART"].dt == date(2027, 1, 15)


async def test_nobody_but_a_handler_has_the_days(desk: Desk, browser: Browser) -> None:
    """Whoever is not signed in is sent to the door; a look is audited."""
    case_id = desk.add_case()
    assert "/sign-in" in await browser.get(f"/cases/{case_id}/calendar")
    await browser.sign_in()
    seen = desk.audit().count("case:seen")
    await entries(desk, browser, case_id)
    assert desk.audit().count("case:seen") == seen + 1

"""The handlers' queue as it is read: the hour of what has one, and the legal day beside whatever comes earlier."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.console.parts import Browser, Desk
from tests.console.test_case import plain
from workflows.desk.task_payloads import CallInsuredTask
from workflows.kernel.people import ENGINE
from workflows.use_cases.shared.urgency import mark_urgency

PARIS = ZoneInfo("Europe/Paris")


def change(desk: Desk, case_id: UUID, **values: Any) -> None:
    def work(tx: Any) -> None:
        case = tx.cases.get(case_id, ENGINE)
        for name, value in values.items():
            setattr(case, name, value)
        tx.cases.save(case)

    desk.once(work)


def open_task(desk: Desk, case_id: UUID, **after: float) -> None:
    means = desk.house.means
    due = desk.clock.now() + timedelta(**after)
    desk.once(lambda tx: means.tasks.open(tx, tx.cases.get(case_id, ENGINE), CallInsuredTask(), due))


def rows(page: str) -> list[str]:
    """The rows of the table as they are read."""
    found = re.findall(r'<tr [^>]*class="u-.*?</tr>', plain(page), re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in found]


async def test_the_danger_of_this_hour_stands_first_with_its_hour(desk: Desk, browser: Browser) -> None:
    """Eight cases of today, the last one due in a quarter of an hour: first, at 10:30; half an hour later first, overdue;
    three days later first still."""
    ids = [desk.add_case() for _ in range(8)]
    today = datetime(2026, 11, 22, 18, tzinfo=PARIS)
    for case_id in ids:
        change(desk, case_id, works_to=today, urgent_on=today.date(), urgent_what="steps.bailiff_capture")
    danger = desk.case(ids[-1])
    open_task(desk, danger.id, minutes=15)
    await browser.sign_in()
    first = rows(await browser.get("/queue?tab=open"))[0]
    assert danger.number in first
    assert "10:30 aujourd’hui" in first
    desk.clock.advance(minutes=30)
    first = rows(await browser.get("/queue"))[0]
    assert danger.number in first
    assert "en retard depuis 10:30" in first
    desk.clock.advance(days=2, hours=20)
    await browser.sign_in()
    first = rows(await browser.get("/queue"))[0]
    assert danger.number in first
    assert "3 jours de retard 22 nov. 2026, 10:30" in first


async def test_no_step_hides_the_legal_day(desk: Desk, browser: Browser) -> None:
    """What is due next stands in front; the day of the law beside it, with its clock; once where they are the same."""
    case_id = desk.add_case()
    case = desk.case(case_id)
    assert case.urgent_on is not None
    assert case.urgent_what is not None
    assert case.urgent_what.startswith("steps.")
    assert (case.legal_what, case.legal_on) == ("clocks.press_limitation", date(2027, 2, 5))
    await browser.sign_in()
    page = await browser.get("/queue?tab=open")
    assert "Délai légal : 5 févr. 2027" in rows(page)[0]
    change(desk, case_id, urgent_on=case.legal_on, urgent_what=case.legal_what)
    assert "Délai légal" not in rows(await browser.get("/queue?tab=open"))[0]
    open_task(desk, case_id, minutes=15)
    assert "Délai légal : 5 févr. 2027" in rows(await browser.get("/queue?tab=open"))[0]


@pytest.mark.parametrize(("country", "hour"), [("FR", 17), ("BE", 17), ("NL", 17)])
def test_a_day_is_worked_to_until_the_office_closes(desk: Desk, country: str, hour: int) -> None:
    """18:00 where the case is; a clock in hours to its very instant."""
    case_id = desk.add_case()
    case, means = desk.case(case_id), desk.house.means
    case.jurisdiction = country
    assert case.works_to is not None
    assert (case.works_to.hour, case.works_to.date()) == (hour, case.urgent_on)
    case.works_to = None
    assert mark_urgency(means, case, means.analyses.of(desk.case(case_id))) is True
    assert mark_urgency(means, case, means.analyses.of(desk.case(case_id))) is False


async def test_a_report_is_the_insureds_to_finish_first(desk: Desk, browser: Browser) -> None:
    """Reports under way never stand before what somebody must do now."""
    for _ in range(3):
        report = desk.add_case(state="reporting")
        change(desk, report, works_to=desk.clock.now() + timedelta(days=1), urgent_on=date(2026, 11, 22))
    case_id = desk.add_case()
    open_task(desk, case_id, hours=23)
    await browser.sign_in()
    found = rows(await browser.get("/queue"))
    assert desk.case(case_id).number in found[0]
    assert len(found) == 4

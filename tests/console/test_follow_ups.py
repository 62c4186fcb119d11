"""On the case page: follow-ups paused, put off and resumed; acts settled; a closed case reopened; what a monitor reads."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.console.parts import Browser, Desk
from tests.console.test_case import plain
from workflows.delivery.act_classes import CONFIRM
from workflows.desk.task_payloads import ChaseStepTask
from workflows.followups.payloads import StepFollowUp
from workflows.kernel.people import ENGINE
from workflows.use_cases.shared.send_act import send_act


def awaiting(desk: Desk) -> UUID:
    """A case whose platform was written to and does not answer."""
    case_id = desk.add_case()
    means = desk.house.means

    def work(tx: Any) -> None:
        case = tx.cases.get(case_id, ENGINE)
        case.plan_approved_at = desk.clock.now()
        case.move_step("platform_notice", "under_way", desk.clock.now())
        at = means.calendar.morning(case, means.calendar.today(case) + timedelta(days=7))
        means.schedule.plan(
            tx, case, StepFollowUp("platform_notice", (7, 14, 21), "lawyer_referral"), at, "platform_notice:x:1"
        )
        tx.cases.save(case)

    desk.once(work)
    return case_id


def follow_up(desk: Desk, case_id: UUID) -> Any:
    return next(
        one for one in desk.once(lambda tx: tx.follow_ups.all_of(case_id)) if one.kind == "step_follow_up"
    )  # fmt: skip


async def test_paused_until_a_day_and_resumed(desk: Desk, browser: Browser) -> None:
    """One follow-up stands still until the announced day, with its reason and what is left; a button lets it run again."""
    case_id = awaiting(desk)
    path = f"/cases/{case_id}"
    one = follow_up(desk, case_id)
    await browser.sign_in()
    page = plain(await browser.get(path))
    assert f'id="until-{one.id}"' in page
    await browser.post(f"{path}/pause", follow_up=str(one.id), until="2026-12-12", reason="La plateforme répond le 11")
    page = plain(browser.page)
    assert "Jusqu’au 12 déc. 2026 ; il reste 7 jours." in page
    assert "La plateforme répond le 11" in page
    assert "Les relances sont mises en pause." in page
    assert follow_up(desk, case_id).state == "paused"
    await browser.post(f"{path}/resume", follow_up=str(one.id))
    assert follow_up(desk, case_id).due_at == datetime(2026, 12, 12, 7, tzinfo=UTC)
    assert "Les relances reprennent." in plain(browser.page)


async def test_put_off(desk: Desk, browser: Browser) -> None:
    """More time for one follow-up, by the same form."""
    case_id = awaiting(desk)
    one = follow_up(desk, case_id)
    await browser.sign_in()
    await browser.post(f"/cases/{case_id}/extend", follow_up=str(one.id), until="2026-12-10", reason="Congés")
    assert follow_up(desk, case_id).due_at == datetime(2026, 12, 10, 7, tzinfo=UTC)
    assert "Une relance est repoussée." in plain(browser.page)


async def test_all_of_the_case(desk: Desk, browser: Browser) -> None:
    """Without a follow-up named, everything that is the desk's stands still."""
    case_id = awaiting(desk)
    await browser.sign_in()
    await browser.post(f"/cases/{case_id}/pause", until="2026-12-01", reason="x")
    assert {
        one.state for one in desk.once(lambda tx: tx.follow_ups.all_of(case_id)) if one.kind.startswith("step")
    } == {"paused"}


@pytest.mark.parametrize(
    ("until", "reason", "sentence"),
    [
        ("", "x", "Indiquez un jour à venir"),
        ("31/12/2026", "x", "Indiquez un jour à venir"),
        ("2026-11-01", "x", "Indiquez un jour à venir"),
        ("2027-02-04", "x", "trop près du délai légal"),
        ("2026-12-12", " ", ""),
    ],
)
async def test_what_cannot_be_paused_says_why(
    desk: Desk, browser: Browser, until: str, reason: str, sentence: str
) -> None:
    """No day, a day that is past, one too near the legal day, no reason: one sentence, and nothing stands still."""
    case_id = awaiting(desk)
    await browser.sign_in()
    page = plain(await browser.post(f"/cases/{case_id}/pause", until=until, reason=reason))
    assert (browser.status, 'role="alert"' in page, sentence in page) == (422, True, True)
    assert follow_up(desk, case_id).state == "pending"


async def test_made_up_follow_up(desk: Desk, browser: Browser) -> None:
    """A name that is none, and one of another case, are not there."""
    case_id = awaiting(desk)
    await browser.sign_in()
    for name in ("nonsense", "01a207a2-3280-7645-854f-b4e2c5da980b"):
        await browser.post(f"/cases/{case_id}/pause", follow_up=name, until="2026-12-12", reason="x")
        assert browser.status == 404


async def test_words_of_the_chaser(desk: Desk, browser: Browser) -> None:
    """The task to chase carries the words to send, by how often it was asked, in the language of the case."""
    case_id = awaiting(desk)
    means = desk.house.means

    def work(tx: Any) -> None:
        case = tx.cases.get(case_id, ENGINE)
        for level in (1, 3):
            means.tasks.open(
                tx,
                case,
                ChaseStepTask("platform_notice", None, level, date(2026, 12, 7)),
                desk.clock.now(),
                f"x:{level}",
            )

    desk.once(work)
    await browser.sign_in()
    page = plain(await browser.get(f"/cases/{case_id}"))
    assert "sauf erreur de notre part" in page
    assert "Dernier rappel" in page
    assert "7 déc. 2026" in page


async def test_an_act_is_settled_by_what_a_person_says(desk: Desk, browser: Browser) -> None:
    """A held act leaves by its own buttons only: ticking its task off is refused."""
    case_id = desk.add_case()
    means = desk.house.means

    def work(tx: Any) -> None:
        tx.cause = "notice"
        send_act(
            means,
            tx,
            tx.cases.get(case_id, ENGINE),
            "formal_notice_mail",
            "mail",
            "x@example.org",
            {"subject": "Mise en demeure", "text": "Retirez vos propos."},
        )

    with desk.house.units() as tx:
        work(tx)
    task = next(one for one in desk.once(lambda tx: tx.tasks.open_of(case_id)) if one.kind == CONFIRM)
    await browser.sign_in()
    page = plain(await browser.get(f"/cases/{case_id}"))
    assert f'id="settle-{task.id}-again"' in page
    assert f'action="/tasks/{task.id}/done"' not in page
    assert "Mise en demeure\n\nRetirez vos propos." in page
    await browser.post(f"/tasks/{task.id}/done")
    assert browser.status == 422
    page = plain(await browser.post(f"/tasks/{task.id}/settle", outcome="again"))
    assert "Le sort d’un envoi est tranché" in page
    with desk.house.units.engine.connect() as connection:
        assert connection.exec_driver_sql("select state from outbox where key = 'notice:1'").scalar_one() == "pending"
    assert "act:settled" in desk.audit()


async def test_reopened_because_the_content_is_back(desk: Desk, browser: Browser) -> None:
    """A closed case offers to be reopened; then its plan is made anew, a person decides, the insured is told."""
    case_id = awaiting(desk)

    def close(tx: Any) -> None:
        case = tx.cases.get(case_id, ENGINE)
        case.become("closed")
        case.facts = {**case.facts, "publications": [{**case.told_list("publications")[0], "still_online": False}]}
        tx.follow_ups.cancel(case.id)
        tx.cases.save(case)

    desk.once(close)
    await browser.sign_in()
    page = plain(await browser.get(f"/cases/{case_id}"))
    assert 'id="reopen-content_back"' in page
    page = plain(await browser.post(f"/cases/{case_id}/reopen", why="content_back"))
    case = desk.case(case_id)
    assert (case.state, case.told_list("publications")[0]["still_online"]) == ("open", True)
    assert "content_back" in [one.kind for one in desk.once(lambda tx: tx.tasks.open_of(case_id))]
    assert any(one.kind == "clock_alert" for one in desk.once(lambda tx: tx.follow_ups.open_of(case_id)))
    assert "Le dossier est rouvert." in page


async def test_monitor(desk: Desk, browser: Browser) -> None:
    """All is well until something is due that nobody runs; then the monitor is told in a word what is wrong."""
    assert (json.loads(await browser.get("/health")))["ok"] is True
    awaiting(desk)
    desk.clock.move_to(datetime(2026, 12, 20, tzinfo=UTC))
    health = json.loads(await browser.get("/health"))
    assert (browser.status, health["ok"], health["wrong"]) == (503, False, ["engine_silent", "follow_ups_late"])
    assert (json.loads(await browser.get("/alive")))["ok"] is True


async def test_pages_while_nothing_can_be_written(desk: Desk, browser: Browser) -> None:
    """With the disk read-only a page says so in one sentence, and what was typed can be copied; then it works again."""
    case_id = desk.add_case()
    await browser.sign_in()
    await browser.get(f"/cases/{case_id}")
    raw = desk.house.units.engine.raw_connection()
    assert raw.driver_connection is not None
    raw.driver_connection.execute("PRAGMA query_only=ON")
    raw.close()
    page = plain(await browser.post(f"/cases/{case_id}/write", text="Bonjour"))
    assert (browser.status, "ne peut que lire pour l’instant" in page) == (503, True)
    assert (json.loads(await browser.get("/alive")))["ok"] is True
    raw = desk.house.units.engine.raw_connection()
    assert raw.driver_connection is not None
    raw.driver_connection.execute("PRAGMA query_only=OFF")
    raw.close()
    await browser.get(f"/cases/{case_id}")
    assert browser.status == 200

"""“Done” ends what only a person can know. What the desk can see is ended by its act, by a button that stands in its place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.adapters.files.test_inspection import picture
from tests.console.parts import SECOND_HANDLER, Browser, Desk
from tests.console.test_case import plain
from workflows.desk.records import Task
from workflows.desk.task_payloads import task_payload_of
from workflows.evidence.item import Evidence
from workflows.followups.follow_up import STEP_FOLLOW_UP
from workflows.kernel.people import ENGINE, Chat
from workflows.use_cases.shared.task_kinds import ENDS


def open_task(desk: Desk, case_id: UUID, kind: str, **payload: Any) -> Task:
    means = desk.house.means

    def work(tx: Any) -> Task:
        case = tx.cases.get(case_id, ENGINE)
        asked = task_payload_of(kind, payload)
        means.tasks.open(tx, case, asked, desk.clock.now() + timedelta(hours=4), key=means.new_id().hex)
        opened: Task = next(task for task in tx.tasks.open_of(case_id) if task.kind == kind)
        return opened

    found: Task = desk.once(work)
    return found


def kinds(desk: Desk, case_id: UUID) -> list[str]:
    return [task.kind for task in desk.once(lambda tx: tx.tasks.open_of(case_id))]


def events(desk: Desk, case_id: UUID) -> list[str]:
    return [line.event for line in desk.once(lambda tx: tx.timeline.of(case_id))]


def put_aside_tasks(desk: Desk, case_id: UUID) -> None:
    """Nothing waits in the case any more, and nothing is planned."""

    def work(tx: Any) -> None:
        tx.follow_ups.cancel(case_id)
        for task in tx.tasks.open_of(case_id):
            task.done_at = desk.clock.now()
            tx.tasks.done(task)

    desk.once(work)


STEP = "platform_notice"
WITH_ACT: dict[str, dict[str, Any]] = {
    "approve_plan": {},
    "take_over": {"why": []},
    "case_without_owner": {},
    "call_insured": {"why": "asked"},
    "cost_declined": {"step": STEP},
    "appointment_declined": {},
    "step_due": {"step": STEP},
    "order_capture": {"step": STEP},
    "cost_approved": {"step": STEP},
}


@pytest.mark.parametrize("kind", sorted(WITH_ACT))
async def test_a_task_with_an_act_is_not_ticked_off(desk: Desk, browser: Browser, kind: str) -> None:
    """No “done” on the page; a form that is made up is refused in one sentence, on the page, and the task stays."""
    case_id = desk.add_case()
    task = open_task(desk, case_id, kind, **WITH_ACT[kind])
    await browser.sign_in()
    page = await browser.get(f"/cases/{case_id}")
    assert f'action="/tasks/{task.id}/done"' not in page
    page = plain(await browser.post(f"/tasks/{task.id}/done"))
    assert (browser.status, "Cette tâche se termine par son acte" in page) == (422, True)
    assert kind in kinds(desk, case_id)


async def test_a_task_whose_act_has_nothing_left_to_do_may_be_ticked_off(desk: Desk, browser: Browser) -> None:
    """A step that is no more in the plan, a pause that is over: nobody is left with a task that nothing ends."""
    case_id = desk.add_case()
    await browser.sign_in()
    for kind, payload in (
        ("step_due", {"step": "gone"}),
        ("resume_follow_up", {}),
        ("look_at_evidence", {"items": []}),
    ):
        task = open_task(desk, case_id, kind, **payload)
        page = await browser.get(f"/cases/{case_id}")
        assert f'action="/tasks/{task.id}/done"' in page
        await browser.post(f"/tasks/{task.id}/done")
        assert kind not in kinds(desk, case_id)


async def test_taking_over_ends_the_task_also_for_the_owner(desk: Desk, browser: Browser) -> None:
    """Who owns the case already says with it that they look after it; once, and it stands in the timeline."""
    case_id = desk.add_case()
    await browser.sign_in(SECOND_HANDLER)
    await browser.get(f"/cases/{case_id}")
    await browser.post(f"/cases/{case_id}/take")
    task = open_task(desk, case_id, "take_over", why=[])
    page = await browser.get(f"/cases/{case_id}")
    assert f'id="take-{task.id}"' in page
    for _ in range(2):
        await browser.post(f"/cases/{case_id}/take")
    assert "take_over" not in kinds(desk, case_id)
    assert events(desk, case_id).count("case:assigned") == 2


async def test_a_call_in_vain_ends_nothing(desk: Desk, browser: Browser) -> None:
    """No answer is noted and the task stays; reached, with what was said, it ends."""
    case_id = desk.add_case()
    task = open_task(desk, case_id, "call_insured", why="asked")
    await browser.sign_in()
    page = await browser.get(f"/cases/{case_id}")
    assert f'id="reached-{task.id}"' in page
    page = plain(await browser.post(f"/tasks/{task.id}/called", reached="no"))
    assert "Appel à l’assuré : pas de réponse." in page
    assert "call_insured" in kinds(desk, case_id)
    page = plain(await browser.post(f"/tasks/{task.id}/called", reached="yes", text="x" * 501))
    assert (browser.status, "x" * 501 in page) == (422, True)
    page = plain(await browser.post(f"/tasks/{task.id}/called", reached="yes", text="Il <b>vient</b> demain"))
    assert "Appel à l’assuré : joint." in page
    assert "Il &lt;b&gt;vient&lt;/b&gt; demain" in page
    assert "call_insured" not in kinds(desk, case_id)
    assert "call:made" in desk.audit()


async def test_the_question_what_next_and_the_step_of_closing_end_by_closing(desk: Desk, browser: Browser) -> None:
    """Neither is ticked off: both lead to the form that closes, which asks for the reason."""
    case_id = desk.add_case()
    await browser.sign_in()
    await browser.get(f"/cases/{case_id}")
    await browser.post(f"/cases/{case_id}/approve")
    for act, said in (("start", {}), ("finish", {"outcome": "none"})):
        page = plain(await browser.post(f"/cases/{case_id}/{act}", step="close_case", **said))
        assert (browser.status, "Un dossier se clôt avec sa raison" in page) == (422, True)
    assert 'id="finish-close_case-none"' not in page
    put_aside_tasks(desk, case_id)
    task = open_task(desk, case_id, "case_stuck")
    page = await browser.get(f"/cases/{case_id}")
    assert f'id="go-{task.id}-close"' in page
    await browser.post(f"/tasks/{task.id}/done")
    assert (browser.status, kinds(desk, case_id)) == (422, ["case_stuck"])
    await browser.post(f"/cases/{case_id}/close", reason="Tout est retiré")
    assert (desk.case(case_id).state, kinds(desk, case_id)) == ("closed", [])


async def test_a_locked_chat_is_opened_from_the_page(desk: Desk, browser: Browser) -> None:
    """Only with the word that the insured was called; then the chat works, and each of their cases says by whom."""
    case_id, other = desk.add_case(), desk.add_case()
    await desk.house.run(desk.house.use_cases.lock_my_chat, chat=Chat(700, 700))
    await browser.sign_in()
    page = plain(await browser.get(f"/cases/{case_id}"))
    assert 'id="unlock"' in page
    assert "chat_locked" in kinds(desk, case_id)
    page = plain(await browser.post(f"/cases/{case_id}/unlock"))
    assert (browser.status, "Appelez d’abord l’assuré" in page) == (422, True)
    page = plain(await browser.post(f"/cases/{case_id}/unlock", called="yes"))
    assert (browser.status, 'id="unlock"' in page) == (200, False)
    assert "rouverte après un appel" in page
    for one in (case_id, other):
        assert "chat_locked" not in kinds(desk, one)
        assert events(desk, one).count("chat:unlocked") == 1
    assert desk.audit().count("chat:unlocked") == 2


async def original_of(browser: Browser, desk: Desk, case_id: UUID, item_id: UUID) -> bytes:
    """The bytes as they came, saved and not shown."""
    async with browser.session.get(f"{desk.url}/cases/{case_id}/evidence/{item_id}?original") as answer:
        assert answer.content_type == "application/octet-stream"
        return bytes(await answer.read())


def look_item(item_id: UUID, case_id: UUID, person: UUID, number: int, at: datetime, **more: Any) -> Evidence:
    """Something that was sent and kept."""
    return Evidence(item_id, case_id, person, f"k{number}", "document", number, at, at, "kept", **more)


async def test_evidence_is_looked_at_by_opening_it(desk: Desk, browser: Browser) -> None:
    """The task has a button for each thing that was sent, and ends when each was opened. A picture is shown, anything else is
    saved and never opened as a page; every look is audited; nobody else gets it."""
    case_id, vault, new_id = desk.add_case(), desk.house.vault, desk.house.means.new_id
    sent = {
        "capture.png": ("image/png", drawn := picture("PNG")),
        "piège.html": ("text/html", b"<script>alert(1)</script>"),
    }
    items = {}

    def keep(tx: Any) -> None:
        person = tx.cases.get(case_id, ENGINE).person_id
        for number, (name, (mime, content)) in enumerate(sent.items()):
            item_id, now = new_id(), desk.clock.now()
            kept = vault.keep(case_id, item_id, content)
            items[name] = item_id
            known = {"name": name, "mime": mime, "size": kept.size, "sha256": kept.sha256}
            tx.evidence.add(look_item(item_id, case_id, person, number, now, **known))

    desk.once(keep)
    await desk.house.run(desk.house.use_cases.give_receipts)
    (task,) = [one for one in desk.once(lambda tx: tx.tasks.open_of(case_id)) if one.kind == "look_at_evidence"]
    stranger = Browser(desk.url)
    await stranger.get(f"/cases/{case_id}/evidence/{items['capture.png']}")
    assert (stranger.at, desk.audit().count("evidence:seen")) == ("/sign-in", 0)
    await stranger.close()
    await browser.sign_in()
    page = await browser.get(f"/cases/{case_id}")
    assert all(f'id="look-{task.id}-{item}"' in page for item in items.values())
    assert await browser.get(f"/cases/{case_id}/evidence/{items['piège.html']}") == "<script>alert(1)</script>"
    assert browser.headers["Content-Type"] == "application/octet-stream"
    assert browser.headers["Content-Disposition"].startswith("attachment")
    assert browser.headers["X-Content-Type-Options"] == "nosniff"
    await browser.get(f"/cases/{case_id}")
    await browser.post(f"/tasks/{task.id}/done")
    assert (browser.status, kinds(desk, case_id).count("look_at_evidence")) == (422, 1)
    async with browser.session.get(f"{desk.url}/cases/{case_id}/evidence/{items['capture.png']}") as answer:
        shown = await answer.read()
        said = (answer.content_type, shown[:4], b"Camille" in shown, b"Camille" in drawn)
        assert said == ("image/png", b"\x89PNG", False, True)
        assert answer.headers["Content-Disposition"].startswith("inline")
    assert "look_at_evidence" not in kinds(desk, case_id)
    assert await original_of(browser, desk, case_id, items["capture.png"]) == drawn
    assert desk.audit().count("evidence:seen") == 3
    other = desk.add_case()
    await browser.get(f"/cases/{other}/evidence/{items['capture.png']}")
    assert browser.status == 404


async def test_the_acts_of_a_step_of_a_chat_and_of_a_pause(desk: Desk, browser: Browser) -> None:
    """A step ends the tasks that ask for it when it begins; moments that are offered end the task to offer them; resuming ends
    the task to resume."""
    case_id = desk.add_case()
    path = f"/cases/{case_id}"
    await browser.sign_in()
    await browser.get(path)
    await browser.post(f"{path}/approve")
    for step in ("verify_cover", "timestamped_capture", "bailiff_capture"):
        await browser.post(f"{path}/finish", step=step, outcome="none")
    for kind in ("step_due", "cost_approved", "order_capture"):
        task = open_task(desk, case_id, kind, step="formal_notice_author")
        page = await browser.get(path)
        assert f'id="task-{task.id}-start-formal_notice_author"' in page
    await browser.post(f"{path}/start", step="formal_notice_author")
    open_task(desk, case_id, "appointment_declined")
    slot = (desk.clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    await browser.post(f"{path}/appointment", zone="Europe/Paris", how="phone", slot1=slot)
    until = (desk.clock.now() + timedelta(days=9)).date().isoformat()
    await browser.post(f"{path}/pause", until=until, reason="Réponse annoncée")
    assert any(one.follow_up.kind == STEP_FOLLOW_UP for one in desk.once(lambda tx: tx.follow_ups.paused_of(case_id)))
    task = open_task(desk, case_id, "resume_follow_up", why="")
    await browser.post(f"/tasks/{task.id}/done")
    assert browser.status == 422
    await browser.post(f"{path}/resume")
    assert set(kinds(desk, case_id)) & {name for name, acts in ENDS.items() if acts} == set()

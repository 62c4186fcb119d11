"""A publication is captured minutes after it was told of: never one that nobody may hold, never twice, never lost."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from adapters.capture.opened import PackageCapturer
from adapters.capture.worker import CaptureWorker
from adapters.files.store import open_store
from adapters.files.vault import FileVault
from tests.adapters.capture.parts import HOST, capturer, show_picture, site, thread
from tests.engine.desk import EngineDesk
from tests.fakes.facts import FACTS
from workflows.evidence.capture import CaptureFailed, FailureReason
from workflows.evidence.capture_order import LEASE, TRIES_AFTER, CaptureOrder
from workflows.evidence.page_verdict import PageVerdict, Visibility, WordsFound
from workflows.ports.captures import CapturedPage
from workflows.use_cases.desk.approve_plan import ApprovePlan
from workflows.use_cases.desk.work_step import FinishStep
from workflows.use_cases.evidence.capture_page import ClaimCaptures, KeepCapture

URL = "https://www.facebook.com/groups/village/posts/42"
STEP = "timestamped_capture"
POST: dict[str, Any] = {**FACTS["publications"][0], "url": URL}


def post(**other: Any) -> list[dict[str, Any]]:
    return [{**POST, **other}]


@dataclass
class Machine:
    """A fake that captures, with a memory; `fails` are the reasons of its next tries, `kills` what happens while it works."""

    sees: Visibility = "seen"
    fails: list[FailureReason] = field(default_factory=list)
    made: list[CaptureOrder] = field(default_factory=list)
    meanwhile: Any = None

    async def __call__(self, order: CaptureOrder, number: str) -> CapturedPage:
        self.made.append(order)
        if self.meanwhile is not None:
            self.meanwhile()
        if self.fails:
            raise CaptureFailed(self.fails.pop(0))
        state = "shown" if self.sees == "seen" else "absent"
        words = tuple(WordsFound(one, "shown" if state == "shown" else "absent") for one in order.words)
        return CapturedPage(package(number), PageVerdict((), words, self.sees), "Fil du village", 1)


def package(number: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("full.png", number)
    return made.getvalue()


@dataclass
class Captures:
    """A desk with a machine and a vault."""

    desk: EngineDesk
    vault: FileVault
    machine: Machine

    @classmethod
    def of(cls, desk: EngineDesk, folder: Path) -> Captures:
        machine = Machine()
        desk.means = desk.means_with(open_capture=lambda _: machine)
        return cls(desk, FileVault(open_store(None, folder), bytes(32)), machine)

    async def run(self, command: Any, /, **_: Any) -> Any:
        given = {one.name: getattr(command, one.name) for one in fields(command)}
        return self.desk.do(command.use_case(self.desk.means), **given)

    def work(self) -> int:
        """The machine carries out what waits."""
        return asyncio.run(CaptureWorker(self.machine, self.vault, self.run).once())

    def orders(self, case_id: UUID) -> list[CaptureOrder]:
        with self.desk.units() as tx:
            return list(tx.captures.of(case_id))

    def step(self, case_id: UUID) -> str:
        return self.desk.case(case_id).record(STEP).state


@pytest.fixture
def here(desk: EngineDesk, tmp_path: Path) -> Captures:
    return Captures.of(desk, tmp_path / "vault")


def test_minutes_after_the_report(here: Captures) -> None:
    """Asked for, made, kept as evidence, the step done, the insured told; asked again, nothing more happens."""
    desk = here.desk
    case_id = desk.add_case(publications=post())
    assert here.work() == 0
    desk.live(minutes=3)
    assert (here.work(), here.work()) == (1, 0)
    (order,) = here.orders(case_id)
    assert (order.state, order.url, order.words, here.step(case_id)) == ("captured", URL, (POST["words"],), "done")
    with desk.units() as tx:
        (item,) = tx.evidence.of(case_id)
    assert (item.kind, item.state, item.sha256, item.caption) == ("web_capture", "kept", order.sha256, URL)
    assert b"full.png" in here.vault.read(case_id, item.id)
    assert [one for one in desk.events(case_id) if one.startswith(("capture:", "step:"))] == [
        "capture:asked", "capture:made", "step:done"
    ]  # fmt: skip
    desk.live(days=2)
    assert (here.work(), desk.tasks(case_id).count("capture_by_hand")) == (0, 0)


def test_before_the_plan_is_approved(here: Captures) -> None:
    """The page is captured all the same; its step ends when a handler has read the plan."""
    desk = here.desk
    case_id = desk.add_case(approved=False, publications=post())
    desk.live(minutes=3)
    assert (here.work(), here.step(case_id)) == (1, "planned")
    desk.do(ApprovePlan(desk.means), user=desk.handler, case_id=case_id)
    assert here.step(case_id) == "done"


@pytest.mark.parametrize(
    "facts",
    [
        {"publications": post(), "victim_age": 15},
        {"publications": post(), "insured": {"status": "private", "age": 12}},
        {"publications": post(), "intimate": {"exists": True, "shared": True, "depicted_age": 31}},
        {"publications": post(), "intimate": {"exists": True, "shared": True, "depicted_age": 15}},
        {"publications": post(medium="adult")},
        {"publications": post(url="http://127.0.0.1/")},
        {"publications": FACTS["publications"]},
    ],
)
def test_what_no_machine_looks_at(here: Captures, facts: dict[str, Any]) -> None:
    """Intimate content, minors, and what has no address of a publication: no order is ever written."""
    case_id = here.desk.add_case(**facts)
    here.desk.live(days=1)
    assert (here.work(), here.orders(case_id)) == (0, [])


def test_what_is_learnt_between_order_and_capture(here: Captures) -> None:
    """A minor who is told of after the order was written, or while the machine looks: nothing is kept."""
    desk = here.desk

    def minor(case_id: UUID) -> None:
        desk.change(case_id, lambda tx, case: setattr(case, "facts", {**case.facts, "victim_age": 14}))

    before, while_ = desk.add_case(700, publications=post()), desk.add_case(701, publications=post())
    desk.live(minutes=3)
    minor(before)
    here.machine.meanwhile = lambda: minor(while_)
    assert here.work() == 1
    for case_id in (before, while_):
        assert [one.state for one in here.orders(case_id)] == ["given_up"]
        with desk.units() as tx:
            assert tx.evidence.of(case_id) == []
    (made,) = here.machine.made
    assert made.item_id is not None
    with pytest.raises(LookupError):
        here.vault.read(while_, made.item_id)


@pytest.mark.parametrize("audience", ["restricted_group", "private_message"])
def test_what_only_the_insured_sees(here: Captures, audience: str) -> None:
    """They are asked for their own screenshots, once, with how to make them."""
    case_id = here.desk.add_case(publications=post(audience=audience, audience_size=14))
    here.desk.live(days=2)
    assert (here.work(), here.orders(case_id)) == (0, [])
    assert sum("captures d’écran" in text for text in here.desk.said()) == 1


def test_tried_again_and_then_by_hand(here: Captures) -> None:
    """Later and later; after the last try a handler is asked, in plain words, and the step waits for them."""
    desk = here.desk
    here.machine.fails = ["not_reached"] * 9
    case_id = desk.add_case(publications=post())
    desk.live(minutes=3)
    waited = []
    while (found := here.orders(case_id)[0]).state == "asked":
        assert here.work() == 1
        waited.append(here.orders(case_id)[0].not_before - desk.clock.now())
        desk.clock.advance(seconds=waited[-1].total_seconds())
    assert (waited[: len(TRIES_AFTER)], len(here.machine.made)) == (list(TRIES_AFTER), len(TRIES_AFTER) + 1)
    task = desk.task(case_id, "capture_by_hand")
    assert (found.reason, task.payload.why, task.payload.url) == ("not_reached", "capture.failed.not_reached", URL)
    assert "capture:failed" in desk.events(case_id)
    desk.do(FinishStep(desk.means), user=desk.handler, case_id=case_id, step=STEP)
    assert "capture_by_hand" not in desk.tasks(case_id)


def test_what_would_fail_again_is_a_persons_at_once(here: Captures) -> None:
    """A page that leads to this house is not tried twice."""
    here.machine.fails = ["refused"]
    case_id = here.desk.add_case(publications=post())
    here.desk.live(minutes=3)
    here.work()
    assert (here.orders(case_id)[0].state, "capture_by_hand" in here.desk.tasks(case_id)) == ("given_up", True)


@pytest.mark.parametrize("sees", ["walled", "gone", "unclear"])
def test_what_does_not_show_the_words_ends_nothing(here: Captures, sees: Visibility) -> None:
    """It is kept, the step stays open, and a handler looks."""
    here.machine.sees = sees
    case_id = here.desk.add_case(publications=post())
    here.desk.live(minutes=3)
    here.work()
    assert (here.step(case_id), here.orders(case_id)[0].state) == ("planned", "captured")
    assert here.desk.task(case_id, "capture_by_hand").payload.why == f"capture.verdict.{sees}"


def test_every_publication_is_wanted(here: Captures) -> None:
    """One of two does not end the step."""
    two = [POST, {**POST, "id": "second", "url": f"{URL}3"}]
    case_id = here.desk.add_case(publications=two)
    here.desk.live(minutes=3)
    here.machine.fails = ["refused"]
    assert here.work() == 2
    assert sorted(one.state for one in here.orders(case_id)) == ["captured", "given_up"]
    assert here.step(case_id) == "planned"


def test_a_corrected_address_is_captured_anew(here: Captures) -> None:
    """The order for the earlier one is not carried out any more."""
    desk = here.desk
    case_id = desk.add_case(publications=post())
    desk.live(minutes=3)

    def correct(tx: Any, case: Any) -> None:
        from workflows.kernel.people import ENGINE
        from workflows.use_cases.shared.replan import replan

        case.facts = {**case.facts, "publications": post(url=f"{URL}7")}
        replan(desk.means, tx, case, ENGINE)

    desk.change(case_id, correct)
    desk.live(minutes=3)
    assert here.work() == 1
    assert [one.url for one in here.machine.made] == [f"{URL}7"]
    assert here.step(case_id) == "done"


def test_a_machine_that_died_loses_its_order(here: Captures) -> None:
    """Another takes it up under a new name; what the first brings late is not taken for it."""
    desk = here.desk
    case_id = desk.add_case(publications=post())
    desk.live(minutes=3)
    (first,) = desk.do(ClaimCaptures(desk.means), limit=1)
    assert here.work() == 0
    desk.clock.advance(seconds=LEASE.total_seconds() + 1)
    assert here.work() == 1
    kept = here.vault.keep(case_id, first.order.item_id, package("late"))
    late = desk.do(
        KeepCapture(desk.means), order_id=first.order.id, item_id=first.order.item_id, kept=kept,
        verdict=PageVerdict((), (), "seen"), title="", pictures=0,
    )  # fmt: skip
    with desk.units() as tx:
        assert (late, len(tx.evidence.of(case_id))) == (False, 1)
    assert desk.events(case_id).count("capture:made") == 1


def test_two_machines_share_the_orders(here: Captures) -> None:
    """None is carried out by both."""
    for user in range(700, 704):
        here.desk.add_case(user, publications=post())
    here.desk.live(minutes=3)
    desk = here.desk
    taken = [desk.do(ClaimCaptures(desk.means), limit=2) for _ in range(3)]
    assert [len(one) for one in taken] == [2, 2, 0]
    assert len({claimed.order.id for batch in taken for claimed in batch}) == 4


def test_without_a_machine_nothing_changes(desk: EngineDesk) -> None:
    """A handler captures, as before."""
    case_id = desk.add_case(publications=post())
    desk.live(until=desk.clock.now() + timedelta(days=1))
    assert desk.rows(case_id, "capture") == []


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_by_a_real_browser(here: Captures) -> None:
    """From the report to a sealed package in the vault that a stranger can open."""
    case_id = here.desk.add_case(publications=post(url=f"http://{HOST}/fil", words="vole dans la caisse"))
    here.desk.live(minutes=3)

    async def work() -> int:
        async with site({"/fil": thread(2), "/p0.png": show_picture, "/p1.png": show_picture}) as made:
            machine = PackageCapturer(capturer(), made.allowed)
            return await CaptureWorker(machine, here.vault, here.run).once()

    assert asyncio.run(work()) == 1
    (order,) = here.orders(case_id)
    assert (order.state, order.title, order.pictures, here.step(case_id)) == ("captured", "Fil du village", 1, "done")
    assert order.item_id is not None
    with zipfile.ZipFile(io.BytesIO(here.vault.read(case_id, order.item_id))) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert {"full.png", "SHA256SUMS", "SHA256SUMS.sig", "verify.sh"} <= set(archive.namelist())
    assert (manifest["case"], manifest["evidence_id"]) == (here.desk.case(case_id).number, str(order.item_id))

"""A removal that was asked for is looked at: told with its proof after two absences a day apart, taken back when it returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from storage.unit_of_work import SqlTransaction
from tests.engine.desk import EngineDesk
from tests.engine.test_captures import URL, Captures, package, post
from workflows.case.case import Case
from workflows.evidence.capture import CaptureFailed
from workflows.evidence.capture_order import CaptureOrder
from workflows.evidence.page_verdict import PageVerdict, WordsFound
from workflows.evidence.presence import Presence, PresenceState
from workflows.evidence.takedown import REMOVED_AT, Watch
from workflows.kernel.errors import NotFound, Refused
from workflows.ports.captures import CapturedPage
from workflows.use_cases.desk.close_case import CloseCase
from workflows.use_cases.desk.see_case import SeeCase
from workflows.use_cases.desk.work_step import FinishStep, StartStep
from workflows.use_cases.evidence.watch_removal import NoteRemovalLook, WatchPublication

NOTICE = "platform_notice"
A_WHILE = timedelta(hours=6)


def done_now(tx: SqlTransaction, case: Case, step: str, at: datetime) -> None:
    """A step is done, whoever did it."""
    case.move_step(step, "done", at)


@dataclass
class Page:
    """A machine that sees the page as the test says it is, with a memory."""

    presence: PresenceState = "present"
    fails: bool = False
    seen: list[CaptureOrder] = field(default_factory=list)

    async def __call__(self, order: CaptureOrder, number: str) -> CapturedPage:
        self.seen.append(order)
        if self.fails:
            raise CaptureFailed("not_reached")
        why: Any = {"present": "words_shown", "absent": "words_absent", "undetermined": "wall"}[self.presence]
        is_there = self.presence == "present"
        words = tuple(WordsFound(one, "shown" if is_there else "absent") for one in order.words)
        verdict = PageVerdict((), words, "seen" if is_there else "unclear", Presence(self.presence, why))
        return CapturedPage(package(number), verdict, "Fil du village", 1)


class House(Captures):
    """A desk whose machine sees that page; time passes with the machine at work."""

    @property
    def page(self) -> Page:
        found: Any = self.machine
        assert isinstance(found, Page)
        return found

    def live(self, **span: float) -> None:
        end = self.desk.clock.now() + timedelta(**span)
        while self.desk.clock.now() < end:
            self.desk.live(until=min(end, self.desk.clock.now() + A_WHILE))
            self.work()

    def asked(self, **facts: Any) -> UUID:
        """A case whose publication was captured and whose removal was asked for."""
        case_id = self.desk.add_case(**({"publications": post()} | facts))
        self.live(minutes=3)
        for step in ("bailiff_capture", "timestamped_capture"):
            if self.desk.case(case_id).record(step).state != "done":
                done = partial(done_now, step=step, at=self.desk.clock.now())
                self.desk.change(case_id, done)
        self.desk.do(StartStep(self.desk.means), user=self.desk.handler, case_id=case_id, step=NOTICE)
        return case_id

    def watch(self, case_id: UUID) -> Watch:
        with self.desk.units() as tx:
            (found,) = tx.watches.of(case_id)
        return found

    def online(self, case_id: UUID) -> object:
        return self.desk.case(case_id).told_list("publications")[0]["still_online"]

    def told(self, words: str) -> int:
        return sum(words in text for text in self.desk.said())


@pytest.fixture
def here(desk: EngineDesk, tmp_path: Path) -> House:
    house = House.of(desk, tmp_path / "vault")
    assert isinstance(house, House)
    house.machine = Page()  # type: ignore[assignment]
    return house


def gone(here: House, **facts: Any) -> UUID:
    """A case whose publication was removed."""
    case_id = here.asked(**facts)
    here.live(hours=2)
    here.page.presence = "absent"
    here.live(days=2, hours=1)
    assert here.watch(case_id).state == "removed"
    return case_id


def test_removed_after_two_absences_a_day_apart(here: House) -> None:
    """One absence tells nobody anything; the second ends the step, changes the fact and is told with a sealed proof."""
    case_id = here.asked()
    here.live(hours=2)
    assert (here.watch(case_id).state, here.told("n’est plus en ligne")) == ("asked", 0)
    here.page.presence = "absent"
    here.live(hours=23)
    assert (here.watch(case_id).state, here.told("n’est plus en ligne"), here.online(case_id)) == (
        "absent_once",
        0,
        True,
    )
    here.live(hours=25)
    watch, case = here.watch(case_id), here.desk.case(case_id)
    assert (watch.state, here.told("n’est plus en ligne"), here.online(case_id)) == ("removed", 1, False)
    assert (case.record(NOTICE).state, case.record(NOTICE).outcome) == ("done", "accepted")
    assert watch.proof is not None
    proof = next(one for one in here.orders(case_id) if one.id == watch.proof.capture)
    assert proof.item_id is not None
    assert b"full.png" in here.vault.read(case_id, proof.item_id)
    events = here.desk.events(case_id)
    assert [events.count(f"takedown:{one}") for one in ("watched", "absent_once", "removed")] == [1, 1, 1]


def test_looked_after_for_ninety_days_even_when_closed(here: House) -> None:
    """The case may be closed meanwhile; nothing of it is told, and the looks go on to their end."""
    case_id = gone(here)
    here.desk.do(CloseCase(here.desk.means), user=here.desk.handler, case_id=case_id, reason="retirée")
    said = len(here.desk.said())
    here.live(days=95)
    watch = here.watch(case_id)
    after = [one for one in watch.looks if watch.removed_at is not None and one.at > watch.removed_at]
    assert (watch.state, len(after), len(here.desk.said()) - said) == ("ended", len(REMOVED_AT), 0)
    assert here.desk.case(case_id).state == "closed"
    assert "takedown:lasted" in here.desk.events(case_id)


@pytest.mark.parametrize("is_closed", [False, True])
def test_it_comes_back(here: House, is_closed: bool) -> None:
    """The step is to be done anew, a closed case is taken up again, a person decides, the insured is told."""
    case_id = gone(here)
    if is_closed:
        here.desk.do(CloseCase(here.desk.means), user=here.desk.handler, case_id=case_id, reason="retirée")
    here.page.presence = "present"
    here.live(days=8)
    case = here.desk.case(case_id)
    assert (here.watch(case_id).state, case.state, case.record(NOTICE).state) == ("returned", "open", "planned")
    assert (here.online(case_id), here.told("de nouveau en ligne")) == (True, 1)
    assert here.desk.tasks(case_id).count("content_back") == 1
    here.desk.do(StartStep(here.desk.means), user=here.desk.handler, case_id=case_id, step=NOTICE)
    again = here.watch(case_id)
    assert (again.state, again.returns, again.removed_at) == ("asked", 1, None)


def test_a_wall_is_no_removal(here: House) -> None:
    """However often; after three looks without an answer a person is asked, once."""
    case_id = here.asked()
    here.page.presence = "undetermined"
    here.live(days=12)
    assert (here.watch(case_id).state, here.told("n’est plus en ligne")) == ("asked", 0)
    assert here.desk.tasks(case_id).count("look_at_removal") == 1


def test_a_page_that_is_not_reached(here: House) -> None:
    """Every try failed: it counts as one look without an answer."""
    case_id = here.asked()
    here.page.fails = True
    for _ in range(40):
        here.live(hours=1)
    looks = here.watch(case_id).looks
    assert looks
    assert {(one.presence.state, one.presence.why) for one in looks} == {("undetermined", "not_reached")}


def test_what_no_machine_looks_at(here: House) -> None:
    """A minor who is told of while the page is watched: from then on no machine opens it, and a person is asked."""
    case_id = here.asked()
    here.live(hours=2)
    before = len(here.page.seen)
    here.desk.change(case_id, lambda tx, case: setattr(case, "facts", {**case.facts, "victim_age": 14}))
    here.live(days=3)
    assert (len(here.page.seen), here.desk.tasks(case_id).count("look_at_removal")) == (before, 1)


def test_by_hand(here: House) -> None:
    """Where no machine captures, a handler begins the watch and says what they saw; two absences a day apart count alike."""
    desk = here.desk
    case_id = here.asked(victim_age=14)
    watch = here.watch(case_id)
    assert not here.page.seen
    here.live(hours=2)
    assert desk.tasks(case_id).count("look_at_removal") == 1
    say: Any = {"user": desk.handler, "case_id": case_id, "watch_id": watch.id, "presence": "absent"}
    desk.do(NoteRemovalLook(desk.means), **say)
    assert desk.tasks(case_id).count("look_at_removal") == 0
    desk.do(NoteRemovalLook(desk.means), **say)
    assert here.watch(case_id).state == "absent_once"
    here.live(hours=25)
    assert desk.tasks(case_id).count("look_at_removal") == 1
    desk.do(NoteRemovalLook(desk.means), **say)
    assert (here.watch(case_id).state, here.told("Une personne du service a regardé")) == ("removed", 1)
    other = desk.add_case(701, publications=post())
    with pytest.raises(NotFound):
        desk.do(NoteRemovalLook(desk.means), **(say | {"case_id": other}))


def test_what_cannot_be_watched(here: House) -> None:
    """A private message stands nowhere; an address that is not the case's is nobody's."""
    desk = here.desk
    case_id = desk.add_case(publications=post(audience="private_message", medium="messaging", recipient="insured"))
    begin = WatchPublication(desk.means)
    with pytest.raises(Refused):
        desk.do(begin, user=desk.handler, case_id=case_id, publication="post")
    with pytest.raises(NotFound):
        desk.do(begin, user=desk.handler, case_id=case_id, publication="other")


def test_begun_by_a_handler_once(here: House) -> None:
    """Pressed twice, it is one watch; what was asked outside the plan has no step."""
    desk = here.desk
    case_id = desk.add_case(publications=post())
    for _ in range(2):
        desk.do(WatchPublication(desk.means), user=desk.handler, case_id=case_id, publication="post")
    watch = here.watch(case_id)
    assert (watch.step, watch.url, watch.platform) == ("", URL, "facebook")
    assert desk.events(case_id).count("takedown:watched") == 1


def test_outcomes_are_what_the_next_plan_expects(here: House) -> None:
    """Counted by platform and way over all cases: a removal here is shown beside the same step of the next case."""
    gone(here)
    other = here.desk.add_case(777, publications=post())
    file = here.desk.do(SeeCase(here.desk.means), user=here.desk.handler, case_id=other)
    (found,) = file.expected[NOTICE]
    assert (found.platform, found.settled, found.removed) == ("Facebook", 1, 1)


def test_a_refused_notice_begins_no_watch(here: House) -> None:
    """Nothing is watched for a removal that was refused at once."""
    desk = here.desk
    case_id = desk.add_case(publications=post())
    for step in ("bailiff_capture", "timestamped_capture"):
        desk.change(case_id, partial(done_now, step=step, at=desk.clock.now()))
    desk.do(FinishStep(desk.means), user=desk.handler, case_id=case_id, step=NOTICE, outcome="refused")
    with desk.units() as tx:
        assert not tx.watches.of(case_id)

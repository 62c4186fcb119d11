"""A backup is restored at every commit of a story: whatever had left by then does not leave again, whatever had not still
does, no case number is given twice, and nothing with weight leaves before a person has reconciled."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select

from adapters.engine.outbox_sender import OutboxSender
from adapters.engine.runner import ThreadRunner
from adapters.engine.send_journal import SendJournal, read_journal
from adapters.system.ids import TimeOrderedIds
from storage.backup.dump import Manifest, back_up, restore
from storage.rows.inbox import OutboxQueueTable
from storage.schema import upgrade
from storage.sql.database import writing_engine
from storage.tables.core import outbox, tasks
from storage.unit_of_work import CommitHooks, SqlTransaction, UnitOfWorkFactory
from tests.conftest import TestClock
from tests.fakes.means import small_means
from tests.fakes.rows import make_case, make_person
from workflows.delivery.act_classes import IN_DOUBT
from workflows.delivery.outgoing import Delivered, Outgoing, PermanentFailure, UnknownOutcome
from workflows.delivery.send_journal import FROZEN
from workflows.followups.follow_up import FollowUp
from workflows.kernel.people import DeskUser
from workflows.use_cases.delivery.reconcile import CheckJournal, Reconcile
from workflows.use_cases.delivery.settle_act import MarkAgain, NoteInDoubt, SettleAct, SweepDoubt
from workflows.use_cases.followups.heartbeat import Beat

KEY = bytes(32)
HANDLER = DeskUser(UUID(int=5), "handler", "Hélène", "helene@desk.example", "fr")
CASES, TURNS = 1, 2
CLASSES = "ABCD"


@dataclass
class Outside:
    """The world: it remembers what reached it, whatever becomes of our databases. Every fifth answer is lost."""

    got: list[str] = field(default_factory=list)
    turn: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def __call__(self, outgoing: Outgoing) -> Delivered | UnknownOutcome:
        if not (outgoing.act_class == "A" and outgoing.key in self.got):  # it deduplicates by our key
            self.got.append(outgoing.key)
        return UnknownOutcome("no answer") if next(self.turn) % 5 == 0 else Delivered("ref")

    async def ask(self, outgoing: Outgoing) -> Delivered | PermanentFailure:
        return Delivered("ref") if outgoing.key in self.got else PermanentFailure("unknown to us")


class World:
    """One life of the desk: a database, the journal beside it, and the world outside."""

    def __init__(self, path: Path, clock: TestClock, outside: Outside, journal: Path | None) -> None:
        self.clock, self.outside, self.journal_path = clock, outside, journal
        self.engine = writing_engine(f"sqlite:///{path}")
        self.journal = SendJournal(journal) if journal else None
        self.units = UnitOfWorkFactory(self.engine, clock, CommitHooks(on_number=self._number_given))
        self.means: Any = small_means(clock)
        self.new_id = TimeOrderedIds(clock)
        self.run = ThreadRunner(self.units, clock, self.new_id)
        self.numbers: list[str] = []

    def _number_given(self, value: int) -> None:
        if self.journal is not None:
            self.journal.mark(self.clock.now(), case=value)

    def close(self) -> None:
        self.run.close()
        self.engine.dispose()
        if self.journal is not None:
            self.journal.close()

    # -------------------------------------------------------------- the story
    def open_case(self, tx: SqlTransaction, *, user: int) -> None:
        person = make_person(self.new_id, self.clock, user)
        tx.persons.add(person)
        case = make_case(self.new_id, self.clock, person, tx.cases.next_number(self.clock.now()))
        tx.cases.add(case)
        self.numbers.append(case.number)
        self.plan(tx, case.id, case.number, 0)

    def plan(self, tx: SqlTransaction, case_id: UUID, number: str, turn: int) -> None:
        due = self.clock.now() + timedelta(minutes=5)
        tx.follow_ups.plan(FollowUp(self.new_id(), case_id, f"{number}/{turn}", "step_due", due, due))

    def fire(self, tx: SqlTransaction, *, limit: int) -> int:
        due = tx.follow_ups.claim_due(self.clock.now(), limit)
        for one in due:
            number, turn = one.key.split("/")
            for act_class in CLASSES:
                act: Any = act_class
                key, text = f"{one.key}:{act}", {"text": one.key}
                tx.outbox.add(Outgoing(key, "mail", "x@example.org", text, act, one.case_id, approved_by=HANDLER.id))
            tx.follow_ups.finish(one, "done")
            if int(turn) + 1 < TURNS:
                self.plan(tx, one.case_id, number, int(turn) + 1)
        return len(due)

    async def send(self) -> None:
        post = OutboxQueueTable(self.engine)
        outbox_sender = OutboxSender(
            post, {"mail": self.outside}, self.run, self.clock, lambda tx, **_: None,
            in_doubt=NoteInDoubt(self.means), mark=MarkAgain(self.means), journal=self.journal,
        )  # fmt: skip
        outbox_sender.hand(post.claim(self.clock.now(), 20, ["mail"]))
        await outbox_sender.drained()
        await outbox_sender.stop()
        await self.run(SweepDoubt(self.means), limit=20)

    async def settle(self) -> None:
        """A person looks at every task: what is in doubt, outside; what only waits for a word, not at all."""
        with self.engine.connect() as connection:
            waiting = connection.execute(select(tasks).where(tasks.c.done_at.is_(None))).mappings().all()
        for task in waiting:
            is_there = task["kind"] == IN_DOUBT and task["payload"]["act"] in self.outside.got
            await self.run(
                SettleAct(self.means), user=HANDLER, task_id=task["id"], outcome="sent" if is_there else "again"
            )

    async def live(self, rounds: int) -> None:
        for _ in range(rounds):
            self.clock.advance(minutes=4)
            await self.run(Beat(self.means))
            await self.run(self.fire, limit=10)
            await self.send()
            await self.settle()

    def open_acts(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(outbox.c.key).where(outbox.c.state.not_in(("sent",)))).scalars())


async def tell_story(
    folder: Path, outside: Outside, journal: Path | None, copies: bool = True
) -> tuple[list[Path], TestClock, list[str]]:
    """The story to its end; a backup is taken at every commit that changed anything, if not said otherwise."""
    clock = TestClock()
    world = World(folder / "desk.sqlite3", clock, outside, journal)
    upgrade(world.engine)
    backups: list[Path] = []
    last: list[Manifest] = []

    def before_the_next(_: Any) -> None:
        file = folder / f"backup-{len(backups)}"
        taken = back_up(world.engine, file, KEY, clock.now())
        if last and last[-1].tables == taken.tables:
            file.unlink()
            return
        last[:] = [taken]
        backups.append(file)

    if copies:
        event.listen(world.engine, "begin", before_the_next)
    for user in range(CASES):
        await world.run(world.open_case, user=user)
        await world.live(2)
    await world.live(7)
    assert world.open_acts() == []
    world.close()
    return backups, clock, world.numbers


async def restored(
    folder: Path, backup: Path, clock: TestClock, outside: Outside, journal: Path | None
) -> tuple[World, bool]:
    """The desk from the backup, its outbox tried, reconciled, and lived on to the end. Whether it was frozen."""
    world = World(folder / f"from-{backup.name}.sqlite3", clock, outside, journal)
    restore(world.engine, backup, KEY)
    clock.advance(hours=2)
    frozen = False
    if journal is not None:
        acts = await world.run(CheckJournal(world.means), written=read_journal(journal))
        frozen = bool(acts)
        await world.run(Beat(world.means))
        before = len(outside.got)
        await world.run(world.fire, limit=10)
        await world.send()
        if frozen:
            assert [key for key in outside.got[before:] if not key.endswith("D")] == [], "an act left a frozen outbox"
            await world.run(Reconcile(world.means), written=read_journal(journal), by="Hélène")
            assert world.journal is not None
            world.journal.reconciled(clock.now(), "Hélène")
            with world.units() as tx:
                assert tx.state.get(FROZEN) is None
            assert await world.run(CheckJournal(world.means), written=read_journal(journal)) == []
    await world.live(9)
    return world, frozen


def doubled(outside: Outside) -> list[str]:
    return [key for key, times in Counter(outside.got).items() if times > 1 and key[-1] in "ABC"]


async def test_restored_at_every_commit(tmp_path: Path) -> None:
    """Class A, B, C: each arrives exactly once over both lives. Numbers of cases are never given twice."""
    told = Outside()
    journal = tmp_path / "journal"
    backups, clock, numbers = await tell_story(tmp_path, told, journal)
    written = journal.read_bytes()
    assert len(backups) >= 25
    assert len(numbers) == CASES
    was_frozen = 0
    for backup in backups:
        journal.write_bytes(written)
        outside = Outside(list(told.got))
        later = TestClock(clock.now())
        world, frozen = await restored(tmp_path, backup, later, outside, journal)
        was_frozen += frozen
        await world.run(world.open_case, user=99)
        assert doubled(outside) == [], backup.name
        assert set(outside.got) >= {
            f"{number}/{turn}:{one}" for number in numbers for turn in range(TURNS) for one in CLASSES
        }
        assert world.numbers[-1] not in numbers, backup.name
        assert world.open_acts() == [], backup.name
        world.close()
    assert was_frozen >= len(backups) // 2


async def test_without_the_journal_acts_are_doubled(tmp_path: Path) -> None:
    """The check can fail: the same story without a journal sends again what had left."""
    told = Outside()
    backups, clock, _ = await tell_story(tmp_path, told, None)
    outside = Outside(list(told.got))
    world, _ = await restored(tmp_path, backups[len(backups) // 2], TestClock(clock.now()), outside, None)
    world.close()
    assert doubled(outside) != []


async def test_a_database_that_is_not_behind_is_not_frozen(tmp_path: Path) -> None:
    """A desk that stops and starts again on its own database goes on at once."""
    outside, journal = Outside(), tmp_path / "journal"
    _, clock, _ = await tell_story(tmp_path, outside, journal, copies=False)
    world = World(tmp_path / "desk.sqlite3", clock, outside, journal)
    assert await world.run(CheckJournal(world.means), written=read_journal(journal)) == []
    with world.units() as tx:
        assert tx.state.get(FROZEN) is None
    world.close()


async def test_erased_rows_are_not_taken_for_lost_ones(tmp_path: Path) -> None:
    """Rows whose time has come are gone for good: the journal is not ahead because of them."""
    outside, journal = Outside(), tmp_path / "journal"
    _, clock, _ = await tell_story(tmp_path, outside, journal, copies=False)
    world = World(tmp_path / "desk.sqlite3", clock, outside, journal)
    clock.advance(days=400)
    await world.run(Beat(world.means))
    with world.engine.begin() as connection:
        connection.execute(outbox.delete())
    assert await world.run(CheckJournal(world.means), written=read_journal(journal)) == []
    world.close()


@pytest.mark.parametrize("cut", [1, 40])
def test_torn_line(tmp_path: Path, cut: int) -> None:
    """A line that a power cut tore is counted and passed over; the next one stands alone."""
    journal = SendJournal(tmp_path / "journal")
    journal.mark(TestClock().now(), case=4)
    journal.mark(TestClock().now(), case=5)
    journal.close()
    data = (tmp_path / "journal").read_bytes()
    (tmp_path / "journal").write_bytes(data[:-cut])
    again = SendJournal(tmp_path / "journal")
    again.mark(TestClock().now(), case=7)
    again.close()
    assert (read_journal(tmp_path / "journal").marks, read_journal(tmp_path / "journal").torn) == (
        {"case": 7},
        1 if cut > 1 else 0,
    )

"""Units of work on real databases: all or nothing, first writer wins, due work is a state."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select

from adapters.engine.runner import ThreadRunner
from adapters.system.ids import TimeOrderedIds
from storage.rows.inbox import InboxTable, OutboxQueueTable
from storage.rows.people import CODE_TRIES_A_DAY
from storage.tables.core import audit, outbox, persons, timeline
from storage.unit_of_work import CommitHooks, SqlTransaction, UnitOfWorkFactory
from tests.conftest import TestClock
from tests.fakes.rows import make_case, make_follow_up, make_person
from workflows.case.case import Case
from workflows.case.events import Event
from workflows.case.step import StepRecord
from workflows.delivery.outgoing import Outgoing
from workflows.kernel.errors import Conflict, NotFound
from workflows.kernel.people import ENGINE, Actor, Person, Policy


def count(engine: Engine, table: object) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def test_all_or_nothing(
    units: UnitOfWorkFactory, engine: Engine, new_id: TimeOrderedIds, clock: TestClock, case: Case
) -> None:
    """A unit that raises leaves nothing: no person, no line, no message."""

    def unit(tx: SqlTransaction) -> None:
        tx.persons.add(make_person(new_id, clock, 8))
        tx.timeline.add(case.id, Event.PLAN_MADE, ENGINE, clock.now(), {})
        tx.outbox.add(Outgoing("k", "telegram", "7", {"text": "a"}))
        raise RuntimeError

    with pytest.raises(RuntimeError), units() as tx:
        unit(tx)
    assert (count(engine, persons), count(engine, timeline), count(engine, outbox)) == (1, 0, 0)


def test_every_event_is_audited(units: UnitOfWorkFactory, engine: Engine, clock: TestClock, case: Case) -> None:
    """A line in the timeline has its entry in the audit trail, in the same transaction."""
    with units() as tx:
        tx.timeline.add(case.id, Event.PLAN_APPROVED, Actor("handler", None, "H"), clock.now(), {})
    with engine.connect() as connection:
        assert list(connection.execute(select(audit.c.what)).scalars()) == ["plan:approved"]


def test_case_comes_back_as_it_was(units: UnitOfWorkFactory, clock: TestClock, case: Case) -> None:
    """Facts, steps and instants survive the round trip, with their zone."""
    with units() as tx:
        loaded = tx.cases.get(case.id, ENGINE)
        loaded.move_step("bailiff_capture", "under_way", clock.now())
        loaded.facts = {**loaded.facts, "objectives": ["removal"]}
        tx.cases.save(loaded)
    with units() as tx:
        again = tx.cases.get(case.id, ENGINE)
    assert {"bailiff_capture": StepRecord("bailiff_capture", "under_way", clock.now())} == again.steps
    assert again.facts["objectives"] == ["removal"]
    assert clock.now() == again.reported_at
    assert again.reported_at.utcoffset() == timedelta(0)


def test_second_writer_is_refused(units: UnitOfWorkFactory, case: Case) -> None:
    """Who saves an older version is told so, and nothing of theirs is kept."""
    with units() as tx:
        first = tx.cases.get(case.id, ENGINE)
    with units() as tx:
        second = tx.cases.get(case.id, ENGINE)
        second.urgent_what = "second"
        tx.cases.save(second)
    first.urgent_what = "first"
    with pytest.raises(Conflict), units() as tx:
        tx.cases.save(first)
    with units() as tx:
        assert tx.cases.get(case.id, ENGINE).urgent_what == "second"


def test_somebody_elses_case_is_not_there(units: UnitOfWorkFactory, case: Case, new_id: TimeOrderedIds) -> None:
    """Another insured, a lawyer it was not offered to, and a case that never was get the same answer."""
    for actor in (Actor("insured", new_id()), Actor("lawyer", new_id())):
        with pytest.raises(NotFound), units() as tx:
            tx.cases.get(case.id, actor)
    with pytest.raises(NotFound), units() as tx:
        tx.cases.get(UUID(int=1), ENGINE)


def test_numbers_are_never_reused(units: UnitOfWorkFactory, clock: TestClock) -> None:
    """Case numbers grow, also after a unit that was undone."""
    with units() as tx:
        first = tx.cases.next_number(clock.now())
    with units() as tx:
        second = tx.cases.next_number(clock.now())
    assert (first, second) == ("EG-2026-000001", "EG-2026-000002")


def test_code_links_once(units: UnitOfWorkFactory, clock: TestClock, person: Person, new_id: TimeOrderedIds) -> None:
    """A right code links whatever its case and dashes; another person's try at it is told it was used."""
    policy = Policy(new_id(), "N1", "sample-one", "Camille", "FR", None, False)
    with units() as tx:
        tx.policies.add(policy)
        tx.policies.add_code(policy.id, "LUNE-4821", clock.now() + timedelta(days=1))
    with units() as tx:
        assert tx.policies.try_code(" lune 4821", person.id, clock.now()).outcome == "linked"
    with units() as tx:
        assert tx.policies.try_code("LUNE-4821", new_id(), clock.now()).outcome == "used"


def test_wrong_codes_are_counted(
    units: UnitOfWorkFactory, clock: TestClock, person: Person, new_id: TimeOrderedIds
) -> None:
    """Five wrong tries a day, then none, even with the right code; the next day it opens again."""
    policy = Policy(new_id(), "N1", "sample-one", "Camille", "FR", None, False)
    with units() as tx:
        tx.policies.add(policy)
        tx.policies.add_code(policy.id, "LUNE-4821", clock.now() + timedelta(days=9))
    for left in range(CODE_TRIES_A_DAY - 1, -1, -1):
        with units() as tx:
            tried = tx.policies.try_code("NOPE", person.id, clock.now())
        assert ("wrong", left) == (tried.outcome, tried.tries_left)
    with units() as tx:
        assert tx.policies.try_code("LUNE-4821", person.id, clock.now()).outcome == "too_many"
    clock.advance(days=1, seconds=1)
    with units() as tx:
        assert tx.policies.try_code("LUNE-4821", person.id, clock.now()).outcome == "linked"


def test_expired_code(units: UnitOfWorkFactory, clock: TestClock, person: Person, new_id: TimeOrderedIds) -> None:
    """A code is void from its last instant on."""
    policy = Policy(new_id(), "N1", "sample-one", "Camille", "FR", None, False)
    with units() as tx:
        tx.policies.add(policy)
        tx.policies.add_code(policy.id, "LUNE-4821", clock.now() + timedelta(hours=1))
    clock.advance(hours=1)
    with units() as tx:
        assert tx.policies.try_code("LUNE-4821", person.id, clock.now()).outcome == "expired"


def test_due_is_a_state(units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds) -> None:
    """What is due is found however late one looks; what is not due is left alone; what is claimed is not claimed twice."""
    with units() as tx:
        for key, days in (("a", 1), ("b", 2), ("far", 400)):
            assert tx.follow_ups.plan(make_follow_up(new_id, clock, case, key, days=days))
        assert not tx.follow_ups.plan(make_follow_up(new_id, clock, case, "a", days=5))
    clock.advance(days=60)
    with units() as tx:
        assert [one.key for one in tx.follow_ups.claim_due(clock.now(), 10)] == ["a", "b"]
    with units() as tx:
        assert list(tx.follow_ups.claim_due(clock.now(), 10)) == []
        assert clock.now() + timedelta(days=340) == tx.follow_ups.next_due()


def test_a_day_given_up_may_be_the_day_again(
    units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds
) -> None:
    """A cancelled follow-up that is planned again waits again; one that was done does not."""
    with units() as tx:
        assert tx.follow_ups.plan(make_follow_up(new_id, clock, case, "a"))
        assert tx.follow_ups.plan(make_follow_up(new_id, clock, case, "b"))
        for one in tx.follow_ups.open_of(case.id):
            tx.follow_ups.finish(one, "cancelled" if one.key == "a" else "done")
    with units() as tx:
        assert tx.follow_ups.plan(make_follow_up(new_id, clock, case, "a"))
        assert not tx.follow_ups.plan(make_follow_up(new_id, clock, case, "b"))
    with units() as tx:
        assert [one.key for one in tx.follow_ups.claim_due(clock.now(), 10)] == ["a"]


def test_claimed_and_never_run_comes_back(
    units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds
) -> None:
    """A row whose process died is given back and claimed again."""
    with units() as tx:
        tx.follow_ups.plan(make_follow_up(new_id, clock, case, "a"))
    with units() as tx:
        tx.follow_ups.claim_due(clock.now(), 10)
    clock.advance(minutes=16)
    with units() as tx:
        assert tx.follow_ups.release_stale(clock.now(), 900) == 1
    with units() as tx:
        assert [one.key for one in tx.follow_ups.claim_due(clock.now(), 10)] == ["a"]


def test_stale_worker_is_fenced(units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds) -> None:
    """Who claimed long ago and was given up on cannot finish the row that another has claimed since."""
    with units() as tx:
        tx.follow_ups.plan(make_follow_up(new_id, clock, case, "a"))
    with units() as tx:
        (old,) = tx.follow_ups.claim_due(clock.now(), 10)
    with units() as tx:
        tx.follow_ups.release_stale(clock.now(), 0)
        tx.follow_ups.claim_due(clock.now(), 10)
    with pytest.raises(Conflict), units() as tx:
        tx.follow_ups.finish(old, "done")


def test_two_that_wait_for_each_other(
    units: UnitOfWorkFactory, engine: Engine, clock: TestClock, case: Case, new_id: TimeOrderedIds
) -> None:
    """Two units that lock the same two cases in opposite order: one goes first, the other is told to begin again, and the
    runner does. On SQLite they simply take turns."""
    with units() as tx:
        other = make_case(new_id, clock, tx.persons.get(case.person_id), "EG-2026-000002")
        tx.cases.add(other)
    both_hold = threading.Barrier(2)
    failed: list[BaseException] = []
    met: list[int] = []

    def unit(tx: SqlTransaction, *, order: tuple[UUID, UUID]) -> None:
        first = tx.cases.get(order[0], ENGINE)
        if engine.dialect.name == "postgresql" and not met:
            with suppress(threading.BrokenBarrierError):
                both_hold.wait(5)
            met.append(1)
        second = tx.cases.get(order[1], ENGINE)
        first.urgent_what = second.urgent_what = str(order[0])
        tx.cases.save(first)
        tx.cases.save(second)

    def work(order: tuple[UUID, UUID]) -> None:
        runner = ThreadRunner(units, clock, new_id)
        try:
            runner.now(unit, order=order)
        except BaseException as error:
            failed.append(error)
        runner.close()

    orders = [(case.id, other.id), (other.id, case.id)]
    threads = [threading.Thread(target=work, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with units() as tx:
        assert [tx.cases.get(one, ENGINE).version for one in orders[0]] == [2, 2]


def test_two_claimers_share(units: UnitOfWorkFactory, clock: TestClock, case: Case, new_id: TimeOrderedIds) -> None:
    """Two workers claiming at once never get the same row, and together they get all."""
    with units() as tx:
        for number in range(200):
            tx.follow_ups.plan(make_follow_up(new_id, clock, case, f"k{number}"))
    got: list[str] = []

    def work() -> None:
        while True:
            with units() as tx:
                rows = tx.follow_ups.claim_due(clock.now(), 7)
            if not rows:
                return
            got.extend(one.key for one in rows)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(f"k{number}" for number in range(200)) == sorted(got)


def test_inbox_keeps_once(engine: Engine, units: UnitOfWorkFactory, clock: TestClock) -> None:
    """An update redelivered is kept once; answered once; a second answer is refused."""
    inbox = InboxTable(engine)
    assert list(inbox.receive([(5, "{}"), (6, "{}")], clock.now())) == [5, 6]
    assert list(inbox.receive([(6, "{}"), (7, "{}")], clock.now())) == [7]
    with units() as tx:
        assert tx.close_update(5, clock.now())
    with units() as tx:
        assert not tx.close_update(5, clock.now())
    assert [one.id for one in inbox.pending(clock.now(), 10)] == [6, 7]


def test_failed_update_waits_then_is_parked(engine: Engine, clock: TestClock) -> None:
    """A poison update is tried again later and later, then set aside for a person; it never blocks for ever."""
    inbox = InboxTable(engine)
    inbox.receive([(5, "{}")], clock.now())
    tries = 0
    while inbox.failed(5, "boom", clock.now()):
        tries += 1
        assert list(inbox.pending(clock.now(), 10)) == []
        clock.advance(minutes=5)
        assert [one.id for one in inbox.pending(clock.now(), 10)] == [5]
    assert tries == 4
    clock.advance(days=1)
    assert list(inbox.pending(clock.now(), 10)) == []


def test_outbox_leases(engine: Engine, units: UnitOfWorkFactory, clock: TestClock) -> None:
    """A message claimed by a process that died is claimed again after its lease; one that left never is."""
    post = OutboxQueueTable(engine)
    with units() as tx:
        tx.outbox.add(Outgoing("a", "mail", "x@example.org", {"subject": "s"}))
        tx.outbox.add(Outgoing("a", "mail", "x@example.org", {"subject": "twice"}))
    (message,) = post.claim(clock.now(), 10, ["mail"])
    assert list(post.claim(clock.now(), 10, ["mail"])) == []
    clock.advance(minutes=2)
    (again,) = post.claim(clock.now(), 10, ["mail"])
    assert (message.id, 1, 2) == (again.id, message.attempt, again.attempt)
    post.sent([(again.id, "ref")], clock.now())
    clock.advance(days=1)
    assert list(post.claim(clock.now(), 10, ["mail"])) == []


def test_hot_channel_is_claimed_at_birth(engine: Engine, clock: TestClock) -> None:
    """A message for a channel this process serves is handed over with the commit, and nobody else claims it."""
    units = UnitOfWorkFactory(engine, clock, CommitHooks(hot=frozenset({"telegram"})))
    with units() as tx:
        tx.outbox.add(Outgoing("a", "telegram", "7", {"text": "t"}))
        fresh = list(tx.outbox.fresh)
    assert [one.outgoing.key for one in fresh] == ["a"]
    assert list(OutboxQueueTable(engine).claim(clock.now(), 10, ["telegram"])) == []

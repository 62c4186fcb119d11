"""A message that is answered in the commit that writes it down, and marks that ride along with a unit of work."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from adapters.engine.runner import ThreadRunner
from adapters.ids import TimeOrderedIds
from storage.messages import InboxTable, PostTable
from storage.tables import inbox, outbox
from storage.unit_of_work import Units, Work
from tests.conftest import TestClock
from workflows.ports import Outgoing

HELLO = '{"update_id":7,"message":{"text":"hello"}}'


@pytest.fixture
def runner(units: Units, clock: TestClock, new_id: TimeOrderedIds) -> ThreadRunner:
    return ThreadRunner(units, clock, new_id)


def answer(tx: Work) -> str:
    tx.outbox.add(Outgoing(f"{tx.cause}:1", "telegram", "7", {"text": "good day"}, "D"))
    return "answered"


def rows(engine: Engine) -> list[tuple[str, str]]:
    with engine.begin() as connection:
        return [(row.payload, row.state) for row in connection.execute(select(inbox))]


def states(engine: Engine) -> list[tuple[str, str | None]]:
    with engine.begin() as connection:
        return [(row.state, row.reference) for row in connection.execute(select(outbox).order_by(outbox.c.id))]


def test_written_down_with_its_answer(engine: Engine, units: Units, runner: ThreadRunner, clock: TestClock) -> None:
    """What came stands in the inbox, whole and closed; it is answered once, however often it comes."""
    units.arriving[7] = (HELLO, 1)
    assert runner.now(answer, update_id=7) == "answered"
    assert rows(engine) == [(HELLO, "done")]
    assert runner.now(answer, update_id=7) is None
    del units.arriving[7]
    assert InboxTable(engine).receive([(7, HELLO)], clock.now(), [1]) == []
    assert runner.now(answer, update_id=7) is None
    assert len(states(engine)) == 1


def test_nothing_is_kept_of_a_failure(engine: Engine, units: Units, runner: ThreadRunner, clock: TestClock) -> None:
    """An answer that fails leaves no trace, so that the update can be written down and tried the ordinary way."""

    def fails(tx: Work) -> None:
        answer(tx)
        raise RuntimeError

    units.arriving[7] = (HELLO, 1)
    with pytest.raises(RuntimeError):
        runner.now(fails, update_id=7)
    assert rows(engine) == []
    assert states(engine) == []
    del units.arriving[7]
    assert InboxTable(engine).receive([(7, HELLO)], clock.now(), [1]) == [7]
    assert rows(engine) == [(HELLO, "new")]
    assert runner.now(answer, update_id=7) == "answered"


def test_one_that_failed_before_is_closed(engine: Engine, units: Units, runner: ThreadRunner, clock: TestClock) -> None:
    """It waited in the inbox and comes again: answered now, and closed."""
    InboxTable(engine).receive([(7, HELLO)], clock.now(), [1])
    units.arriving[7] = (HELLO, 1)
    assert runner.now(answer, update_id=7) == "answered"
    assert rows(engine) == [(HELLO, "done")]


class Left:
    """What left, as the courier keeps it."""

    def __init__(self, *marks: tuple[int, str | None]) -> None:
        self.waiting = list(marks)
        self.done: list[tuple[int, str | None]] = []

    def take(self) -> list[tuple[int, str | None]]:
        taken, self.waiting = self.waiting, []
        return taken

    def marked(self, taken: list[tuple[int, str | None]]) -> None:
        self.done += taken

    def not_marked(self, taken: list[tuple[int, str | None]]) -> None:
        self.waiting += taken


def test_marks_ride_along(engine: Engine, units: Units, clock: TestClock) -> None:
    """They are committed with the next unit; of a unit that fails they wait on."""
    units.hot = frozenset({"telegram"})
    with units() as tx:
        tx.cause = "u1"
        answer(tx)
    number = tx.outbox.fresh[0].id
    left = units.riders = Left((number, "ref-1"))

    def broken() -> None:
        with units() as other:
            other.cause = "u2"
            answer(other)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert (left.waiting, left.done) == ([(number, "ref-1")], [])
    assert states(engine) == [("sending", None)]
    with units():
        pass
    assert (left.waiting, left.done) == ([], [(number, "ref-1")])
    assert states(engine) == [("sent", "ref-1")]
    assert PostTable(engine).claim(clock.now(), 10, ["telegram"]) == []

"""Tries to sign in, counted before they are checked, by all processes together."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy import Engine, func, select

from storage.sql.database import writing_engine
from storage.tables.core import sign_in_tries
from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import MONDAY, TestClock

ENDS = MONDAY + timedelta(minutes=15)
LATER = MONDAY + timedelta(minutes=14)


def test_a_try_is_counted_until_the_count_is_over(units: UnitOfWorkFactory) -> None:
    """Three of three, then none; from the end on they are counted anew, from that moment."""
    with units() as tx:
        counted = [tx.sign_in_tries.reserve("a", 3, at, at + timedelta(minutes=15)) for at in [MONDAY] * 3 + [LATER]]
        assert counted == [ENDS, ENDS, ENDS, None]
        assert tx.sign_in_tries.reserve("b", 3, LATER, LATER + timedelta(minutes=15)) is not None
        assert tx.sign_in_tries.reserve("a", 3, ENDS, ENDS + timedelta(minutes=15)) == ENDS + timedelta(minutes=15)


def test_what_is_given_back_is_free_again(units: UnitOfWorkFactory) -> None:
    """Of its own count alone: one that is over and was begun anew is left as it is."""
    with units() as tx:
        tries = tx.sign_in_tries
        assert tries.reserve("a", 1, MONDAY, ENDS) == ENDS
        tries.give_back("a", ENDS - timedelta(minutes=1))
        assert tries.reserve("a", 1, MONDAY, ENDS) is None
        tries.give_back("a", ENDS)
        assert tries.reserve("a", 1, MONDAY, ENDS) == ENDS


def test_what_is_over_is_forgotten(units: UnitOfWorkFactory, engine: Engine) -> None:
    """Nothing grows for ever."""
    with units() as tx:
        tx.sign_in_tries.reserve("a", 1, MONDAY, ENDS)
        tx.sign_in_tries.reserve("b", 1, LATER, LATER + timedelta(minutes=15))
        tx.sign_in_tries.forget_old(ENDS)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(sign_in_tries)).scalar_one() == 1


def test_processes_count_together(engine: Engine, clock: TestClock) -> None:
    """Two processes, four at once in each: of forty that come together eight are let through."""
    let_through: list[bool] = []
    url = engine.url.render_as_string(hide_password=False)
    others = [writing_engine(url, threads=4) for _ in range(2)]
    together = threading.Barrier(8)

    def guess(units: UnitOfWorkFactory) -> None:
        together.wait()
        for _ in range(5):
            with units() as tx:
                let_through.append(tx.sign_in_tries.reserve("a", 8, MONDAY, ENDS) is not None)

    threads = [
        threading.Thread(target=guess, args=(UnitOfWorkFactory(others[number % 2], clock),)) for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.dispose()
    assert (let_through.count(True), len(let_through)) == (8, 40)

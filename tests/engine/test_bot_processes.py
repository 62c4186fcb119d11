"""Any number of chat processes: each update is answered once, and each person's in their order, whoever dies."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from queue import Queue
from typing import Any

import pytest
from sqlalchemy import Engine, select

from storage.rows.inbox import LEASE, InboxTable, close_update
from storage.tables.core import audit, inbox
from tests.conftest import ROOT, TestClock

PEOPLE, EACH = 8, 6


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """Only there do several processes share a database over a network."""
    return postgres_url


def update(number: int, person: int) -> dict[str, Any]:
    chat = {"id": person, "type": "private"}
    sender = {"id": person, "is_bot": False, "first_name": "P"}
    message = {"message_id": number, "date": 1764000000, "chat": chat, "from": sender, "text": str(number)}
    return {"update_id": number, "message": message}


class ChatProcess:
    """One chat process, and what it said it took in."""

    def __init__(self, url: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.engine.bot_process", url],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.taken: set[int] = set()
        self.dead = False
        self._writing = threading.Lock()

    def ready(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.taken.add(int(line.split()[1]))
        self.dead = True

    def deliver(self, one: dict[str, Any]) -> bool:
        """As Telegram does: until it is acknowledged, or the process is gone."""
        assert self._process.stdin is not None
        try:
            with self._writing:
                self._process.stdin.write(json.dumps(one) + "\n")
                self._process.stdin.flush()
        except OSError:
            return False
        ends = time.monotonic() + 10
        while one["update_id"] not in self.taken:
            if self.dead or time.monotonic() > ends:
                return False
            time.sleep(0.002)
        return True

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                if stream is not None:
                    stream.close()


def waiting(engine: Engine) -> int:
    with engine.connect() as connection:
        return len(connection.execute(select(inbox.c.update_id).where(inbox.c.state == "new")).all())


@pytest.mark.crash
def test_three_processes_one_of_them_killed(engine: Engine, postgres_url: str) -> None:
    """Telegram hands each person's updates, one after the other, to whichever process; some twice; one process is killed:
    every update is answered once, and no person's answers change places."""
    processes = [ChatProcess(postgres_url) for _ in range(3)]
    try:
        for one in processes:
            one.ready()
        killed = threading.Event()
        errors: Queue[BaseException] = Queue()

        def telegram(person: int) -> None:
            chance = random.Random(person)
            try:
                for turn in range(EACH):
                    one = update(1000 * turn + person, person)
                    while not processes[chance.randrange(3)].deliver(one):
                        pass
                    if chance.random() < 0.2:
                        processes[chance.randrange(3)].deliver(one)
                    if person == 3 and turn == EACH // 2:
                        processes[0].kill()
                        killed.set()
            except BaseException as error:
                errors.put(error)

        threads = [threading.Thread(target=telegram, args=(person,)) for person in range(1, PEOPLE + 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        ends = time.monotonic() + 60
        while waiting(engine):
            assert time.monotonic() < ends, f"{waiting(engine)} updates were never answered"
            time.sleep(0.1)
        assert killed.is_set()
        assert errors.empty()
        with engine.connect() as connection:
            answered = list(connection.execute(select(audit.c.detail).order_by(audit.c.id)).scalars())
    finally:
        for one in processes:
            one.close()
    assert Counter(one["update"] for one in answered) == Counter(
        1000 * turn + person for turn in range(EACH) for person in range(1, PEOPLE + 1)
    )
    for person in range(1, PEOPLE + 1):
        order = [one["update"] for one in answered if one["person"] == person]
        assert order == sorted(order)


def test_only_the_first_of_each_person_is_claimed(engine: Engine, clock: TestClock) -> None:
    """Two processes: what one holds, and what comes after it, the other does not get, until it is answered or the lease of
    a dead process has ended."""
    one, other = InboxTable(engine, shared=True), InboxTable(engine, shared=True)
    assert one.receive([(1, "{}"), (2, "{}"), (3, "{}")], clock.now(), [7, 7, 8]) == [1, 3]
    assert other.receive([(4, "{}")], clock.now(), [7]) == []
    assert other.receive([(4, "{}")], clock.now(), [7]) == []
    assert list(other.pending(clock.now(), 10)) == []
    with engine.begin() as connection:
        close_update(connection, 1, clock.now())
    assert [row.id for row in other.pending(clock.now(), 10)] == [2]
    clock.advance(seconds=LEASE.total_seconds() + 1)
    assert [row.id for row in one.pending(clock.now(), 10)] == [2, 3]


def test_one_that_fails_does_not_hold_up_its_person(engine: Engine, clock: TestClock) -> None:
    """While it waits for its next try the later ones are answered, as in one process."""
    table = InboxTable(engine, shared=True)
    assert table.receive([(1, "{}"), (2, "{}")], clock.now(), [7, 7]) == [1]
    assert table.failed(1, "Broken", clock.now())
    assert [row.id for row in table.pending(clock.now(), 10)] == [2]
    clock.advance(seconds=timedelta(seconds=3).total_seconds())
    assert [row.id for row in table.pending(clock.now(), 10)] == [1]

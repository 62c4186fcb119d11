"""Kills the desk at every boundary of every scenario, lets another life recover, and judges from what the world outside got.

`python -m tests.crash.harness '{"scenarios": [...], "kills": N, "seed": S}'` prints what it found as JSON. Everything is
imported and compiled once; then each life is a fork, made while there is no thread and no loop."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

from storage.schema import upgrade
from tests.crash.broken import BROKEN
from tests.crash.desk import BEGINS, RESTART, Desk, Furniture
from tests.crash.hooks import Boundaries
from tests.crash.judge import Found, broken, counted, find
from tests.crash.letter_stories import EVERY
from tests.crash.letters_broken import LETTERS_BROKEN
from tests.crash.outside import Outside
from tests.crash.scenarios import Scenario
from tests.crash.shared import Shared

LONGEST_LIFE = 120
"""Seconds after which a life that does not end has failed."""
ENDED = b"ended"


@dataclass(frozen=True)
class Wanted:
    """`doubles` pairs for each scenario (`pairs`: all there are), and more until `at_least` kills are reached. `at`: only at
    boundaries of this name."""

    doubles: int = 0
    pairs: bool = False
    at: str = ""
    at_least: int = 0


@dataclass
class Said:
    """What came of one scenario."""

    boundaries: int = 0
    singles: int = 0
    doubles: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)
    """How many letters, answers, looks and the like its runs ended with: what nothing was wrong in."""
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def points(self) -> int:
        """How often the desk was killed."""
        return self.singles + 2 * self.doubles


class Lives:
    """A process that lives one life after the other until one is killed: the pages that a fork has to copy are copied once
    for a recovery and the death that comes after it. To be made while there is no thread and no loop."""

    def __init__(self, live: Callable[[], None]) -> None:
        self._socket, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            self._socket.close()
            _live_on(theirs, live)
        theirs.close()

    def next(self) -> tuple[int, str]:
        """How the next life ended (0: it did by itself), and what went wrong in it. After any other end there is no next."""
        self._socket.sendall(b"+")
        said = self._socket.recv(1 << 16)
        return (0, "") if said == ENDED else (self.end(), said.decode("utf-8", "replace"))

    def end(self) -> int:
        self._socket.close()
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])


def _live_on(theirs: socket.socket, live: Callable[[], None]) -> None:
    """Never returns."""
    code = 0
    try:
        while theirs.recv(1):
            signal.alarm(LONGEST_LIFE)
            live()
            signal.alarm(0)
            theirs.sendall(ENDED)
    except BaseException:
        code = 1
        theirs.sendall(traceback.format_exc()[-3000:].encode())
    finally:
        os._exit(code)


class Harness:
    """One disk in memory, one world outside, one desk at a time."""

    def __init__(self, folder: Path) -> None:
        self.shared = Shared()
        self.shared.now = self.shared.wall = BEGINS
        self.outside = Outside(self.shared)
        self.boundaries = Boundaries(self.shared)
        self.folder = folder
        self.lives: Lives | None = None
        self.place = folder / "run"
        self.place.mkdir()
        os.chdir(self.place)
        self.furniture = Furniture(self.shared, self.outside, self.boundaries)
        signal.signal(signal.SIGALRM, _too_long)

    # ------------------------------------------------------------------ a run
    def begin(self, scenario: Scenario) -> None:
        """Everything as it stands before the scenario's first step."""
        snapshot = self.folder / scenario.name
        for one in self.place.iterdir():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        self.shared.now = self.shared.wall = BEGINS
        self.shared.told = self.shared.dies_at = 0
        self.boundaries.begin()
        self.outside.ask("reset", people=list(scenario.people))
        if not snapshot.exists():
            desk = Desk(self.furniture)
            scenario.begins(desk)
            desk.close()
            shutil.copytree(self.place, snapshot)
            self.boundaries.begin()
        else:
            shutil.copytree(snapshot, self.place, dirs_exist_ok=True)

    def live(self, scenario: Scenario) -> None:
        """One life: from what is on the disk to the end of the story."""
        self.boundaries.begin()
        asyncio.run(self._live(scenario))

    async def _live(self, scenario: Scenario) -> None:
        if scenario.revision is not None:
            self.furniture.upgrading = True
            upgrade(self.furniture.engine)
            self.furniture.upgrading = False
        desk = Desk(self.furniture, "bot", "worker")
        await desk.start()
        await desk.settle()
        while self.shared.told < len(scenario.steps):
            step, number = scenario.steps[self.shared.told], self.shared.told
            if step.once:
                self.shared.told = number + 1
            desk.expects_updates = step.once
            await step.act(desk)
            self.shared.told = number + 1
            await desk.settle()
        await desk.stop()

    def undisturbed(self, scenario: Scenario) -> tuple[Found, list[str]]:
        """The run that nobody disturbs: in this process, which warms up what every fork then has."""
        self.begin(scenario)
        self.live(scenario)
        assert threading.active_count() == 1, threading.enumerate()
        return find(self.outside), list(self.boundaries.names)

    def killed(self, scenario: Scenario, deaths: Sequence[int]) -> tuple[int, Found | None, list[str]]:
        """Dies at each of these boundaries, one life after the other, then lives to the end. Returns how often it died,
        what is found then, and what failed. A life that ends before its boundary is the last."""
        self.begin(scenario)
        for died, at in enumerate((*deaths, 0)):
            self.shared.dies_at = at
            ended, said = self._next_life(scenario)
            if ended != -signal.SIGKILL:
                failed = [f"a life ended with {ended}: {said}"] if ended else []
                return died, None if failed else find(self.outside), failed
            self.shared.now += RESTART + scenario.away
            self.shared.wall += RESTART + scenario.away
        raise AssertionError("the last life was killed")

    def _next_life(self, scenario: Scenario) -> tuple[int, str]:
        """How it ended, and what went wrong in it."""
        if self.lives is None:
            self.lives = Lives(lambda: self.live(scenario))
        ended, said = self.lives.next()
        if ended:
            self.lives = None
        return ended, said

    # ------------------------------------------------------------------ all runs of a scenario
    def kill_everywhere(self, scenario: Scenario, wanted: Wanted, chance: Random) -> Said:
        """Every boundary once; then pairs: dead again at a boundary of the recovery."""
        began, said = _spent(), Said()
        reference, names = self.undisturbed(scenario)
        said.kinds.update(names)
        said.boundaries = len(names)
        said.wrong += [f"{scenario.name}, undisturbed: {one}" for one in broken(reference, reference)]
        gc.collect()
        gc.freeze()
        lengths: dict[int, int] = {}
        for at, name in enumerate(names, 1):
            if wanted.at not in ("", name):
                continue
            self._judged(scenario, (at,), reference, names, said)
            lengths[at] = self.shared.passed
        if wanted.pairs:
            pairs = [(first, second) for first, length in lengths.items() for second in range(1, length + 1)]
        else:
            count = max(wanted.doubles, -(-(wanted.at_least - said.points) // 2))
            firsts = [chance.choice(list(lengths)) for _ in range(count)]
            pairs = [(first, chance.randint(1, max(lengths[first], 1))) for first in firsts]
        for pair in pairs:
            self._judged(scenario, pair, reference, names, said)
        if self.lives is not None:
            self.lives.end()
            self.lives = None
        said.seconds = round(_spent() - began, 1)
        return said

    def _judged(
        self, scenario: Scenario, deaths: tuple[int, ...], reference: Found, names: list[str], said: Said
    ) -> None:
        died, found, failed = self.killed(scenario, deaths)
        said.singles += died == 1
        said.doubles += died == 2
        if not failed and found is not None:
            failed = broken(found, reference, away=bool(scenario.away))
            said.counted += counted(found)[1]
        where = f"{scenario.name}, killed at {deaths} ({names[deaths[0] - 1]})"
        said.wrong += [f"{where}: {one}" for one in failed]


def _too_long(*_: Any) -> None:
    """Says what waits, and where."""
    waiting = "; ".join(f"{one.get_name()} in {_where(one.get_coro())}" for one in asyncio.all_tasks())
    raise TimeoutError(f"a life went on for {LONGEST_LIFE} seconds: {waiting}")


def _where(coroutine: Any) -> str:
    """The functions that wait for each other, down to what is waited for."""
    names = []
    while hasattr(coroutine, "cr_frame"):
        if coroutine.cr_frame is not None:
            names.append(f"{coroutine.cr_code.co_name}:{coroutine.cr_frame.f_lineno}")
        coroutine = coroutine.cr_await
    return " > ".join(names)


def _spent() -> float:
    """Seconds of computing, of this process and of those it waited for."""
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def main() -> None:
    asked = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    logging.basicConfig(level=logging.CRITICAL)
    names = asked.pop("scenarios", None) or [one.name for one in EVERY]
    seed, at_least, wrong = asked.pop("seed", 1), asked.pop("points", 0), asked.pop("broken", None)
    wanted = Wanted(**asked)
    if wrong:
        found = {name: _in_a_fork(lambda: _broken(name, story, at, wanted)) for name, (story, at) in wrong.items()}  # noqa: B023 -- at once
    else:
        found = played(names, wanted, seed, at_least)
    print(json.dumps(found))


def played(names: Sequence[str], wanted: Wanted, seed: int = 1, at_least: int = 0) -> dict[str, Any]:
    """These scenarios, one after the other; what is missing for `at_least` kills is made up for in the last."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="egide-crash-", dir=memory) as folder:
        harness, chance = Harness(Path(folder)), Random(seed)
        result: dict[str, Said] = {}
        chosen = [one for one in EVERY if one.name in names]
        for scenario in chosen:
            if scenario is chosen[-1]:
                wanted = replace(wanted, at_least=at_least - sum(one.points for one in result.values()))
            result[scenario.name] = harness.kill_everywhere(scenario, wanted, chance)
        harness.outside.close()
        os.chdir("/")
    return {name: {**said.__dict__, "points": said.points} for name, said in result.items()}


def _broken(name: str, story: str, at: str, wanted: Wanted) -> Any:
    """The story at a desk that breaks a promise, killed where that shows."""
    {**BROKEN, **LETTERS_BROKEN}[name]()
    return played([story], replace(wanted, at=at))[story]


def _in_a_fork(work: Callable[[], Any]) -> Any:
    """What the work answers, done where it changes nobody else's classes."""
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            with os.fdopen(writes, "w") as stream:
                json.dump(work(), stream)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writes)
    with os.fdopen(reads) as stream:
        answer = stream.read()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    return json.loads(answer)


if __name__ == "__main__":
    main()

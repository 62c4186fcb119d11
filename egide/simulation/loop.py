"""An event loop whose time jumps: when nothing is ready, the next timer is now.

The wall clock of the process (`time.time`, `datetime.now`) goes with it, so that APScheduler, which reads it, rings in
virtual time too. Work handed to threads is waited for in real time, and virtual time stands still meanwhile.
"""

from __future__ import annotations

import asyncio
import heapq
import selectors
import threading
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta, tzinfo
from typing import Any, TypeVar

import time_machine

Answer = TypeVar("Answer")
REAL_WAIT = 0.05
RESOLUTION = 1e-6
"""Seconds. The loop adds it to the time; after half a year a number of seconds cannot hold less than some billionths."""


class _Nameless(tzinfo):
    """UTC under no name: time_machine would set the process's own zone at every step for one that has a name."""

    def utcoffset(self, _: datetime | None, /) -> timedelta:
        return timedelta(0)

    def dst(self, _: datetime | None, /) -> None:
        return None

    def tzname(self, _: datetime | None, /) -> None:
        return None


NAMELESS = _Nameless()


class SimLoop(asyncio.SelectorEventLoop):
    """`asyncio` on virtual time, from `start` (aware)."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._elapsed = 0.0
        self.instant = start
        """The virtual instant (aware, in the zone of the start)."""
        self._in_threads = 0
        self._travel = time_machine.travel(start.replace(tzinfo=NAMELESS), tick=False)
        self._coordinates = self._travel.start()
        super().__init__(_Selector(self))
        self._clock_resolution = RESOLUTION

    def time(self) -> float:
        """Virtual seconds since the start."""
        return self._elapsed

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Any, *given: Any, context: Any = None
    ) -> asyncio.Handle:
        """What the loop's own thread says needs no waking."""
        if threading.get_ident() == self._thread_id:  # type: ignore[attr-defined]
            return self.call_soon(callback, *given, context=context)
        return super().call_soon_threadsafe(callback, *given, context=context)

    def run_in_executor(self, executor: Any, function: Callable[..., Any], *given: Any) -> Any:  # type: ignore[override]
        """Runs in a thread; virtual time waits for it."""
        self._in_threads += 1
        future = super().run_in_executor(executor, function, *given)
        future.add_done_callback(self._out_of_thread)
        return future

    def _out_of_thread(self, _future: object) -> None:
        self._in_threads -= 1

    @property
    def is_waiting_outside(self) -> bool:
        """Whether a thread is at work."""
        return self._in_threads > 0

    def waits_for_thread(self) -> _Waiting:
        """Time stands still inside: for libraries that have threads of their own."""
        return _Waiting(self)

    def _run_once(self) -> None:
        ready, scheduled = self._ready, self._scheduled  # type: ignore[attr-defined]
        while scheduled and scheduled[0]._cancelled:
            handle = heapq.heappop(scheduled)
            handle._scheduled = False
            self._timer_cancelled_count -= 1  # type: ignore[attr-defined]
        if not ready and not self._stopping:  # type: ignore[attr-defined]
            self._step(scheduled)
        super()._run_once()  # type: ignore[misc]

    def _step(self, scheduled: list[Any]) -> None:
        """Nothing is ready: let threads end in real time, else jump to the next timer."""
        if self._in_threads or not scheduled:
            events = self._selector.select(REAL_WAIT)  # type: ignore[attr-defined]
            self._process_events(events)  # type: ignore[attr-defined]
            if self._in_threads and not self._ready:  # type: ignore[attr-defined]
                self.call_soon(_nothing)
            return
        if scheduled[0]._when > self._elapsed:
            self._elapsed = scheduled[0]._when
            self.instant = self._start + timedelta(seconds=self._elapsed)
            self._coordinates.move_to(self.instant.replace(tzinfo=NAMELESS), tick=False)

    def close(self) -> None:
        self._travel.stop()
        super().close()


class _Selector(selectors.SelectSelector):
    """Asks the system for news only while something outside of the loop can have any: while a thread is at work."""

    def __init__(self, loop: SimLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Nothing, when nobody is waited for."""
        if timeout == 0 and not self._loop.is_waiting_outside:
            return []
        return super().select(timeout)


class _Waiting:
    def __init__(self, loop: SimLoop) -> None:
        self._loop = loop

    def __enter__(self) -> None:
        self._loop._in_threads += 1

    def __exit__(self, *_: object) -> None:
        self._loop._in_threads -= 1


def _nothing() -> None:
    """Lets the loop go round once."""


def run(main: Callable[[SimLoop], Coroutine[object, None, Answer]], start: datetime) -> Answer:
    """Runs `main` on a new loop of virtual time; what it leaves running is cancelled."""
    loop = SimLoop(start)
    try:
        asyncio.set_event_loop(loop)
        return loop.run_until_complete(main(loop))
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        asyncio.set_event_loop(None)
        loop.close()

"""Whoever keeps the machine: starts the desk's process again when it died, and now and then only after days."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random

from egide.simulation.commit_record import Presence
from egide.simulation.desk import DeskProcess, Shared
from egide.simulation.outside import Killed
from egide.simulation.world import World
from workflows.kernel.errors import Away

DAY = 86400.0
SETTLES_IN = 3 * 3600.0
JUMPS = (-61, -5, 7, 61, 2 * 24 * 60)
"""Minutes by which the machine's clock may be wrong for a while."""


class Supervisor:
    """Keeps one process alive until the run ends."""

    def __init__(self, shared: Shared, chance: Random, presence: Presence, faults: bool) -> None:
        self._shared = shared
        self._chance = chance
        self._presence = presence
        self._faults = faults
        self._world: World | None = None
        self._keeping: list[asyncio.Task[None]] = []
        self.lives = 0
        self.errors: list[str] = []

    def die(self, how: str) -> None:
        """The process that is alive now dies of this."""
        assert self._world is not None
        if self._world.desk is not None:
            self._world.desk.units.die(how)
        raise Killed(how)

    async def keep(self, world: World) -> None:
        """Until cancelled."""
        self._world = world
        loop = asyncio.get_running_loop()
        while True:
            desk = await self._start(world)
            self._keeping = [loop.create_task(self._outage(desk)), loop.create_task(self._jump(desk))]
            await desk.units.died.wait()
            await self._bury(world, desk)
            await asyncio.sleep(self._down())

    async def _start(self, world: World) -> DeskProcess:
        """One that dies while it starts is started again."""
        while True:
            self.lives += 1
            desk = world.desk = DeskProcess(self._shared, world.telegram, world.post, world.faults)
            try:
                await desk.start()
            except (Killed, Away):
                await self._bury(world, desk)
                await asyncio.sleep(1)
                continue
            if not desk.units.dead:
                self._presence.back(self._shared.clock.true())
                world.open.set()
                return desk
            await self._bury(world, desk)

    async def _bury(self, world: World, desk: DeskProcess) -> None:
        self._presence.gone(self._shared.clock.true())
        for task in self._keeping:
            task.cancel()
        self._keeping = []
        self._set(timedelta(0))
        world.open.clear()
        world.truth.died(asyncio.get_running_loop().time())
        await desk.bury()
        self.errors += [f"{type(one).__name__}: {one}" for one in desk.errors]
        desk.errors.clear()

    def _set(self, skew: timedelta) -> None:
        if self._shared.clock.skew != skew:
            self._shared.clock.skew = skew
            self._presence.shows(self._shared.clock.true(), skew)

    def _down(self) -> float:
        seconds = self._chance.choice((2.0, 30.0, 600.0))
        if self._faults and self._chance.random() < 0.1:
            assert self._world is not None
            self._world.faults.happened["outage"] += 1
            seconds = self._chance.uniform(0.2, 6) * DAY
        return seconds

    async def _outage(self, desk: DeskProcess) -> None:
        """The machine is switched off: a death without any message."""
        if not self._faults:
            return
        assert self._world is not None
        await asyncio.sleep(self._chance.uniform(20, 90) * DAY)
        self._world.faults.happened["switched_off"] += 1
        desk.units.end()

    async def _jump(self, desk: DeskProcess) -> None:
        """The machine's clock is wrong for a while."""
        assert self._world is not None
        while self._faults:
            await asyncio.sleep(self._chance.uniform(10, 60) * DAY)
            self._world.faults.happened["clock_jump"] += 1
            wrong = timedelta(minutes=self._chance.choice(JUMPS))
            await desk.clock_set(lambda: self._set(wrong))  # noqa: B023
            await asyncio.sleep(7200)
            await desk.clock_set(lambda: self._set(timedelta(0)))

    async def settle(self, world: World) -> None:
        """Lets the desk that is alive finish what is due; nobody disturbs it any more."""
        self._faults = False
        for task in self._keeping:
            task.cancel()
        self._set(timedelta(0))
        await world.open.wait()
        self._shared.audited = None  # as it would be every day
        assert world.desk is not None
        await world.desk.ticker.ring()
        await asyncio.sleep(SETTLES_IN)

    def all_errors(self, world: World) -> list[str]:
        """Gives everything that went wrong in the desk's own code."""
        assert world.desk is not None
        return [*self.errors, *(f"{type(one).__name__}: {one}" for one in world.desk.errors)]

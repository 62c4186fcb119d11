"""What a worker does for evidence beside the engine: stamps that are awaited, the day's heads, the weekly look at the vault."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from adapters.engine.chores import Chore
from adapters.engine.runner import ThreadRunner
from workflows.evidence.item import ScrubbedVault
from workflows.kernel.clock import Clock
from workflows.ports.evidence import NotStamped, TimestampAuthority
from workflows.use_cases.evidence.verbs import EvidenceVerbs

log = logging.getLogger("egide")
ASK_AGAIN, LOOK_AT_VAULT, TELL_HEADS = timedelta(minutes=5), timedelta(days=7), timedelta(hours=1)
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class EvidenceChores:
    """The parts that the chores need. `outside` is the address that is told the heads of each day, if there is one."""

    run: ThreadRunner
    use_cases: EvidenceVerbs
    open_authorities: Callable[[], Sequence[TimestampAuthority]]
    open_vault: Callable[[], ScrubbedVault]
    wall: Clock
    outside: str | None

    def chores(self) -> Sequence[Chore]:
        """Each may be done twice or late."""
        return (
            Chore("stamps", ASK_AGAIN, self.stamp),
            Chore("heads", TELL_HEADS, self.tell_heads),
            Chore("vault", LOOK_AT_VAULT, self.look_at_vault),
        )

    async def claim(self, name: str, every: timedelta) -> bool | None:
        """Tells whether it is this process's turn."""
        return await self.run(self.use_cases.claim_chore, name=name, every=every)

    async def stamp(self) -> None:
        """Asks the authorities that have not stamped a package yet."""
        authorities = self.open_authorities()
        while found := await self.run(self.use_cases.claim_unstamped, limit=AT_ONCE) if authorities else None:
            for one in found:
                stamps = await asyncio.to_thread(_stamped, authorities, one.sums.encode(), one.stamps)
                await self.run(self.use_cases.keep_stamps, package_id=one.id, stamps=stamps)

    async def tell_heads(self) -> None:
        """Makes the day's heads, has them stamped, and tells whoever keeps them outside."""
        authorities = self.open_authorities()
        for one in await self.run(self.use_cases.make_heads) or ():
            one.stamps = await asyncio.to_thread(_stamped, authorities, one.heads.encode(), one.stamps)
            is_stamped = all(one.stamps) or not authorities
            await self.run(self.use_cases.tell_heads, heads=one, to=self.outside if is_stamped else None)

    async def look_at_vault(self) -> None:
        """Looks at every file; what is wrong stands in what a monitor reads."""
        found = await asyncio.to_thread(self.open_vault().scrub, self.wall)
        if not found.is_whole:
            log.error("the vault has %s damaged and %s missing files", len(found.damaged), len(found.missing))
        await self.run(
            self.use_cases.note_scrub, items=found.items, damaged=found.damaged, missing=found.missing
        )  # fmt: skip


def _stamped(
    authorities: Sequence[TimestampAuthority], content: bytes, known: Sequence[str | None]
) -> Sequence[str | None]:
    """An answer of each authority, those that are there already untouched; None of one that is away."""
    found: list[str | None] = []
    for place, authority in enumerate(authorities):
        before = known[place] if place < len(known) else None
        try:
            found.append(before or base64.b64encode(authority.stamp(content).response).decode())
        except NotStamped as error:
            log.warning("a time stamp is awaited: %s", error.why)
            found.append(None)
    return found

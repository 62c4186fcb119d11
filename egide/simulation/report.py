"""What a run says of itself: the promises with their denominators, what happened, and a hash of it all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from egide.simulation.promises import Count

MOST_ERRORS = 20


@dataclass
class Report:
    """What a run says of itself; `hash` is the same for the same seed."""

    promises: dict[str, Count] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    did: Counter[str] = field(default_factory=Counter)
    hash: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def broken(self) -> int:
        """How many promises were broken, errors included."""
        return sum(one.broken for one in self.promises.values()) + len(self.errors)

    def to_plain(self) -> dict[str, object]:
        """Gives the report as plain data."""
        return {
            "promises": {name: {"broken": one.broken, "of": one.of} for name, one in sorted(self.promises.items())},
            "faults": dict(sorted(self.faults.items())),
            "did": dict(sorted(self.did.items())),
            "errors": self.errors[:MOST_ERRORS],
            "hash": self.hash,
        }

    def text(self) -> str:
        """Gives the report for a person: each promise with its denominator."""
        width = max((len(name) for name in self.promises), default=0)
        lines = [f"{name:<{width}}  {one.broken} of {one.of}" for name, one in sorted(self.promises.items())]
        for part, told in (("did", self.did), ("faults", self.faults)):
            lines.append(f"{part}: " + ", ".join(f"{name} {number}" for name, number in sorted(told.items())))
        lines += [f"error: {one}" for one in self.errors[:MOST_ERRORS]]
        return "\n".join([*lines, f"hash: {self.hash}"])


def together(reports: Sequence[Report]) -> Report:
    """Several runs counted as one."""
    total = Report()
    for one in reports:
        for name, found in one.promises.items():
            mine = total.promises.get(name, Count(0, 0))
            total.promises[name] = Count(mine.broken + found.broken, mine.of + found.of)
        total.faults.update(one.faults)
        total.did.update(one.did)
        total.errors += one.errors
    hashes = "".join(one.hash for one in reports)
    total.hash = reports[0].hash if len(reports) == 1 else hashlib.sha256(hashes.encode()).hexdigest()[:16]
    return total

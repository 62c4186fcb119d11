"""What the send journal knows, and whether it knows more than the database: then the database is an older copy of itself.

In the life of an act the database is always first: that a try begins is committed before the journal says so. So an act
that the journal knows by a later try than the database, or by one that the database does not know to have begun, or that
the database does not know at all, left after the moment the database was copied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

FROZEN = "outbox_frozen"
"""The name in the engine's state that freezes the outbox: put there when the journal is ahead, taken away by a person."""
DELIVERED = "delivered"
NOT_YET = "trylater"
REFUSED = "never"
KNOWN_FOR = timedelta(days=1)
"""Rows may be erased when their time has come; an act that began this long before the database was last alive is then
not missing but forgotten."""
CASE_NUMBER = "case"
"""The mark that says how far case numbers have been given out."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the journal knows of one act: the last of its lines. Without `outcome` nobody knows whether it left."""

    key: str
    attempt: int
    outcome: str | None
    act_class: str
    channel: str
    at: datetime
    case_id: UUID | None = None

    @property
    def left(self) -> bool:
        return self.outcome == DELIVERED

    @property
    def unknown(self) -> bool:
        return self.outcome not in (DELIVERED, NOT_YET, REFUSED)


@dataclass(frozen=True, slots=True)
class Written:
    """The whole journal: `acts` since the last reconciliation, the highest mark of each name, lines that were torn."""

    acts: Mapping[str, Sent]
    marks: Mapping[str, int]
    torn: int = 0


@dataclass(frozen=True, slots=True)
class Tries:
    """What the database knows of an act: how often it was claimed, and whether the last of these tries began."""

    count: int
    begun: bool


def is_ahead(one: Sent, known: Tries) -> bool:
    """Tells whether the journal knows more of the act. A try that was put off left no more than one that never
    began."""
    if known.count == one.attempt:
        return not known.begun and one.outcome != NOT_YET
    return known.count < one.attempt


def ahead(written: Written, tries: Mapping[str, Tries], alive_at: datetime | None) -> Sequence[Sent]:
    """Gives the acts that the journal knows and the database does not, oldest first. `tries` by key; `alive_at`: when
    the database was last written to, if it says so."""
    since = alive_at - KNOWN_FOR if alive_at else None
    found = []
    for one in written.acts.values():
        known = tries.get(one.key)
        if is_ahead(one, known) if known else since is None or one.at >= since:
            found.append(one)
    return sorted(found, key=lambda one: (one.at, one.key))

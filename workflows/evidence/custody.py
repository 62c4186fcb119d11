"""The chain of custody of evidence: one line for each thing that was done, and each line names the hash of the line before.

A chain holds identifiers and hashes only, so that it outlives what it speaks of. An edit, a gap or another order shows in the
chain itself; that its end was cut off shows only against a head that was kept elsewhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Literal

from workflows.evidence.faults import Fault, FaultCode

CUSTODY: Final = "custody.jsonl"
STAMP_LINE: Final = "RFC3161 "
"""How a line of a list of heads begins that carries an authority's answer (base64) over the heads above it."""
NOTHING_BEFORE: Final = "0" * 64
"""What the first line names as the hash of the line before it."""
CustodyAction = Literal[
    "captured", "sealed", "stamped", "stored", "viewed", "exported", "sent", "received", "legal_hold", "released", "shredded"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CustodyEntry:
    """Somebody did something with an item. `actor` is a role or an identifier, never a name of a person; `sha256` is the hash
    of what it was done with."""

    at: datetime
    actor: str
    action: CustodyAction
    item: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CustodyHead:
    """The last line of a chain, as it is kept elsewhere. `lines` is 0 for a chain with nothing in it; `day` is that of the
    list it stood in, where it is known: a package that was sealed on that day or before may be shorter."""

    chain: str
    lines: int
    sha256: str
    day: date | None = None

    def binds(self, sealed: datetime | None) -> bool:
        """Tells whether a package that was sealed at this instant must hold the line."""
        return self.day is None or sealed is None or self.day < sealed.astimezone(UTC).date()

    def line(self) -> str:
        """Gives the head as a line of a list of heads."""
        return f"{self.chain} {self.lines} {self.sha256}"


def say_instant(at: datetime) -> str:
    """Gives an instant as evidence writes it: UTC, whole seconds, `Z`. Raises ValueError for one without a zone."""
    if at.tzinfo is None:
        raise ValueError("an instant of evidence has a zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def next_line(chain: str, before: CustodyHead | None, entry: CustodyEntry) -> str:
    """Gives the line that follows `before`, without its line break: canonical JSON (RFC 8785) of texts and one
    number."""
    last = before or CustodyHead(chain, 0, NOTHING_BEFORE)
    if last.chain != chain:
        raise ValueError("the head is that of another chain")
    fields = {
        "action": entry.action, "actor": entry.actor, "at": say_instant(entry.at), "chain": chain, "item": entry.item,
        "prev": last.sha256, "seq": last.lines + 1, "sha256": entry.sha256,
    }  # fmt: skip
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def head_after(chain: str, number: int, line: str) -> CustodyHead:
    """Gives the head once this line, the `number`th, is the last."""
    return CustodyHead(chain, number, hash_of_line(line))


def hash_of_line(line: str) -> str:
    """Gives the hash by which the next line names this one: of its bytes, without the line break."""
    return hashlib.sha256(line.encode("utf-8", "surrogateescape")).hexdigest()


def extend(chain: str, lines: Sequence[str], entries: Iterable[CustodyEntry]) -> tuple[str, ...]:
    """Gives the chain with these entries at its end. Raises ValueError for lines that are no chain of that name."""
    if list(check_lines(lines)):
        raise ValueError("these lines are no chain of custody")
    grown = list(lines)
    head = head_after(chain, len(grown), grown[-1]) if grown else None
    for entry in entries:
        grown.append(next_line(chain, head, entry))
        head = head_after(chain, len(grown), grown[-1])
    return tuple(grown)


def check_lines(lines: Sequence[str]) -> Iterator[Fault]:
    """Tells what is wrong with a chain by itself: the first line that does not follow the one before, and in which
    way."""
    before = NOTHING_BEFORE
    for number, line in enumerate(lines, 1):
        read = _read(line)
        if read is None:
            yield Fault(FaultCode.CUSTODY_UNREADABLE, CUSTODY, number)
            return
        seq, prev = read
        if seq != number:
            later = any(f'"seq":{number},' in one for one in lines[number - 1 :])
            yield Fault(FaultCode.CUSTODY_REORDERED if later else FaultCode.CUSTODY_CUT, CUSTODY, number)
            return
        if prev != before:
            yield Fault(FaultCode.CUSTODY_BROKEN, CUSTODY, number)
            return
        before = hash_of_line(line)


def check_head(lines: Sequence[str], head: CustodyHead) -> Iterator[Fault]:
    """Tells whether the chain still holds the line that was its head once. Of another chain it says nothing."""
    if not lines or _chain(lines[0]) != head.chain or head.lines == 0:
        return
    if len(lines) < head.lines:
        yield Fault(FaultCode.CUSTODY_CUT, CUSTODY, len(lines) + 1)
    elif hash_of_line(lines[head.lines - 1]) != head.sha256:
        yield Fault(FaultCode.CUSTODY_REWRITTEN, CUSTODY, head.lines)


def chain_of(lines: Sequence[str]) -> str | None:
    """Gives the name of the chain that these lines are of; None where nothing can be read."""
    return _chain(lines[0]) if lines else None


def read_heads(text: str, day: date | None = None) -> tuple[CustodyHead, ...]:
    """Gives the heads of a list of that day, one a line, as it was told outside: lines with a stamp over them (`RFC3161
    …`) are passed over. Raises ValueError for a line that is neither."""
    found = []
    for line in text.splitlines():
        if not line.strip() or line.startswith(STAMP_LINE):
            continue
        chain, number, sha256 = line.split(" ")
        found.append(CustodyHead(chain, int(number), sha256, day))
    return tuple(found)


def _read(line: str) -> tuple[int, str] | None:
    """Number and hash of the line before, read as the check inside a package reads them: by their places, not as JSON."""
    if not line.startswith('{"action":"') or '"prev":"' not in line or '"seq":' not in line.partition('"prev":"')[2]:
        return None
    prev = line.partition('"prev":"')[2].partition('"')[0]
    seq = line.partition('"seq":')[2].partition(",")[0]
    return (int(seq), prev) if seq.isascii() and seq.isdecimal() else None


def _chain(line: str) -> str | None:
    found = line.partition('"chain":"')[2].partition('"')[0]
    return found or None

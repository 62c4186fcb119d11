"""What passed: each answer of the DNS and each connection, in the order of time, as lines of JSON."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from workflows.kernel.json_value import Json

Verdict = Literal["open", "refused", "failed"]
Cut = Literal["bytes", "seconds", "connections"]


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """One record of an answer. `ttl` in seconds."""

    name: str
    kind: str
    value: str
    ttl: int


@dataclass(frozen=True, slots=True)
class DnsAnswer:
    """What the DNS said of one name: the records, and the answers byte for byte as they came over the wire."""

    host: str
    addresses: tuple[str, ...]
    records: tuple[DnsRecord, ...] = ()
    wires: tuple[bytes, ...] = ()
    server: str | None = None
    problem: str | None = None


@dataclass(slots=True)
class Connection:
    """One wish to reach a host, and what became of it. Bytes are counted as they pass."""

    at: datetime
    method: str
    host: str
    port: int
    verdict: Verdict = "failed"
    reason: str | None = None
    ip: str | None = None
    peer: str | None = None
    bytes_in: int = 0
    bytes_out: int = 0
    ended_at: datetime | None = None

    def plain(self) -> Mapping[str, Json]:
        return {
            "what": "connection", "at": self.at.isoformat(), "method": self.method, "host": self.host,
            "port": self.port, "verdict": self.verdict, "reason": self.reason, "ip": self.ip, "peer": self.peer,
            "bytes_in": self.bytes_in, "bytes_out": self.bytes_out,
            "ended_at": self.ended_at.isoformat() if self.ended_at else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the DNS, when it was answered, and why the name was refused, if it was."""

    at: datetime
    answer: DnsAnswer
    refused: str | None = None

    def plain(self) -> Mapping[str, Json]:
        answer = self.answer
        return {
            "what": "dns", "at": self.at.isoformat(), "host": answer.host, "addresses": list(answer.addresses),
            "records": [
                {"name": one.name, "type": one.kind, "value": one.value, "ttl": one.ttl} for one in answer.records
            ],
            "wire": [base64.b64encode(one).decode("ascii") for one in answer.wires],
            "server": answer.server, "verdict": "refused" if self.refused else "public", "reason": self.refused,
            "problem": answer.problem,
        }  # fmt: skip


@dataclass(slots=True)
class EgressRecord:
    """The journal of one capture. `cuts`: the caps that ended something."""

    asked: list[Asked] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    cuts: set[Cut] = field(default_factory=set)

    def lines(self) -> Iterator[Mapping[str, Json]]:
        """Gives everything in the order in which it began."""
        everything: list[Asked | Connection] = [*self.asked, *self.connections]
        yield from (one.plain() for one in sorted(everything, key=lambda one: one.at))

    def refused(self, host: str) -> str | None:
        """Tells why the host was refused, if it was."""
        return next((one.reason for one in self._of(host) if one.verdict == "refused" and one.reason), None)

    def problem(self, host: str) -> str | None:
        """Tells why the host was not reached, if it was not: refused, unknown to the DNS, or silent."""
        of_host = self._of(host)
        if not of_host or any(one.verdict == "open" for one in of_host):
            return None
        return of_host[-1].reason

    def _of(self, host: str) -> list[Connection]:
        """However a number of the sixth version is bracketed."""
        return [one for one in self.connections if one.host.strip("[]").lower() == host.strip("[]").lower()]

"""What a worker does for evidence: awaited stamps come, the day's heads are told outside, the vault is looked at every week; on
both databases, each by one of all processes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from adapters.engine.chores import Chore, Chores
from adapters.engine.tasks import Tasks
from adapters.evidence.timestamps import check_stamp, read_roots
from adapters.files.store import open_store
from adapters.files.vault import FileVault
from egide.evidence import EvidenceChores
from tests.adapters.evidence.parts import Desk as Sealer
from tests.engine.desk import EngineDesk
from workflows.evidence.custody import check_lines, read_heads
from workflows.evidence.packages import VAULT_SCRUB, SealedRecord
from workflows.kernel.errors import Conflict
from workflows.kernel.people import ENGINE, Actor
from workflows.ports.evidence import NotStamped, Stamped, TimestampAuthority
from workflows.use_cases.evidence.seal_package import RecordPackage
from workflows.use_cases.evidence.verbs import evidence_verbs
from workflows.use_cases.shared.custody import CustodyBook

ITEM = UUID(int=77)
SUMS = "0" * 64 + "  page.pdf\n"


class Authority:
    """One that is away as long as the test says."""

    def __init__(self, inner: TimestampAuthority) -> None:
        self._inner = inner
        self.name, self.away, self.asked = inner.name, True, 0

    def stamp(self, content: bytes) -> Stamped:
        self.asked += 1
        if self.away:
            raise NotStamped("503")
        return self._inner.stamp(content)


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return Sealer.open(tmp_path / "sealer")


@pytest.fixture
def authority(sealer: Sealer) -> Authority:
    return Authority(sealer.stamper())


@pytest.fixture
def case_id(desk: EngineDesk) -> UUID:
    return desk.add_case()


def chores_of(
    desk: EngineDesk,
    vault: FileVault,
    authorities: Sequence[TimestampAuthority],
    outside: str | None = "safe@kept.example",
) -> EvidenceChores:
    async def run(work: Callable[..., Any], **given: Any) -> Any:
        return desk.do(work, **given)

    verbs: Any = run
    return EvidenceChores(verbs, evidence_verbs(desk.means), lambda: authorities, lambda: vault, desk.clock, outside)


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return FileVault(open_store(None, tmp_path / "vault"), bytes(32))


def record(desk: EngineDesk, case_id: UUID, *stamps: str | None, number: int = 77) -> SealedRecord:
    """A package that was sealed now."""
    now = desk.clock.now()
    return SealedRecord(UUID(int=number), case_id, "web_capture", now, "1" * 64, SUMS, stamps, now)


def chain(desk: EngineDesk, case_id: UUID) -> list[str]:
    with desk.units() as tx:
        lines = tx.custody.lines(case_id)
    assert list(check_lines(lines)) == []
    return [line.split('"')[3] for line in lines]


async def test_a_stamp_that_is_awaited_comes(
    desk: EngineDesk, case_id: UUID, vault: FileVault, authority: Authority, sealer: Sealer
) -> None:
    """Pending as long as the authority is away, asked again every quarter of an hour, and stamped once in the chain."""
    chores = chores_of(desk, vault, [authority])
    assert desk.do(RecordPackage(desk.means), record=record(desk, case_id, None), actor=ENGINE) is True
    assert desk.do(RecordPackage(desk.means), record=record(desk, case_id, None), actor=ENGINE) is False
    await chores.stamp()
    await chores.stamp()
    with desk.units() as tx:
        (known,) = tx.packages.of(case_id)
    assert (known.state, authority.asked, chain(desk, case_id)) == ("pending", 1, ["sealed", "stored"])
    authority.away = False
    desk.clock.advance(minutes=16)
    await chores.stamp()
    await chores.stamp()
    with desk.units() as tx:
        (known,) = tx.packages.of(case_id)
    assert (known.state, authority.asked, chain(desk, case_id)) == ("sealed", 2, ["sealed", "stored", "stamped"])
    answer = base64.b64decode(str(known.stamps[0]))
    assert check_stamp(answer, SUMS.encode(), read_roots(sealer.authority.root)) is not None


async def test_a_package_without_an_authority_waits_until_one_is_configured(
    desk: EngineDesk, case_id: UUID, vault: FileVault, authority: Authority
) -> None:
    """Nobody says that it is stamped meanwhile."""
    desk.do(RecordPackage(desk.means), record=record(desk, case_id), actor=ENGINE)
    await chores_of(desk, vault, []).stamp()
    authority.away = False
    await chores_of(desk, vault, [authority]).stamp()
    assert chain(desk, case_id) == ["sealed", "stored", "stamped"]


async def test_the_heads_of_a_day_are_told_outside_once(
    desk: EngineDesk, case_id: UUID, vault: FileVault, authority: Authority, sealer: Sealer
) -> None:
    """Stamped first: as long as the authority is away they wait. Nothing is told of a desk without evidence."""
    chores = chores_of(desk, vault, [authority])
    await chores.tell_heads()
    desk.do(RecordPackage(desk.means), record=record(desk, case_id, None), actor=ENGINE)
    await chores.tell_heads()
    assert mails(desk) == []
    authority.away = False
    desk.clock.advance(hours=1)
    await chores.tell_heads()
    await chores.tell_heads()
    ((to, text),) = mails(desk)
    (head,) = read_heads(text)
    assert (to, head.chain, head.lines, text.count("RFC3161 ")) == ("safe@kept.example", str(case_id), 2, 1)
    stamped, _, answer = text.partition("\nRFC3161 ")
    roots = read_roots(sealer.authority.root)
    assert check_stamp(base64.b64decode(answer), stamped.encode(), roots) is not None


def mails(desk: EngineDesk) -> list[tuple[str, str]]:
    from sqlalchemy import select

    from storage.tables.core import outbox

    with desk.engine.connect() as connection:
        rows = connection.execute(select(outbox).where(outbox.c.key.like("heads:%"))).mappings().all()
    return [(row["to"], row["payload"]["text"]) for row in rows]


async def test_the_weekly_look_at_the_vault_is_reported(desk: EngineDesk, case_id: UUID, vault: FileVault) -> None:
    """A damaged file stands in what a monitor reads."""
    vault.keep(case_id, ITEM, b"proof")
    chores = chores_of(desk, vault, [])
    await chores.look_at_vault()
    with desk.units() as tx:
        found = tx.state.get(VAULT_SCRUB)
    assert found is not None
    assert (found.detail["items"], found.detail["damaged"], found.detail["missing"]) == (1, [], [])


async def test_a_chore_is_done_by_one_of_all_processes(desk: EngineDesk, vault: FileVault) -> None:
    """And not again before its time; one that fails stops no other."""
    chores, done = chores_of(desk, vault, []), list[str]()

    async def fails() -> None:
        raise ValueError

    async def works() -> None:
        done.append("works")

    every = timedelta(days=7)
    asked = [Chore("fails", every, fails), Chore("works", every, works)]
    first, second = (Chores(asked, chores.claim, Tasks()) for _ in range(2))
    assert (await first.once(), await second.once(), done) == (["works"], [], ["works"])
    desk.clock.advance(days=6)
    assert await first.once() == []
    desk.clock.advance(days=1)
    assert await second.once() == ["works"]


def test_two_writers_of_one_line_are_a_conflict(desk: EngineDesk, case_id: UUID) -> None:
    """No line is lost, none is written over; actors are roles and identifiers."""
    with desk.units() as tx:
        CustodyBook(desk.clock).write(tx, case_id, Actor("handler", ITEM, "Marie Petit"), "viewed", ITEM, "0" * 64)
        (line,) = tx.custody.lines(case_id)
        head = tx.custody.head(case_id)
    assert head is not None
    assert (head.lines, head.sha256) == (1, hashlib.sha256(line.encode()).hexdigest())
    assert ("Marie" in line, f"handler:{ITEM}" in line) == (False, True)
    with pytest.raises(Conflict), desk.units() as tx:
        tx.custody.append(case_id, 1, "another")

"""The chain of custody: what was done shows in order, and what was done to the chain shows too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as some

from workflows.evidence.custody import (
    CustodyEntry,
    CustodyHead,
    check_head,
    check_lines,
    extend,
    head_after,
    next_line,
    read_heads,
)
from workflows.evidence.faults import FaultCode

AT = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
ENTRIES = [CustodyEntry(AT + timedelta(minutes=n), "engine", "viewed", "item", f"{n:064x}") for n in range(5)]
CHAIN = extend("case", (), ENTRIES)
HEAD = head_after("case", 5, CHAIN[-1])


def found(lines: tuple[str, ...]) -> list[tuple[FaultCode, int | None]]:
    return [(fault.code, fault.line) for fault in check_lines(lines)]


def test_a_chain_is_whole_and_goes_on() -> None:
    """In one go or line by line, the same bytes."""
    assert found(CHAIN) == []
    assert extend("case", CHAIN[:2], ENTRIES[2:]) == CHAIN
    assert list(check_head(CHAIN, HEAD)) == []
    assert read_heads(HEAD.line() + "\n") == (HEAD,)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (CHAIN[1:], (FaultCode.CUSTODY_CUT, 1)),
        (CHAIN[:2] + CHAIN[3:], (FaultCode.CUSTODY_CUT, 3)),
        ((CHAIN[0], CHAIN[2], CHAIN[1], *CHAIN[3:]), (FaultCode.CUSTODY_REORDERED, 2)),
        ((*CHAIN[:2], CHAIN[2].replace("engine", "nobody"), *CHAIN[3:]), (FaultCode.CUSTODY_BROKEN, 4)),
        ((*CHAIN[:2], "no line", *CHAIN[3:]), (FaultCode.CUSTODY_UNREADABLE, 3)),
        ((*CHAIN[:2], CHAIN[2].replace("viewed", "looked"), *CHAIN[3:]), (FaultCode.CUSTODY_BROKEN, 4)),
        ((*CHAIN[:2], CHAIN[2].replace('"seq":3', '"seq":x'), *CHAIN[3:]), (FaultCode.CUSTODY_UNREADABLE, 3)),
    ],
)
def test_what_was_done_to_a_chain_is_named(lines: tuple[str, ...], wrong: tuple[FaultCode, int]) -> None:
    """Where, and in which way."""
    assert found(lines) == [wrong]


def test_an_end_that_was_cut_off_shows_against_a_head_kept_elsewhere() -> None:
    """By itself the chain is whole; so is one that was written anew from the third line on."""
    cut = CHAIN[:3]
    anew = extend("case", CHAIN[:2], [ENTRIES[0], ENTRIES[1], ENTRIES[4]])
    assert (found(cut), found(anew)) == ([], [])
    assert [(one.code, one.line) for one in check_head(cut, HEAD)] == [(FaultCode.CUSTODY_CUT, 4)]
    assert [(one.code, one.line) for one in check_head(anew, HEAD)] == [(FaultCode.CUSTODY_REWRITTEN, 5)]
    longer = extend("case", CHAIN, ENTRIES[:1])
    assert list(check_head(longer, HEAD)) == []
    assert list(check_head(cut, CustodyHead("another", 9, "0" * 64))) == []


@given(actor=some.text(), item=some.text(), sha256=some.text())
def test_a_line_is_what_rfc_8785_says(actor: str, item: str, sha256: str) -> None:
    """Another program writes the same bytes, whatever the words."""
    line = next_line("c", None, CustodyEntry(AT, actor, "sent", item, sha256))
    fields: dict[str, str | int] = {
        "action": "sent", "actor": actor, "at": "2026-11-22T09:15:00Z", "chain": "c", "item": item,
        "prev": "0" * 64, "seq": 1, "sha256": sha256,
    }  # fmt: skip
    assert line.encode() == rfc8785.dumps(fields)


def test_an_instant_without_a_zone_is_refused() -> None:
    """Nobody knows when that was."""
    with pytest.raises(ValueError, match="zone"):
        next_line("c", None, CustodyEntry(datetime(2026, 11, 22), "a", "sent", "i", "0"))  # noqa: DTZ001

"""The part of the story that leaves something in hand: the capture of the post, the letter, the dossier for the lawyer."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Final

from egide.demo.run import Demo
from egide.demo.story import AtDesk, Web
from workflows.evidence.capture_order import AFTER_REPORT
from workflows.evidence.item import WEB_CAPTURE
from workflows.evidence.page_verdict import PageVerdict
from workflows.evidence.takedown import Watch, WatchState
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction

CAPTURE, LETTERS, DOSSIER = "capture", "letters", "dossier.zip"
MOST_LOOKS: Final = 12


async def capture_post(demo: Demo, number: str) -> PageVerdict:
    """Lets the minutes pass after which the machine captures, and captures now. Raises AssertionError where nothing came."""
    assert demo.house is not None
    assert demo.house.capture is not None
    await demo.control.advance(AFTER_REPORT.total_seconds() + 1)
    await demo.house.capture.once()
    found: list[PageVerdict | None] = []

    def read(tx: Transaction) -> None:
        case_id = tx.cases.numbered(number)
        assert case_id is not None
        found.extend(one.verdict for one in tx.captures.of(case_id))

    await demo.house.run(read)
    if not found or found[0] is None:
        raise AssertionError("the post was not captured")
    return found[0]


async def tell_site(demo: Demo, words: str) -> str:
    """Fills in the form by which the operator of the site is told; the reference that it gives."""
    async with Web() as web:
        page = await web.send(f"http://127.0.0.1:{demo.site.port}/notices", notice=words)
    found = re.search(r"id='reference'>([^<]+)<", page)
    if found is None:
        raise AssertionError("the site took no notice")
    return found.group(1)


async def look_again(demo: Demo, number: str, state: WatchState) -> None:
    """Lets time pass from one due instant to the next, with the machine at work, until the watch over the post says so. Raises
    AssertionError where it does not come to that."""
    assert demo.house is not None
    assert demo.house.capture is not None
    for _ in range(MOST_LOOKS):
        found = await _watch(demo, number)
        if found is not None and found.state == state and found.looks:
            return
        await demo.control.to_next_due()
        await demo.house.capture.once()
    raise AssertionError(f"the watch over the post never said {state}")


async def _watch(demo: Demo, number: str) -> Watch | None:
    assert demo.house is not None
    found: list[Watch] = []

    def read(tx: Transaction) -> None:
        case_id = tx.cases.numbered(number)
        assert case_id is not None
        found.extend(tx.watches.of(case_id))

    await demo.house.run(read)
    return found[0] if found else None


async def take_capture(demo: Demo, handler: AtDesk, number: str) -> Mapping[str, bytes]:
    """Gives the sealed package of the post as a handler takes it from the page, file by file."""
    assert demo.house is not None
    found: list[str] = []

    def read(tx: Transaction) -> None:
        case_id = tx.cases.numbered(number)
        assert case_id is not None
        tx.cases.get(case_id, ENGINE)
        found.extend(str(one.id) for one in tx.evidence.of(case_id) if one.kind == WEB_CAPTURE)

    await demo.house.run(read)
    package = await handler.web.take(f"{handler.case}/evidence/{found[0]}")
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {f"{CAPTURE}/{name}": archive.read(name) for name in archive.namelist()}


async def take_dossier(handler: AtDesk) -> bytes:
    """By the button on the page of the case."""
    await handler.web.open(handler.case)
    return await handler.web.take(f"{handler.case}/dossier", language="fr", recipient="")


def folders() -> Sequence[str]:
    """Tells what is made anew with every story."""
    return CAPTURE, LETTERS

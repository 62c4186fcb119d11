"""A handler puts the evidence of a case on hold, with a reason that stays; while it is held nothing is destroyed."""

from __future__ import annotations

import asyncio

import pytest

from tests.console.parts import Browser, Desk
from tests.console.test_case import plain
from workflows.evidence.item import OnHold


async def test_held_evidence_is_not_destroyed_until_somebody_says_why(desk: Desk, browser: Browser) -> None:
    """Without a reason nothing changes, neither way; both are in the chain and in the audit, under the handler's name."""
    case_id = desk.add_case()
    vault, item_id = desk.parts().vault, desk.house.means.new_id()
    await asyncio.to_thread(vault.keep, case_id, item_id, b"%PDF-1.4\n%%EOF\n")
    await browser.sign_in()
    path = f"/cases/{case_id}/hold"
    assert "aucun gel" in plain(await browser.get(path))
    await browser.post(path, held="yes", reason="  ")
    assert (browser.status, vault.is_held(case_id)) == (422, False)
    page = plain(await browser.post(path, held="yes", reason="référé du 4 décembre"))
    assert ("en place" in page, vault.is_held(case_id)) == (True, True)
    with pytest.raises(OnHold):
        await asyncio.to_thread(vault.shred, case_id)
    assert vault.read(case_id, item_id).startswith(b"%PDF")
    await browser.post(path, held="no", reason="")
    assert (browser.status, vault.is_held(case_id)) == (422, True)
    await browser.post(path, held="no", reason="affaire jugée")
    assert vault.is_held(case_id) is False
    chain = desk.once(lambda tx: list(tx.custody.lines(case_id)))
    assert ["legal_hold" in chain[-2], "released" in chain[-1], f"handler:{desk.user().id}" in chain[-1]] == [True] * 3
    assert [one for one in desk.audit() if one.startswith("evidence:")][-2:] == ["evidence:held", "evidence:released"]
    await asyncio.to_thread(vault.shred, case_id)
    with pytest.raises(LookupError):
        vault.read(case_id, item_id)


async def test_nobody_else_touches_the_hold(desk: Desk, browser: Browser) -> None:
    """Whoever is not signed in changes nothing."""
    case_id = desk.add_case()
    await browser.get("/sign-in")
    await browser.post(f"/cases/{case_id}/hold", held="yes", reason="x")
    assert (browser.status, desk.parts().vault.is_held(case_id)) == (403, False)

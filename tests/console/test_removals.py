"""A handler sees what was watched and says what they saw; outcomes elsewhere stand beside the step that asks for a removal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from tests.console.parts import Browser, Desk
from workflows.case.case import Case
from workflows.evidence.presence import Presence
from workflows.evidence.takedown import Look, Watch
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction

URL = "https://forum.example.org/fil?a=<b>&c=1"


def with_address(desk: Desk) -> UUID:
    """A case whose publication has an address."""
    case_id = desk.add_case()

    def work(tx: Transaction) -> None:
        case: Case = tx.cases.get(case_id, ENGINE)
        told = [{**one, "url": URL} for one in case.told_list("publications")]
        case.facts = {**case.facts, "publications": told}
        tx.cases.save(case)

    desk.once(work)
    return case_id


def watch_of(desk: Desk, case_id: UUID) -> Watch:
    (found,) = desk.once(lambda tx: tx.watches.of(case_id))
    assert isinstance(found, Watch)
    return found


async def test_watched_and_looked_at(desk: Desk, browser: Browser) -> None:
    """Begun by a form, looked at by a button; what cannot be said is refused with a sentence and changes nothing."""
    case_id = with_address(desk)
    await browser.sign_in()
    page = await browser.get(f"/cases/{case_id}")
    assert "Surveiller un retrait" in page
    page = await browser.post(f"/cases/{case_id}/watch", publication="post", step="")
    assert "Retrait demandé, pas encore constaté." in page
    assert "fil?a=&lt;b&gt;&amp;c=1" in page
    watch = watch_of(desk, case_id)
    for presence, says in (("absent", "Absente une fois"), ("present", "Retrait demandé, pas encore constaté.")):
        page = await browser.post(f"/cases/{case_id}/looked", watch=str(watch.id), presence=presence)
        assert says in page
        assert "Vu par" in page
    page = await browser.post(f"/cases/{case_id}/looked", watch=str(watch.id), presence="undetermined")
    assert "Publication regardée, on ne peut pas savoir" in page
    await browser.post(f"/cases/{case_id}/looked", watch=str(watch.id), presence="perhaps")
    assert browser.status == 422
    assert len(watch_of(desk, case_id).looks) == 3
    await browser.post(f"/cases/{case_id}/watch", publication="post", step="police_complaint")
    assert browser.status == 422
    await browser.post(f"/cases/{case_id}/watch", publication="another", step="")
    assert browser.status == 404


async def test_what_outcomes_elsewhere_say(desk: Desk, browser: Browser) -> None:
    """Too few are said to be too few; from five on, how many of how many, and how long the half of them took."""
    case_id, now = desk.add_case(), desk.clock.now()
    elsewhere = [desk.add_case() for _ in range(5)]

    def ended(case: UUID, *, removed: bool) -> Watch:
        new = Watch(
            desk.house.means.new_id(), case, "post", URL, "facebook", "platform_notice", now - timedelta(days=9)
        )
        looks = (Look(now, Presence("absent", "by_hand"), by="Hélène"),)
        return replace(new, state="ended", removed_at=now if removed else None, ended_at=now, looks=looks)

    for case in elsewhere[:4]:
        desk.once(lambda tx, case=case: tx.watches.add(ended(case, removed=True)))
    await browser.sign_in()
    assert "trop peu pour en dire plus" in await browser.get(f"/cases/{case_id}")
    desk.once(lambda tx: tx.watches.add(ended(elsewhere[4], removed=False)))
    page = await browser.get(f"/cases/{case_id}")
    assert "4 retirées sur 5 demandées ainsi. La moitié en 9 jours au plus." in page

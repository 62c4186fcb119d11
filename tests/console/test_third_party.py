"""The page of third parties: who they are, what to say with its references, what may not be done; nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tests.console.parts import Browser, Desk
from workflows.case.third_party import ThirdParty

NAME = "Zoé <Martin> & Fils"


def party_of(desk: Desk, case_id: UUID) -> ThirdParty:
    (found,) = desk.once(lambda tx: tx.third_parties.of(case_id))
    assert isinstance(found, ThirdParty)
    return found


async def test_named_called_and_settled(desk: Desk, browser: Browser) -> None:
    """A name that looks like code is shown as it is; the script names the law; a refused call keeps its words; a settlement is
    moved by buttons."""
    case_id = desk.add_case()
    await browser.sign_in()
    assert "Tiers et accord" in await browser.get(f"/cases/{case_id}")
    way = f"/cases/{case_id}/third-parties"
    page = await browser.get(way)
    assert "Aucun contact pour l’instant." in page
    page = await browser.post(f"{way}/name", party="", role="author", name=NAME, keeps_relation="yes")
    assert "Zoé &lt;Martin&gt; &amp; Fils" in page
    assert "Identité et adresse pas encore vérifiées." in page
    assert "loi 1881 art. 29 al. 1" in page
    assert "parce que vous vous connaissez" in page
    party = str(party_of(desk, case_id).id)
    page = await browser.post(
        f"{way}/called", party=party, answer="refuses", words="il raccroche", promise="", until=""
    )
    assert browser.status in (409, 422)
    assert "il raccroche" in page
    day = (desk.clock.now().date() + timedelta(days=9)).isoformat()
    page = await browser.post(
        f"{way}/called", party=party, came_in="yes", answer="promises", words="il retire", promise="removal", until=day
    )
    assert "Cette personne a appelé" in page
    assert "Appel avec le tiers" in await browser.get(f"/cases/{case_id}")
    (promise,) = party_of(desk, case_id).promises
    page = await browser.post(f"{way}/promise", party=party, promise=str(promise.id), state="kept")
    assert "tenue" in page
    page = await browser.post(f"{way}/offer", party=party, whose="theirs", removal_on=day, sum="douze", words="dit-il")
    assert browser.status == 422
    assert "dit-il" in page
    page = await browser.post(
        f"{way}/offer", party=party, whose="theirs", removal_on=day, apology="yes", sum="1 200,50", sum_on=day
    )
    assert party_of(desk, case_id).offers[0].terms.sum_cents == 120_050
    page = await browser.post(f"{way}/settlement", party=party, to="agreed", on="", who="")
    assert "Un avocat a lu l’accord" in page
    today = desk.clock.now().date().isoformat()
    await browser.post(f"{way}/settlement", party=party, to="read", who="Me Un", on=today)
    page = await browser.post(f"{way}/settlement", party=party, to="signed", on=today)
    assert "Signé le" in page
    assert [one.state for one in party_of(desk, case_id).promises] == ["kept", "open", "open", "open"]


async def test_who_may(desk: Desk, browser: Browser) -> None:
    """A stranger signs in first; an act that is none, and a field nobody asked for, are refused."""
    case_id = desk.add_case()
    way = f"/cases/{case_id}/third-parties"
    await browser.get(way)
    assert browser.at == "/sign-in"
    await browser.sign_in()
    await browser.post(f"{way}/destroy", party="")
    assert browser.status == 404
    await browser.post(f"{way}/name", party="", role="author", name=NAME, owner="me")
    assert browser.status == 422
    assert desk.once(lambda tx: tx.third_parties.of(case_id)) == []

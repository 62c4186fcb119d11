"""A notice on its way by hand: the form to open, the text to paste, the reference and the receipt to write back."""

from __future__ import annotations

import hashlib
import re
from uuid import UUID

from tests.console.parts import Browser, Desk
from tests.console.test_case import plain
from tests.console.test_letters import ask, of
from tests.console.test_queue import change
from workflows.ports.transaction import Transaction
from workflows.use_cases.letters.commands import DraftLetter, NoteLetterSent

WORDS = "Notification au titre de l'article 16"


def approved(desk: Desk, **publication: object) -> UUID:
    """A notice that a person approved, about a publication that stands there."""
    case_id, user = desk.add_case(), desk.user()
    told = {"id": "post", "medium": "website", **publication}
    change(desk, case_id, facts={**desk.case(case_id).facts, "publications": [told]})
    letter_id: UUID = ask(desk, DraftLetter(user=user, case_id=case_id, kind="platform_notice"))

    def freeze(tx: Transaction) -> None:
        draft = tx.letters.get(letter_id)
        assert draft is not None
        draft.freeze(b"%PDF", hashlib.sha256(b"%PDF").hexdigest(), WORDS, user.id, desk.clock.now())
        tx.letters.save(draft)

    desk.once(freeze)
    return letter_id


async def test_the_page_leads_to_the_form_and_takes_the_receipt(desk: Desk, browser: Browser) -> None:
    """Before it is sent no receipt is asked for; written twice it stands once; it is no answer."""
    letter_id = approved(desk, platform="x", url="https://x.com/a/status/1")
    await browser.sign_in()
    page = plain(await browser.get(f"/letters/{letter_id}"))
    assert ('href="https://help.x.com/forms/dsa/report"' in page, WORDS in page, 'id="receipt"' in page) == (
        True,
        True,
        False,
    )
    await browser.post(f"/letters/{letter_id}/receipt", receipt="DSA-4711")
    assert browser.status == 422
    ask(desk, NoteLetterSent(user=desk.user(), letter_id=letter_id, reference="ticket 12"))
    for _ in range(2):
        page = plain(await browser.get(f"/letters/{letter_id}"))
        assert 'id="receipt"' in page
        await browser.post(f"/letters/{letter_id}/receipt", receipt=" DSA-4711 ")
    case_id = of(desk, letter_id).case_id
    noted = [one for one in desk.once(lambda tx: tx.timeline.of(case_id)) if one.event == "letter:receipt"]
    assert ([one.detail.quoted for one in noted], of(desk, letter_id).state) == (["DSA-4711"], "sent")
    await browser.post(f"/letters/{letter_id}/receipt", receipt="x" * 201)
    assert browser.status == 422


async def test_a_site_behind_a_proxy_is_two_steps(desk: Desk, browser: Browser) -> None:
    """The host is looked up; the proxy is told first."""
    letter_id = approved(desk, url="https://boulangerie-durand.example/<avis>")
    await browser.sign_in()
    page = plain(await browser.get(f"/letters/{letter_id}"))
    assert "boulangerie-durand.example" in page
    assert (
        page.index("Chercher l’hébergeur")
        < page.index("https://abuse.cloudflare.com/")
        < page.index("Notifier ensuite")
    )


async def test_an_address_that_was_read_stands_in_the_mail_already(desk: Desk, browser: Browser) -> None:
    """The service says so in its own text; where none is known the field is empty."""
    await browser.sign_in()
    shown = []
    for platform, url in (("wetransfer", "https://wetransfer.com/downloads/x"), ("x", "https://x.com/a/status/1")):
        page = await browser.get(f"/letters/{approved(desk, platform=platform, url=url)}")
        found = re.search(r'id="to"[^>]*value="([^"]*)"', page)
        assert found
        shown.append(found[1])
    assert shown == ["legal@wetransfer.com", ""]

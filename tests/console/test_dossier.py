"""A handler takes the dossier of a case from its page: sealed, in a language, to the lawyer's key; each is written down."""

from __future__ import annotations

import io
import zipfile

from adapters.files.age import Identity
from tests.console.parts import Browser, Desk


async def asked(desk: Desk, browser: Browser, path: str, **fields: str) -> tuple[int, str, bytes]:
    """What the button gives: the status, what it is called, its bytes."""
    given = {"form_token": browser.token, "language": "fr", "recipient": ""} | fields
    async with browser.session.post(f"{desk.url}{path}", data=given) as answer:
        return answer.status, answer.headers.get("Content-Disposition", ""), await answer.read()


async def test_the_button_gives_the_archive(desk: Desk, browser: Browser) -> None:
    """By its number and language; who took it is in the audit trail and in the chain of custody."""
    case_id = desk.add_case()
    await browser.sign_in()
    page = await browser.get(f"/cases/{case_id}")
    assert f'action="/cases/{case_id}/dossier"' in page
    status, name, content = await asked(desk, browser, f"/cases/{case_id}/dossier", language="nl")
    assert (status, name) == (200, f"attachment; filename={desk.case(case_id).number}-dossier-nl.zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {"dossier.pdf", "manifest.json", "SHA256SUMS", "custody.jsonl", "verify.sh"} <= set(archive.namelist())
    assert "dossier:exported" in desk.audit()
    lines = desk.once(lambda tx: tx.custody.lines(case_id))
    assert f"handler:{desk.user().id}" in lines[-1]
    assert '"action":"exported"' in lines[-1]


async def test_to_the_key_of_the_lawyer(desk: Desk, browser: Browser) -> None:
    """The other half opens it; words that are no key are said so on the page, and stay typed."""
    case_id, lawyer = desk.add_case(), Identity.make()
    await browser.sign_in()
    await browser.get(f"/cases/{case_id}")
    status, name, content = await asked(desk, browser, f"/cases/{case_id}/dossier", recipient=lawyer.recipient)
    assert (status, name.endswith(".zip.age")) == (200, True)
    assert lawyer.decrypt(content).startswith(b"PK")
    status, _, page = await asked(desk, browser, f"/cases/{case_id}/dossier", recipient="age1 & nonsense")
    assert status == 422
    assert "Cette clé publique age ne peut pas être utilisée" in page.decode()
    assert "age1 &amp; nonsense" in page.decode()


async def test_nobody_else_gets_it(desk: Desk, browser: Browser) -> None:
    """Without a session there is no dossier, nor of a case that is not there."""
    case_id = desk.add_case()
    await browser.get("/sign-in")
    status, _, _ = await asked(desk, browser, f"/cases/{case_id}/dossier")
    assert status == 403
    await browser.sign_in()
    await browser.get(f"/cases/{case_id}")
    status, _, _ = await asked(desk, browser, f"/cases/{desk.house.means.new_id()}/dossier")
    assert status == 404

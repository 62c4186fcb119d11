"""The lawyer's side: a link that opens one case, an answer, and a kind word when it is over."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from storage.tables.core import outbox
from tests.console.parts import Browser, Desk
from tests.console.test_case import plain
from tests.console.test_queue import change


async def test_a_lawyer_reads_the_summary_and_accepts(desk: Desk, browser: Browser) -> None:
    """Before: the summary. After: the file, read-only. Both looks are audited; a second press changes nothing."""
    case_id = desk.add_case()
    path = desk.offer(case_id)
    page = plain(await browser.get(path))
    assert browser.status == 200
    assert "Me Claire Aubry, un dossier vous est proposé" in page
    assert "Mme D. vole" not in page
    assert 'id="timeline"' not in page
    page = plain(await browser.post(path, answer="accept"))
    assert "Merci, le dossier est à vous" in page
    assert "/cases/" not in page
    assert desk.case(case_id).state == "with_lawyer"
    assert desk.audit().count("dossier:seen") == 2
    assert 'name="answer"' not in page


async def test_a_decline_needs_its_reason_and_goes_to_the_next(desk: Desk, browser: Browser) -> None:
    """No reason: asked again, still open. With one: thanked, and the link is over."""
    case_id = desk.add_case()
    path = desk.offer(case_id)
    await browser.get(path)
    page = await browser.post(path, answer="decline", reason="  ")
    assert (browser.status, "Dites pourquoi" in page) == (422, True)
    page = plain(await browser.post(path, answer="decline", reason="Conflit d'intérêts"))
    assert "C’est noté, merci" in page
    page = plain(await browser.get(path))
    assert (browser.status, "Ce lien n’est plus actif" in page) == (410, True)
    states = desk.once(lambda tx: [one.state for one in tx.escalations.of(case_id)])
    assert states == ["declined", "offered"]


async def test_before_the_answer_only_the_opponent_is_named(desk: Desk, browser: Browser) -> None:
    """For the conflict check; the insured's name, the facts, what they look like and the plan open with the acceptance."""
    case_id = desk.add_case()
    change(desk, case_id, facts={**desk.case(case_id).facts, "author": {"known": True, "name": "Renard & <Fils>"}})
    path = desk.offer(case_id)
    page = plain(await browser.get(path))
    assert "Renard & &lt;Fils&gt;" in page
    assert "5 février 2027" in page
    closed = ("Camille Durand", "Diffamation publique", 'id="facts"', 'id="clocks"', 'id="plan"', "S1-100001")
    assert [one for one in closed if one in page] == []
    page = plain(await browser.post(path, answer="accept"))
    assert [one for one in ("Renard & &lt;Fils&gt;", *closed) if one not in page] == []


async def test_an_opponent_who_is_not_known_is_said_so(desk: Desk, browser: Browser) -> None:
    """Nothing is left blank."""
    case_id = desk.add_case()
    change(desk, case_id, facts={**desk.case(case_id).facts, "author": {"known": False}})
    assert "Pas encore connu" in plain(await browser.get(desk.offer(case_id)))


async def test_who_accepted_keeps_the_file_until_it_is_closed(desk: Desk, browser: Browser) -> None:
    """Months after the link's own end; each look is audited. Closed: told by mail, one sentence on the page, and no look.
    Opened again: theirs again."""
    case_id = desk.add_case()
    path = desk.offer(case_id)
    await browser.get(path)
    await browser.post(path, answer="accept")
    desk.clock.advance(days=200)
    seen = desk.audit().count("dossier:seen")
    page = plain(await browser.get(path))
    assert (browser.status, 'id="timeline"' in page) == (200, True)
    assert desk.audit().count("dossier:seen") == seen + 1
    close(desk, case_id)
    ((to, mail),) = mails(desk, "clos")
    assert (to, desk.case(case_id).number in mail, "Mme D." in mail) == ("aubry@lawyers.example", True, False)
    for act in (browser.get(path), browser.post(path, answer="decline", reason="x")):
        page = plain(await act)
        assert (browser.status, page.count("votre accès au dossier a pris fin")) == (410, 1)
        assert desk.case(case_id).number not in page
    assert desk.audit().count("dossier:seen") == seen + 1
    user = desk.user()
    desk.once(lambda tx: desk.house.use_cases.reopen_case(tx, user=user, case_id=case_id, why="content_back"))
    await browser.get(path)
    assert browser.status == 200


async def test_who_was_asked_is_told_when_the_case_closes(desk: Desk, browser: Browser) -> None:
    """The offer is taken back in words; its link shows nothing."""
    case_id = desk.add_case()
    path = desk.offer(case_id)
    close(desk, case_id)
    ((to, _),) = mails(desk, "plus besoin de votre réponse")
    assert to == "aubry@lawyers.example"
    await browser.get(path)
    assert browser.status == 410


async def test_a_new_link_goes_to_the_address_on_record_alone(desk: Desk, browser: Browser) -> None:
    """From the page of a link that is over: one sentence whoever asks; one mail in an hour, with a link that opens."""
    accepted, offered, old = desk.add_case(), desk.add_case(), desk.add_case()
    path = desk.offer(accepted)
    await browser.get(path)
    await browser.post(path, answer="accept")
    desk.offer(old)
    desk.clock.advance(hours=50)
    desk.offer(offered)
    said = set()
    await browser.get("/offer/nothing")
    for email in (
        "aubry@lawyers.example",
        " Aubry@lawyers.example",
        "helene@desk.example",
        "nobody@x.example",
        "",
        "\0",
    ):
        page = plain(await browser.post("/offer/again", email=email))
        said.add((browser.status, "Sinon, rien n’est envoyé" in page, "example" in page))
        await browser.get("/offer/again")
    assert said == {(200, True, False)}
    sent = mails(desk, "votre nouveau lien")
    numbers = {desk.case(one).number for one in (accepted, offered)}
    assert [to for to, _ in sent] == ["aubry@lawyers.example"] * 2
    assert {one for one in numbers for _, text in sent if one in text} == numbers
    assert desk.audit().count("link:asked") == 2
    for _, text in sent:
        await browser.get(text.split("http://127.0.0.1:1", 1)[1].split()[0])
        assert browser.status == 200
    desk.clock.advance(hours=1)
    await browser.get("/offer/again")
    await browser.post("/offer/again", email="aubry@lawyers.example")
    assert len(mails(desk, "votre nouveau lien")) == 4


async def test_who_asks_again_and_again_is_not_looked_at(desk: Desk, browser: Browser) -> None:
    """From one place ten times in a quarter of an hour; the sentence stays the same."""
    desk.offer(desk.add_case())
    for _ in range(10):
        await browser.get("/offer/again")
        await browser.post("/offer/again", email="nobody@x.example")
    await browser.get("/offer/again")
    page = plain(await browser.post("/offer/again", email="aubry@lawyers.example"))
    assert "Sinon, rien n’est envoyé" in page
    assert mails(desk, "votre nouveau lien") == []


def close(desk: Desk, case_id: UUID) -> None:
    user = desk.user()
    desk.once(lambda tx: desk.house.use_cases.close_case(tx, user=user, case_id=case_id, reason="Réglé"))


def mails(desk: Desk, about: str) -> list[tuple[str, str]]:
    """To whom what was written under a subject that holds these words: recipient and text."""
    with desk.house.units() as tx:
        rows = tx.connection.execute(
            select(outbox.c.to, outbox.c.payload).where(outbox.c.channel == "mail").order_by(outbox.c.id)
        ).all()
    return [(row.to, row.payload["text"]) for row in rows if about in row.payload["subject"]]


async def test_an_expired_or_altered_link_shows_nothing(desk: Desk, browser: Browser) -> None:
    """A kind sentence, no fact, and no look is counted."""
    case_id = desk.add_case()
    path = desk.offer(case_id)
    desk.clock.advance(hours=49)
    for address in (path, path[:-3] + "abc", "/offer/nothing"):
        page = plain(await browser.get(address))
        assert (browser.status, "Ce lien n’est plus actif" in page) == (410, True)
        assert desk.case(case_id).number not in page
    assert "dossier:seen" not in desk.audit()


async def test_a_lawyer_has_no_queue_and_no_other_case(desk: Desk, browser: Browser) -> None:
    """A session of a lawyer's account opens no page of the desk, and no act."""
    case_id = desk.add_case()
    lawyer = desk.user("aubry@lawyers.example")
    link = desk.house.links.sign("sign_in", lawyer.id, desk.clock.now() + timedelta(hours=1))
    await browser.get(link.removeprefix("http://127.0.0.1:1"))
    for path in ("/queue", f"/cases/{case_id}"):
        page = await browser.get(path)
        assert desk.case(case_id).number not in page
    await browser.post(f"/cases/{case_id}/approve")
    assert desk.case(case_id).plan_approved_at is None
    assert "case:seen" not in desk.audit()


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
async def test_the_page_speaks_the_chosen_language(desk: Desk, browser: Browser, language: str) -> None:
    """No key is left unsaid in any language."""
    case_id = desk.add_case()
    path = desk.offer(case_id)
    await browser.get(path)
    page = await browser.post("/language", language=language, back=path)
    assert f'<html lang="{language}">' in page
    assert re.findall(r">\s*(?:console|timeline|lawyer|task|error)\.[a-z_.]+\s*<", page) == []

"""The first page and the mailbox in a real browser, as somebody uses them who sees the demo for the first time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiosmtplib
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from sandbox import Hint, NewPerson, Panel, Sandbox
from tests.browser import troubles
from tests.sandbox.bots import picture, running
from tests.sandbox.conftest import Watch

pytestmark = pytest.mark.browser
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 380, "height": 780}


class Tab:
    """A page with what its console said: an error or a refusal of its own policy is a defect."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        page.on("console", lambda one: self.said.append(one.text) if one.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))


@pytest_asyncio.fixture(loop_scope="session")
async def furnished(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    """A sandbox with people, panels, samples and a bot that answers."""
    sandbox.add_person(NewPerson("Camille", "Durand", note="LUNE-4821"))
    sandbox.add_person(NewPerson("Sanne", "de Vries", language="nl"))
    sandbox.panels = [Panel({"fr": "Courrier", "nl": "Post", "en": "Mail"}, "/mailbox"), Panel("Autre", "/mailbox?two")]
    sandbox.hints = [
        Hint("Luc", "MAAS-9047", "chat"),
        Hint("Hélène", "helene@desk.example"),
        Hint("Console", sandbox.url, "link"),
    ]
    async with running(sandbox.url):
        yield sandbox


async def opened(chromium: Browser, sandbox: Sandbox, size: Any = WIDE, path: str = "/", **more: Any) -> Tab:
    page = await chromium.new_page(viewport=size, locale="fr-FR", **more)
    page.set_default_timeout(8_000)
    tab = Tab(page)
    await page.goto(sandbox.url + path)
    return tab


async def write(page: Page, text: str) -> None:
    await page.fill("#words", text)
    await page.keyboard.press("Enter")


def last(page: Page) -> Any:
    """The newest message of the bot."""
    return page.locator(".msg:not(.mine)").last


async def test_a_conversation_with_the_mouse(chromium: Browser, furnished: Sandbox, tmp_path: Path) -> None:
    """Start, a button, a picture and its enlargement, the keyboard below, a correction, a reply, a forward, a deletion."""
    tab = await opened(chromium, furnished)
    page = tab.page
    await page.click("#start")
    await page.click(".keys >> text=Français")
    await expect(page.locator("#toast")).to_have_text("Choix : l:fr")
    await expect(last(page).locator(".text")).to_contain_text("Que s'est-il passé")
    await page.click(".keys >> text=Voir une photo")
    await page.click(".photo")
    await expect(page.locator("#photo-dialog img")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.click(".keys >> text=Vieux bouton")
    await expect(page.locator("#alert-text")).to_have_text("Ce bouton n'est plus valable.")
    await page.click("#alert-dialog button")
    await write(page, "clavier")
    await page.click("#below >> text=Je ne sais pas")
    await expect(last(page).locator(".text")).to_have_text("Vous dites : Je ne sais pas")
    await expect(page.locator("#below")).to_be_hidden()
    mine = page.locator(".msg.mine").last
    await mine.hover()
    await mine.locator(".more").click()
    await page.click("#acts >> text=Modifier")
    await write(page, "Je sais")
    await expect(last(page).locator(".text")).to_have_text("Corrigé : Je sais")
    await expect(mine.locator(".meta")).to_contain_text("modifié")
    await last(page).hover()
    await last(page).locator(".more").click()
    await page.click("#acts >> text=Répondre")
    await write(page, "D'accord")
    await expect(page.locator(".msg.mine").last.locator(".quote")).to_have_text("Corrigé : Je sais")
    await page.locator(".msg.mine").last.hover()
    await page.locator(".msg.mine").last.locator(".more").click()
    await page.click("#acts >> text=Supprimer")
    await expect(page.locator(".msg.mine").last.locator(".text")).to_have_text("Je sais")
    assert tab.said == []
    await page.close()


async def test_awkward_inputs(chromium: Browser, furnished: Sandbox, tmp_path: Path) -> None:
    """A file from the disk, samples, a pasted picture, a forward, right-to-left text, a text longer than a message."""
    tab = await opened(chromium, furnished)
    page = tab.page
    await page.click("#start")
    file = tmp_path / "capture.png"
    file.write_bytes(picture(300, 200))
    await page.fill("#words", "La preuve")
    async with page.expect_file_chooser() as chooser:
        await page.click("#attach-button")
        await page.click("#attach >> text=Photo…")
    await (await chooser.value).set_files(file)
    await expect(last(page).locator(".text")).to_have_text(f"Reçu : {len(file.read_bytes())} octets")
    await expect(page.locator(".msg.mine").last.locator(".text")).to_have_text("La preuve")
    for kind in ("voice", "sticker", "video_note"):
        await page.click("#attach-button")
        await page.click(f"#attach [data-sample={kind}]")
    await expect(page.locator(".msg", has_text="Je ne lis pas encore")).to_have_count(3)
    await page.click("#attach-button")
    await page.click("#attach [data-thing=forwarded]")
    await page.fill("#forward-from", "Inconnu")
    await page.fill("#forward-text", "Tu vas le regretter")
    await page.click("#forward-dialog .primary")
    await expect(page.locator(".msg.mine .via").last).to_have_text("Transféré de Inconnu")
    await write(page, "مرحبا 😀")
    await expect(last(page).locator(".text")).to_have_text("Vous dites : مرحبا 😀")
    await write(page, "x" * 5000)
    await expect(page.locator(".msg.mine", has_text="xxxx")).to_have_count(2)
    await page.evaluate("""(bytes) => { const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'collé.png', {type: 'image/png'}));
      document.getElementById('words').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data})); }""",
        list(picture(50, 50)),
    )  # fmt: skip
    await expect(page.locator(".msg.mine .photo")).to_have_count(2)
    assert await page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)") == 0
    assert tab.said == []
    await page.close()


async def test_several_people(chromium: Browser, furnished: Sandbox) -> None:
    """Each has their own chat; who has something new is marked; somebody new is added; the bot is blocked and unblocked."""
    tab = await opened(chromium, furnished)
    page = tab.page
    await page.click("#start")
    await expect(last(page)).to_contain_text("Bonjour")
    await page.click("[data-person] >> text=Sanne")
    await expect(page.locator("#phone-title")).to_have_text("Téléphone de Sanne")
    await expect(page.locator(".msg")).to_have_count(0)
    await page.click("#start")
    await expect(page.locator(".msg")).to_have_count(2)
    camille, _ = furnished.world.people.values()
    furnished.world.publish(furnished.world.chats[camille.id], "typing", data={"action": "typing"})
    furnished.world.add(
        furnished.world.chats[camille.id],
        furnished.world.new_message(furnished.world.chats[camille.id], furnished.world.bot_user, text="Du neuf"),
    )
    chip = page.locator(f'[data-person="{camille.id}"]')
    await expect(chip.locator(".unread")).to_be_visible()
    await chip.click()
    await expect(last(page)).to_contain_text("Du neuf")
    await expect(chip.locator(".unread")).to_have_count(0)
    await page.click("#new-person")
    await page.fill("#new-first", "Emma")
    await page.select_option("#new-language", "en")
    await page.keyboard.press("Enter")
    await expect(page.locator("#phone-title")).to_have_text("Téléphone de Emma")
    await page.click("#start")
    await page.click("#person-button")
    await page.click("#person-menu >> text=Bloquer le bot")
    await expect(page.locator("#blocked")).to_contain_text("Emma a bloqué le bot.")
    await page.click("#unblock")
    await expect(page.locator("#words")).to_be_visible()
    assert [one.language for one in furnished.world.people.values()] == ["fr", "nl", "en"]
    assert tab.said == []
    await page.close()


async def test_the_clock_moves(chromium: Browser, furnished: Sandbox, watch: Watch) -> None:
    """By an hour, a day, a week, and to what is due next; the page tells the new hour, and that nothing is planned."""
    tab = await opened(chromium, furnished)
    page = tab.page
    before = watch.seconds
    await expect(page.locator("#clock-day")).to_have_text("vendredi 15 janvier 2027")
    for label, span in (("+1 h", 3600), ("+1 j", 86_400), ("+1 sem.", 604_800)):
        await page.click(f"#moves >> text={label}")
        await expect(page.locator("#moves")).to_have_attribute("aria-busy", "false")
        before += span
        assert watch.seconds == before
    await expect(page.locator("#clock-day")).to_have_text("samedi 23 janvier 2027")
    await expect(page.locator("#announce")).to_contain_text("Nous sommes le samedi 23 janvier 2027")
    watch.due = [before + 86_400]
    await page.click("#moves >> text=Prochaine échéance")
    await expect(page.locator("#clock-day")).to_have_text("dimanche 24 janvier 2027")
    await page.click("#moves >> text=Prochaine échéance")
    await expect(page.locator("#toast")).to_have_text("Rien n’est prévu pour l’instant.")
    assert tab.said == []
    await page.close()


async def test_the_keyboard_alone(chromium: Browser, furnished: Sandbox) -> None:
    """Skip to the message, write, reach a button under a message, a tab, a menu; edit with the arrow; Escape leaves."""
    tab = await opened(chromium, furnished)
    page = tab.page
    await expect(page.locator("#start")).to_be_visible()
    await page.keyboard.press("Tab")
    assert await page.locator(":focus").inner_text() == "Aller au message à écrire"
    await page.focus("#start")
    await page.keyboard.press("Enter")
    await expect(page.locator(".keys button")).to_have_count(3)
    await expect(page.locator("#words")).to_be_focused()
    await page.focus("#messages")
    await page.keyboard.press("Tab")
    while await page.locator(":focus").inner_text() != "Français":
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(last(page)).to_contain_text("Que s'est-il passé")
    await page.wait_for_function("document.activeElement.closest('.msg, #messages')")
    await page.focus("#words")
    await page.keyboard.type("bonjour")
    await page.keyboard.press("Enter")
    await expect(last(page)).to_contain_text("Vous dites : bonjour")
    await page.keyboard.press("ArrowUp")
    assert await page.input_value("#words") == "bonjour"
    await page.keyboard.press("Escape")
    assert await page.input_value("#words") == ""
    await page.focus("#commands-button")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#commands button")
    await page.keyboard.press("ArrowDown")
    assert await page.locator(":focus").inner_text() == "/menu Menu"
    await page.keyboard.press("Escape")
    await expect(page.locator("#commands-button")).to_be_focused()
    await page.focus("#tab-p0")
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("#tab-p1")).to_have_attribute("aria-selected", "true")
    assert tab.said == []
    await page.close()


async def test_samples_at_hand(chromium: Browser, furnished: Sandbox) -> None:
    """A code goes into the message, from the person's letter and from the list; the letter leaves when it was used."""
    tab = await opened(chromium, furnished)
    page = tab.page
    await page.click("#start")
    await page.click("#note-button")
    assert await page.input_value("#words") == "LUNE-4821"
    await page.keyboard.press("Enter")
    await expect(page.locator("#note")).to_be_hidden()
    await page.click("#hints-button")
    await expect(page.locator("#hints a")).to_have_attribute("href", furnished.url)
    await page.click("#hints >> text=Écrire dans le chat")
    assert await page.input_value("#words") == "MAAS-9047"
    assert tab.said == []
    await page.close()


async def test_a_server_that_was_away(chromium: Browser, furnished: Sandbox) -> None:
    """A sandbox that began anew knows nothing of the old chat: the page reads itself anew."""
    tab = await opened(chromium, furnished)
    await expect(tab.page.locator("#start")).to_be_visible()
    furnished._live._born = "another"
    async with tab.page.expect_navigation():
        furnished.world.bell.ring()
    await expect(tab.page.locator("#start")).to_be_visible()
    await tab.page.close()


async def mail(sandbox: Sandbox, subject: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Égide <desk@egide.example>", "aubry@lawyers.example", subject
    message.set_content(f"Maître,\n\n{sandbox.url}/mailbox?from=mail.\n")
    message.add_alternative(f'<p>Maître,</p><a href="{sandbox.url}/mailbox?from=html">Lire</a>', subtype="html")
    await aiosmtplib.send(message, hostname="127.0.0.1", port=sandbox.smtp_port)


async def test_the_mailbox_beside_the_chat(chromium: Browser, furnished: Sandbox) -> None:
    """A mail that arrives is marked on the tab, shown in the panel; its links open beside, from HTML and from text."""
    tab = await opened(chromium, furnished)
    page = tab.page
    await page.click("#tab-p1")
    await mail(furnished, "Dossier EG-1")
    await expect(page.locator("#tab-p0 .dot")).to_be_visible()
    await page.click("#tab-p0")
    await expect(page.locator("#tab-p0 .dot")).to_have_count(0)
    box = page.frame_locator("#view-p0 iframe")
    await expect(box.locator("#mail h2")).to_have_text("Dossier EG-1")
    async with page.context.expect_page() as from_html:
        await box.frame_locator("#mail iframe").locator("text=Lire").click()
    assert (await from_html.value).url == f"{furnished.url}/mailbox?from=html"
    await box.locator("text=Texte seul").click()
    async with page.context.expect_page() as from_text:
        await box.locator(".plain a").click()
    assert (await from_text.value).url == f"{furnished.url}/mailbox?from=mail"
    await mail(furnished, "Dossier EG-2")
    await expect(box.locator("#mails li")).to_have_count(2)
    await box.locator("#mails button").first.click()
    await expect(box.locator("#mail h2")).to_have_text("Dossier EG-2")
    assert tab.said == []
    await page.context.close()


async def test_every_view_fits_and_can_be_used(chromium: Browser, furnished: Sandbox) -> None:
    """At 380, 760 and 1440 pixels, by day and by night: nothing wider than the window, every control named, large enough,
    in contrast."""
    await mail(furnished, "Dossier EG-2026-000001 : votre réponse avant jeudi 26 novembre 2026 à 10h15")
    found = {}
    for width in (380, 760, 1440):
        size = {"width": width, "height": 780}
        tab = await opened(chromium, furnished, size)
        page = tab.page
        await page.wait_for_selector("#start:visible, #words:visible")
        if await page.locator("#start").is_visible():
            await page.click("#start")
        await write(page, "clavier")
        await expect(page.locator("#below button").first).to_be_visible()
        found[width, "chat"] = await troubles(page)
        await page.click("#hints-button")
        found[width, "hints"] = await troubles(page)
        await page.keyboard.press("Escape")
        await page.click("#tab-p0")
        found[width, "panel"] = await troubles(page)
        box = await opened(chromium, furnished, size, "/mailbox")
        await box.page.click("#mails button")
        found[width, "mailbox"] = await troubles(box.page)
        assert tab.said + box.said == []
        await page.close()
        await box.page.close()
    assert {where: what for where, what in found.items() if what} == {}


async def test_on_a_phone_one_view_at_a_time(chromium: Browser, furnished: Sandbox) -> None:
    """The chat, then the mailbox, then back; wider again, both stand side by side."""
    await mail(furnished, "Dossier EG-1")
    tab = await opened(chromium, furnished, NARROW)
    page = tab.page
    await expect(page.locator("#phone")).to_be_visible()
    await expect(page.locator("#panels")).to_be_hidden()
    await page.click("#tab-p0")
    await expect(page.locator("#phone")).to_be_hidden()
    box = page.frame_locator("#view-p0 iframe")
    await box.locator("#mails button").click()
    await expect(box.locator("#mail h2")).to_have_text("Dossier EG-1")
    await box.locator("text=Tous les messages").click()
    await expect(box.locator("#mails button")).to_be_visible()
    await page.click("#tab-chat")
    await expect(page.locator("#phone")).to_be_visible()
    await page.set_viewport_size(WIDE)
    await expect(page.locator("#panels")).to_be_visible()
    await expect(page.locator("#phone")).to_be_visible()
    assert tab.said == []
    await page.close()


async def test_the_newest_stays_in_sight(chromium: Browser, furnished: Sandbox) -> None:
    """The chat follows its end, unless the reader went up: then a button leads back."""
    tab = await opened(chromium, furnished, NARROW)
    page = tab.page
    await page.click("#start")
    for number in range(12):
        await write(page, f"message {number}")
    await expect(last(page)).to_contain_text("message 11")
    await expect(last(page)).to_be_in_viewport()
    await write(page, "clavier")
    await expect(page.locator("#below")).to_be_visible()
    await expect(last(page)).to_be_in_viewport(ratio=0.9)
    await page.hover("#messages")
    await page.mouse.wheel(0, -3000)
    await expect(page.locator(".day").first).to_be_in_viewport()
    camille = next(iter(furnished.world.people.values()))
    chat = furnished.world.chats[camille.id]
    furnished.world.add(chat, furnished.world.new_message(chat, furnished.world.bot_user, text="Du neuf"))
    await page.click("#down")
    await expect(last(page)).to_contain_text("Du neuf")
    await expect(last(page)).to_be_in_viewport()
    assert tab.said == []
    await page.close()

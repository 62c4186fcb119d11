"""Takes the pictures of the README from the running product: the demo's first page on a desk and the chat on a phone."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from sandbox.json_value import objects_in, whole_in

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from adapters.system.clock import MovableClock  # noqa: E402
from egide.demo.once import BEGINS  # noqa: E402
from egide.demo.run import Demo  # noqa: E402
from egide.demo.samples import POLICIES  # noqa: E402
from egide.demo.story import DEFAMATION, Insured  # noqa: E402
from sandbox.client import Desk, Person  # noqa: E402
from tools.system_parts import browser as find_browser  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"


async def main() -> None:
    """Plays a report up to its plan and looks at it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(Path(folder) / "egide.sqlite3", MovableClock(BEGINS))
        url = await demo.start("127.0.0.1", 0)
        assert demo.house is not None
        assert demo.sandbox is not None
        desk_api = Desk(url)
        first = whole_in(objects_in((await desk_api.call("GET", "/sandbox/people"))["people"])[0]["id"])
        chat = Person(url, first, patience=30)
        camille = Insured(chat, demo.house.means.interview.questions, demo.house.locales, "fr", DEFAMATION)
        await camille.start(POLICIES[0].code, "Français")
        await camille.report("defamation")
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
            desk = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="fr-FR")
            await desk.goto(url)
            await desk.wait_for_timeout(1500)
            await desk.screenshot(path=PICTURES / "demo.png")
            queue = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="fr-FR")
            await queue.goto(str(demo.sandbox.panels[0].url))
            await queue.goto(f"{demo.house.links.public_url}/queue")
            await queue.wait_for_timeout(500)
            await queue.screenshot(path=PICTURES / "queue.png")
            await queue.click("a.case-link")
            await queue.wait_for_timeout(500)
            await queue.screenshot(path=PICTURES / "case.png")
            phone = await browser.new_page(
                viewport={"width": 390, "height": 844}, device_scale_factor=2, locale="fr-FR"
            )
            await phone.goto(url)
            await phone.wait_for_timeout(1500)
            await phone.screenshot(path=PICTURES / "chat.png")
            await browser.close()
        await chat.close()
        await desk_api.close()
        await demo.stop()


if __name__ == "__main__":
    asyncio.run(main())

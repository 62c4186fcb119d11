"""Writes `docs/journeys/` from the stories as they are lived through the chat: transcripts, index, and with `--pictures` what
the chat page looks like on a phone. Names of journeys (`extortion.nl`) write these alone."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from playwright.async_api import Browser, ViewportSize, async_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sandbox.client import Person  # noqa: E402
from tests.journeys.kinds.play import live  # noqa: E402
from tests.journeys.kinds.story import KINDS, LANGUAGES, Story, in_own_words, stories, story, words  # noqa: E402
from tools.system_parts import browser as find_browser  # noqa: E402

FOLDER = ROOT / "docs" / "journeys"
PHONE: ViewportSize = {"width": 380, "height": 960}
"""As wide as a telephone; above the chat the page has a head of its own, which the picture leaves out."""
TO_THE_TOP = """(words) => [...document.querySelectorAll('#scroll .text')].filter((one) => one.textContent.includes(words))
  .at(-1)?.closest('[data-id]').scrollIntoView({block: 'start', behavior: 'instant'})"""
LOCALE = {"fr": "fr-FR", "nl": "nl-NL", "en": "en-GB"}


def index() -> str:
    """Gives the page that leads to all of them."""
    lines = [
        "# Journeys",
        "",
        "What a person lives, from the first message to the closed case: eight kinds of attack, each in three languages; then",
        "journeys that somebody goes in their own words, up to the plan.",
        "Every line below was said by the product: `make journeys` lives the stories of `tests/journeys/kinds/` through the",
        "real chat, on a clock of their own, and writes these pages; a test compares them with what happens.",
        "Names are invented.",
        "",
        "| what happened | français | Nederlands | English |",
        "| --- | --- | --- | --- |",
    ]
    for kind in KINDS:
        cells = [f"[{story(kind, one).title}]({kind}.{one}.md)" for one in LANGUAGES]
        lines.append(f"| {words()['kinds'][kind]} | {' | '.join(cells)} |")
    lines += ["", "## In people's own words", ""]
    lines.append(
        "From the first message as it is typed on a phone to the plan: answers in words, corrections, questions."
    )
    lines += ["", "| what happened | where | journey |", "| --- | --- | --- |"]
    for one in (one for language in LANGUAGES for one in in_own_words(language)):
        lines.append(f"| {words()['kinds'][one.kind]} | {one.insured.country} | [{one.title}]({one.name}.md) |")
    lines += ["", "## On the phone", ""]
    shown = [(one, given["name"]) for one in stories() for act, given in one.acts if act == "picture"]
    lines.append("| " + " | ".join(f"[{one.title}]({one.name}.md)" for one, _ in shown) + " |")
    lines.append("| " + " | ".join("---" for _ in shown) + " |")
    lines.append("| " + " | ".join(f"![{one.title}]({name}.png)" for one, name in shown) + " |")
    return "\n".join(lines) + "\n"


async def write(one: Story, browser: Browser | None) -> None:
    """One transcript, and its pictures where there is a browser."""

    async def look(name: str, top: str | None, chat: Person) -> None:
        assert browser is not None
        page = await browser.new_page(viewport=PHONE, device_scale_factor=1.5, locale=LOCALE[one.language])
        await page.goto(f"{chat.url}/?chat={chat.id}")
        await page.wait_for_timeout(1200)
        if top is not None:
            await page.evaluate(TO_THE_TOP, top)
            await page.wait_for_timeout(300)
        await page.locator("#phone").screenshot(path=FOLDER / f"{name}.png")
        await page.close()

    player = await live(one, look) if browser is not None else await live(one)
    (FOLDER / f"{one.name}.md").write_text(player.transcript(), "utf-8")
    way = player.way
    print(f"{one.name}: {way.acts} messages and {way.seconds} s to the plan, {way.refused} refused", flush=True)


async def main() -> None:
    """Writes the journeys that are named, all of them without a name."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", help="journeys such as extortion.nl; all of them without a name")
    options.add_argument("--pictures", action="store_true", help="take the pictures too")
    asked = options.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = [one for one in stories() if not asked.names or one.name in asked.names]
    async with async_playwright() as playwright:
        browser = None
        if asked.pictures:
            browser = await playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        for one in wanted:
            await write(one, browser if any(act == "picture" for act, _ in one.acts) else None)
        if browser is not None:
            await browser.close()
    (FOLDER / "README.md").write_text(index(), "utf-8")


if __name__ == "__main__":
    asyncio.run(main())

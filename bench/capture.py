"""A capture beside bare Chromium that opens the same page, prints it and takes its picture: launched for each, in turn."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.async_api import Playwright, async_playwright

from adapters.capture.process import find_browser, has_own_network
from tests.adapters.capture.parts import Answer, Site, capture, capturer, show_picture, site, thread

ROUNDS = 7
POSTS = 40


def measure() -> dict[str, Any]:
    """Seconds, medians. The bare browser's driver runs already; ours is timed from the order to the sealed package."""
    return asyncio.run(_measure())


async def _measure() -> dict[str, Any]:
    pages: dict[str, Answer] = {"/": thread(POSTS), **{f"/p{number}.png": show_picture for number in range(POSTS)}}
    bare, ours = [], []
    async with site(pages) as made, async_playwright() as playwright:
        await _bare(playwright, made)
        await _ours(made)
        for _ in range(ROUNDS):
            bare.append(await _bare(playwright, made))
            ours.append(await _ours(made))
    ratio = statistics.median(ours) / statistics.median(bare)
    return {
        "bare_seconds": round(statistics.median(bare), 2),
        "capture_seconds": round(statistics.median(ours), 2),
        "capture_over_bare": round(ratio, 2),
        "at_most": 1.3,
        "own_network": has_own_network(),
    }


async def _bare(playwright: Playwright, made: Site) -> float:
    began = time.perf_counter()
    browser = await playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
    page = await browser.new_page()
    await page.goto(f"http://127.0.0.1:{made.port}/")
    await page.pdf()
    await page.screenshot(full_page=True)
    await browser.close()
    return time.perf_counter() - began


async def _ours(made: Site) -> float:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        await capture(Path(folder), made, words=("vole dans la caisse",), by=capturer())
        return time.perf_counter() - began

"""What is measured on pages in a real browser: that they fit, that every control has a name, a size and a contrast."""

from __future__ import annotations

from typing import Any, Literal

from playwright.async_api import Page

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
UNLABELLED = """() => [...document.querySelectorAll('input:not([type=hidden]), textarea, select, button, a, summary')]
  .filter((one) => !(one.labels?.length || one.getAttribute('aria-label') || one.textContent.trim()))
  .map((one) => one.outerHTML)"""
# A link in a sentence is as high as its line.
SMALL = """() => [...document.querySelectorAll('button:not(.link), .button, .tabs a')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 30).map((one) => one.outerHTML)"""
TOO_FAINT = """() => {
  const parse = (text) => { const [r, g, b, a] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a ?? 1]; };
  const light = ([r, g, b]) => { const f = (c) => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
    return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
  const ground = (one) => { for (; one; one = one.parentElement) {
    const c = getComputedStyle(one).backgroundColor;
    if (!c.startsWith('color')) { const p = parse(c); if (p[3] > .99) return p; } }
    return [255, 255, 255]; };
  const faint = [];
  for (const one of document.querySelectorAll('main *, header *')) {
    if (![...one.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) || !one.checkVisibility()) continue;
    const a = light(parse(getComputedStyle(one).color)), b = light(ground(one));
    if ((Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5) faint.push(one.className + ': ' + one.textContent.trim());
  }
  return faint; }"""


async def troubles(page: Page) -> dict[str, Any]:
    """What would be wrong with the page, by day and by night; empty if nothing is."""
    found: dict[str, Any] = {}
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        found |= {f"{what}, {scheme}": seen for what, seen in (await _troubles(page)).items() if seen}
    return found


async def _troubles(page: Page) -> dict[str, Any]:
    """Wider than the window, a control without a name, too small or too faint."""
    return {
        "wide": await page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)"),
        "unlabelled": await page.evaluate(UNLABELLED),
        "small": await page.evaluate(SMALL),
        "faint": await page.evaluate(TOO_FAINT),
    }

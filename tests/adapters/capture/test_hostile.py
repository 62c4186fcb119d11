"""A page that means harm reaches nothing on this machine, by TCP or by UDP, and ends within its caps."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from adapters.capture.capture import CaptureOrder
from tests.adapters.capture.hostile import ENDINGS, ENDLESS, NAMES, ROADS, SPELLINGS, TRAPS, away, inside
from tests.adapters.capture.parts import ITEM, QUICK, capture, capturer, site
from tests.fakes.network import canary
from workflows.evidence.capture import CaptureFailed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(150)]
BOTH = pytest.mark.parametrize("own_network", [True, False], ids=["own_network", "flags_alone"])
WITHIN = QUICK.total_seconds + 5


async def test_no_spelling_is_opened(tmp_path: Path) -> None:
    """Given as the address itself: one reason each, and the canary hears nothing."""
    async with canary() as bird:
        for host in SPELLINGS:
            for url in (f"http://{host}:{bird.port}/", f"http://{host}/", f"https://{host}/"):
                with pytest.raises(CaptureFailed) as failed:
                    await capturer()(CaptureOrder(url, ITEM), tmp_path)
                assert failed.value.reason.startswith("address_"), url
        assert (bird.heard, os.listdir(tmp_path)) == (0, [])


@pytest.mark.parametrize("without_browser", [False, True], ids=["browser", "plain"])
async def test_names_that_point_here(without_browser: bool, tmp_path: Path) -> None:
    """Of the public DNS: refused when the answer has come, whatever stands beside it."""
    names = NAMES if without_browser else {name: NAMES[name] for name in ("half.example.org", "nat.example.org")}
    by = capturer(names, without_browser=without_browser)
    for name in names:
        with pytest.raises(CaptureFailed) as failed:
            await by(CaptureOrder(f"http://{name}/", ITEM), tmp_path)
        assert (failed.value.reason, os.listdir(tmp_path)) == ("refused", [])


@BOTH
async def test_a_page_that_tries_everything(own_network: bool, tmp_path: Path) -> None:
    """Towards the canary by number: forty ways inside one page; the publication is captured, the tries are written down."""
    async with canary() as bird, site({"/": inside(f"127.0.0.1:{bird.port}")}) as made:
        by = capturer(NAMES, own_network=own_network)
        captured = await capture(tmp_path, made, words=("the publication",), by=by)
        assert (bird.tcp, bird.udp, captured.verdict.visibility) == ([], [], "seen")
        refused = json.loads((tmp_path / "manifest.json").read_bytes())["record"]["network"]["refused"]
        assert {(one["host"], one["port"], one["why"]) for one in refused} == {("127.0.0.1", bird.port, "not_public")}


@pytest.mark.soak
@BOTH
@pytest.mark.parametrize("road", ROADS[1:])
async def test_other_roads(road: str, own_network: bool, tmp_path: Path) -> None:
    """The same towards other names for this machine."""
    async with canary() as bird, site({"/": inside(road.format(port=bird.port))}) as made:
        captured = await capture(
            tmp_path, made, words=("the publication",), by=capturer(NAMES, own_network=own_network)
        )
        assert (bird.tcp, bird.udp, captured.verdict.visibility) == ([], [], "seen")


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=() if path in ("/302", "/later") else pytest.mark.soak) for path in sorted(away(1))],
)
async def test_a_page_that_leads_away(path: str, tmp_path: Path) -> None:
    """By a redirect, a refresh, a script or a form: refused, nothing is left, nothing of it passes for the site's."""
    async with canary() as bird, site(away(bird.port)) as made:
        with pytest.raises(CaptureFailed) as failed:
            await capture(tmp_path, made, path, by=capturer(NAMES))
        assert (failed.value.reason, os.listdir(tmp_path), bird.heard) == ("refused", [], 0)


@pytest.mark.parametrize(
    "path", [pytest.param(path, marks=() if path == "/endless_scripts" else pytest.mark.soak) for path in TRAPS]
)
async def test_a_page_that_sets_traps(path: str, tmp_path: Path) -> None:
    """Is captured all the same, within its caps."""
    async with site({**TRAPS, **{name: page for name, (page, _) in ENDINGS.items()}}) as made:
        async with asyncio.timeout(WITHIN):
            captured = await capture(tmp_path, made, path, words=("the publication",))
        assert captured.verdict.visibility == "seen"
        assert (tmp_path / "full.png").stat().st_size > 0


@pytest.mark.soak
async def test_a_tall_page_is_tiled(tmp_path: Path) -> None:
    """100,000 pixels: the foot is in a second picture, and it is not empty."""
    async with site({"/": TRAPS["/tall"]}) as made:
        captured = await capture(tmp_path, made)
    pictures = [one.path for one in captured.artefacts if one.kind == "screenshot"]
    assert pictures == ["full.png", "full-02.png"]
    with Image.open(tmp_path / "full-02.png") as foot, Image.open(tmp_path / "full.png") as top:
        assert (top.height, foot.height > 39_000) == (60_000, True)
        assert foot.convert("RGB").getpixel((600, foot.height - 300))[2] > 200  # type: ignore[index]


@pytest.mark.parametrize(
    "path", [pytest.param(path, marks=() if path == "/loop" else pytest.mark.soak) for path in ENDINGS]
)
async def test_a_page_of_which_there_is_nothing(path: str, tmp_path: Path) -> None:
    """One reason, within the caps, and an empty folder."""
    page, reasons = ENDINGS[path]
    async with site({path: page}) as made, asyncio.timeout(WITHIN):
        with pytest.raises(CaptureFailed) as failed:
            await capture(tmp_path, made, path)
    assert (failed.value.reason in reasons, os.listdir(tmp_path)) == (True, [])


@pytest.mark.soak
async def test_a_page_without_an_end(tmp_path: Path) -> None:
    """Ends within the caps: cut, and the manifest says so, or not captured at all."""
    async with site(ENDLESS) as made, asyncio.timeout(WITHIN):
        try:
            await capture(tmp_path, made, "/endless")
        except CaptureFailed as failed:
            said = {failed.reason}
        else:
            said = set(json.loads((tmp_path / "manifest.json").read_bytes())["record"]["completeness"]["notes"])
    assert said & {"cut_bytes", "load_cut", "too_large", "too_slow", "page_breaks_browser"}


@pytest.mark.soak
@pytest.mark.parametrize("path", ["/endless", "/dripping", "/loop", "/302", "/refresh_header"])
async def test_without_a_browser_too(path: str, tmp_path: Path) -> None:
    """The plain way has the same caps and the same walls."""
    async with canary() as bird:
        pages = {**TRAPS, **ENDLESS, **{name: page for name, (page, _) in ENDINGS.items()}, **away(bird.port)}
        async with site(pages) as made, asyncio.timeout(WITHIN):
            with suppress(CaptureFailed):  # of a page that never ends, what came is kept
                await capture(tmp_path, made, path, by=capturer(without_browser=True))
        assert bird.heard == 0

"""The server as a whole: who may speak with it, what its pages are sent with, how it starts and ends."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import pytest
from aiohttp import ClientSession

from sandbox import Hint, NewPerson, Panel, Sandbox
from sandbox.client import Person
from sandbox.words import LOCALES, Speech
from tests.conftest import ROOT
from tests.sandbox.conftest import Watch


async def ask(sandbox: Sandbox, method: str, path: str, **options: Any) -> tuple[int, dict[str, str], str]:
    async with (
        ClientSession() as session,
        session.request(method, sandbox.url + path, allow_redirects=False, **options) as got,
    ):
        return got.status, dict(got.headers), await got.text()


async def test_pages_of_other_sites_are_kept_out(sandbox: Sandbox) -> None:
    """They neither act here nor give this machine a name of their own; who says localhost is sent to the one name."""
    status, _, _ = await ask(sandbox, "POST", "/sandbox/people", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (status, len(sandbox.world.people)) == (403, 0)
    status, _, _ = await ask(sandbox, "GET", "/sandbox/people", headers={"Host": "evil.example"})
    assert status == 421
    port = sandbox.url.rsplit(":", 1)[1]
    status, headers, _ = await ask(sandbox, "GET", "/?lang=nl", headers={"Host": f"localhost:{port}"})
    assert (status, headers["Location"]) == (302, f"{sandbox.url}/?lang=nl")


async def test_pages_carry_their_policy(sandbox: Sandbox) -> None:
    """Nothing inline, nothing from elsewhere but the panels that were named."""
    sandbox.panels = [Panel("Queue", "http://127.0.0.1:9/sign-in?t=x"), Panel("Mailbox", "/mailbox")]
    for path in ("/", "/mailbox", "/static/page.js"):
        status, headers, text = await ask(sandbox, "GET", path)
        policy = headers["Content-Security-Policy"]
        assert status == 200
        assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
        assert "frame-src 'self' http://127.0.0.1:9;" in policy
        assert "unsafe" not in policy
        assert not re.search(
            r"<script(?![^>]*(?:src=|application/json))|<style| style=| on\w+=", text
        ) or path.endswith("js")


async def test_pages_speak_three_languages(sandbox: Sandbox) -> None:
    """The one that was chosen, then the browser's; panels and samples as well."""
    sandbox.panels = [Panel({"fr": "Courrier", "nl": "Post", "en": "Mail"}, "/mailbox")]
    sandbox.hints = [Hint({"fr": "Code", "en": "Code"}, "LUNE-4821", "chat")]
    sandbox.add_person(NewPerson("</script><b>", note="x"))
    for language, title, panel in (("fr", "Démonstration", "Courrier"), ("nl", "Demonstratie", "Post")):
        _, headers, text = await ask(sandbox, "GET", f"/?lang={language}")
        _, _, again = await ask(sandbox, "GET", "/", headers={"Cookie": headers["Set-Cookie"].split(";")[0]})
        data = json.loads(re.findall(r'<script type="application/json" id="data">(.*?)</script>', again, re.DOTALL)[0])
        assert title in text
        assert (data["language"], data["panels"][0]["title"]) == (language, panel)
    _, _, text = await ask(sandbox, "GET", "/", headers={"Accept-Language": "de, nl;q=0.8"})
    assert '<html lang="nl">' in text
    assert "</script><b>" not in text


def test_every_word_of_the_pages_is_written() -> None:
    """Each key that a page or a script says exists, and each that exists is said."""
    words = set(Speech().of("fr"))
    said: set[str] = set()
    for path in [*(ROOT / "sandbox" / "static").glob("*.js"), *(ROOT / "sandbox" / "templates").glob("*.html")]:
        text = path.read_text("utf-8")
        said |= {key for key in words if f'"{key}"' in text or f"'{key}'" in text}
        asked = re.findall(r"""\bt\(\s*["']([a-z.]+)["']|\bt\[["']([a-z.]+)["']\]|\bact\(["']([a-z.]+)["']""", text)
        assert [one for group in asked for one in group if one and one not in words] == []
    made = {key for key in words if key.split(".")[0] in ("kind", "language", "hints")}
    assert sorted(words - said - made) == []
    assert sorted(path.parent.name for path in LOCALES.glob("*/sandbox.po")) == ["en", "fr", "nl"]


async def test_files_of_people_are_never_pages(sandbox: Sandbox, person: Person) -> None:
    """Pictures are shown, anything else is a download, whatever it calls itself."""
    page = await person.upload(b"<script>alert(1)</script>", "x.html", kind="document", mime="text/html")
    photo = await person.send_sample("photo")
    assert page.media is not None
    assert photo.media is not None
    _, headers, _ = await ask(sandbox, "GET", page.media["url"])
    async with ClientSession() as session, session.get(sandbox.url + photo.media["url"]) as shown:
        kind = shown.content_type
    assert (headers["Content-Type"], headers["Content-Disposition"], headers["X-Content-Type-Options"], kind) == (
        "application/octet-stream",
        'attachment; filename="x.html"',
        "nosniff",
        "image/png",
    )


async def events(stream: Any, kind: str) -> dict[str, Any]:
    """The next event of that kind."""
    async with asyncio.timeout(8):
        while True:
            block = (await stream.content.readuntil(b"\n\n")).decode()
            lines = dict(line.split(": ", 1) for line in block.strip().split("\n"))
            if lines.get("event") == kind:
                found: dict[str, Any] = json.loads(lines["data"])
                return found


async def test_an_open_page_hears_what_happens(sandbox: Sandbox, person: Person, watch: Watch) -> None:
    """Messages of its chat, news of others, a clock that was moved: without asking."""
    async with (
        ClientSession() as session,
        session.get(f"{sandbox.url}/sandbox/live?chat={person.id}&after=0") as stream,
    ):
        first = await events(stream, "chat")
        assert [one["message"]["text"] for one in first["events"]] == ["/start"]
        assert (await events(stream, "shell"))["people"][0]["first_name"] == "Camille"
        sandbox.add_person(NewPerson("Sanne"))
        assert [one["first_name"] for one in (await events(stream, "shell"))["people"]] == ["Camille", "Sanne"]
        await person.send("encore")
        assert (await events(stream, "chat"))["events"][0]["message"]["text"] == "encore"
        watch.seconds += 86_400
        await person.send("plus tard")
        assert (await events(stream, "shell"))["now"] == watch.seconds


async def test_a_page_that_missed_too_much_reads_anew(sandbox: Sandbox, person: Person) -> None:
    """More happened than is remembered: the page is told."""
    chat = sandbox.world.chats[person.id]
    for _ in range(2_001):
        sandbox.world.publish(chat, "typing", data={"action": "typing"})
    url = f"{sandbox.url}/sandbox/live?chat={person.id}&after=1"
    async with ClientSession() as session, session.get(url) as stream:
        assert await events(stream, "again") == {}


async def test_a_taken_port_is_said(sandbox: Sandbox, watch: Watch) -> None:
    """Starting on it raises OSError and leaves nothing behind."""
    second = Sandbox(token="1:x", clock=watch)
    with pytest.raises(OSError, match="address already in use"):
        await second.start("127.0.0.1", int(sandbox.url.rsplit(":", 1)[1]))


async def test_stopping_ends_what_waits(watch: Watch) -> None:
    """Long polls and streams end with the sandbox, at once."""
    sandbox = Sandbox(token="1:x", clock=watch)
    await sandbox.start()
    camille = sandbox.add_person(NewPerson("Camille"))
    async with ClientSession() as session:
        poll = asyncio.ensure_future(session.get(f"{sandbox.url}/bot1:x/getUpdates?timeout=50"))
        stream = await session.get(f"{sandbox.url}/sandbox/live?chat={camille.id}")
        await events(stream, "shell")
        async with asyncio.timeout(8):
            await sandbox.stop()
            assert await (await poll).json() == {"ok": True, "result": []}
            assert await stream.content.read() == b""


def test_importing_it_brings_nothing_of_ours() -> None:
    """It is a stranger: neither our packages nor aiogram come with it."""
    import subprocess
    import sys

    code = "import sys, sandbox, sandbox.client; print(sorted({n.split('.')[0] for n in sys.modules}))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = {"bot", "console", "workflows", "adapters", "storage", "egide", "aiogram", "sqlalchemy"}
    assert ours & set(re.findall(r"'(\w+)'", ran.stdout)) == set()

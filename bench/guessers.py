"""How long an answer in the chat takes while forty people guess passwords at the sign-in form of the same process.

`one_source`: all of them come from one address, each guess names another account. `many_sources`: each guess besides comes
from another address, so that no limit meets it and every guess is checked: the worst that guessing can do. The guessers are
a process of their own; each waits for its answer before it guesses again.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from bench.chat import DESK_TOKEN, KIND, TYPED, WAY
from bench.crowd import SECRET, Crowd
from bench.desk import code
from bench.processes import Started, free_port

GUESSERS, PEOPLE, APART = 40, 12, 0.05
LIMIT_MS = 200
TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


def measure() -> dict[str, Any]:
    """Milliseconds of an answer: half of them, 99 in 100, and the slowest; alone, and beside the guessers. The limit is held
    against the 99 in 100."""
    found: dict[str, Any] = {}
    for name in ("alone", "one_source", "many_sources"):
        found |= {f"{name}_{key}": value for key, value in asyncio.run(_beside(name)).items()}
    return found | {"limit_ms": LIMIT_MS}


async def _beside(name: str) -> dict[str, Any]:
    loop = asyncio.get_running_loop()
    crowd, console = Crowd(1), free_port()
    api = await crowd.start()
    with tempfile.TemporaryDirectory(prefix="egide-bench-") as folder:
        given = {
            "EGIDE_TELEGRAM_API": api, "EGIDE_TELEGRAM_TOKEN": DESK_TOKEN, "EGIDE_SECRET": "b" * 32,
            "EGIDE_DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}", "EGIDE_WEBHOOK": "true",
            "EGIDE_TELEGRAM_WEBHOOK_PORT": crowd.hook.rpartition(":")[2], "EGIDE_TELEGRAM_WEBHOOK_SECRET": SECRET,
            "EGIDE_PUBLIC_URL": crowd.hook, "EGIDE_CONSOLE_PORT": str(console), "EGIDE_TRUSTED_PROXIES": "127.0.0.1",
        }  # fmt: skip
        with await loop.run_in_executor(None, lambda: Started("-m", "bench.desk", "bot", "console", **given)):
            try:
                if name == "alone":
                    return _said(await _answered(crowd))
                arguments = ("-m", "bench.guessers", f"http://127.0.0.1:{console}/sign-in", name)
                with await loop.run_in_executor(None, lambda: Started(*arguments)):
                    return _said(await _answered(crowd))
            finally:
                await crowd.stop()


async def _answered(crowd: Crowd) -> list[float]:
    """Seconds of every typed answer of some interviews, one person after the other."""
    took: list[float] = []
    for person in range(1, PEOPLE + 1):
        await crowd.speak((person, step.format(code=code(person))) for step in (*WAY, KIND[1]))
        crowd.took.clear()
        await crowd.speak([(person, text) for text in TYPED], APART)
        took += crowd.took
    return took


def _said(took: Sequence[float]) -> dict[str, Any]:
    ordered = sorted(one * 1000 for one in took)
    slow = ordered[max(0, round(len(ordered) * 0.99) - 1)]
    return {
        "p50_ms": round(ordered[len(ordered) // 2], 1),
        "p99_ms": round(slow, 1),
        "slowest_ms": round(ordered[-1], 1),
        "answers": len(ordered),
    }


# ---------------------------------------------------------------- the guessers
async def _guess(url: str, numbers: count[int], everywhere: bool) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(url) as page:
            found = TOKEN.search(await page.text())
        assert found is not None
        while True:
            number = next(numbers)
            form = {
                "form_token": found[1],
                "email": f"guess-{number}@desk.example",
                "password": "wrong",
                "next": "/queue",
            }
            source = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            headers = {"X-Forwarded-For": source} if everywhere else {}
            async with session.post(url, data=form, headers=headers) as answer:
                await answer.read()


async def _all_guess(url: str, everywhere: bool) -> None:
    numbers = count(1)
    guessing = [asyncio.ensure_future(_guess(url, numbers, everywhere)) for _ in range(GUESSERS)]
    await asyncio.sleep(1)
    print("ready", flush=True)
    await asyncio.gather(*guessing)


if __name__ == "__main__":
    asyncio.run(_all_guess(sys.argv[1], sys.argv[2] == "many_sources"))

"""One answer in the chat against one echo of a bare aiogram bot: CPU of the bot's process alone, in the same run."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from bench.desk import code
from bench.processes import Started
from sandbox.client import Person

ECHO_TOKEN, DESK_TOKEN = "2000:echo", "2001:desk"
ROUNDS, PEOPLE, WARM_PEOPLE = 3, 6, 3
SETTLE = 0.25
TYPED = (
    ("Êtes-vous", "non"), ("", "moi"), ("", "il y a 3 jours"), ("", "oui"), ("", "Facebook"),
    ("", "Elle vole dans la caisse de l'association"), ("", "un reproche précis"), ("", "faux"), ("", "tout le monde"),
)  # fmt: skip


def measure() -> dict[str, Any]:
    """CPU milliseconds of an echo and of an answer in the interview, and their ratio: the best of the rounds, in turn."""
    return asyncio.run(_measure())


async def _measure() -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="egide-bench-") as folder,
        Started("-m", "bench.sandbox_server", ECHO_TOKEN) as echo_side,
        Started("-m", "bench.sandbox_server", DESK_TOKEN) as desk_side,
    ):
        echo_url, desk_url = echo_side.said.split()[0], desk_side.said.split()[0]
        environment = {
            "EGIDE_TELEGRAM_API": desk_url,
            "EGIDE_TELEGRAM_TOKEN": DESK_TOKEN,
            "EGIDE_DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
            "EGIDE_SECRET": "b" * 32,
        }
        with (
            Started("-m", "bench.echo_bot", echo_url, ECHO_TOKEN) as echo,
            Started("-m", "bench.desk", **environment) as desk,
        ):
            return await _rounds(echo, desk, echo_url, desk_url)


async def _rounds(echo: Started, desk: Started, echo_url: str, desk_url: str) -> dict[str, Any]:
    echoing = await Person.join(echo_url, "Echo")
    numbers = iter(range(1000))
    for _ in range(WARM_PEOPLE):
        await _interview(desk_url, next(numbers), desk)
        await _echoes(echoing, 20, echo)
    echoes, answers = [], []
    for _ in range(ROUNDS):
        spent = [await _interview(desk_url, next(numbers), desk) for _ in range(PEOPLE)]
        count = sum(number for _, number in spent)
        answers.append(sum(seconds for seconds, _ in spent) * 1000 / count)
        seconds, number = await _echoes(echoing, count, echo)
        echoes.append(seconds * 1000 / number)
    await echoing.close()
    echo_ms, answer_ms = min(echoes), min(answers)
    return {
        "echo_ms": round(echo_ms, 3),
        "answer_ms": round(answer_ms, 3),
        "answer_to_echo": round(answer_ms / echo_ms, 2),
        "limit": 1.4,
        "resident_mb": round(desk.resident_mb(), 1),
    }


async def _echoes(person: Person, count: int, process: Started) -> tuple[float, int]:
    before = process.cpu()
    for number in range(count):
        await person.ask(f"Elle vole dans la caisse de l'association, message {number}")
    await asyncio.sleep(SETTLE)
    return process.cpu() - before, count


async def _interview(url: str, number: int, process: Started) -> tuple[float, int]:
    """A report up to its plan: only the typed answers count, not the way there and not the plan."""
    person = await Person.join(url, f"P{number}", language_code="fr")
    await person.ask("/start")
    await person.push("Français")
    await person.ask(f"/start {code(number)}")
    await person.ask("/report")
    await person.push("On ment sur moi, on m’insulte")
    await asyncio.sleep(SETTLE)
    before = process.cpu()
    for _, answer in TYPED:
        await person.ask(answer)
    await asyncio.sleep(SETTLE)
    spent = process.cpu() - before
    await person.close()
    return spent, len(TYPED)

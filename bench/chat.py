"""One answer in the chat against one echo of a bare aiogram bot: CPU of the bot's process alone, in the same run.

`webhook` is how the desk is deployed: updates are brought to both bots, 32 at a time. The echo answers by a separate send, the
desk in the answer itself where it may. `polling` is the demo: both bots ask for updates, one person at a time, and every
message leaves by a request.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from itertools import count, product
from pathlib import Path
from typing import Any

from bench.crowd import BUTTON, SECRET, Crowd
from bench.desk import code
from bench.processes import Started
from sandbox.client import Person

ECHO_TOKEN, DESK_TOKEN = "2000:echo", "2001:desk"
LIMIT = 1.4
ROUNDS, SETTLE = 2, 0.25
AT_A_TIME, PEOPLE, WARM_PEOPLE = 32, 300, 300
APART = 1.05
"""Seconds between two messages of one person: nobody is quicker."""
ALONE, WARM_ALONE = 3, 2
WAY = ("/start", "Français", "/start {code}", "/report")
KIND = ("On ment sur moi, on m’insulte", f"{BUTTON}r::defamation")
"""What is pressed then: the label, and what it carries."""
TYPED = (
    "non", "moi", "il y a 3 jours", "oui", "Facebook", "Elle vole dans la caisse de l'association", "un reproche précis",
    "faux", "tout le monde",
)  # fmt: skip
ECHOED = tuple(f"Elle vole dans la caisse de l'association, message {number}" for number in range(len(TYPED)))


def measure() -> dict[str, Any]:
    """CPU milliseconds of an echo and of an answer in the interview, and their ratio: the best of the rounds, in turn. The
    limit is held against `answer_to_echo`, that of the webhook."""
    found = asyncio.run(_webhook())
    found |= {"limit": LIMIT, "holds": found["answer_to_echo"] <= LIMIT}
    return found | {f"polling_{name}": value for name, value in asyncio.run(_polling()).items()}


def _compared(echoes: list[float], answers: list[float], desk: Started) -> dict[str, Any]:
    return {
        "echo_ms": round(min(echoes), 3),
        "answer_ms": round(min(answers), 3),
        "answer_to_echo": round(min(answers) / min(echoes), 2),
        "resident_mb": round(desk.resident_mb(), 1),
    }


def environment_of(url: str, folder: str, **more: str) -> dict[str, str]:
    """Gives the environment of a desk that is timed, whose Bot API is at `url` and whose database lies in `folder`."""
    return {
        "EGIDE_TELEGRAM_API": url,
        "EGIDE_TELEGRAM_TOKEN": DESK_TOKEN,
        "EGIDE_DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
        "EGIDE_SECRET": "b" * 32,
        **more,
    }


# ---------------------------------------------------------------- brought to the bot
async def _webhook() -> dict[str, Any]:
    """Gives the environment of a desk that is timed, whose Bot API is at `url` and whose database lies in `folder`."""
    loop = asyncio.get_running_loop()
    echoing, telling = Crowd(AT_A_TIME), Crowd(AT_A_TIME)
    echo_url, desk_url = await echoing.start(), await telling.start()
    port = telling.hook.rpartition(":")[2]
    hooked = {
        "EGIDE_WEBHOOK": "true", "EGIDE_TELEGRAM_WEBHOOK_PORT": port, "EGIDE_TELEGRAM_WEBHOOK_SECRET": SECRET,
        "EGIDE_PUBLIC_URL": telling.hook,
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="egide-bench-") as folder:
        arguments = ("-m", "bench.echo_bot", echo_url, ECHO_TOKEN, echoing.hook.rpartition(":")[2])
        given = environment_of(desk_url, folder, **hooked)
        with (
            await loop.run_in_executor(None, lambda: Started(*arguments)) as echo,
            await loop.run_in_executor(None, lambda: Started("-m", "bench.desk", **given)) as desk,
        ):
            try:
                return await _crowded(echo, desk, echoing, telling)
            finally:
                await echoing.stop()
                await telling.stop()


async def _crowded(echo: Started, desk: Started, echoing: Crowd, telling: Crowd) -> dict[str, Any]:
    numbers = count(1)
    await answers_of(telling, [next(numbers) for _ in range(WARM_PEOPLE)], desk)
    await _echoes(echoing, WARM_PEOPLE, echo)
    echoes, answers = [], []
    for _ in range(ROUNDS):
        answers.append(await answers_of(telling, [next(numbers) for _ in range(PEOPLE)], desk))
        echoes.append(await _echoes(echoing, PEOPLE, echo))
    return {**_compared(echoes, answers, desk), "in_the_answer": telling.in_answer, "by_a_request": telling.by_request}


async def answers_of(crowd: Crowd, people: list[int], desk: Started) -> float:
    """Only the typed answers count, not the way there and not the plan."""
    await crowd.speak((person, step.format(code=code(person))) for step, person in product((*WAY, KIND[1]), people))
    return await _spent(crowd, _mixed(people), desk)


def _mixed(people: list[int]) -> list[tuple[int, str]]:
    """Everybody answers in the order of the questions, every second person one question behind the others: what the desk keeps
    at hand of the text that it read last serves no neighbour."""
    places = [(person, turn - person % 2) for turn in range(len(TYPED) + 1) for person in people]
    return [(person, TYPED[place]) for person, place in places if 0 <= place < len(TYPED)]


async def _echoes(crowd: Crowd, people: int, echo: Started) -> float:
    return await _spent(
        crowd, [(person, text) for text, person in product(ECHOED, range(1, people + 1))], echo, apart=0
    )


async def _spent(crowd: Crowd, lines: list[tuple[int, str]], process: Started, apart: float = APART) -> float:
    """CPU milliseconds of one message, with all that follows from it."""
    await asyncio.sleep(APART)
    before = process.cpu()
    spoken = await crowd.speak(lines, apart)
    await asyncio.sleep(SETTLE)
    return (process.cpu() - before) * 1000 / spoken


# ---------------------------------------------------------------- asked for by the bot
async def _polling() -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="egide-bench-") as folder,
        Started("-m", "bench.sandbox_server", ECHO_TOKEN) as echo_side,
        Started("-m", "bench.sandbox_server", DESK_TOKEN) as desk_side,
    ):
        echo_url, desk_url = echo_side.said.split()[0], desk_side.said.split()[0]
        with (
            Started("-m", "bench.echo_bot", echo_url, ECHO_TOKEN) as echo,
            Started("-m", "bench.desk", **environment_of(desk_url, folder)) as desk,
        ):
            return await _one_by_one(echo, desk, echo_url, desk_url)


async def _one_by_one(echo: Started, desk: Started, echo_url: str, desk_url: str) -> dict[str, Any]:
    echoing, numbers = await Person.join(echo_url, "Echo"), count(1)
    for _ in range(WARM_ALONE):
        await _told(desk_url, numbers, desk)
        await _said(echoing, ECHOED, echo)
    echoes, answers = [], []
    for _ in range(ROUNDS):
        told = [await _told(desk_url, numbers, desk) for _ in range(ALONE)]
        answers.append(sum(told) / len(told))
        said = [await _said(echoing, ECHOED, echo) for _ in range(ALONE)]
        echoes.append(sum(said) / len(said))
    await echoing.close()
    return _compared(echoes, answers, desk)


async def _told(url: str, numbers: Iterator[int], desk: Started) -> float:
    number = next(numbers)
    person = await Person.join(url, f"P{number}", language_code="fr")
    for step in (*WAY, KIND[0]):
        words = step.format(code=code(number))
        await (person.ask(words) if words.startswith("/") else person.push(words))
    spent = await _said(person, TYPED, desk)
    await person.close()
    return spent


async def _said(person: Person, texts: tuple[str, ...], process: Started) -> float:
    await asyncio.sleep(SETTLE)
    before = process.cpu()
    for text in texts:
        await person.ask(text)
    await asyncio.sleep(SETTLE)
    return (process.cpu() - before) * 1000 / len(texts)

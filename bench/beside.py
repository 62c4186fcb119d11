"""This code beside an older one, in one run: `python -m bench --beside PATH`, where PATH is a checkout with its own `.venv`.

Both are asked the same by turns, so that whatever else the machine does strikes both; what counts is the processor time of
each process. More than `LIMIT` of the older one is said, and is either waste or the price of what the product does since."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from bench.chat import PEOPLE, WARM_PEOPLE, answers_of, environment_of
from bench.crowd import SECRET, Crowd
from bench.law import FACTS
from bench.processes import ROOT, Started, StartedThere

LIMIT = 1.03
ROUNDS = 5
COMMANDS = {
    "cold_analysis": ("analyse", "{facts}", "--json"),
    "simulation": ("simulate", "--cases", "5", "--days", "30", "--seed", "1"),
    "demo_once": ("demo", "--once"),
}
"""What `egide` is asked; the last two start everything, and do what the product can by now."""
AT_A_TIME = 32


def measure(older: Path) -> dict[str, Any]:
    """The ratio of processor seconds, the median of the pairs, by what was asked; with what each took in the median."""
    found: dict[str, Any] = {"limit": LIMIT}
    with tempfile.TemporaryDirectory(prefix="egide-bench-") as folder:
        facts = Path(folder) / "facts.yaml"
        facts.write_text(FACTS)
        for name, words in COMMANDS.items():
            command = [word.format(facts=facts) for word in words]
            pairs = [(_spent(ROOT, command), _spent(older, command)) for _ in range(ROUNDS + 1)]
            found |= _said(name, pairs[1:])
    return found | _said("chat_answer", asyncio.run(_chats(older)))


def _said(name: str, pairs: Sequence[tuple[float, float]]) -> dict[str, Any]:
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    return {
        f"{name}_ratio": round(ratio, 3),
        f"{name}_ours_and_older": [round(statistics.median(one), 4) for one in zip(*pairs, strict=True)],
        f"{name}_holds": ratio <= LIMIT,
    }


def _spent(root: Path, words: Sequence[str]) -> float:
    """Processor seconds of one command of this checkout, with all the processes that it waited for."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        [str(root / ".venv" / "bin" / "egide"), *words], cwd=root, env=given,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"egide {words[0]} ended with {process.returncode} in {root}")
    return used.ru_utime + used.ru_stime


async def _chats(older: Path) -> list[tuple[float, float]]:
    """Milliseconds of an answer at this desk and at the older one, the same people in turn."""
    loop, crowds = asyncio.get_running_loop(), (Crowd(AT_A_TIME), Crowd(AT_A_TIME))
    desks: list[Started] = []
    with tempfile.TemporaryDirectory(prefix="egide-bench-") as folder:
        try:
            for root, crowd, name in ((ROOT, crowds[0], "ours"), (older, crowds[1], "older")):
                url, place = await crowd.start(), Path(folder) / name
                place.mkdir()
                hooked = {
                    "EGIDE_WEBHOOK": "true", "EGIDE_TELEGRAM_WEBHOOK_PORT": crowd.hook.rpartition(":")[2],
                    "EGIDE_TELEGRAM_WEBHOOK_SECRET": SECRET, "EGIDE_PUBLIC_URL": crowd.hook,
                }  # fmt: skip
                given = environment_of(url, str(place), **hooked)
                start = partial(StartedThere, root, ("-m", "bench.desk"), given)
                desks.append(await loop.run_in_executor(None, start))
            numbers = count(1)
            people = [[next(numbers) for _ in range(WARM_PEOPLE)]]
            people += [[next(numbers) for _ in range(PEOPLE)] for _ in range(ROUNDS - 2)]
            rounds = [
                (await answers_of(crowds[0], some, desks[0]), await answers_of(crowds[1], some, desks[1]))
                for some in people
            ]
            return rounds[1:]
        finally:
            for desk in desks:
                desk.__exit__(None, None, None)
            for crowd in crowds:
                await crowd.stop()

"""Killed without warning, the desk goes on where it was: in the middle of an interview, and between the claim of a follow-up
and its effect."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters.rules.questions import load_questions
from adapters.texts.locales import load_locales
from egide.demo.samples import POLICIES
from egide.demo.story import DEFAMATION, Insured
from sandbox import Sandbox
from sandbox.client import Person
from tests.conftest import ROOT

TOKEN = "1000:a-token-of-this-test"
BEGINS = "2026-11-22T09:15:00+00:00"
MINUTES_LATER = "2026-11-23T09:45:00+00:00"
DIES = "--die-in-follow-up"
A_DAY_LATER = "2026-11-23T09:40:00+00:00"  # within the tolerance of the reminder: later it would be told in a digest


@dataclass
class Town:
    """A sandbox that outlives the desk's process, and the process."""

    sandbox: Sandbox
    database: Path
    running: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def open_desk(self, clock: str, *flags: str) -> asyncio.subprocess.Process:
        """Starts the desk's process; returns when it is ready."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.journeys.desk_process", "--database", str(self.database), "--api",
            self.sandbox.url, "--token", TOKEN, "--smtp", str(self.sandbox.smtp_port), "--clock", clock, *flags,
            cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self.running.append(process)
        assert process.stdout is not None
        said = (await process.stdout.readline()).strip()
        assert said == b"ready" or (
            DIES in flags and said == b""
        )  # it may die while it starts: what is due rings at once
        return process

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What the database holds."""
        with sqlite3.connect(self.database) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    sandbox = Sandbox(token=TOKEN, clock=time.time)
    await sandbox.start("127.0.0.1", 0)
    made = Town(sandbox, tmp_path / "egide.sqlite3")
    yield made
    for process in made.running:
        if process.returncode is None:
            process.kill()
            await process.wait()
    await sandbox.stop()


async def kill(process: asyncio.subprocess.Process) -> None:
    """Without warning: no handler, no flush, no goodbye."""
    process.send_signal(signal.SIGKILL)
    await process.wait()


def insured(chat: Person, answers: dict[str, str] | None = None) -> Insured:
    return Insured(
        chat, load_questions(ROOT / "rules" / "questions"), load_locales(ROOT / "locales"), "fr", answers or DEFAMATION
    )


@pytest.mark.crash
async def test_interview_goes_on_after_a_kill(town: Town) -> None:
    """The process dies after two answers; what was written meanwhile is read by the next one, which asks the next question."""
    process = await town.open_desk(BEGINS, "--samples")
    chat = await Person.join(town.sandbox.url, "Camille", patience=20)
    camille = insured(chat)
    await camille.start(POLICIES[0].code, "Français")
    await chat.press(camille.say("bot.button.report"))
    await chat.press(camille.questions.doors["defamation"].in_("fr"))
    options = {question.id: question for question in camille.questions.ordered}
    await chat.expect(options["danger"].ask.fr)
    await chat.press(options["danger"].options[0].label.fr)
    await chat.expect(options["target"].ask.fr)
    await kill(process)
    await chat.press(options["target"].options[0].label.fr)  # nobody is there to read it
    await town.open_desk(BEGINS)
    await chat.expect(options["first_published_on"].ask.fr)
    assert town.rows("SELECT count(*) FROM cases") == [(1,)]
    asked = [one for one in await chat.messages() if one.by_bot and options["first_published_on"].ask.fr in one.text]
    assert len(asked) == 1
    await chat.close()


@pytest.mark.crash
async def test_follow_up_survives_a_kill_between_claim_and_effect(town: Town) -> None:
    """The reminder of an unfinished report is claimed by a process that dies in it; the next process sends it, once."""
    process = await town.open_desk(BEGINS, "--samples")
    chat = await Person.join(town.sandbox.url, "Camille", patience=20)
    camille = insured(chat)
    await camille.start(POLICIES[0].code, "Français")
    await chat.press(camille.say("bot.button.report"))
    await chat.press(camille.questions.doors["defamation"].in_("fr"))
    question = next(one for one in camille.questions.ordered if one.id == "danger")
    await chat.expect(question.ask.fr)
    await kill(process)
    dying = await town.open_desk(A_DAY_LATER, DIES)
    assert await asyncio.wait_for(dying.wait(), 20) == -signal.SIGKILL
    assert town.rows("SELECT state FROM follow_ups WHERE kind = 'interview_reminder' AND attempt = 1") == [("queued",)]
    await town.open_desk(MINUTES_LATER)
    await chat.expect(camille.say("interview.resume"))
    assert town.rows("SELECT state FROM follow_ups WHERE kind = 'interview_reminder' AND attempt = 1") == [("done",)]
    reminders = [one for one in await chat.messages() if one.by_bot and camille.say("interview.resume") in one.text]
    assert len(reminders) == 1
    await chat.close()

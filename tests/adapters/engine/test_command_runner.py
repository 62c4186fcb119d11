"""Commands are run each in one unit of work, those of the chat with the update that brought them."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.engine.command_runner import CommandRunner
from workflows.kernel.people import Chat
from workflows.use_cases.catalogue import build_catalogue
from workflows.use_cases.chat.commands import Explain, ShowMenu
from workflows.use_cases.evidence.commands import ClaimFiles

CHAT = Chat(7, 7)


class Unit:
    """A runner that keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, int | None]] = []

    async def __call__(self, work: Any, /, *, update_id: int | None = None, **given: Any) -> Any:
        self.asked.append((given["command"], update_id))
        return "answer"


@pytest.fixture
def unit() -> Unit:
    return Unit()


@pytest.fixture
def run(unit: Unit) -> CommandRunner:
    nothing: Any = None
    return CommandRunner(unit, build_catalogue(nothing, lambda: "x"))


async def test_a_command_is_run_with_its_update(unit: Unit, run: CommandRunner) -> None:
    """What may be said without one, and what the desk asks itself, needs none."""
    show, why, claim = ShowMenu(chat=CHAT), Explain(chat=CHAT, key="chat.edited"), ClaimFiles(limit=3)
    answers: list[object] = [await run(claim)]
    await run(show, update_id=4)
    await run(why)
    assert (answers, unit.asked) == (["answer"], [(claim, None), (show, 4), (why, None)])


async def test_a_command_of_the_chat_without_its_update_is_refused(unit: Unit, run: CommandRunner) -> None:
    """It could be done twice."""
    with pytest.raises(ValueError, match="ShowMenu"):
        await run(ShowMenu(chat=CHAT))
    assert unit.asked == []

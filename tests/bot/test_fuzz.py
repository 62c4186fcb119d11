"""The whole chat under fire: nothing fails, nobody is told what is somebody else's, everybody private is answered.

The short run is part of every change; `make soak` runs a hundred thousand updates, in which every state meets every kind of
traffic twenty times. Bugs that are planted are found, in every run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.bot.fuzz import ACTS, STATES, Fuzz
from tests.bot.fuzz_traffic import COMMANDS, FOREIGN
from tests.bot.updates import KINDS, Maker
from workflows.kernel.people import Chat
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import menu

SHORT, SOAK = 2_500, 100_000


def said(fuzz: Fuzz) -> list[str]:
    """What went wrong, most telling first."""
    return [f"{one.what} at {one.act} in {one.state!r}: {one.detail}" for one in fuzz.found][:20]


def least_met(fuzz: Fuzz) -> list[tuple[int, str, str]]:
    return sorted((fuzz.cells[state, act], state, act) for state in STATES for act in ACTS)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [20261124])
def test_a_short_fire(tmp_path: Path, seed: int) -> None:
    """Two and a half thousand updates: every kind, every state."""
    fuzz = Fuzz(tmp_path, seed, goal=1)
    try:
        fuzz.run(SHORT)
        assert said(fuzz) == []
        assert {state for state, _ in fuzz.cells} >= set(STATES)
        assert set(fuzz.kinds) == set(KINDS)
        assert set(fuzz.commands) == set(COMMANDS)
    finally:
        fuzz.close()


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_hundred_thousand_updates(tmp_path: Path) -> None:
    """Every state meets every kind of traffic at least twenty times."""
    fuzz = Fuzz(tmp_path, 1, goal=20)
    try:
        fuzz.run(SOAK)
        assert said(fuzz) == []
        assert [cell for cell in least_met(fuzz) if cell[0] < 20] == []
    finally:
        fuzz.close()


# ---------------------------------------------------------------- planted bugs
def plant(fuzz: Fuzz, name: str, act: Callable[..., Any]) -> None:
    """Puts a broken act in the place of a right one, where commands find it."""
    fuzz.desk.use._by_kind[type(getattr(fuzz.desk.use, name))] = act


def an_error(fuzz: Fuzz) -> None:
    """Going back fails for somebody who has a contract."""
    right = fuzz.desk.use.go_back

    def broken(tx: Any, **given: Any) -> None:
        right(tx, **given)
        raise KeyError("a slip")

    plant(fuzz, "go_back", broken)


def a_silence(fuzz: Fuzz) -> None:
    """A command that nobody knows is passed over."""
    plant(fuzz, "explain", lambda tx, **given: None)


def a_leak(fuzz: Fuzz) -> None:
    """The list of cases shows the newest case of the house, whoever asks."""

    def broken(tx: Any, *, chat: Chat, pressed: int | None = None) -> None:
        from sqlalchemy import select

        from storage.tables.core import cases

        person = person_in(tx, chat)
        number = tx.connection.execute(select(cases.c.number).order_by(cases.c.id.desc()).limit(1)).scalar()
        fuzz.desk.house.means.messenger.tell(
            tx, person, Sentence("case.reopened", {"number": number}), menu(tx, person)
        )

    plant(fuzz, "show_cases", broken)


def a_wrong_recipient(fuzz: Fuzz) -> None:
    """The menu goes to whoever came first."""
    right = fuzz.desk.use.show_menu

    def broken(tx: Any, **given: Any) -> None:
        right(tx, **given)
        first = tx.persons.in_chat(Chat(fuzz.all[0].user, fuzz.all[0].user))
        if first is not None:
            fuzz.desk.house.means.messenger.tell(tx, first, menu(tx, first))

    plant(fuzz, "show_menu", broken)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("bug", "expected"),
    [(an_error, "error"), (a_silence, "no answer"), (a_leak, "leak"), (a_wrong_recipient, "told somebody else")],
    ids=["error", "silence", "leak", "recipient"],
)
@pytest.mark.parametrize("seed", [7, 8, 9])
def test_a_planted_bug_is_found(tmp_path: Path, bug: Callable[[Fuzz], None], expected: str, seed: int) -> None:
    """Within a short run, whatever the seed."""
    fuzz = Fuzz(tmp_path, seed, goal=1)
    try:
        bug(fuzz)
        fuzz.run(SHORT, stop_at_first=True)
        assert expected in {one.what for one in fuzz.found}
    finally:
        fuzz.close()


# ---------------------------------------------------------------- the generator itself
def test_made_updates_are_valid_and_of_every_kind() -> None:
    """Otherwise nothing is proved."""
    from random import Random

    from aiogram.types import Update

    maker = Maker(Random(3))
    for number in range(540):
        kind = KINDS[number % len(KINDS)]
        assert Update.model_validate({"update_id": number, kind: maker.content(kind)}).update_id == number
    assert len(FOREIGN) == len(KINDS) - 4

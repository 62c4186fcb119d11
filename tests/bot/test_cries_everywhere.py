"""A cry for help in every state that a chat can be in: the card at once, one person called within a quarter of an hour, and the
words where a handler reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
import yaml

from tests.bot.desk import Desk, Phone
from tests.bot.test_nothing_lost import STATES, give_code, planned, reporting
from tests.conftest import ROOT

QUARTER = timedelta(minutes=15)
CRIES: Mapping[str, Any] = yaml.safe_load((ROOT / "tests" / "golden" / "cries.yaml").read_text("utf-8"))
WHOLE = 4
"""A cry of fewer words may be a word of the lists alone."""
SAID = [one for name in ("self_harm", "danger") for one in CRIES[name] if len(one.split()) >= WHOLE]
"""Cries as they are written."""
EVERY = 12
State = Callable[[Phone], object]


def confirming(phone: Phone) -> object:
    reporting(phone)
    phone.tell("moi")
    return phone.say("3 novembre")


MORE: Mapping[str, State] = {
    "an answer waits for a yes": confirming,
    "locked": lambda phone: (planned(phone), phone.say("/verrou")),
    "a message is written": lambda phone: (planned(phone), phone.press("✉️")),
    "an end was asked for": lambda phone: (reporting(phone), phone.say("stop")),
    "after another cry": lambda phone: (reporting(phone), phone.say("il est devant ma porte")),
    "asked whether they are safe": lambda phone: (reporting(phone), phone.say("aide")),
}
EVERYWHERE: Mapping[str, State] = {**STATES, **MORE}


def unheard(desk: Desk, name: str, cries: list[str]) -> list[str]:
    """The cries that raised no card, no work item, or are not among the words of a case."""
    found = []
    for number, cry in enumerate(cries):
        phone = Phone(desk, 9000 + number)
        give_code(desk, number)
        EVERYWHERE[name](phone)
        phone.say(cry)
        case_id = phone.case.id
        due = [one.due_at - desk.clock.now() for one in desk.tasks(phone) if one.kind == "take_over"]
        words = [one.text for one in desk.read(lambda tx, case=case_id: tx.messages.of(case))]
        shown = any(one in phone.text for one in ("112", "3114", "1813", "113"))
        if not shown or len(due) != 1 or due[0] > QUARTER or cry not in words:
            found.append(f"{cry!r}: {phone.text[:80]!r} {due} {cry in words}")
    return found


@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_cry_is_heard_in_every_state(desk: Desk, name: str) -> None:
    """Some of the cries, others in each state; `make soak` has them all."""
    place = list(EVERYWHERE).index(name) % EVERY
    assert len(SAID) > 60
    assert unheard(desk, name, SAID[place::EVERY]) == []


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_cry_in_every_state(desk: Desk, name: str) -> None:
    assert unheard(desk, name, SAID) == []

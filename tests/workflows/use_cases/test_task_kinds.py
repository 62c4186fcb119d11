"""What ends each kind of task is declared, for every kind there is."""

from __future__ import annotations

from tests.ready import locales
from workflows.desk.task_payloads import KINDS
from workflows.use_cases.shared.task_kinds import ENDS, SETTLE


def test_every_kind_is_classified() -> None:
    """Every kind that has a payload has a sentence, and says what ends it; and nothing else does."""
    worded = {key.removeprefix("task.") for key in locales().keys("fr") if key.startswith("task.")}
    assert (set(KINDS) ^ set(ENDS), worded ^ set(ENDS)) == (set(), set())


def test_every_act_has_its_button() -> None:
    """An act that ends a task has its words on the page; what became of an act has words of its own."""
    ending = {act for acts in ENDS.values() for act in acts} - {SETTLE}
    said = {key.removeprefix("console.task.") for key in locales().keys("fr") if key.startswith("console.task.")}
    assert ending == said

"""What ends each kind of task is declared, for every kind there is."""

from __future__ import annotations

import ast
from importlib import import_module

from tests.conftest import ROOT
from tests.ready import locales
from workflows.use_cases.shared.task_kinds import ENDS, SETTLE


def opened() -> set[str]:
    """Every kind that the core opens by its name, or by that of a constant."""
    kinds: set[str] = set()
    for path in sorted((ROOT / "workflows").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "open_task":
                continue
            kind = node.args[2]
            named = [kind.body, kind.orelse] if isinstance(kind, ast.IfExp) else [kind]
            kinds |= {str(one.value) for one in named if isinstance(one, ast.Constant)}
            kinds |= {getattr(import_module(module), one.id, "") for one in named if isinstance(one, ast.Name)} - {""}
    return kinds


def test_every_kind_is_classified() -> None:
    """A kind that is opened somewhere, and every kind that has a sentence, says what ends it; and nothing else does."""
    worded = {key.removeprefix("task.") for key in locales().keys("fr") if key.startswith("task.")}
    assert opened() >= {"approve_plan", "chase_formal_notice", "case_stuck", "after_outage"}
    assert (opened() - set(ENDS), worded ^ set(ENDS)) == (set(), set())


def test_every_act_has_its_button() -> None:
    """An act that ends a task has its words on the page; what became of an act has words of its own."""
    ending = {act for acts in ENDS.values() for act in acts} - {SETTLE}
    said = {key.removeprefix("console.task.") for key in locales().keys("fr") if key.startswith("console.task.")}
    assert ending == said

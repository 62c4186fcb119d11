"""A process is put together in one place, by constructors alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.system.settings import load_settings
from adapters.system.starting import ROLES
from egide.parts import Parts, real_parts
from tests.conftest import ROOT

JOINED = ("egide/wiring.py", "egide/parts.py", "egide/process.py", "egide/simulation/desk.py")
STAND_INS = "egide/simulation/desk.py"


def assigned_from_outside(text: str) -> Iterator[int]:
    """Lines that set an attribute of anything but the object whose method it is."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
            yield node.lineno
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in (inner for one in targets for inner in ast.walk(one)):
                if isinstance(target, ast.Attribute) and isinstance(target.ctx, ast.Store) and not _is_own(target):
                    yield node.lineno


def _is_own(target: ast.Attribute) -> bool:
    return isinstance(target.value, ast.Name) and target.value.id == "self"


def made(text: str) -> set[str]:
    """The names of classes and builders that are called."""
    called = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return {
        one.id for one in called if isinstance(one, ast.Name) and (one.id[0].isupper() or one.id.startswith("build_"))
    }


@pytest.mark.parametrize("name", JOINED)
def test_nothing_is_joined_afterwards(name: str) -> None:
    """No attribute of another object is set; what needs each other is given a call that is made later."""
    text = (ROOT / name).read_text("utf-8")
    assert [text.splitlines()[line - 1] for line in assigned_from_outside(text)] == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a.b = 1", [1]),
        ("self.a = 1", []),
        ("self.a.b = 1", [1]),
        ("a, b.c = 1, 2", [1]),
        ("setattr(a, 'b', 1)", [1]),
        ("a.b[1] = 2", []),
        ("x = y = a.b = 1", [1]),
    ],
)
def test_a_join_afterwards_is_found(text: str, lines: list[int]) -> None:
    """However it is written."""
    assert list(assigned_from_outside(text)) == lines


def test_stand_ins_do_not_put_a_process_together() -> None:
    """The simulation replaces parts; whatever the wiring makes, the wiring alone makes."""
    wiring = made((ROOT / "egide/wiring.py").read_text("utf-8"))
    assert {"CommandRunner", "CommitHooks", "build_catalogue", "build_means", "build_bot", "Process"} <= wiring
    stand_ins = made((ROOT / STAND_INS).read_text("utf-8"))
    assert wiring & stand_ins == set()
    assert not stand_ins & {one.__name__ for one in _real_classes()}


def _real_classes() -> Iterator[type]:
    """The classes that are parts by default."""
    defaults = (one.default for one in Parts.__dataclass_fields__.values())
    yield from (one for one in defaults if isinstance(one, type))


def test_nothing_is_opened_with_the_parts(tmp_path: Path) -> None:
    """Parts are replaced before anything of them is read or opened: making them leaves nothing behind."""
    settings = load_settings(
        database_url=f"sqlite:///{tmp_path}/desk.sqlite3", vault_dir=tmp_path / "vault", journal_dir=tmp_path / "journal"
    )  # fmt: skip
    real_parts(settings, ROLES)
    assert list(tmp_path.iterdir()) == []


BUILT = frozenset({"build_means", "build_catalogue", "build_bot", "build_console", "Process", "Conversation"})
"""What `build(parts)` makes of the parts: whoever calls one of these puts a desk together by themselves."""
RUN = frozenset({"OutboxSender", "Ticker", "JobWorker", "CommandRunner", "Chores", "CaptureWorker", "Worker"})
"""What runs units of work: beside a runner of its own it is a desk too."""
UNIT_FAKES = {
    "tests/fakes/means.py": "means without law, for what the engine decides alone",
    "tests/bot/cards/test_every_button.py": "the buttons' handlers, over commands that are only looked at",
    "tests/house/test_commands.py": "a catalogue that refuses before it does anything",
    "tests/adapters/engine/test_command_runner.py": "the runner of commands over a unit that records",
    "tests/adapters/engine/test_outbox_sender.py": "the sender by itself, over its queue and faults",
    "tests/engine/test_bell.py": "the bell by itself, over rows",
    "tests/engine/test_failing.py": "the bell by itself, over a follow-up that fails",
    "tests/engine/test_restored_backup.py": "an outbox that is driven turn by turn between two commits",
    "tests/storage/test_sqlite_faults.py": "the bell by itself, over a file that fails",
}
"""Tests of one part, with what stands around it faked, and why."""


def wired_by_hand(text: str) -> set[str]:
    """What a text puts together that the wiring alone puts together."""
    calls = made(text)
    return calls & BUILT | (calls & RUN if "ThreadRunner" in calls else set())


def test_tests_replace_parts() -> None:
    """Every desk of the tests is `wiring.build(parts)`; what is listed as a test of one part is one."""
    files = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in (ROOT / "tests").rglob("*.py")}
    by_hand = {name: wired_by_hand(text) for name, text in files.items()}
    assert {name: found for name, found in by_hand.items() if found and name not in UNIT_FAKES} == {}
    assert [name for name in UNIT_FAKES if not by_hand[name]] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("means = build_means(clock=clock)", {"build_means"}),
        ("run = ThreadRunner(units, clock, ids)\nsender = OutboxSender(queue, {}, run)", {"OutboxSender"}),
        ("sender = OutboxSender(queue, {}, run)", set()),
        ("house = build(replace(parts, runner=UnitsInline))", set()),
    ],
)
def test_a_desk_put_together_by_hand_is_found(text: str, found: set[str]) -> None:
    """By a builder, or by a runner and what runs on it; a part that stands in for another is none."""
    assert wired_by_hand(text) == found

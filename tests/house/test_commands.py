"""What an edge can ask is declared once: a command has one use case and its exact input; edges ask by commands alone."""

from __future__ import annotations

import ast
import importlib
import inspect
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest

from tests.conftest import ROOT
from workflows.kernel.errors import NotFound
from workflows.kernel.people import DeskUser
from workflows.use_cases.catalogue import GUARDS, Catalogue, build_catalogue
from workflows.use_cases.desk.commands import SeeQueue
from workflows.use_cases.shared.command import UPDATE, ChatCommand, Command, HandlerCommand, SeenCommand, Who

AREAS = ("access", "chat", "delivery", "desk", "evidence", "letters", "followups")
EDGES = ("bot", "console")


def declared() -> list[type[Command[Any]]]:
    """Every command that an area declares."""
    found = []
    for area in AREAS:
        module = importlib.import_module(f"workflows.use_cases.{area}.commands")
        found += [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__]
    return found


COMMANDS = declared()


def verbs() -> list[type[object]]:
    """The classes of all verbs of the catalogue."""
    kinds = get_type_hints(Catalogue)
    return [kinds[field.name] for field in fields(Catalogue)]


def answer_of(command: type[Command[Any]]) -> object:
    """What the command says its use case answers."""
    (base,) = command.__orig_bases__  # type: ignore[attr-defined]
    return get_args(base)[0]


def default_of(field: Field[Any]) -> object:
    return inspect.Parameter.empty if field.default is MISSING else field.default


def differences(command: type[Command[Any]]) -> list[str]:
    """Where a command and the signature of its use case say two things."""
    call = inspect.signature(command.use_case.__call__)
    kinds, said = get_type_hints(command.use_case.__call__), get_type_hints(command)
    taken = {name: one for name, one in call.parameters.items() if name not in ("self", "tx")}
    given = {one.name: one for one in fields(command) if one.name not in GUARDS}
    wrong = sorted(taken.keys() ^ given.keys())
    for name in taken.keys() & given.keys():
        same = said[name] == kinds[name] and default_of(given[name]) == taken[name].default
        wrong += [] if same else [name]
    return wrong if answer_of(command) == kinds["return"] else [*wrong, "return"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.__name__)
def test_a_command_is_the_input_of_its_use_case(command: type[Command[Any]]) -> None:
    """Its fields, their types and defaults, and its answer are those of the signature."""
    assert differences(command) == []


def test_every_command_has_one_use_case_and_no_two_the_same() -> None:
    """The catalogue finds a verb by its class, and holds each once."""
    kinds = verbs()
    asked = [one.use_case for one in COMMANDS]
    assert len(COMMANDS) > len(AREAS)
    assert (len(set(kinds)), len(set(asked))) == (len(kinds), len(asked))
    assert [one.__name__ for one in asked if one not in kinds] == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.__name__)
def test_a_command_says_who_may_and_what_makes_it_the_same(command: type[Command[Any]]) -> None:
    """A handler's carries the account, a chat's the chat; a version is looked at where it is carried; a key names fields."""
    names = {field.name for field in fields(command)}
    wanted = {Who.HANDLER: {"user"}, Who.LAWYER: {"token"}, Who.VISITOR: set(), Who.ENGINE: set()}
    assert wanted.get(command.may, set()) <= names
    assert command.may is not Who.INSURED or names & {"chat", "token"}
    assert (command.may is Who.HANDLER) == issubclass(command, HandlerCommand)
    assert command.carries_version == issubclass(command, SeenCommand) == ("seen" in names)
    assert command.once != UPDATE or issubclass(command, ChatCommand)
    assert not isinstance(command.once, tuple) or set(command.once) <= names


def asked_past_commands(source: str) -> list[str]:
    """Where a module of an edge reaches for a use case itself."""
    kinds = {one.__name__ for one in verbs()}
    wrong = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr == "use_cases":
            wrong.append("use_cases")
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("workflows.use_cases."):
            past = not node.module.endswith(".commands")  # type: ignore[union-attr]
            wrong += [one.name for one in node.names if past and (one.name in kinds or one.name == "Catalogue")]
    return wrong


def test_edges_ask_by_commands_alone() -> None:
    """Every verb that chat and pages reach has its command: they have no other way to one."""
    paths = [path for edge in EDGES for path in (ROOT / edge).rglob("*.py")]
    assert {str(path): found for path in paths if (found := asked_past_commands(path.read_text("utf-8")))} == {}
    assert asked_past_commands("from workflows.use_cases.desk.take_case import TakeCase") == ["TakeCase"]
    assert asked_past_commands("parts.use_cases.take_case") == ["use_cases"]


def test_a_command_that_says_something_else_is_found() -> None:
    """Another type, a field too many, another answer."""
    asked = next(one for one in COMMANDS if one.__name__ == "CloseCase")

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Wrong(SeenCommand[int]):
        use_case = asked.use_case
        case_id: UUID
        reason: int
        more: str = ""

    assert sorted(differences(Wrong)) == ["more", "reason", "return"]


def test_who_may_is_checked_before_the_use_case_is_called() -> None:
    """A lawyer's account opens no page of the handlers'."""
    lawyer = DeskUser(UUID(int=1), "lawyer", "A", "a@desk.example", "fr")
    nothing: Any = None
    with pytest.raises(NotFound):
        build_catalogue(nothing, lambda: "x").perform(nothing, SeeQueue(user=lawyer))

"""The shape of the house: files and functions that can be read, rooms on few floors, every Python file checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.house.shape import floors, long_functions, rooms
from tests.house.test_repository import PACKAGES, texts

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MOST_FLOORS = 7
LISTS = "storage/migrations/versions/"
"""Migrations are lists of columns, written once and never read on the way to something else."""


def ours() -> dict[str, str]:
    """Every Python file of the repository with its text."""
    return {name: text for name, text in texts() if name.endswith(".py") and not name.startswith(LISTS)}


def test_files_read_in_one_sitting() -> None:
    """Of the product, of its tests, of its tools."""
    long = {name: len(text.splitlines()) for name, text in ours().items()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_functions_fit_on_a_screen() -> None:
    """Tests too: a story that is longer has parts with names."""
    long = {
        (name, function): lines
        for name, text in ours().items()
        for function, lines in long_functions(text, LONGEST_FUNCTION)
    }
    assert long == {}


def test_a_long_function_is_found() -> None:
    """A line too many is one too many; decorators are read as well."""
    body = "".join(f"    x = {number}\n" for number in range(LONGEST_FUNCTION - 1))
    assert list(long_functions(f"def short():\n{body}", LONGEST_FUNCTION)) == []
    assert list(long_functions(f"@cache\nasync def long():\n{body}", LONGEST_FUNCTION)) == [
        ("long", LONGEST_FUNCTION + 1)
    ]


# ---------------------------------------------------------------- rooms
def test_the_core_stands_on_few_floors() -> None:
    """Whoever reads a room has read at most six others below it."""
    built = floors(rooms(ROOT / "workflows"))
    assert len(built) <= MOST_FLOORS, built
    assert "kernel" in built[0]


@pytest.mark.parametrize("package", PACKAGES)
def test_no_rooms_stand_in_a_circle(package: str) -> None:
    """Of any package; deeper down the contracts look."""
    assert floors(rooms(ROOT / package)) != []


def small_house(folder: Path, needs: dict[str, str]) -> Path:
    """A package of rooms, each of which imports as it is told."""
    house = folder / "house"
    for room, words in {"__init__": "", **needs}.items():
        path = house / "__init__.py" if room == "__init__" else house / room / "inside.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words + "\n", "utf-8")
    return house


def test_floors_are_counted_from_imports(tmp_path: Path) -> None:
    """However an import is written, and wherever in the file it stands."""
    house = small_house(
        tmp_path,
        {
            "ground": "import json",
            "first": "from house.ground.inside import x",
            "second": "def f():\n    import house.first.inside",
            "third": "from house import second",
            "aside": "from ..ground import inside",
            "above": "from . import other\nfrom house.above import own",
        },
    )
    assert floors(rooms(house)) == [["above", "ground"], ["aside", "first"], ["second"], ["third"]]


def test_a_circle_has_no_floors(tmp_path: Path) -> None:
    """It is named instead."""
    house = small_house(
        tmp_path, {"a": "import house.b.inside", "b": "import house.c.inside", "c": "import house.a.inside"}
    )
    with pytest.raises(ValueError, match=r"-> b ->|-> c ->"):
        floors(rooms(house))


# ---------------------------------------------------------------- what is checked
def recipe(target: str) -> str:
    """What `make` runs for a target."""
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("target", ["check", "quick"])
def test_every_folder_with_python_is_checked(target: str) -> None:
    """Types of tests, benches and tools are no less checked than those of the product."""
    (types,) = re.findall(r"mypy (.*)", recipe(target).replace("$(TYPED)", typed()))
    assert sorted(types.split()) == sorted({name.split("/")[0] for name in ours() if "/" in name})


def typed() -> str:
    (found,) = re.findall(r"^TYPED := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    return str(found)


@pytest.mark.parametrize("target", ["check", "quick", "test"])
def test_contracts_are_looked_at(target: str) -> None:
    """Who may import whom, and that no siblings stand in a circle."""
    assert "lint-imports" in recipe(target)

"""How large the pieces of the house are, and how its rooms stand upon each other, read from the source itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path


def long_functions(source: str, longest: int) -> Iterator[tuple[str, int]]:
    """Name and lines of each function that is longer, its decorators counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            begins = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            if (lines := node.end_lineno - begins + 1) > longest:
                yield node.name, lines


def rooms(package: Path) -> dict[str, set[str]]:
    """Each room of a package (what stands directly in it), with the rooms that it imports from."""
    found: dict[str, set[str]] = {}
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package).with_suffix("").parts
        if inside != ("__init__",):
            needs = {room for name in _imported(path, package) if (room := _room_of(name, package)) is not None}
            found.setdefault(inside[0], set()).update(needs - {inside[0]})
    return found


def floors(needs: Mapping[str, set[str]]) -> list[list[str]]:
    """The rooms of each floor, the lowest first: a room stands one above the highest that it needs. Raises ValueError where
    rooms stand upon each other in a circle."""
    height: dict[str, int] = {}
    try:
        for room in TopologicalSorter(needs).static_order():
            height[room] = 1 + max((height[one] for one in needs.get(room, ())), default=0)
    except CycleError as error:
        raise ValueError(" -> ".join(error.args[1])) from None
    return [sorted(room for room, at in height.items() if at == floor) for floor in range(1, max(height.values()) + 1)]


def _imported(path: Path, package: Path) -> Iterator[str]:
    """The full name of every module that is named in an import, and of what is taken from it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = path.relative_to(package.parent).parts[: -node.level]
                base = ".".join((*above, *([base] if base else [])))
            yield from (f"{base}.{one.name}" for one in node.names)


def _room_of(name: str, package: Path) -> str | None:
    """The room that a module stands in; None outside the package."""
    parts = name.split(".")
    if parts[0] != package.name or len(parts) < 2:
        return None
    here = package / parts[1]
    return parts[1] if here.is_dir() or here.with_suffix(".py").is_file() else None

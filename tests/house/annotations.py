"""What the annotations of the product say, read from the source itself."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass

MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping"})


@dataclass(frozen=True, slots=True)
class Annotation:
    """A parameter, an answer or a variable says its type; `signed` are those of a signature."""

    line: int
    written: ast.expr
    signed: bool

    def __str__(self) -> str:
        return ast.unparse(self.written)

    def mentions(self, names: Set[str]) -> bool:
        """Whether one of these names stands in it."""
        return bool(_names(self.written) & names)


def read_annotations(source: str) -> Iterator[Annotation]:
    """Every annotation of a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            taken = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
            for one in (*(arg.annotation for arg in taken if arg is not None), node.returns):
                if one is not None:
                    yield _annotation(one, signed=True)
        elif isinstance(node, ast.AnnAssign):
            yield _annotation(node.annotation, signed=False)


def loose_names(sources: Mapping[str, str]) -> frozenset[str]:
    """`Any`, and the names that modules give to types that mention it: such a name says no more than what it stands for."""
    return _standing_for({"Any"}, sources, lambda written, known: bool(_names(written) & known))


def bare_names(sources: Mapping[str, str]) -> frozenset[str]:
    """The names that modules give to dictionaries of texts to anything."""
    return _standing_for(set(), sources, is_bare_mapping)


def is_bare_mapping(written: ast.expr, known: Set[str] = frozenset()) -> bool:
    """Whether a dictionary of texts to anything stands in it, or a name for one."""
    return bool(_names(written) & known) or any(
        isinstance(part, ast.Subscript)
        and _last(part.value) in MAPPINGS
        and isinstance(part.slice, ast.Tuple)
        and _may_be_anything(part.slice.elts[-1])
        for part in ast.walk(written)
    )


def _may_be_anything(held: ast.expr) -> bool:
    """Whether it is `Any`, alone or as one of several."""
    if isinstance(held, ast.BinOp):
        return _may_be_anything(held.left) or _may_be_anything(held.right)
    return _last(held) == "Any"


def _standing_for(
    begin: Set[str], sources: Mapping[str, str], is_one: Callable[[ast.expr, Set[str]], bool]
) -> frozenset[str]:
    meant = [pair for source in sources.values() for pair in _named_types(source)]
    found = frozenset(begin)
    while new := {name for name, written in meant if is_one(written, found)} - found:
        found |= new
    return found


def _named_types(source: str) -> Iterator[tuple[str, ast.expr]]:
    """Module-level names for types: `Row = Mapping[str, Any]`, `Json: TypeAlias = ...`."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            if isinstance(node.value, ast.Subscript | ast.BinOp | ast.Name):
                yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield from [(node.target.id, node.value)] if _last(node.annotation) == "TypeAlias" else []


def _annotation(node: ast.expr, *, signed: bool) -> Annotation:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        node = ast.parse(node.value, mode="eval").body
    return Annotation(node.lineno, node, signed)


def _names(node: ast.expr) -> frozenset[str]:
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isidentifier():
            found.add(part.value)
    return frozenset(found)


def _last(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""

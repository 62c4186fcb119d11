"""What a machine can judge of a docstring: that it is there, that its first sentence ends, that it says who does what.

Looked at are modules, public classes and public functions of modules; of public methods, those that have one. Help texts of the
command line speak to whoever types (“Check the …”), and the titles of migrations are the titles of their files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

ENDS: Final = re.compile(r"[.!?:…][)`»”\"]*(\s|$)")
BARE: Final = frozenset({
    "add", "answer", "ask", "back", "begin", "bring", "build", "call", "check", "choose", "clean", "close", "collect",
    "compute", "convert", "copy", "count", "create", "define", "delete", "ensure", "fill", "find", "follow", "forward",
    "generate", "get", "give", "handle", "hide", "hold", "import", "initialise", "initialize", "insert", "keep", "load",
    "look", "make", "merge", "move", "note", "open", "parse", "perform", "press", "print", "process", "put", "read",
    "remove", "replace", "restore", "return", "returning", "run", "save", "seal", "send", "serve", "set", "setting",
    "show", "sign", "skip", "start", "stop", "store", "take", "tell", "test", "try", "update", "use", "using",
    "validate", "wait", "write",
})  # fmt: skip
"""First words that name no one who does it: a command to whoever reads, or what is done without who does it."""
HALF: Final = frozenset({"Whether"})
"""First words of half a sentence: a function tells, gives or reads what follows them."""
SPOKEN_TO: Final = ("command", "group", "argument", "option")
"""Decorators of the command line, whose docstring is the help of a command."""


def offences(text: str) -> Iterator[str]:
    """The name of each documented thing of a module that says too little, and why."""
    module = ast.parse(text)
    if module.body:
        yield from _of("module", module, is_needed=True)
    for node in module.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield from _of(node.name, node, is_needed=True)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and not inner.name.startswith("_"):
                    yield from _of(f"{node.name}.{inner.name}", inner, is_needed=False)


def _of(name: str, node: Documented, is_needed: bool) -> Iterator[str]:
    decorators = [] if isinstance(node, ast.Module) else [ast.unparse(one) for one in node.decorator_list]
    if any(word in one for one in decorators for word in SPOKEN_TO):
        return
    said = ast.get_docstring(node)
    if said is None:
        if is_needed:
            yield f"{name}: says nothing"
        return
    opening, _, _ = said.partition("\n\n")
    if not ENDS.search(opening):
        yield f"{name}: its first sentence does not end"
    word = re.match(r"[A-Za-z-]+", said)
    first = word[0] if word else ""
    if first.lower() in BARE:
        yield f"{name}: begins by the bare word “{first}”"
    is_value = any("property" in one for one in decorators)
    if first in HALF and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_value:
        yield f"{name}: “{first} …” is half a sentence"

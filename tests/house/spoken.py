"""Finds what looks like a sentence for people in code and in pages: words belong in `locales/` and `rules/`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

SPOKEN = re.compile(r"[^\W\d_]{2,}[,;:!?…]? [^\W\d_]{2,}|[à-öø-ÿÀ-ÖØ-ÞœŒ]")
"""Two words side by side, or a letter that only words have."""
TECHNICAL = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|WITH|BEGIN|default-src)\b")
"""Statements of databases, headers of servers."""
MARK_UP = re.compile(r"<[^>]*>?")
TAGS = re.compile(r"<!--.*?-->|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
SAID_ALOUD = re.compile(r"\b(?:title|alt|placeholder|aria-label)=\"([^\"{]*[^\W\d_]{2,}[^\"{]*)\"")


def in_code(source: str) -> Iterator[tuple[int, str]]:
    """Line and words of each literal that looks spoken, besides those that no person of the product ever reads: what code
    says of itself, what is logged, what is raised at programmers, the languages of databases and servers."""
    tree = ast.parse(source)
    quiet = {id(one) for node in ast.walk(tree) for one in _not_for_people(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in quiet:
            continue
        words = node.value
        if isinstance(words, str) and SPOKEN.search(MARK_UP.sub(" ", words)) and not TECHNICAL.match(words):
            yield node.lineno, words


def in_page(source: str) -> Iterator[tuple[int, str]]:
    """The same of a template: between the tags, and in what is read aloud."""
    bare = TAGS.sub(lambda tag: "\n" * tag.group().count("\n") + "\x00", source)
    for number, line in enumerate(bare.splitlines(), 1):
        for piece in line.split("\x00"):
            if re.search(r"[^\W\d_]{2,}", re.sub(r"&\w+;", "", piece)):
                yield number, piece.strip()
    for found in SAID_ALOUD.finditer(source):
        yield source[: found.start()].count("\n") + 1, found.group(1)


def _not_for_people(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.Assert) and node.msg is not None:
        yield from ast.walk(node.msg)
    if isinstance(node, ast.Raise) and node.exc is not None and _name(node.exc) in PROGRAMMERS:
        yield from ast.walk(node.exc)
    if isinstance(node, ast.Call):
        called = node.func
        if (
            isinstance(called, ast.Attribute)
            and isinstance(called.value, ast.Name)
            and called.value.id in ("log", "re")
        ):
            yield from ast.walk(node)


PROGRAMMERS = frozenset(
    {"ValueError", "TypeError", "KeyError", "RuntimeError", "LookupError", "AssertionError", "OSError"}
)


def _name(node: ast.AST) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return called.id if isinstance(called, ast.Name) else ""

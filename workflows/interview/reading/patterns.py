"""Compiles patterns of words, as they are written in the data, into what the lexicon tries (its docstring says how they are
written)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from workflows.interview.reading.lexicon import BadPattern, Element, Term
from workflows.interview.reading.spoken import Spelling, fold

WIDEST_GAP: Final = 12
MOST_ROWS: Final = 16
_PIECE: Final = re.compile(r"\?{0,1}\([^()]{1,4000}\)|\.\.\d{1,2}|\S{1,80}")

Classes = Mapping[str, Sequence[str]]
"""Words that stand for one another, by the name of their class."""
ReadTerms = Callable[[str], "tuple[Term, ...]"]
"""Reads one row of words of a pattern. Raises BadPattern."""


def terms_of(spelling: Spelling) -> ReadTerms:
    """Reads the rows of patterns by this spelling; a row that stands in many patterns is read once."""
    strict = replace(spelling, also={})
    said = cache(strict.said)
    return cache(lambda row: _terms(row, said))


ReadPattern = Callable[[str], tuple[Element, ...]]
"""Compiles a pattern as it is written in the data into its parts. Raises BadPattern."""


def patterns_of(terms: ReadTerms, classes: Classes) -> ReadPattern:
    """Reads patterns with these classes of words; a part that stands in many patterns is made once."""
    part = cache(lambda piece: _element(piece, terms, classes))

    def read(text: str) -> tuple[Element, ...]:
        elements = tuple(map(part, _pieces(text)))
        if not elements:
            raise BadPattern("there is no word in it")
        if elements[0].gap or elements[-1].gap:
            raise BadPattern("a pattern neither begins nor ends with a gap")
        return elements

    return read


def _element(piece: str, terms: ReadTerms, classes: Classes) -> Element:
    if piece.startswith(".."):
        gap = int(piece[2:])
        if not 0 < gap <= WIDEST_GAP:
            raise BadPattern(f"`{piece}`: a gap has 1 to {WIDEST_GAP} words")
        return Element(gap=gap)
    body = piece.removeprefix("?")
    written = [one.strip() for one in body[1:-1].split("|")] if body.startswith("(") else [body]
    spread = [row for choice in written for one in _spread(choice, classes) for row in _with_and_without(one)]
    return Element(_merged([terms(one) for one in spread]), piece.startswith("?"))


def _pieces(text: str) -> list[str]:
    pieces = _PIECE.findall(text)
    if "".join(pieces).replace(" ", "") != text.replace(" ", ""):
        raise BadPattern(f"`{text[:80]}` cannot be read")
    if any(piece.count("(") != piece.count(")") for piece in pieces):
        raise BadPattern(f"`{text[:80]}`: brackets do not close")
    return [str(piece) for piece in pieces]


def _spread(choice: str, classes: Classes) -> Iterable[str]:
    if not choice.startswith("@"):
        return [choice]
    if choice[1:] not in classes:
        raise BadPattern(f"there is no class `{choice}`")
    return classes[choice[1:]]


def _with_and_without(choice: str) -> list[str]:
    """The rows that a choice stands for: each of its words that may lack, there and not there."""
    if "?" not in choice:
        return [choice]
    rows = [""]
    for word in choice.split():
        longer = [f"{row} {word.removeprefix('?')}" for row in rows]
        rows = [*longer, *rows] if word.startswith("?") else longer
    if len(rows) > MOST_ROWS:
        raise BadPattern(f"`{choice[:80]}`: too many words may lack")
    return rows


def _terms(choice: str, said: Callable[[str], list[tuple[str, ...]]]) -> tuple[Term, ...]:
    terms: list[Term] = []
    for written in choice.split():
        if written.endswith("*"):
            prefix = fold(written[:-1])
            if len(prefix) < 2 or not prefix.isalnum():
                raise BadPattern(f"`{written}`: at least two letters stand before the star")
            terms.append(Term(frozenset(), (prefix,)))
        else:
            for part in written.split("-"):
                terms.extend(Term(frozenset(forms)) for forms in said(part) if forms != ("",))
    if not terms or any(not word.replace("'", "").isalnum() for term in terms for word in term.exact):
        raise BadPattern(f"`{choice[:80]}`: only words stand here")
    return tuple(terms)


def _merged(choices: list[tuple[Term, ...]]) -> tuple[tuple[Term, ...], ...]:
    """The choices with all single words in one term."""
    single = [choice[0] for choice in choices if len(choice) == 1]
    rows = [choice for choice in choices if len(choice) > 1]
    if not single:
        return tuple(rows)
    exact = frozenset(word for term in single for word in term.exact)
    prefixes = tuple(dict.fromkeys(prefix for term in single for prefix in term.prefixes))
    return ((Term(exact, prefixes),), *rows)

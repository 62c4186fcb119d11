"""Codes of insurers' letters in what people write: alone, or with words around them (“my code is …”)."""

from __future__ import annotations

import re
from typing import Final

from workflows.interview.reading.links import find_links
from workflows.interview.reading.phrases import as_words, normalise

ALONE: Final = re.compile(r"(?=.*\d)[A-Za-z0-9]{2,12}(?:-[A-Za-z0-9]{2,12}){1,3}")
"""How such codes look."""
WITHIN: Final = re.compile(
    r"(?<![\w-])(?=[A-Za-z0-9-]{0,40}\d)(?=[0-9-]{0,40}[A-Za-z])[A-Za-z0-9]{2,12}(?:-[A-Za-z0-9]{2,12}){1,3}(?![\w-])"
)
"""The same among words, where figures alone are a day or a telephone."""
IN_TWO: Final = re.compile(r"(?<![\w-])([A-Za-z]{3,12})[ \u00a0](\d{3,12})(?![\w-])")
"""A code whose hyphen was left out."""
WORD: Final = "code"
"""What a code is called in each of our languages."""
SHORTEST_CODE: Final = 4
LONGEST_TYPED: Final = 40
"""Letters and figures of a code, at least and at most."""
MOST_GROUPS: Final = 4
LONGEST_GROUP: Final = 4
"""A code in short groups: how many, and how long each may be."""
MOST_WORDS_AROUND: Final = 8
MOST_WORDS_OF_A_CODE: Final = 2
MOST_WORDS_OF_A_DAY: Final = 4
"""With more words than these a text is no code, and neither a policy number nor a day."""


def is_code(text: str) -> bool:
    """Tells whether the text is nothing but a code."""
    return ALONE.fullmatch(text.strip()) is not None


def code_within(text: str) -> str:
    """Gives the one code that stands among other words, with its hyphens; nothing where none or several stand."""
    split = ["-".join(one) for one in IN_TWO.findall(text) if one[0].lower() != WORD]
    found = WITHIN.findall(text) or split
    return found[0] if len(found) == 1 and text.strip() != found[0] else ""


def names_code(text: str) -> bool:
    """Tells whether a short sentence says of itself that it holds a code, and holds one."""
    is_named = WORD in as_words(normalise(text)).split() and len(text.split()) <= MOST_WORDS_AROUND
    return is_named and bool(code_within(text))


def may_be_code(text: str) -> bool:
    """Tells whether a typed text can be a code at all: a few letters and figures in one word, or in two with a figure
    among them, or in short groups. A sentence or an address is none, and costs nobody a try."""
    held, words = sum(character.isalnum() for character in text), text.split()
    if "/" in text or not SHORTEST_CODE <= held <= LONGEST_TYPED:
        return False
    grouped = len(words) <= MOST_GROUPS and all(len(word) <= LONGEST_GROUP for word in words)
    return len(words) == 1 or (_has_figure(text) and (len(words) <= MOST_WORDS_OF_A_CODE or grouped))


def may_identify(awaited: str, text: str) -> bool:
    """Tells whether a text that tells something can be what somebody is known by all the same: a code among its words,
    or (`awaited` is `policy`) a policy number or a day. Whether the tried code is one, `may_be_code` says."""
    most = MOST_WORDS_OF_A_CODE if awaited == "code" else MOST_WORDS_OF_A_DAY
    return bool(code_within(text)) or (_has_figure(text) and len(text.split()) <= most and not find_links(text))


def _has_figure(text: str) -> bool:
    return any(map(str.isdigit, text))

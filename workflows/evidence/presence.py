"""Whether a publication is still there, judged by the words complained of: present, absent or undetermined.

Never by a word such as "deleted" or "page not found": pages that stand have these in their code, and pages that are gone say
it in a thousand ways. What cannot be told apart stays undetermined, and is never called a removal.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from workflows.evidence.quoted_words import compared, find_words

PresenceState = Literal["present", "absent", "undetermined"]
PresenceWhy = Literal[
    "words_shown", "status_gone", "words_absent", "words_partly", "words_in_code", "wall", "status_other", "elsewhere",
    "nothing_shown", "not_whole", "no_words", "never_seen", "not_reached", "by_hand",
]  # fmt: skip
"""`never_seen`: nobody ever read the words there, so that their absence says nothing. `by_hand`: a person looked."""

PRESENT_FROM: Final = 85
PARTLY_FROM: Final = 40
"""Percent of the words of a quotation that the page shows, in runs of three."""
RUN: Final = 3
GONE: Final = frozenset({404, 410, 451})
FINE: Final = range(200, 300)
SHOWS_SOMETHING: Final = 20
"""A page with fewer visible characters shows nothing that could have been searched."""
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Presence:
    """What one look comes to. `coverage`: percent of the quotation that the page shows."""

    state: PresenceState
    why: PresenceWhy
    coverage: int = 0


@dataclass(frozen=True, slots=True)
class PageLooked:
    """What a look saw: the addresses where it began and ended, the status, the words shown, and the page's code. `is_walled`:
    something other than a cookie banner stood in between; `is_whole`: a browser built the page, and nothing was cut off."""

    asked_url: str
    final_url: str
    status: int | None
    text: str
    code: str
    is_walled: bool = False
    is_whole: bool = True


def coverage(text: str, words: str) -> int:
    """Percent of the quotation's words that stand in the text in runs of three, or of all of them where they are fewer. Texts
    without letters count only as a whole."""
    wanted = _WORD.findall(compared(words).text)
    if find_words(text, words) is not None:
        return 100
    if not wanted:
        return 0
    run = min(RUN, len(wanted))
    shown = _WORD.findall(compared(text).text)
    runs = {tuple(shown[at : at + run]) for at in range(len(shown) - run + 1)}
    covered: set[int] = set()
    for at in range(len(wanted) - run + 1):
        if tuple(wanted[at : at + run]) in runs:
            covered.update(range(at, at + run))
    return 100 * len(covered) // len(wanted)


def judge_presence(page: PageLooked, quoted: Collection[str]) -> Presence:
    """Words that are shown outweigh everything; then the site's own answer; then what kept us from seeing. Only a page that
    opened whole and does not show the words is one where they are absent."""
    shown = max((coverage(page.text, one) for one in quoted), default=0)
    if shown >= PRESENT_FROM:
        return Presence("present", "words_shown", shown)
    if page.status in GONE:
        return Presence("absent", "status_gone", shown)
    why = _unsure(page, quoted, shown)
    return Presence("absent", "words_absent", shown) if why is None else Presence("undetermined", why, shown)


def _unsure(page: PageLooked, quoted: Collection[str], shown: int) -> PresenceWhy | None:
    """Why the absence of the words would prove nothing; None where it does."""
    if page.is_walled:
        return "wall"
    if page.status not in FINE:
        return "status_other"
    if not _is_same_site(page.asked_url, page.final_url):
        return "elsewhere"
    if not quoted:
        return "no_words"
    if shown >= PARTLY_FROM:
        return "words_partly"
    code = compared(page.code)
    if any(find_words(code, one) for one in quoted):
        return "words_in_code"
    if not page.is_whole:
        return "not_whole"
    return "nothing_shown" if len(page.text.strip()) < SHOWS_SOMETHING else None


def _is_same_site(asked: str, final: str) -> bool:
    """Whether the way ended at the host it was begun for, or at one above or below it."""
    one, other = (urlsplit(url).hostname or "" for url in (asked, final))
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")

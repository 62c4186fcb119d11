"""What stood between the public and a publication when it was captured, and whether the words complained of were there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from workflows.evidence.presence import PageLooked, Presence, judge_presence
from workflows.evidence.quoted_words import compared, find_words

Wall = Literal["login", "captcha", "cookie_banner", "gone", "blocked", "server_error"]
WALLS: Final[tuple[Wall, ...]] = ("captcha", "login", "gone", "blocked", "server_error", "cookie_banner")
"""The most telling first."""
IN_FRONT: Final[frozenset[Wall]] = frozenset({"cookie_banner"})
"""What stands before a page that can be read all the same."""

WordsState = Literal["shown", "in_code", "absent", "not_asked"]
Visibility = Literal["seen", "walled", "gone", "unclear"]


@dataclass(frozen=True, slots=True)
class WallSigns:
    """How a page shows a wall. `at_most`: texts, hosts and code count only on a page that shows fewer characters."""

    statuses: frozenset[int] = frozenset()
    hosts: Sequence[str] = ()
    paths: Sequence[str] = ()
    texts: Sequence[str] = ()
    code: Sequence[str] = ()
    at_most: int | None = None


WallRules = Mapping[Wall, WallSigns]


@dataclass(frozen=True, slots=True)
class PageAsSeen:
    """What a verdict is made of. `hosts` are those the page asked for, `text` what it showed, `code` its code; `is_whole`:
    a browser built the page, and nothing was cut off."""

    asked_url: str
    final_url: str
    status: int | None
    hosts: frozenset[str]
    text: str
    code: str
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class WordsFound:
    """One of the texts complained of. `at` and `length` count characters of `text.txt`,
    `x` and `y` pixels of the picture."""

    words: str
    state: WordsState
    at: int | None = None
    length: int | None = None
    x: int | None = None
    y: int | None = None


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """A machine's reading of the capture. `visibility`: `seen` the publication as the public sees it, `walled` something
    stood in between, `gone` there was nothing, `unclear` a page came that does not show the words. `presence`: whether the
    publication is still there; captures of earlier releases do not say."""

    walls: tuple[Wall, ...]
    words: tuple[WordsFound, ...]
    visibility: Visibility
    presence: Presence | None = None

    @property
    def are_words_shown(self) -> bool | None:
        """None where nobody said what to look for."""
        return any(one.state == "shown" for one in self.words) if self.words else None


def look_for(words: Sequence[str], text: str, code: str) -> tuple[WordsFound, ...]:
    """Gives each of the texts: shown, only in the code, or absent."""
    shown, hidden = compared(text), None
    found = []
    for one in dict.fromkeys(words):
        place = find_words(shown, one)
        if place is not None:
            found.append(WordsFound(one, "shown", place.at, place.length))
            continue
        hidden = hidden or compared(code)
        found.append(WordsFound(one, "in_code" if find_words(hidden, one) else "absent"))
    return tuple(found)


def judge_page(page: PageAsSeen, words: tuple[WordsFound, ...], rules: WallRules) -> PageVerdict:
    """Words that are shown outweigh every sign: whoever can read them stood before no wall."""
    walls = tuple(one for one in WALLS if one in rules and _stands(page, rules[one]))
    in_between = set(walls) - IN_FRONT - {"gone"}
    looked = PageLooked(
        page.asked_url, page.final_url, page.status, page.text, page.code, bool(in_between), page.is_whole
    )
    presence = judge_presence(looked, [one.words for one in words])
    if any(one.state == "shown" for one in words):
        return PageVerdict(tuple(one for one in walls if one in IN_FRONT), words, "seen", presence)
    if "gone" in walls:
        return PageVerdict(walls, words, "gone", presence)
    if in_between:
        return PageVerdict(walls, words, "walled", presence)
    return PageVerdict(walls, words, "unclear" if words else "seen", presence)


def _stands(page: PageAsSeen, signs: WallSigns) -> bool:
    if page.status in signs.statuses:
        return True
    final, asked = urlsplit(page.final_url).path.lower(), urlsplit(page.asked_url).path.lower()
    if any(_in_path(one, final) and not _in_path(one, asked) for one in signs.paths):
        return True
    if signs.at_most is not None and len(page.text) > signs.at_most:
        return False
    text, code = compared(page.text), page.code.lower()
    return (
        any(host == one or host.endswith(f".{one}") for one in signs.hosts for host in page.hosts)
        or any(find_words(text, one) for one in signs.texts)
        or any(one in code for one in signs.code)
    )


def _in_path(wanted: str, path: str) -> bool:
    return path == wanted or path.startswith((f"{wanted}/", f"{wanted}.")) or f"{wanted}/" in path

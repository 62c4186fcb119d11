"""What leaves the desk of a person's words: names, numbers and addresses are hidden, and found again by their place."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_HIDDEN: Final = re.compile(
    r"(?P<LINK>(?:https?://|www\.)\S{1,2000}|[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,4}"
    r"|[\w-]{1,60}(?:\.[a-z]{2,10}){1,3}/\S{1,500})"
    r"|(?P<ACCOUNT>@\w{2,64})"
    r"|(?P<NUMBER>[+(]?\d(?:[\d\s./,:()-]{0,30}\d)?)"
    r"|(?P<NAME>(?<![\w'’])[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}(?:\s(?:(?:de|du|van|den|der|le|la|el)\s){0,2}[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}){0,3})"
)
_SENTENCE_BEGINS: Final = re.compile(r"(?:^|[.!?…\n]\s{0,5})\Z")
_MARK: Final = re.compile(r"\[(?:LINK|ACCOUNT|NUMBER|NAME) \d{1,4}\]")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without what names somebody; `hidden` are the originals of its marks, in the order of the marks."""

    text: str
    hidden: tuple[tuple[str, str], ...]

    def original(self, quote: str) -> str:
        """Gives the person's own words for words of the masked text."""
        held = dict(self.hidden)
        return _MARK.sub(lambda mark: held.get(mark.group(), mark.group()), quote)


def mask(text: str, known: Collection[str] = (), common: Collection[str] = ()) -> Masked:
    """Gives the text as it may leave the desk. `known` are words that name nobody whatever their capital (platforms),
    `common` those that begin sentences; both casefolded. Any other word that begins one may be a name: it is hidden
    too."""
    small = {word for word in re.findall(r"[\w'’-]+", text) if word[:1].islower()}
    hidden: list[tuple[str, str]] = []
    pieces: list[str] = []
    last = 0
    for found in _HIDDEN.finditer(text):
        kind = found.lastgroup or "NAME"
        if kind == "NAME" and _is_word(found.group(), text[: found.start()], known, {*small, *common}):
            continue
        mark = f"[{kind} {len(hidden) + 1}]"
        hidden.append((mark, found.group()))
        pieces += [text[last : found.start()], mark]
        last = found.end()
    return Masked("".join([*pieces, text[last:]]), tuple(hidden))


def _is_word(found: str, before: str, known: Collection[str], small: Collection[str]) -> bool:
    """Whether a capital letter says nothing: a platform, or a lone common word that begins a sentence."""
    if found.casefold() in known:
        return True
    alone = " " not in found
    begins = _SENTENCE_BEGINS.search(before[-8:]) is not None or not before.strip()
    return alone and begins and found.casefold() in small

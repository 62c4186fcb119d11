"""A text cut into words and figures, each with its place in the original and with the code of what it means to the calendar.

The codes make one grammar of three languages: `il y a trois semaines`, `drie weken geleden` and `three weeks ago` hold the same
number and the same unit. What has no code keeps its own letters, without accents and in lower case.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from workflows.interview.reading.calendar_words import (
    ARTICLES,
    CODES,
    DUTCH,
    FRENCH,
    GLUED_UNITS,
    LONGEST_PHRASE,
    MISSPELT,
    ORDINALS,
    PARTS_GLUED,
    SHORT_WEEKDAYS,
    SHORTEST_MISSPELT,
    VERBS_BEHIND_J,
)
from workflows.interview.reading.spoken import fold

MAX_TOKENS: Final = 1000
"""A message has fewer: what stands behind is not read, so that no text costs more than this."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a figure or a mark, from `start` to `end` of the original; `glued` when no blank stands before it."""

    code: str
    start: int
    end: int
    glued: bool

    @property
    def is_ordinal(self) -> bool:
        """Whether it is a figure with the ending of an ordinal: `12th`, `8ste`."""
        return self.code[0] == "N" and self.end - self.start > len(self.code) - 1


@dataclass(frozen=True)
class Line:
    """A text as tokens, and as one string of their codes: `+` joins what is glued, a blank joins the rest."""

    tokens: tuple[Token, ...]

    @cached_property
    def coded(self) -> str:
        """The codes in one string, with a blank before and behind."""
        return "".join(("+" if token.glued else " ") + token.code for token in self.tokens) + " "

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The first letter of every code: which rules can apply at all."""
        return frozenset(token.code[0] for token in self.tokens)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Where each token begins in `coded`."""
        places, at = [], 0
        for token in self.tokens:
            places.append(at + 1)
            at += len(token.code) + 1
        return tuple(places)

    def tokens_between(self, start: int, end: int) -> range:
        """Gives the tokens that a stretch of `coded` covers."""
        return range(bisect_left(self.places, start), bisect_left(self.places, end))


_PIECE: Final = re.compile(
    r"(?P<link>(?:https?://|www\.)\S{1,400}|(?<!\w)[@#]\w{1,60}|\w{1,40}@\w{1,40}\.\w{1,20})"
    r"|(?P<number>\d{1,12})|(?P<word>[^\W\d_]{1,60})|(?P<mark>[^\s\w])|(?P<line>\n)"
)
_APOSTROPHES: Final = "'’ʼ´`‘"
_SENTENCE_ENDS: Final = "!?…;"
_MARKS: Final = frozenset("/-–:.&~€$£")


def read_line(text: str) -> Line:
    """Gives the text as coded tokens. Apostrophes and hyphens inside words part the words; commas and brackets are left
    out."""
    return Line(tuple(_settled(_with_halves(_coded(_pieces(text))))))


def _pieces(text: str) -> list[Token]:
    found: list[Token] = []
    last = -1
    for match in _PIECE.finditer(text):
        if len(found) >= MAX_TOKENS:
            break
        start, end = match.span()
        glued = start == last
        last = end
        kind = match.lastgroup
        if kind == "link":
            found.append(Token("@", start, end, False))
        elif kind == "number":
            before = found[-1] if found and found[-1].end == start else None
            found.append(Token("N" + match.group(), start, end, before is not None and _joins(before)))
        elif kind == "line":
            found.append(Token("|", start, end, False))
        elif kind == "word":
            on_figure = bool(found) and found[-1].end == start and found[-1].code[0] == "N"
            found.append(Token(fold(match.group()), start, end, on_figure))
        else:
            mark = _mark(match.group(), text, start)
            if mark:
                found.append(Token(mark, start, end, glued and bool(found)))
    return found


def _joins(before: Token) -> bool:
    """Whether a figure right behind this is one with it: behind a mark, or behind letters that hang on a figure (`14h30`)."""
    return before.glued if before.code[0].isalpha() else before.code in _MARKS


def _mark(char: str, text: str, at: int) -> str:
    """What a mark says: nothing within words, an end of sentence, or itself between figures."""
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    if char in _APOSTROPHES:
        return "'" if before.isdigit() or behind.isdigit() else ""
    if char in "-–" and (before.isalpha() or behind.isalpha()):
        return ""
    if char == ".":
        return "." if before.isdigit() and behind.isdigit() else "" if before.isalpha() and behind.isalnum() else "|"
    if char in _SENTENCE_ENDS:
        return "|"
    return char if char in _MARKS else ""


def _coded(pieces: list[Token]) -> list[Token]:
    """The same with the codes of the calendar, the longest phrase first."""
    made: list[Token] = []
    at = 0
    while at < len(pieces):
        token = pieces[at]
        if (
            token.code == "|"
            and made
            and made[-1].code[0] in "MW"
            and made[-1].end == token.start
            and _is_short(made[-1])
        ):
            at += 1  # `nov. 2026`: the full stop is of the short name
            continue
        if not token.code[0].isalpha() or (token.code[0] == "N" and token.code[1:].isdigit()):
            made.append(token)
            at += 1
            continue
        at = _take_word(pieces, at, made)
    return made


def _is_short(token: Token) -> bool:
    return token.end - token.start <= 4


def _take_word(pieces: list[Token], at: int, made: list[Token]) -> int:
    """Codes what begins at one word, and says where to go on."""
    token, before = pieces[at], made[-1] if made else None
    after_figure = before is not None and before.code[0] == "N" and before.end == token.start
    if before is not None and after_figure and token.code in ORDINALS:
        made[-1] = replace(before, end=token.end)
        return at + 1
    if before is not None and before.code[0] == "N" and _is_unit_of(before, pieces, at):
        made.append(Token(GLUED_UNITS[token.code], token.start, token.end, after_figure))
        return at + 1
    for length in range(min(LONGEST_PHRASE, len(pieces) - at), 0, -1):
        if length > 1 and pieces[at + length - 1].code in ("|", "@"):
            continue
        codes = CODES.get(" ".join(piece.code for piece in pieces[at : at + length]))
        if codes is not None and not (length == 1 and _is_article(pieces, at, before)):
            end = pieces[at + length - 1].end
            made += [Token(code, token.start, end, after_figure and number == 0) for number, code in enumerate(codes)]
            return at + length
    parted = PARTS_GLUED.fullmatch(token.code)
    if parted and (codes := CODES.get(parted["head"])):
        made += [Token(code, token.start, token.end, False) for code in (*codes, *CODES["s" + parted["part"] + "s"])]
        return at + 1
    if (meant := _misspelt(token.code)) is not None:
        made.append(Token(meant, token.start, token.end, token.glued))
        return at + 1
    # A word in capitals and lower case is never a code: codes begin with a capital letter, words do not.
    made.append(Token(token.code, token.start, token.end, token.glued))
    return at + 1


def _is_article(pieces: list[Token], at: int, before: Token | None) -> bool:
    """Whether `one` behind a weekday is an article and not the first of a month: `zondag een review`, `lundi un client`."""
    if pieces[at].code not in ARTICLES or before is None or before.code[0] not in "WP" or at + 1 == len(pieces):
        return False
    behind = pieces[at + 1].code
    meant = CODES.get(behind, (behind,))[0]
    return behind.isalpha() and meant[0] not in _COUNTS and meant not in _JOINING and _misspelt(behind) is None


_COUNTS: Final = "MUNPDG"
"""Codes of months, units, numbers and the like: behind them `one` counts."""


def _is_unit_of(figure: Token, pieces: list[Token], at: int) -> bool:
    """Whether a letter is the unit of the figure before it: of `2 j`, not of `le 8, j'ai`."""
    token = pieces[at]
    if not figure.code[1:].isdigit() or token.code not in GLUED_UNITS or token.start - figure.end > 1:
        return False
    if token.code == "j" and at > 1 and pieces[at - 2].code in _BEFORE_A_DAY:
        return False  # `le 8 ou le 18 j'arrive`
    return token.code != "j" or at + 1 == len(pieces) or pieces[at + 1].code not in VERBS_BEHIND_J


_BEFORE_A_DAY: Final = ("le", "du", "au")


@lru_cache(maxsize=4096)
def _misspelt(word: str) -> str | None:
    """The code of the month or weekday that a word is a slip of: one letter wrong or left out."""
    if len(word) < SHORTEST_MISSPELT:
        return None
    from rapidfuzz.distance import OSA  # here, so that importing this package needs the standard library alone

    for name, code in MISSPELT.get(word[0], ()):
        most = 2 if len(name) >= 9 else 1
        if abs(len(name) - len(word)) <= most and OSA.distance(word, name, score_cutoff=most) <= most:
            return code
    return None


_HALVES: Final = frozenset(("half", "halve", "halfje", "demi", "demie"))
_MOST_HALVED: Final = 99


def _with_halves(tokens: list[Token]) -> list[Token]:
    """`2,5 uur`, `two and a half hours`: one figure before its unit."""
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        taken = _half_behind(tokens, at)
        if taken:
            last = tokens[at + taken - 1]
            made.append(Token(tokens[at].code + ".5", tokens[at].start, last.end, tokens[at].glued))
        else:
            made.append(tokens[at])
        at += taken or 1
    return made


def _half_behind(tokens: list[Token], at: int) -> int:
    """How many tokens make a number and a half, before a unit of time; none where they do not."""
    token = tokens[at]
    if token.code[0] != "N" or not token.code[1:].isdigit() or int(token.code[1:]) > _MOST_HALVED:
        return 0
    codes = [one.code for one in tokens[at + 1 : at + 6]]
    point = 1 if codes[:1] == ["."] else 0
    rest = codes[point:]
    if rest[:1] == ["N5"] and rest[1:] and rest[1][0] == "U" and tokens[at + 1 + point].start == token.end + 1:
        return 2 + point
    if not codes or codes[0] not in _AND:
        return 0
    article = 1 if codes[1:2] and codes[1] in ("a", "N1") else 0
    rest = codes[1 + article :]
    return 3 + article if rest and rest[0] in _HALVES and rest[1:] and rest[1][0] == "U" else 0


_AND: Final = ("et", "en", "and")
_JOINING: Final = frozenset(("ou", "of", "or", "op", "au", "a", "to", "et", "en", "and", "-", "/", "into"))
_COUNTED: Final = ("W", "Dweekend", "Uweek", "Umonth")


def _settled(tokens: list[Token]) -> list[Token]:
    """The tokens with what only their neighbours decide: short weekdays, and which one `the one before` means."""
    made: list[Token] = []
    said = [token.code for token in tokens]
    is_dutch = sum(code in DUTCH for code in said) > sum(code in FRENCH for code in said)
    for at, token in enumerate(tokens):
        if (at and is_dutch and token.code == "R1" and token.end - token.start == 4) or _is_a_name(tokens, at):
            made.append(replace(token, code="hier" if token.code == "R1" else "jan"))
        elif token.code in SHORT_WEEKDAYS and _is_short_weekday(tokens, at):
            made.append(replace(token, code=SHORT_WEEKDAYS[token.code]))
        elif token.code in ("Lb", "Lp", "K"):
            made += _one_before(tokens, at, made)
        else:
            made.append(token)
    return made


def _is_a_name(tokens: list[Token], at: int) -> bool:
    """`Jan` without a number beside it is somebody."""
    token = tokens[at]
    if token.code != "M1" or token.end - token.start > 3 or len(tokens) <= 3:
        return False
    beside = tokens[max(0, at - 2) : at] + tokens[at + 1 : at + 3]
    return not any(one.code[0] in "NTMIC" for one in beside)


def _is_short_weekday(tokens: list[Token], at: int) -> bool:
    """Beside its number in the month, beside another weekday, beside `last`, or alone: elsewhere `sat` and `do` are words."""
    codes = [token.code for token in tokens]
    before, behind = codes[at - 1] if at else "", [*codes[at + 1 :], "", "", ""]
    if len(codes) <= 2 and codes[0] == codes[at]:
        return not behind[0] or behind[0][0] in "LNP"
    if behind[0][:1] == "N" and behind[0][1:].isdigit() and 1 <= int(behind[0][1:]) <= 31:
        return not behind[1] or behind[1] in ("|", "/", "-") or behind[1][0] in "MPG"
    if at == 0 and behind[0] == "H" and (behind[1][:1] == "N" or behind[1] == "half"):
        return True  # `sat around half six`
    if behind[0] in _JOINING and (behind[1] in SHORT_WEEKDAYS or behind[1][:1] == "W"):
        return True
    joined = at > 1 and before in _JOINING and (codes[at - 2] in SHORT_WEEKDAYS or codes[at - 2][:1] == "W")
    return joined or before in ("L", "LL")


def _one_before(tokens: list[Token], at: int, made: list[Token]) -> list[Token]:
    """`not this weekend, the one before`: two back where another one was named, else just the last one."""
    token = tokens[at]
    named = [number for number, one in enumerate(made) if one.code[:1] == "W" or one.code in _COUNTED]
    beside = bool(named) and named[-1] == len(made) - 1
    if token.code == "K":
        last = at + 1 == len(tokens) or tokens[at + 1].code == "|"
        earlier = beside and any(made[number].code == made[-1].code for number in named[:-1])
        return [replace(token, code="LL") if last and earlier else token]
    if token.code == "Lb" and beside:
        earlier = any(made[number].code == made[-1].code for number in named[:-1])
        return [replace(token, code="LL" if earlier else "L")]
    if token.code == "Lp" and named:
        return [Token(made[named[-1]].code, token.start, token.end, False), replace(token, code="LL")]
    return [replace(token, code="L" if token.code == "Lb" else "lp")]

"""A letter as PDF, set by Typst: PDF/A-1a, to be kept for good, of version 1.4, the last that every postal provider takes.
So what was approved is, byte for byte, what is posted.

The words go in as data, never as markup. Fonts are those of Typst and of this folder, never those of the machine: the same
letter gives the same bytes everywhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import typst

from workflows.letters.letter import Letter

FOLDER: Final = Path(__file__).resolve().parent
TEMPLATE: Final = FOLDER / "letter.typ"
FONTS: Final = FOLDER / "fonts"
ARCHIVE: Final = "a-1a"
PLAIN: Final = "1.4"
LONGEST_WORD: Final = 60
"""Characters of a word that fits on a line; a longer one may break."""
NOT_DRAWN: Final = "could not be displayed"
"""What Typst says of a character that no font has, where the standard asks for it."""
BREAK: Final = "\u200b"


class CannotBePrinted(ValueError):
    """The letter cannot be set; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """A letter as it is printed. `whole`: every character was; else one is of a script that no font here has."""

    content: bytes
    whole: bool = True


def print_letter(letter: Letter) -> PrintedLetter:
    """Gives the letter as PDF. One that is not whole cannot be PDF/A: it is then a plain PDF. Raises
    CannotBePrinted."""
    data = {"letter": _data(letter)}
    try:
        return PrintedLetter(_compiled(data, ARCHIVE))
    except typst.TypstError as refused:
        if NOT_DRAWN in f"{refused.message} {refused.diagnostic}":
            return PrintedLetter(_compiled(data, PLAIN), whole=False)
        raise CannotBePrinted(refused.message) from refused


def print_whole(letter: Letter) -> bytes:
    """`ports.letters.LetterPrinter`: the PDF to be kept. Raises CannotBePrinted for a character that no font has."""
    printed = print_letter(letter)
    if not printed.whole:
        raise CannotBePrinted(NOT_DRAWN)
    return printed.content


def letter_picture(letter: Letter) -> list[bytes]:
    """Gives the pages as PNG, for whoever looks at them before approving."""
    made = _compiler().compile(sys_inputs={"letter": _data(letter)}, format="png", ppi=110.0)
    return [one for one in (made if isinstance(made, list) else [made]) if one is not None]


def _compiled(data: dict[str, str], standard: Literal["a-1a", "1.4"]) -> bytes:
    made = _compiler().compile(sys_inputs=data, format="pdf", pdf_standards=standard)
    if not isinstance(made, bytes):
        raise CannotBePrinted("the letter was set as nothing")
    return made


@cache
def _compiler() -> typst.Compiler:
    fonts: list[Path] = [FONTS]
    return typst.Compiler(TEMPLATE, root=FOLDER, font_paths=fonts, ignore_system_fonts=True)


def _data(letter: Letter) -> str:
    mark = next((one.text for one in letter.of("mark")), "")
    return json.dumps({
        "title": letter.title, "language": letter.language, "form": letter.form, "window": letter.window, "mark": mark,
        "day": [letter.written_at.year, letter.written_at.month, letter.written_at.day],
        "blocks": [
            {"role": one.role, "spans": [{"text": _breakable(span.text), "blank": span.blank} for span in one.spans]}
            for one in letter.blocks
        ],
    }, ensure_ascii=False)  # fmt: skip


def _breakable(text: str) -> str:
    """Words that no line holds may break; addresses break by themselves."""
    if all(len(word) <= LONGEST_WORD for word in text.split()):
        return text
    return " ".join(_broken(word) for word in text.split(" "))


def _broken(word: str) -> str:
    if len(word) <= LONGEST_WORD or "://" in word:
        return word
    return BREAK.join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))

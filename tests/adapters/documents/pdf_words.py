"""The words of a PDF, read back from the file itself: the strings it shows, through the maps of its fonts to Unicode."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SPACE = re.compile("[\\s\u00ad\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


def words_of_pdf(content: bytes, head: str = "") -> str:
    """All text of the file in the order it is shown, without any space. What every page but the first repeats above its words
    (`head`) and the numbers of pages are left out."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = [bare("".join(_shown(page))) for page in pdf.pages]
    if len(pages) > 1:
        numbers = [f"{number}/{len(pages)}" for number in range(1, len(pages) + 1)]
        pages = [page.removeprefix(number).removesuffix(number) for page, number in zip(pages, numbers, strict=True)]
        pages[1:] = [page.removeprefix(bare(head)) for page in pages[1:]]
    return "".join(pages)


def bare(text: str) -> str:
    """The text without spaces, line breaks and marks that nobody sees."""
    return _SPACE.sub("", text)


def _shown(page: pikepdf.Page) -> Iterator[str]:
    fonts = {name: _map(font) for name, font in page.Resources.get("/Font", {}).items()}
    current: Mapping[bytes, str] = {}
    instead: list[bool] = []
    for one in pikepdf.parse_content_stream(page):
        operands, name = one.operands, str(one.operator)
        if name == "Tf":
            current = fonts[str(operands[0])]
        elif name in ("BMC", "BDC"):
            actual = operands[1].get("/ActualText") if name == "BDC" and hasattr(operands[1], "get") else None
            instead.append(actual is not None)
            if actual is not None:
                yield str(actual)
        elif name == "EMC":
            instead.pop()
        elif name in ("Tj", "TJ") and not any(instead):
            for piece in operands[0] if name == "TJ" else operands:
                if isinstance(piece, pikepdf.String):
                    raw = bytes(piece)
                    yield "".join(current.get(raw[at : at + 2], "\ufffd") for at in range(0, len(raw), 2))


def _map(font: pikepdf.Object) -> Mapping[bytes, str]:
    """Codes of two bytes to characters, as the font's own table says."""
    table = font.ToUnicode.read_bytes()
    found: dict[bytes, str] = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in _PAIR.findall(part):
            found[bytes.fromhex(code.decode())] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found

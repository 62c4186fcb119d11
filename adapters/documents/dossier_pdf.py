"""The dossier as one PDF: words set by Typst, then the pages of the exhibits laid under their stamps.

Of an exhibit's own pages only what is drawn comes in: no script, no link, no form of a stranger's file."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import pikepdf
import typst
from PIL import Image, UnidentifiedImageError

from adapters.documents.letter_pdf import BREAK, FONTS, CannotBePrinted
from workflows.desk.dossier import Dossier, Exhibit

FOLDER: Final = Path(__file__).resolve().parent
TEMPLATE: Final = FOLDER / "dossier.typ"
STANDARD: Final = "1.7"
MOST_PAGES: Final = 12
"""Pages of one exhibit that are printed; the whole of it lies in its folder."""
MOST_DOTS: Final = 120_000_000
"""Dots of a picture; larger ones are read in their folder."""
WIDTH: Final = 1240
TALLEST: Final = 1700
"""Dots of a printed page."""
ONE_PAGE: Final = 2.6
"""A picture not taller than that many times its width, as a telephone shows it, stays on one page."""
LONGEST_LINE: Final = 600
"""Characters of a line on a sheet: a sheet is one page."""
LONGEST_WORD: Final = 24
PIECE: Final = 16
"""Characters of a word that any column holds; of a longer one, those after which it may go on in the next line."""
QUALITY: Final = 82
DRAWN: Final = pikepdf.Rectangle(51, 62, 544, 770)
"""Where a page is laid, in points from the lower left corner of A4: between the stamp and the foot."""


class Pages:
    """The pages of one exhibit that can be printed; `cut` where there are more of them."""

    def __init__(self, files: Sequence[pikepdf.Pdf], *, cut: bool = False) -> None:
        self._files = files  # a page lives as long as its file
        found = [page for one in files for page in one.pages]
        self.shown = found[:MOST_PAGES]
        self.cut = cut or len(found) > MOST_PAGES


def pages_of(content: bytes, media_type: str) -> Pages | None:
    """Gives the printable pages of a PDF or a picture; None for anything else, and for what cannot be read."""
    try:
        if media_type == "application/pdf":
            return Pages([pikepdf.open(io.BytesIO(content))])
        if media_type.startswith("image/"):
            return _pages_of_picture(content)
    except (pikepdf.PdfError, pikepdf.PasswordError, UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None
    except Image.DecompressionBombError:
        return None
    return None


def _pages_of_picture(content: bytes) -> Pages | None:
    """As wide as a page; a tall picture goes on over several."""
    with Image.open(io.BytesIO(content)) as opened:
        if opened.width * opened.height > MOST_DOTS or not opened.width or not opened.height:
            return None
        opened.draft("RGB", (WIDTH, opened.height * WIDTH // opened.width or 1))
        picture = _flat(opened)
    if picture.width > WIDTH:
        picture = picture.resize((WIDTH, max(1, picture.height * WIDTH // picture.width)), Image.Resampling.BILINEAR)
    one_page = picture.height <= picture.width * ONE_PAGE
    tallest = picture.height if one_page else max(1, TALLEST * picture.width // WIDTH)
    files: list[pikepdf.Pdf] = []
    for top in range(0, picture.height, tallest):
        if len(files) == MOST_PAGES:
            return Pages(files, cut=True)
        part = picture.crop((0, top, picture.width, min(top + tallest, picture.height)))
        printed = io.BytesIO()
        part.save(printed, "PDF", resolution=150.0, quality=QUALITY)
        files.append(pikepdf.open(printed))
    return Pages(files)


def _flat(picture: Image.Image) -> Image.Image:
    """Without transparency: white shines through, as on paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return picture.convert("RGB")


def print_dossier(dossier: Dossier, pages: Mapping[int, Pages]) -> bytes:
    """Gives the dossier as PDF; `pages` has those of the exhibits that can be printed, by number. The same dossier
    gives the same bytes. Raises CannotBePrinted."""
    try:
        made = _compiler().compile(sys_inputs={"dossier": _data(dossier, pages)}, format="pdf", pdf_standards=STANDARD)
    except typst.TypstError as refused:
        raise CannotBePrinted(refused.message) from refused
    if not isinstance(made, bytes):
        raise CannotBePrinted("the dossier was set as nothing")
    if not pages:
        return made
    return _with_exhibits(made, dossier, pages)


def _with_exhibits(made: bytes, dossier: Dossier, pages: Mapping[int, Pages]) -> bytes:
    """The exhibits stand at the end, each with one sheet: their places are counted from there."""
    printed = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        counts = [_count(pages.get(one.number)) for one in dossier.exhibits]
        place = len(pdf.pages) - sum(counts) - len(counts)
        for one, count in zip(dossier.exhibits, counts, strict=True):
            for number in range(count):
                pdf.pages[place + 1 + number].add_overlay(pages[one.number].shown[number], DRAWN)
            place += 1 + count
        pdf.save(printed, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return printed.getvalue()


def _count(pages: Pages | None) -> int:
    return len(pages.shown) if pages is not None else 0


@cache
def _compiler() -> typst.Compiler:
    fonts: list[Path] = [FONTS]
    return typst.Compiler(TEMPLATE, root=FOLDER, font_paths=fonts, ignore_system_fonts=True)


def _data(dossier: Dossier, pages: Mapping[int, Pages]) -> str:
    return json.dumps({
        "title": dossier.title, "lead": dossier.lead, "contents": dossier.contents, "language": dossier.language,
        "day": [dossier.day.year, dossier.day.month, dossier.day.day], "disclaimer": dossier.disclaimer,
        "stamp": dossier.stamp, "exhibits_title": dossier.exhibits_title,
        "sections": [
            {
                "title": one.title, "lead": one.lead, "head": one.head, "widths": one.widths, "empty": one.empty,
                "rows": [[_printable(cell) for cell in row] for row in one.rows],
            }
            for one in dossier.sections
        ],
        "exhibits": [
            {
                "title": _short(one.title), "pages": _count(pages.get(one.number)),
                "stamp": _short(one.title.partition(" – ")[0]),
                "lines": [[label, _short(said)] for label, said in one.lines], "note": _note(dossier, one, pages),
            }
            for one in dossier.exhibits
        ],
    }, ensure_ascii=False)  # fmt: skip


def _note(dossier: Dossier, one: Exhibit, pages: Mapping[int, Pages]) -> str:
    if not one.is_readable:
        return ""
    found = pages.get(one.number)
    if found is None:
        return dossier.not_shown
    return dossier.more if found.cut else ""


def _short(text: str) -> str:
    said = " ".join(text.split())
    return _printable(said if len(said) <= LONGEST_LINE else f"{said[:LONGEST_LINE]}…")


def _printable(text: str) -> str:
    """Long words may break, hashes among them; what is no character is left out."""
    clean = text.encode("utf-8", "ignore").decode().replace("\x00", "")
    return "\n".join(" ".join(_broken(word) for word in line.split(" ")) for line in clean.split("\n"))


def _broken(word: str) -> str:
    if len(word) <= LONGEST_WORD or "://" in word:
        return word
    return BREAK.join(word[start : start + PIECE] for start in range(0, len(word), PIECE))

"""A letter as DOCX, for what a lawyer edits: the same words in the same order.

The template is made here and nobody uploads one. It is filled in a sandbox that escapes what it is given: "&" and "<" are
characters of the text, never of the file.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from typing import Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate, RichText
from jinja2.sandbox import SandboxedEnvironment

from workflows.letters.letter import Block, Letter

FONT: Final = "Liberation Serif"
HIGHLIGHT: Final = "#FFE9A8"
ALARM: Final = "#A11A12"
NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BEFORE: Final = {"item": "– "}
_BOLD: Final = frozenset({"subject", "heading", "letterhead"})
_AIR: Final = {
    "mark": (0, 0), "letterhead": (0, 0), "sender": (0, 0), "addressee": (0, 0), "day": (18, 12), "subject": (6, 12),
    "item": (0, 3), "quote": (3, 6), "heading": (10, 4), "closing": (12, 6), "signature": (18, 0), "enclosures": (18, 0),
    "enclosure": (0, 0),
}  # fmt: skip
"""Points before and after a block of a role; six after every other."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def letter_docx(letter: Letter) -> bytes:
    """Gives the letter as DOCX; the same letter gives the same bytes."""
    context: dict[str, object] = {"blocks": [{"role": one.role, "rich": _rich(one)} for one in letter.blocks]}
    return filled_docx(_template(), context, NOT_XML.sub("", letter.title), letter.language)


def filled_docx(template: bytes, context: dict[str, object], title: str, language: str) -> bytes:
    """Gives the template filled with `context` in a sandbox that escapes it; the same context gives the same bytes."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(context, jinja_env=SandboxedEnvironment(autoescape=True), autoescape=True)
    properties = document.docx.core_properties
    properties.title, properties.language = title, language
    stream = io.BytesIO()
    document.save(stream)
    return steady_archive(stream.getvalue())


def _rich(block: Block) -> RichText:
    said = RichText()
    look: dict[str, object] = {
        "bold": block.role in _BOLD, "italic": block.role == "quote", "color": ALARM if block.role == "mark" else None,
    }  # fmt: skip
    if before := _BEFORE.get(block.role, ""):
        said.add(before, **look)
    for one in block.spans:
        said.add(NOT_XML.sub("", one.text), highlight=HIGHLIGHT if one.blank else None, **look)
    return said


@cache
def _template() -> bytes:
    """One paragraph for each role, in a loop over the blocks."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(25),
        Mm(20),
        Mm(20),
        Mm(22),
    )
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    style.paragraph_format.space_after = Pt(6)
    document.add_paragraph("{%p for block in blocks %}")
    for role in (*_AIR, ""):
        document.add_paragraph(f'{{%p if block.role == "{role}" %}}' if role else "{%p if block.role not in known %}")
        if not role:
            document.paragraphs[-1].runs[0].text = f"{{%p if block.role not in {tuple(_AIR)!r} %}}"
        _shaped(document.add_paragraph("{{r block.rich }}"), role)
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _shaped(paragraph: Paragraph, role: str) -> None:
    before, after = _AIR.get(role, (0, 6))
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if role == "addressee":
        shape.left_indent = Mm(85)
    if role == "day":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if role in ("item", "quote"):
        shape.left_indent = Mm(8)
    if role in ("heading", "closing"):
        shape.keep_with_next = True


def steady_archive(content: bytes) -> bytes:
    """The same archive with the dates of its entries taken out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            write.writestr(zipfile.ZipInfo(name, _EPOCH), read.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()

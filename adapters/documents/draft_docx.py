"""The draft of an act as DOCX for the partner lawyer, the same words in the same order, its mark on every page.

The template is made here and nobody uploads one. It is filled in a sandbox that escapes what it is given."""

from __future__ import annotations

import io
from functools import cache
from typing import Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docxtpl import RichText

from adapters.documents.letter_docx import FONT, HIGHLIGHT, NOT_XML, filled_docx
from workflows.proceedings.draft import Block, Draft

ROLES: Final = ("title", "heading", "paragraph", "item", "quote", "note")
_AIR: Final = {
    "title": (0, 12),
    "heading": (12, 4),
    "paragraph": (0, 6),
    "item": (0, 3),
    "quote": (3, 6),
    "note": (0, 2),
}
"""Points before and after a block of a role."""
_INDENTED: Final = frozenset({"item", "quote", "note"})
_BEFORE: Final = {"item": "– ", "note": "☐ "}


def draft_docx(draft: Draft) -> bytes:
    """The draft as DOCX; the same draft gives the same bytes."""
    context: dict[str, object] = {
        "blocks": [{"role": one.role, "rich": _rich(one)} for one in draft.blocks], "mark": NOT_XML.sub("", draft.mark),
    }  # fmt: skip
    return filled_docx(_template(), context, NOT_XML.sub("", draft.title)[:250], draft.language)


def _rich(block: Block) -> RichText:
    said = RichText()
    look: dict[str, object] = {
        "bold": block.role in ("title", "heading"), "italic": block.role == "quote",
        "size": 30 if block.role == "title" else None,
    }  # fmt: skip
    if before := _BEFORE.get(block.role, ""):
        said.add(before, **look)
    for one in block.pieces:
        said.add(NOT_XML.sub("", one.text), highlight=HIGHLIGHT if one.marked else None, **look)
    return said


@cache
def _template() -> bytes:
    """One paragraph for each role, in a loop over the blocks; the mark above and below every page."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(25)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    for place in (section.header, section.footer):
        _marked(place.paragraphs[0])
    document.add_paragraph("{%p for block in blocks %}")
    for role in ROLES:
        document.add_paragraph(f'{{%p if block.role == "{role}" %}}')
        _shaped(document.add_paragraph("{{r block.rich }}"), role)
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _marked(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run("{{ mark }}")
    run.bold, run.font.size = True, Pt(9)


def _shaped(paragraph: Paragraph, role: str) -> None:
    before, after = _AIR[role]
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.keep_with_next = role == "heading"
    if role == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if role in _INDENTED:
        shape.left_indent = Mm(8)

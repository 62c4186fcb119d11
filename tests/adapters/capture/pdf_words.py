"""The words on each page of a PDF that the browser printed, read by the fonts' own tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

_CHARS = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*$", re.MULTILINE)
_RANGES = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def pdf_words(path: Path) -> list[str]:
    """What is drawn on each page, without the spaces."""
    with pikepdf.open(path) as printed:
        return ["".join("".join(_drawn(page.obj, page.obj.Resources)).split()) for page in printed.pages]


def _drawn(content: Any, resources: Any) -> Iterator[str]:
    table: dict[int, str] = {}
    for one in pikepdf.parse_content_stream(content):
        operands, name = one.operands, str(one.operator)
        if name == "Tf":
            table = _table(resources.Font[str(operands[0])])
        elif name == "Tj":
            yield _read(bytes(operands[0]), table)
        elif name == "TJ":
            yield from (_read(bytes(one), table) for one in operands[0] if isinstance(one, pikepdf.String))
        elif name == "Do":
            inside = resources.XObject[str(operands[0])]
            if inside.get("/Subtype") == "/Form":
                yield from _drawn(inside, inside.get("/Resources", resources))


def _read(codes: bytes, table: dict[int, str]) -> str:
    return "".join(table.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2))


def _table(font: Any) -> dict[int, str]:
    said = bytes(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else b""
    table: dict[int, str] = {}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", said, re.DOTALL):
        for first, last, text in _RANGES.findall(block):
            for number in range(int(first, 16), int(last, 16) + 1):
                table[number] = chr(int(text, 16) + number - int(first, 16))
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", said, re.DOTALL):
        for code, text in _CHARS.findall(block):
            table[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return table

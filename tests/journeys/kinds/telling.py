"""A journey told for a reader: who says what, with the buttons under it, and the days that pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Paris")
BOT = "Égide"
WEIGHTS = {"bold": "**", "italic": "*"}
SPECIAL = re.compile(r"([\\`*_\[\]<>|~])|(?m:^(\d+)([.)] ))|(?m:^([-+#] ?))")
ADDRESS = re.compile(r"(https?://[^\s)]+[^\s).,;:])")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened in the chat, or around it."""

    at: datetime
    who: str
    what: str
    """`says`, `changes`, `presses`, `takes_away`, `told` (by the narrator) or `chapter`."""
    text: str = ""
    entities: Sequence[Mapping[str, Any]] = ()
    buttons: Sequence[Sequence[str]] = ()
    picture: bool = False
    file: str = ""


@dataclass(slots=True)
class Words:
    """The few words of the transcript itself, in one language."""

    presses: str
    changes: str
    takes_away: str
    picture: str
    file: str
    later: str
    desk: Mapping[str, str] = field(default_factory=dict)


def tell(title: str, intro: str, foot: str, lines: Sequence[Line], words: Words, day: Callable[[datetime], str]) -> str:
    """The whole journey as Markdown; the same lines give the same bytes."""
    parts = [f"# {title}", intro.strip(), foot.strip()]
    shown: datetime | None = None
    for line in lines:
        local = line.at.astimezone(ZONE)
        if shown is None or local.date() != shown.date():
            parts.append(f"## {day(line.at)}, {local:%H:%M}")
            shown = local
        elif (local - shown).total_seconds() >= 3600:
            parts.append(f"### {local:%H:%M}")
        shown = local
        parts.append(_line(line, words))
    return "\n\n".join(parts) + "\n"


def _line(line: Line, words: Words) -> str:
    if line.what == "told":
        return f"*{escaped(line.text)}*"
    if line.what == "chapter":
        return f"**{escaped(line.text)}**"
    if line.what == "presses":
        return f"**{line.who}** {words.presses} `{line.text}`"
    if line.what == "takes_away":
        return f"*{BOT} {words.takes_away}*"
    head = f"**{line.who}**" + (f" *({words.changes})*" if line.what == "changes" else "")
    body = [styled(line.text, line.entities)] if line.text else []
    if line.picture:
        body.insert(0, f"🖼️ *{words.picture}*")
    if line.file:
        body.insert(0, f"📎 *{words.file.format(name=line.file)}*")
    said = "\n\n".join(body)
    quoted = "\n".join(f"> {one}".rstrip() for one in said.split("\n"))
    rows = [" ".join(f"`{label}`" for label in row) for row in line.buttons]
    if rows:
        quoted += "\n>\n" + "\n".join(f"> {row}\\" for row in rows).removesuffix("\\")
    return f"{head}\n\n{quoted}"


def styled(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    """The text with its bold and slanted words; each line of it stays a line."""
    units = text.encode("utf-16-le")
    marks: list[tuple[int, int, str]] = []
    for one in entities:
        if one["type"] in (*WEIGHTS, "blockquote"):
            marks.append((one["offset"], one["offset"] + one["length"], one["type"]))
    pieces: list[tuple[str, str]] = []
    at = 0
    for start, end, kind in sorted(marks):
        pieces.append((_cut(units, at, start), ""))
        pieces.append((_cut(units, start, end), kind))
        at = end
    pieces.append((_cut(units, at, len(units) // 2), ""))
    said = "".join(_dressed(piece, kind) for piece, kind in pieces)
    return _with_breaks(said)


def _cut(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le")


def _dressed(piece: str, kind: str) -> str:
    mark = WEIGHTS.get(kind, "")
    if kind == "blockquote":
        return "\n".join(f"> {escaped(one)}" if one else ">" for one in piece.split("\n"))
    if not mark:
        return escaped(piece)
    return "\n".join(f"{mark}{escaped(one.strip())}{mark}" if one.strip() else one for one in piece.split("\n"))


def _with_breaks(said: str) -> str:
    """A line that is followed by another ends with a break of its own."""
    lines = said.split("\n")
    kept = []
    for number, one in enumerate(lines):
        follows = number + 1 < len(lines) and lines[number + 1].strip()
        kept.append(one.rstrip() + ("\\" if one.strip() and follows else ""))
    return "\n".join(kept)


def escaped(text: str) -> str:
    """Words as they are, whatever Markdown would make of them; addresses stay whole."""
    return "".join(part if place % 2 else SPECIAL.sub(_escape, part) for place, part in enumerate(ADDRESS.split(text)))


def _escape(found: re.Match[str]) -> str:
    sign, number, dot, mark = found.groups()
    if sign:
        return f"\\{sign}"
    return f"{number}\\{dot}" if number else f"\\{mark}"

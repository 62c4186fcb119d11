"""Composes messages: paragraphs with entities (never mark-up), cut to Telegram's limits, with a keyboard under the last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.cards.payload import Entity, Key, Payload

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
QUOTE_LIMIT = 400
LABEL_LIMIT = 60
Button = tuple[str, str]
"""A label and the data it carries; data that begins with `https://` is an address."""

Piece = tuple[str, str | None]
"""Some text and how it stands: None, `bold`, `italic`, `blockquote`, `code`."""


def length(text: str) -> int:
    """Length as Telegram counts it: UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, limit: int = QUOTE_LIMIT) -> str:
    """Gives the text, cut at `limit` characters with an ellipsis."""
    text = text.strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


class Card:
    """A message in the making. Paragraphs are kept whole where they fit; a card too long becomes several messages."""

    def __init__(self) -> None:
        self._paragraphs: list[list[Piece]] = []
        self._rows: list[list[Button]] = []

    def say(self, *pieces: str | Piece) -> Card:
        """Adds a paragraph of plain text and styled pieces; an empty one adds nothing."""
        parts: list[Piece] = [(piece, None) if isinstance(piece, str) else piece for piece in pieces]
        if any(text for text, _ in parts):
            self._paragraphs.append(parts)
        return self

    def title(self, text: str) -> Card:
        """A paragraph in bold."""
        return self.say((text, "bold"))

    def items(self, heading: str, lines: Iterable[str], bullet: str = "•") -> Card:
        """A heading with its list, as one paragraph; nothing when the list is empty."""
        listed = [f"{bullet} {line}".lstrip() for line in lines if line]
        if listed:
            self.say((heading, "bold"), "\n" + "\n".join(listed))
        return self

    def row(self, *buttons: Button | None) -> Card:
        """A row of buttons."""
        present = [button for button in buttons if button is not None]
        if present:
            self._rows.append(present)
        return self

    def payloads(self) -> list[Payload]:
        """Shows the messages, in order; the keyboard is under the last."""
        made = [_message(group) for group in _grouped(self._paragraphs)]
        if self._rows:
            made[-1]["reply_markup"] = {"inline_keyboard": [[_button(*one) for one in row] for row in self._rows]}
        return made


def _button(label: str, carried: str) -> Key:
    label = shortened(label, LABEL_LIMIT)
    if carried.startswith(("https://", "http://", "tel:")):
        return {"text": label, "url": carried}
    return {"text": label, "callback_data": carried}


def _grouped(paragraphs: Sequence[list[Piece]]) -> list[list[list[Piece]]]:
    groups: list[list[list[Piece]]] = [[]]
    size = 0
    for paragraph in (part for whole in paragraphs for part in _cut(whole)):
        more = sum(length(text) for text, _ in paragraph) + 2
        if groups[-1] and size + more > TEXT_LIMIT:
            groups.append([])
            size = 0
        groups[-1].append(paragraph)
        size += more
    return groups


def _cut(paragraph: list[Piece]) -> list[list[Piece]]:
    """A paragraph longer than a message is cut at its lines."""
    if sum(length(text) for text, _ in paragraph) <= TEXT_LIMIT - 2:
        return [paragraph]
    parts: list[list[Piece]] = [[]]
    size = 0
    for text, style in paragraph:
        for line in text.splitlines(keepends=True):
            for start in range(0, len(line), TEXT_LIMIT // 2 - 1):
                chunk = line[start : start + TEXT_LIMIT // 2 - 1]
                if size + length(chunk) > TEXT_LIMIT - 2:
                    parts.append([])
                    size = 0
                parts[-1].append((chunk, style))
                size += length(chunk)
    return parts


def _message(paragraphs: Sequence[list[Piece]]) -> Payload:
    text = ""
    entities: list[Entity] = []
    at = 0
    for number, paragraph in enumerate(paragraphs):
        if number:
            text, at = text + "\n\n", at + 2
        for piece, style in paragraph:
            size = length(piece)
            if style and piece.strip():
                entities.append({"type": style, "offset": at, "length": size})
            text, at = text + piece, at + size
    message: Payload = {
        "method": "sendMessage",
        "text": text or "…",
        "link_preview_options": {"is_disabled": True},
    }
    if entities:
        message["entities"] = entities
    return message

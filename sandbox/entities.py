"""Text and its formatting, measured as Telegram does: in UTF-16 code units."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import NotRequired, TypedDict

from sandbox.errors import BadRequest
from sandbox.json_value import Json, JsonObject, objects_in


class Entity(TypedDict):
    """As `MessageEntity` of the Bot API."""

    type: str
    offset: int
    length: int
    url: NotRequired[Json]
    user: NotRequired[Json]
    language: NotRequired[Json]
    custom_emoji_id: NotRequired[Json]


TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

KINDS = frozenset({
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
    "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link", "text_mention",
    "custom_emoji", "date_time",
})  # fmt: skip
_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "tg-spoiler": "spoiler", "blockquote": "blockquote", "a": "text_link", "span": "spoiler",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z-]+)((?:\s+[^<>]*?)?)\s*>|&(#x?[0-9a-fA-F]+|lt|gt|amp|quot);|<")
_ATTRIBUTE = re.compile(r'([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|\'([^\']*)\'|(\S+)))?')
_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>]+|\bwww\.[^\s<>]+\.[^\s<>]+|(?<![\w@.])(?:[\w-]+\.)+(?:com|org|net|fr|be|nl|eu|io|me)\b(?:/[^\s<>]*)?)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})"
    r"|(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?)"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d_]\w*)"
)


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def formatted(text: str, given: Json, parse_mode: str | None, limit: int, what: str) -> tuple[str, list[Entity]]:
    """Checked text with its entities, trimmed as Telegram trims it.

    Raises BadRequest for formatting that Telegram would refuse, and for text longer than `limit`.
    """
    if parse_mode:
        text, entities = _parsed(text, parse_mode)
    else:
        entities = _checked(text, given)
    text, entities = _trimmed(text, entities)
    if units(text) > limit:
        raise BadRequest("message is too long" if what == "text" else "message caption is too long")
    return text, with_found(text, entities)


def plain(entities: Sequence[Entity]) -> list[Json] | None:
    """As a message carries them; None where there are none."""
    return [_object(one) for one in entities] or None


def _object(entity: Entity) -> JsonObject:
    found: dict[str, Json] = {"type": entity["type"], "offset": entity["offset"], "length": entity["length"]}
    for name in ("url", "user", "language", "custom_emoji_id"):
        if name in entity:
            found[name] = entity[name]
    return found


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """Gives the entities with the links, mentions, commands, hashtags and addresses that Telegram finds itself."""
    if not any(sign in text for sign in ".@/#"):
        return entities
    taken = [(one["offset"], one["offset"] + one["length"]) for one in entities if one["type"] in _EXCLUSIVE]
    found = list(entities)
    for match in _FOUND.finditer(text):
        words = match.group()
        if match.lastgroup == "url":
            words = words.rstrip(".,;:!?)»\"'")
        start = units(text[: match.start()])
        end = start + units(words)
        if not any(low < end and start < high for low, high in taken):
            found.append({"type": str(match.lastgroup), "offset": start, "length": end - start})
    found.sort(key=lambda one: (one["offset"], -one["length"]))
    return found


_EXCLUSIVE = frozenset({"code", "pre", "text_link", "text_mention", "url", "email", "bot_command", "mention"})


def _checked(text: str, given: Json) -> list[Entity]:
    if not given:
        return []
    entities = objects_in(given)
    if not isinstance(given, list) or len(entities) < len(given):
        raise BadRequest("can't parse entities: Expected an array of objects")
    raw = text.encode("utf-16-le", "surrogatepass")
    total = len(raw) // 2
    return [_checked_one(one, raw, total) for one in entities]


def _checked_one(one: JsonObject, raw: bytes, total: int) -> Entity:
    kind, offset, length = one.get("type"), one.get("offset"), one.get("length")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadRequest(f"can't parse entities: unknown entity type {kind!r}")
    if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length <= 0:
        raise BadRequest("can't parse entities: ENTITY_BOUNDS_INVALID")
    if offset + length > total:
        raise BadRequest("can't parse entities: entity ends after the end of the text (ENTITY_BOUNDS_INVALID)")
    for edge in (offset, offset + length):
        if edge < total and 0xDC <= raw[2 * edge + 1] <= 0xDF:
            raise BadRequest(f"can't parse entities: entity edge in a middle of a UTF-16 symbol at offset {edge}")
    if kind == "text_link" and not one.get("url"):
        raise BadRequest("can't parse entities: text_link without url")
    entity: Entity = {"type": kind, "offset": offset, "length": length}
    for name in ("url", "user", "language", "custom_emoji_id"):
        if one.get(name) is not None:
            entity[name] = one[name]
    return entity


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    bare = text.lstrip()
    lead = units(text[: len(text) - len(bare)]) if len(bare) != len(text) else 0
    bare = bare.rstrip()
    if bare == text:
        return text, entities
    end = units(bare)
    kept: list[Entity] = []
    for one in entities:
        start, stop = max(0, one["offset"] - lead), min(end, one["offset"] + one["length"] - lead)
        if stop > start:
            kept.append({**one, "offset": start, "length": stop - start})
    return bare, kept


def _parsed(text: str, parse_mode: str) -> tuple[str, list[Entity]]:
    if parse_mode.lower() != "html":
        raise BadRequest(f"unsupported parse_mode in the sandbox: {parse_mode}")
    out: list[str] = []
    entities: list[Entity] = []
    opened: list[tuple[str, int, dict[str, str]]] = []
    position = at = 0
    for match in _TAG.finditer(text):
        plain = text[position : match.start()]
        out.append(plain)
        at += units(plain)
        position = match.end()
        if match.group(4):
            sign = html.unescape(match.group())
            out.append(sign)
            at += units(sign)
        elif not match.group(2):
            raise BadRequest(f"can't parse entities: Unsupported start tag at byte offset {match.start()}")
        elif match.group(1):
            entities += _closed(match.group(2).lower(), opened, at)
        else:
            opened.append(_opened(match.group(2).lower(), match.group(3), at))
    if opened:
        raise BadRequest(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1][0]}\"")
    out.append(text[position:])
    entities.sort(key=lambda one: (one["offset"], -one["length"]))
    return "".join(out), entities


def _opened(tag: str, attributes: str, at: int) -> tuple[str, int, dict[str, str]]:
    if tag not in _TAGS:
        raise BadRequest(f'can\'t parse entities: Unsupported start tag "{tag}"')
    read = {m[0].lower(): html.unescape(m[1] or m[2] or m[3]) for m in _ATTRIBUTE.findall(attributes)}
    if tag == "span" and read.get("class") != "tg-spoiler":
        raise BadRequest('can\'t parse entities: Tag "span" must have class "tg-spoiler"')
    return tag, at, read


def _closed(tag: str, opened: list[tuple[str, int, dict[str, str]]], at: int) -> list[Entity]:
    if not opened or opened[-1][0] != tag:
        raise BadRequest(f'can\'t parse entities: Unexpected end tag "{tag}"')
    _, start, attributes = opened.pop()
    if at == start:
        return []
    entity: Entity = {"type": _TAGS[tag], "offset": start, "length": at - start}
    if tag == "a":
        if not attributes.get("href"):
            return []
        entity["url"] = attributes["href"]
    if tag == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    return [entity]

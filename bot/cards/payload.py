"""What a card becomes: the messages that the outbox keeps until they are sent. `draw` and `vault` name what is made or read
when the message leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict


class Entity(TypedDict):
    """A part of a text stands out; places and lengths in UTF-16 units."""

    type: str
    offset: int
    length: int


class Key(TypedDict):
    """A button carries data back, or opens an address."""

    text: str
    callback_data: NotRequired[str]
    url: NotRequired[str]


class Keyboard(TypedDict):
    """Buttons stand in rows under a message."""

    inline_keyboard: Sequence[Sequence[Key]]


class LinkPreview(TypedDict):
    """A message shows no preview of the pages it names."""

    is_disabled: bool


class TimelineRow(TypedDict):
    """A row of the drawn time line shows a day and what happens on it."""

    day: str
    label: str
    kind: str


class Picture(TypedDict):
    """A picture is drawn when its message is sent."""

    kind: str
    title: str
    rows: Sequence[TimelineRow]


class VaultFile(TypedDict):
    """A file is read from the vault when its message is sent."""

    case: str
    item: str
    name: str
    mime: str


class Payload(TypedDict):
    """A message holds the method of the Bot API and what it takes."""

    method: str
    text: NotRequired[str]
    caption: NotRequired[str]
    entities: NotRequired[Sequence[Entity]]
    link_preview_options: NotRequired[LinkPreview]
    reply_markup: NotRequired[Keyboard]
    draw: NotRequired[Picture]
    vault: NotRequired[VaultFile]

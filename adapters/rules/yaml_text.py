"""The YAML reader builds plain data from the events of libyaml.

YAML 1.2 as the rules are written in: only `true` and `false` are booleans, a day stays text, a number is written in tens, a
key stands once and is text, nothing has a tag. It builds from the events, not from a tree of nodes: reading all of `rules/`
takes half the time so, and every start and every `egide analyse` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import yaml

FastestLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Safe, and the one written in C where there is one."""

_SPOKEN: Final[dict[str, bool | None]] = {
    "true": True, "false": False, "": None, "~": None, "null": None, "Null": None, "NULL": None,
}  # fmt: skip
_OF_NUMBERS: Final = frozenset("-+.0123456789")
# no octal, hexadecimal or sexagesimal numbers: 0123 is a telephone number, 12:30 a time of day
_WHOLE: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_BROKEN: Final = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_TEXT_TAGS: Final = (None, "!", "tag:yaml.org,2002:str")


def read_yaml(text: str | bytes) -> object:
    """Reads one document; None for an empty one. Raises yaml.YAMLError, with the place where it is known, UnicodeDecodeError,
    ValueError for a number that is too long, RecursionError."""
    parser = FastestLoader(text)
    try:
        return _Document(parser.get_event).read()
    finally:
        parser.dispose()


class _Document:
    """One pass over the events of a document."""

    __slots__ = ("_named", "_next")

    def __init__(self, next_event: Callable[[], Any]) -> None:
        self._next = next_event
        self._named: dict[str, object] = {}

    def read(self) -> object:
        self._next()  # the stream begins
        if self._next().__class__ is yaml.StreamEndEvent:
            return None
        data = self._value(self._next())
        self._next()  # the document ends
        event = self._next()
        if event.__class__ is not yaml.StreamEndEvent:
            raise _at(event, "a second document begins; a file holds one")
        return data

    def _value(self, event: Any) -> object:
        kind = event.__class__
        if kind is yaml.ScalarEvent:
            data: object = _scalar(event)
        elif kind is yaml.AliasEvent:
            if event.anchor not in self._named:
                raise _at(event, f"nothing is named `{event.anchor}` before")
            return self._named[event.anchor]
        elif kind is yaml.MappingStartEvent:
            data = self._mapping(event)
        else:
            data = self._sequence(event)
        if event.anchor is not None:
            self._named[event.anchor] = data
        return data

    def _mapping(self, start: Any) -> dict[str, object]:
        if start.tag is not None:
            raise _tagged(start)
        made: dict[str, object] = {}
        next_event, value = self._next, self._value
        while (event := next_event()).__class__ is not yaml.MappingEndEvent:
            key = value(event)
            if not isinstance(key, str):
                raise _at(event, f"the key {key!r} is not text")
            if key in made:
                raise _at(event, f"the key `{key}` stands twice")
            made[key] = value(next_event())
        return made

    def _sequence(self, start: Any) -> list[object]:
        if start.tag is not None:
            raise _tagged(start)
        made: list[object] = []
        next_event, value = self._next, self._value
        while (event := next_event()).__class__ is not yaml.SequenceEndEvent:
            made.append(value(event))
        return made


def _scalar(event: Any) -> str | int | float | bool | None:
    written: str = event.value
    if event.tag not in _TEXT_TAGS:
        raise _tagged(event)
    if not event.implicit[0]:  # between quotes, or a block of text
        return written
    if written in _SPOKEN:
        return _SPOKEN[written]
    if written[0] in _OF_NUMBERS:
        if _WHOLE.fullmatch(written):
            return int(written)
        if _BROKEN.fullmatch(written):
            return float(written)
    return written


def _tagged(event: Any) -> yaml.MarkedYAMLError:
    return _at(event, f"the tag `{event.tag}` is not used here")


def _at(event: Any, why: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(None, None, why, event.start_mark)

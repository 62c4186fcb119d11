"""The reader of rule files takes one value at a time out of a file, or refuses it with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml

from adapters.rules.yaml_text import read_yaml

Where = tuple[str | int, ...]
Choice = TypeVar("Choice", bound=str)


class BadRuleFile(Exception):
    """A rule file that cannot be used. The message names file and line and says what to mend, in one sentence."""


def read_rule_file(path: Path) -> Part:
    """Tells what the file holds, a mapping. Raises BadRuleFile."""
    try:
        data = read_yaml(path.read_bytes())
    except OSError as bad:
        raise BadRuleFile(f"{shown(path)}: the file cannot be read ({bad.strerror})") from None
    except yaml.MarkedYAMLError as bad:
        line = bad.problem_mark.line + 1 if bad.problem_mark else 1
        raise BadRuleFile(f"{shown(path)}, line {line}: {bad.problem}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as bad:
        raise BadRuleFile(f"{shown(path)}: not readable as YAML ({' '.join(str(bad).split())})") from None
    if not isinstance(data, dict):
        raise BadRuleFile(f"{shown(path)}, line 1: a mapping is expected")
    return Part(path, data)


def shown(path: Path) -> str:
    """Tells how a file is named to people: from the folder `rules` on where it stands under one."""
    parts = path.parts
    if "rules" not in parts:
        return path.name
    return "/".join(parts[len(parts) - 1 - parts[::-1].index("rules") :])


def line_of(path: Path, where: Where) -> int:
    """Gives the line on which the value at `where` stands; the closest one that exists."""
    with path.open(encoding="utf-8") as stream:
        node = yaml.compose(stream, Loader=yaml.SafeLoader)
    line = 1
    for step in where:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


class Part:
    """A mapping inside a rule file. Each reader takes one value, or refuses it with file and line."""

    __slots__ = ("_data", "_path", "_where")

    def __init__(self, path: Path, data: Mapping[str, Any], where: Where = ()) -> None:
        self._path, self._data, self._where = path, data, where

    @property
    def file(self) -> str:
        """The name of the file it stands in."""
        return shown(self._path)

    def fail(self, why: str, *steps: str | int) -> NoReturn:
        """Refuses the file because of what stands at `steps` inside this part."""
        where = (*self._where, *steps)
        named = ".".join(str(step) for step in where)
        line = line_of(self._path, where)
        raise BadRuleFile(f"{shown(self._path)}, line {line}: {f'`{named}` ' if named else ''}{why}")

    def only(self, known: frozenset[str]) -> Part:
        """This part, unless it holds a key that nobody knows."""
        for key in self._data:
            if key not in known:
                self.fail(f"is not a key that is known here; known: {', '.join(sorted(known))}", key)
        return self

    def names(self) -> Iterable[str]:
        """Its keys, in the order of the file."""
        return self._data.keys()

    def has(self, key: str) -> bool:
        """Tells whether the key stands here."""
        return key in self._data

    def part(self, key: str) -> Part:
        """Gives the mapping under the key."""
        data = self._need(key)
        if data.__class__ is not dict:
            self.fail("holds a mapping", key)
        return Part(self._path, data, (*self._where, key))

    def parts(self, key: str) -> list[Part]:
        """Gives the list of mappings under the key; empty when it is absent."""
        found = []
        for number, item in enumerate(self._list(key)):
            if item.__class__ is not dict:
                self.fail("holds a mapping", key, number)
            found.append(Part(self._path, item, (*self._where, key, number)))
        return found

    def parts_from(self, key: str, number: int) -> Part:
        """Gives the mapping at one place of the list under the key."""
        item = self._list(key)[number]
        if item.__class__ is not dict:
            self.fail("holds a mapping", key, number)
        return Part(self._path, item, (*self._where, key, number))

    def text(self, key: str) -> str:
        """Gives the text under the key."""
        value = self._need(key)
        if value.__class__ is not str or not value.strip():
            self.fail(f"holds a text, not {value!r}: put it between quotes", key)
        return str(value)

    def text_or(self, key: str, default: str = "") -> str:
        """Gives the text under the key, or the default."""
        return self.text(key) if key in self._data else default

    def texts(self, key: str) -> tuple[str, ...]:
        """Gives the list of texts under the key; empty when it is absent."""
        items = self._list(key)
        for number, item in enumerate(items):
            if item.__class__ is not str or not item.strip():
                self.fail(f"holds a text, not {item!r}: put it between quotes", key, number)
        return tuple(items)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Gives the mapping of texts to texts under the key; empty when it is absent."""
        if key not in self._data:
            return ()
        return self.part(key).pairs_here()

    def pairs_here(self) -> tuple[tuple[str, str], ...]:
        """This mapping of texts to texts."""
        return tuple((name, self.text(name)) for name in self.names())

    def one_of(self, key: str, allowed: Sequence[Choice]) -> Choice:
        """Gives the text under the key, which is one of these."""
        value = self._need(key)
        for one in allowed:
            if one == value:
                return one
        self.fail(f"cannot be {value!r}; it is one of {', '.join(allowed)}", key)

    def flag(self, key: str) -> bool:
        """true or false; false when it is absent."""
        value = self._data.get(key, False)
        if value is not True and value is not False:
            self.fail(f"is true or false, not {value!r}", key)
        return bool(value)

    def number(self, key: str, lowest: int = 0) -> int:
        """Gives the whole number under the key."""
        value = self._need(key)
        if value.__class__ is not int or value < lowest:
            self.fail(f"is a whole number from {lowest}, not {value!r}", key)
        return int(value)

    def raw(self, key: str) -> Any:
        """Whatever stands under the key; None when it is absent."""
        return self._data.get(key)

    def day(self, key: str) -> date:
        """Gives the day under the key, as 2026-11-22."""
        value = self._need(key)
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.fail(f"is a day like 2026-11-22, not {value!r}", key)

    def _need(self, key: str) -> Any:
        try:
            return self._data[key]
        except KeyError:
            self.fail(f"has no `{key}`" if self._where else f"`{key}` is missing")

    def _list(self, key: str) -> list[Any]:
        items = self._data.get(key, [])
        if items.__class__ is not list:
            self.fail("holds a list", key)
        return list(items)

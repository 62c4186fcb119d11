"""What an address tells by its form, as written in the platform files: `/{profile}/status/{post:digits}`.

A shape is a path, with a host before it when it holds on that host only, and parameters after `?`. `{name}` is one piece
between slashes, `{name:digits}`, `{name:code}` (letters and digits) and `{name:name}` (as in user names) narrow it,
`{name:rest}` is all that follows, `*` is anything within a piece, and `/**` at the end lets more pieces follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from workflows.law.platforms.domains import is_or_under

KINDS: Final = {"": "[^/]+?", "digits": "[0-9]+", "code": "[A-Za-z0-9]+", "name": "[A-Za-z0-9._-]+", "rest": ".+"}
_PIECE: Final = re.compile(r"\{([a-z][a-z_]*)(?::([a-z]+))?\}|(\*\*?)")
_PARAMETER: Final = re.compile(r"([A-Za-z0-9_.\-]+)=\{([a-z][a-z_]*)\}")
_LONGEST_PATH: Final = 2048  # beyond it, nothing is looked for: no path of a known form is that long


@dataclass(frozen=True, slots=True)
class Shape:
    """One form of address, as written in the file."""

    text: str
    host: str
    path: str
    parameters: tuple[tuple[str, str], ...] = ()

    def told_by(self, host: str, path: str, parameters: Iterable[str]) -> tuple[tuple[str, str], ...] | None:
        """Gives the identifiers an address of this form holds, or None when it has another form."""
        if self.host and not is_or_under(host, self.host):
            return None
        if len(path) > _LONGEST_PATH:
            return None
        found = _pattern(self.path).fullmatch(path.rstrip("/") or "/")
        if found is None:
            return None
        told = [(name, unquote(value)) for name, value in found.groupdict().items()]
        if self.parameters:
            given = named_values(parameters)
            for parameter, name in self.parameters:
                if not given.get(parameter):
                    return None
                told.append((name, given[parameter]))
        return tuple(told)


def read_shape(text: str) -> Shape:
    """Gives the shape that `text` writes. Raises ValueError with one sentence."""
    address, _, query = text.partition("?")
    host, slash, path = address.partition("/")
    if not slash:
        raise ValueError(f"the shape `{text}` has no path: it begins with a slash, or with a host and a slash")
    if ("**" in path and not (path == "**" or path.endswith("/**"))) or path.count("**") > 1:
        raise ValueError(f"in the shape `{text}`, ** stands only at the end, after a slash")
    for piece in path.split("/"):
        if piece != "**" and len([one for one in _PIECE.finditer(piece) if one.group(2) in (None, "rest")]) > 2:
            raise ValueError(f"the shape `{text}` is too open: at most two free parts between slashes")
    for _, kind in _names(path):
        if kind not in KINDS:
            raise ValueError(f"in the shape `{text}`, `{kind}` is none of {', '.join(sorted(KINDS)[1:])}")
    left = _PIECE.sub("", path)
    if "{" in left or "}" in left:
        raise ValueError(f"in the shape `{text}`, a brace is not `{{name}}` or `{{name:digits}}`")
    parameters = []
    for part in query.split("&") if query else ():
        found = _PARAMETER.fullmatch(part)
        if found is None:
            raise ValueError(f"in the shape `{text}`, `{part}` is not `parameter={{name}}`")
        parameters.append((found.group(1), found.group(2)))
    names = [name for name, _ in _names(path)] + [name for _, name in parameters]
    if len(set(names)) != len(names):
        raise ValueError(f"the shape `{text}` names a part twice")
    return Shape(text, host, "/" + path, tuple(parameters))


def named_values(parameters: Iterable[str]) -> dict[str, str]:
    """Gives the first value of each parameter, decoded."""
    values: dict[str, str] = {}
    for part in parameters:
        name, _, value = part.partition("=")
        values.setdefault(unquote(name), unquote(value.replace("+", " ")))
    return values


def _names(path: str) -> list[tuple[str, str]]:
    return [(found.group(1), found.group(2) or "") for found in _PIECE.finditer(path) if found.group(1)]


@lru_cache(maxsize=512)
def _pattern(path: str) -> re.Pattern[str]:
    """Compiled when the first address needs it: most runs see the shapes of one platform."""
    open_end = path.endswith("/**")
    body = path.removesuffix("/**")
    made, done = "", 0
    for found in _PIECE.finditer(body):
        made += re.escape(body[done : found.start()])
        done = found.end()
        name, kind = found.group(1), found.group(2) or ""
        made += f"(?P<{name}>{KINDS[kind]})" if name else "[^/]*?"
    made += re.escape(body[done:])
    return re.compile(made + ("(?:/.*)?" if open_end else ""), re.IGNORECASE | re.ASCII)

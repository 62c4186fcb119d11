"""Reads a facts file, YAML or JSON, as if a stranger had written it: size and depth are measured before anything is built,
only `true` and `false` are booleans, no tags, no anchors that multiply, nothing is ever executed."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from adapters.rules.yaml_text import FastestLoader, read_yaml
from workflows.law.fact_values import BadFacts

MOST_BYTES = 1 << 20
MOST_LEVELS = 20
MOST_TOKENS = 400_000


def read_facts_file(path: Path) -> object:
    """Tells what the file holds, as plain data. Raises BadFacts with one sentence."""
    text = _text(path)
    stripped = text.lstrip()
    if path.suffix.lower() == ".json" or stripped.startswith("{"):
        found = _json(text, path)
        if found is not None:
            return found[0]
    _measure(text)
    try:
        return read_yaml(text)
    except yaml.MarkedYAMLError as bad:
        line = bad.problem_mark.line + 1 if bad.problem_mark else 1
        raise BadFacts("", f"line {line}: {_short(bad.problem)}.") from None
    except ValueError:
        raise BadFacts("", "a number in the file is too long to be read.") from None
    except (yaml.YAMLError, RecursionError) as bad:
        raise BadFacts("", f"the file is not readable as YAML ({_short(str(bad))}).") from None


def _short(text: str | None) -> str:
    plain = " ".join((text or "not readable").split())
    return plain if len(plain) <= 120 else plain[:120] + "…"


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise BadFacts("", "there is no such file." if not path.exists() else "this is no file.")
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as bad:
        raise BadFacts("", f"the file cannot be read ({bad.strerror}).") from None
    if len(raw) > MOST_BYTES:
        raise BadFacts("", "the file is larger than 1 MiB.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFacts("", "the file is not text in UTF-8.") from None
    if "\0" in text:
        raise BadFacts("", "the file is not text: it holds a NUL character.")
    return text


def _json(text: str, path: Path) -> tuple[object] | None:
    """The JSON; None where it may yet be YAML in flow style."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        _measure_plain(found)
        return (found,)
    except BadFacts:
        raise
    except json.JSONDecodeError as bad:
        if path.suffix.lower() == ".json":
            raise BadFacts("", f"the file is not readable as JSON ({_short(str(bad))}).") from None
        return None
    except RecursionError:
        raise BadFacts("", f"the file is nested deeper than {MOST_LEVELS} levels.") from None
    except ValueError:
        raise BadFacts("", "a number in the file is too long to be read.") from None


def _measure_plain(data: object) -> None:
    """Refuses what is deep, level by level, so that no depth of it is ever walked by recursion."""
    level = [data]
    for _ in range(MOST_LEVELS):
        below: list[object] = []
        for one in level:
            if isinstance(one, dict):
                below.extend(one.values())
            elif isinstance(one, list):
                below.extend(one)
        if not below:
            return
        level = below
    if any(isinstance(one, dict | list) for one in level):
        raise BadFacts("", f"the file is nested deeper than {MOST_LEVELS} levels.")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise BadFacts(twice[:60], "this key stands twice.")
    return found


def _no_number(name: str) -> object:
    raise BadFacts("", f"{name} is no number.")


def _measure(text: str) -> None:
    """Refuses what is deep, endless, tagged or refers to itself, from the events alone: nothing is built yet."""
    level = count = 0
    try:
        for event in yaml.parse(text, Loader=FastestLoader):
            count += 1
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
                raise BadFacts("", f"line {_line(event)}: anchors and aliases are not used in facts.")
            tag = getattr(event, "tag", None)
            if tag is not None and tag not in ("!", "tag:yaml.org,2002:str"):
                raise BadFacts("", f"line {_line(event)}: tags are not used in facts.")
            if isinstance(event, yaml.CollectionStartEvent):
                level += 1
                if level > MOST_LEVELS:
                    raise BadFacts("", f"the file is nested deeper than {MOST_LEVELS} levels.")
            elif isinstance(event, yaml.CollectionEndEvent):
                level -= 1
            if count > MOST_TOKENS:
                raise BadFacts("", "the file holds too many values.")
    except BadFacts:
        raise
    except yaml.MarkedYAMLError as bad:
        line = bad.problem_mark.line + 1 if bad.problem_mark else 1
        raise BadFacts("", f"line {line}: {_short(bad.problem)}.") from None
    except (yaml.YAMLError, RecursionError, ValueError) as bad:
        raise BadFacts("", f"the file is not readable as YAML ({_short(str(bad))}).") from None


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1

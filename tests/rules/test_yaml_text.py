"""The YAML that rules and facts are written in: plain data from text, and a refusal with its line."""

from __future__ import annotations

import re

import pytest
import yaml

from adapters.rules.yaml_text import read_yaml
from tests.conftest import ROOT


class _Plainest(yaml.SafeLoader):
    """The library's own reader, with the scalars of YAML 1.2 alone."""


_Plainest.yaml_implicit_resolvers = {
    first: [pair for pair in resolvers if pair[0].rpartition(":")[2] in ("null", "float")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Plainest.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
_Plainest.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))


@pytest.mark.parametrize("folder", ["rules/platforms", "rules/jurisdictions", "rules/questions", "rules/chat"])
def test_what_the_rules_hold_is_what_the_library_reads(folder: str) -> None:
    """Built from the events, the same data as from the library's tree of nodes."""
    paths = sorted((ROOT / folder).rglob("*.yaml"))[:8]
    assert paths
    for path in paths:
        assert read_yaml(path.read_bytes()) == yaml.load(path.read_bytes(), Loader=_Plainest), path


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("true", True), ("false", False), ("True", "True"), ("~", None),
        ("null", None),
        ("0123", "0123"), ("0x10", "0x10"), ("1_000", "1_000"), ("12:30", "12:30"), ("2026-11-22", "2026-11-22"), ("12", 12),
        ("-3", -3), ("0", 0), ("1.5", 1.5), ("2e3", "2e3"), ("'12'", "12"), ('"true"', "true"), ("=", "="), ("<<", "<<"),
        ("", None),
        ("!!str 12", "12"), ("|\n  12", "12"), (".", "."), ("-", [None]), ("+33 1", "+33 1"), (".inf", ".inf"),
    ],
)  # fmt: skip
def test_a_value_is_read_as_it_is_written(written: str, read: object) -> None:
    """Only `true` and `false` are booleans, a day and a telephone number stay text."""
    found = read_yaml(f"key: {written}" if read != [None] else written)
    assert found == (read if read == [None] else {"key": read})


def test_a_name_stands_for_what_it_names() -> None:
    """An anchor is read once; its name gives the same."""
    assert read_yaml("a: &one {b: [1]}\nc: *one\nd: [*one]") == {"a": {"b": [1]}, "c": {"b": [1]}, "d": [{"b": [1]}]}


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("a: 1\na: 2", "the key `a` stands twice", 2),
        ("a:\n  1: 2", "the key 1 is not text", 2),
        ("? [a]\n: 1", r"the key \['a'\] is not text", 1),
        ("a: *b", "nothing is named `b` before", 1),
        ("a: &a [*a]", "nothing is named `a` before", 1),
        ("a: !thing 1", "the tag `!thing` is not used here", 1),
        ("a: !!python/object/apply:os.system [x]", "is not used here", 1),
        ("a: 1\n---\nb: 2", "a second document begins", 2),
        ("a: 1\nb: [", "expected|did not find", 3),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_line(text: str, why: str, line: int) -> None:
    """Each refusal says what is wrong and where."""
    with pytest.raises(yaml.MarkedYAMLError, match=why) as caught:
        read_yaml(text)
    mark = caught.value.problem_mark
    assert mark is not None
    assert mark.line + 1 == line


def test_nothing_is_nothing() -> None:
    """An empty file, or one of remarks alone, holds no value."""
    assert read_yaml("") is None
    assert read_yaml("# a remark\n") is None

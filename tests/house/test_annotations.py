"""Types at every edge: `Any` is rare everywhere, and no signature of the core, chat and pages has a bare dictionary in it."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.house.annotations import Annotation, bare_names, is_bare_mapping, loose_names, read_annotations

PRODUCT = ("egide", "workflows", "adapters", "storage", "bot", "console", "sandbox")
SIGNED = ("workflows", "bot", "console")
PERCENT_AT_MOST = 1.0

SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for place in PRODUCT
    for path in sorted((ROOT / place).rglob("*.py"))
}
LOOSE, BARE = loose_names(SOURCES), bare_names(SOURCES)


def written(places: tuple[str, ...]) -> list[tuple[str, Annotation]]:
    """Every annotation of these packages, and where it stands."""
    here = [(file, source) for file, source in SOURCES.items() if file.split("/")[0] in places]
    return [(f"{file}:{one.line}", one) for file, source in here for one in read_annotations(source)]


def test_any_is_rare(capsys: pytest.CaptureFixture[str]) -> None:
    """Under one annotation in a hundred mentions `Any`, or a name that stands for it."""
    found = written(PRODUCT)
    loose = [f"{where} {one}" for where, one in found if one.mentions(LOOSE)]
    with capsys.disabled():
        print(f"\n{len(loose)} of {len(found)} annotations mention Any")
    assert found
    assert 100 * len(loose) / len(found) < PERCENT_AT_MOST, loose


def test_no_signature_takes_or_gives_a_bare_dictionary() -> None:
    """Raw JSON ends where an adapter reads it: nothing is excepted."""
    found = written(SIGNED)
    assert [one for _, one in found if one.signed]
    assert [f"{where} {one}" for where, one in found if one.signed and is_bare_mapping(one.written, BARE)] == []


@pytest.mark.parametrize(
    ("source", "counted", "bare"),
    [
        ("def f(a: dict[str, Any]) -> None: ...", 1, 1),
        ("def f(a: int) -> list[Mapping[str, Any]]: ...", 1, 1),
        ("def f(*a: Any, **b: typing.Any) -> 'dict[str, Any] | None': ...", 3, 1),
        ("Row = Mapping[str, Any]\ndef f(row: Row) -> None: ...", 1, 1),
        ("Row = Mapping[str, Any]\nRows: TypeAlias = list[Row]\nx: Rows = []", 1, 0),
        ("def f(a: Mapping[str, object], b: Callable[..., int]) -> str: ...", 0, 0),
        ("x: dict[str, Any] = {}", 1, 0),
    ],
)
def test_what_is_loose_is_seen(source: str, counted: int, bare: int) -> None:
    """Whatever way it is written."""
    loose, named = loose_names({"here": source}), bare_names({"here": source})
    found = list(read_annotations(source))
    assert sum(one.mentions(loose) for one in found) == counted
    assert sum(one.signed and is_bare_mapping(one.written, named) for one in found) == bare

"""Facts of every kind, drawn from the shape that `workflows.law.facts` checks: whatever its readers take may come.

Days are drawn as a number of days before the report and put in their place at the end, so that each strategy is made once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.rules.golden_law import BOOK, PLATFORMS
from workflows.law import fact_schema as schema
from workflows.law import facts as shape
from workflows.law.fact_values import BadFacts, Reader

FIRST, LAST = date(2020, 1, 1), date(2040, 12, 31)
SOME_PLATFORMS = ("facebook", "google_maps", "mastodon", "press_generic", "telegram", "pornhub")
WORDS = (
    True, False, "0.00 EUR", "249.99 EUR", "5000.00 EUR", "12.00 CHF",
    0, 1, 13, 17, 18, 41, 5000, "https://www.facebook.com/groups/12", "http://[::1", "words",
    *BOOK.declared.kinds, *SOME_PLATFORMS, "sample-one", "sample-two", "sample-nobody",
    *dict.fromkeys(word for fact in schema.FACTS.values() for word in fact.holds.allowed if isinstance(word, str)),
)  # fmt: skip
ZONED = ("+01:00", "+02:00", "Z", "-11:00", "+14:00")
days = st.dates(FIRST, LAST)


@dataclass(frozen=True)
class Ago:
    """A day before the report (after it where `days` is negative), or an instant on it."""

    days: int
    clock: str = ""

    def at(self, reported: date) -> str:
        return (reported - timedelta(days=self.days)).isoformat() + self.clock


clocks = st.builds(lambda hour, zone: f"T{hour:02d}:30:00{zone}", st.integers(0, 23), st.sampled_from(ZONED))
past_days = st.one_of(st.integers(0, 120), st.integers(0, 4000)).map(Ago)
past_instants = st.builds(Ago, st.integers(1, 120), clocks)


def _taken(reader: Reader) -> list[Any]:
    """The values of the list above that this reader takes."""
    found = []
    for one in WORDS:
        try:
            reader("x", one)
        except BadFacts:
            continue
        found.append(one)
    return found


def _group(fields: Mapping[str, Reader], *left_out: str) -> st.SearchStrategy[dict[str, Any]]:
    """Any of these fields; a date is one that has come."""
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name, reader in fields.items():
        if name in left_out:
            continue
        values = _taken(reader)
        optional[name] = st.sampled_from(values) if values else past_days
    if "platform" in optional:
        optional["platform"] = st.sampled_from(SOME_PLATFORMS)
    if "discovered_at" in optional:
        optional["discovered_at"] = past_instants
    return st.fixed_dictionaries({}, optional=optional)


assert set(SOME_PLATFORMS) <= PLATFORMS
TOP = st.builds(
    lambda one, other: {**one, **other},
    _group(shape.TOP, *shape.REQUIRED, "local_calendar", "objectives", "known_since"),
    st.fixed_dictionaries(
        {},
        optional={
            "objectives": st.lists(st.sampled_from(schema.OBJECTIVES), max_size=4),
            "known_since": st.one_of(past_days, past_instants),
        },
    ),
)
GROUPS = st.fixed_dictionaries({}, optional={name: _group(fields) for name, fields in shape.GROUPS.items()})
PUBLICATION = st.builds(
    lambda one, own, repeats: (one, own, repeats),
    _group(shape.PUBLICATION, "id", "republishes"),
    st.none() | _group(shape.STATEMENT),
    st.booleans(),
)
DONE = st.fixed_dictionaries(
    {"step": st.sampled_from(sorted(BOOK.steps)), "done_on": past_days},
    optional={"outcome": st.sampled_from(schema.OUTCOMES)},
)
AROUND = st.one_of(st.integers(-200, 200).map(Ago), st.builds(Ago, st.integers(-200, 200), clocks))
EVENT = st.fixed_dictionaries({"clock_event": st.sampled_from(schema.CLOCK_EVENTS), "at": AROUND})


@st.composite
def some_facts(draw: st.DrawFn, /, **fixed: Any) -> dict[str, Any]:
    """A facts file that must be answered, whatever is known and whatever is not."""
    country = draw(st.sampled_from(BOOK.jurisdictions.codes))
    reported = draw(days)
    made: dict[str, Any] = {
        "jurisdiction": country,
        "local_calendar": draw(st.sampled_from(BOOK.jurisdictions.of(country).calendars)),
        "reported_at": Ago(0, draw(clocks)),
        "kind": draw(st.sampled_from(BOOK.declared.kinds)),
        **draw(TOP),
        **draw(GROUPS),
        "publications": _publications(draw(st.lists(PUBLICATION, max_size=3)), draw(st.booleans())),
        "already_done": draw(st.lists(DONE, max_size=3)),
        "events": draw(st.lists(EVENT, max_size=4)),
        **fixed,
    }
    placed: dict[str, Any] = _placed(made, reported)
    return placed


def _publications(
    drawn: list[tuple[dict[str, Any], dict[str, Any] | None, bool]], backwards: bool
) -> list[dict[str, Any]]:
    made = []
    for number, (one, own, repeats) in enumerate(drawn):
        more: dict[str, Any] = {"id": f"p{number}"}
        if own is not None:
            more["statement"] = own
        if number and repeats:
            more["republishes"] = f"p{number - 1}"
        made.append({**one, **more})
    return made[::-1] if backwards else made


def _placed(value: Any, reported: date) -> Any:
    """Every day that was drawn as a distance, as a day; none before the earliest a facts file may name."""
    if isinstance(value, Ago):
        return value.at(reported)
    if isinstance(value, dict):
        return {key: _placed(one, reported) for key, one in value.items()}
    if isinstance(value, list):
        return [_placed(one, reported) for one in value]
    return value

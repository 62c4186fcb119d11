"""Reads the golden cases of the law, and holds an answer against what a jurist wrote down.

A file holds `common` facts and `cases`; a case gives its `name`, the `law` it rests on, the `facts` it adds, `at` where the
day of the analysis is not that of the report, and what to `expect`. Only what is expected is compared: an answer may say
more. A list in place of one value means: any of these. docs/rules.md explains every key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from adapters.rules.load import platform_ids
from adapters.rules.yaml_text import read_yaml
from tests.conftest import ROOT
from tests.ready import rulebook
from workflows.law.analysis import analyse
from workflows.law.contract import to_plain
from workflows.law.facts import Facts

RULES = ROOT / "rules"
GOLDEN = ROOT / "tests" / "golden" / "law"
BOOK = rulebook()
PLATFORMS = platform_ids(RULES)
Miss = tuple[str, Any]


@dataclass(frozen=True)
class Case:
    """One case: where it stands, what it is called, what goes in and what must come out."""

    file: str
    name: str
    law: str
    facts: Mapping[str, Any]
    at: str | None
    expect: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"

    @property
    def country(self) -> str:
        return str(self.facts["jurisdiction"])


def cases() -> list[Case]:
    """Every golden case but those that only count days."""
    found = []
    for path in sorted(GOLDEN.glob("*/*.yaml")):
        if path.parent.name == "counting":
            continue
        file: Any = read_yaml(path.read_bytes())
        assert set(file) <= {"common", "cases"}, path
        for entry in file["cases"]:
            unknown = set(entry) - {"name", "law", "at", "facts", "expect"}
            assert not unknown, (path.name, entry.get("name"), unknown)
            assert entry["law"].strip(), (path.name, entry["name"])
            unknown = set(entry["expect"]) - set(CHECKS)
            assert not unknown, (path.name, entry["name"], unknown)
            facts = merged(file.get("common", {}), entry.get("facts", {}))
            name = f"{path.parent.name}/{path.name}"
            found.append(Case(name, entry["name"], entry["law"], facts, entry.get("at"), entry["expect"]))
    return found


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` laid over `below`, mapping by mapping; what is said to be `unknown` is left out."""
    both = dict(below)
    for key, value in above.items():
        old = both.get(key)
        both[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return {key: value for key, value in both.items() if value != "unknown"}


def answer_of(case: Case) -> dict[str, Any]:
    """What the product says."""
    return answer(case.facts, case.at)


def answer(data: Mapping[str, Any], at: str | None = None) -> dict[str, Any]:
    """What the product says of facts as they stand in a file."""
    instant = datetime.fromisoformat(at) if at else None
    facts = Facts.parse(data, BOOK.declared, instant, PLATFORMS)
    facts.check_steps(BOOK.steps)
    return to_plain(analyse(facts, BOOK, instant or facts.reported_at), "en")


def misses(case: Case) -> list[Miss]:
    """Every expectation that does not hold, with what came instead."""
    found = answer_of(case)
    return [miss for key, want in case.expect.items() for miss in CHECKS[key](want, found)]


# ---------------------------------------------------------------- one check per key
def choices(want: Any) -> list[Any]:
    return want if isinstance(want, list) else [want]


def same(want: Any, came: Any) -> bool:
    return any(came == one and type(came) is type(one) for one in choices(want))


def names(found: Mapping[str, Any], key: str, name: str = "id") -> list[str]:
    return [row[name] for row in found[key]]


def present(key: str, name: str = "id") -> Callable[[Any, Any], Iterator[Miss]]:
    def check(want: Any, found: Any) -> Iterator[Miss]:
        there = found[key] if not name else names(found, key, name)
        yield from ((f"{key}: {one}", there) for one in want if not any(option in there for option in choices(one)))

    return check


def absent(key: str, name: str = "id") -> Callable[[Any, Any], Iterator[Miss]]:
    def check(want: Any, found: Any) -> Iterator[Miss]:
        yield from ((f"no {key}: {one}", names(found, key, name)) for one in want if one in names(found, key, name))

    return check


def of_qualification(field: str) -> Callable[[Any, Any], Iterator[Miss]]:
    def check(want: Any, found: Any) -> Iterator[Miss]:
        for name, value in want.items():
            came = [row[field] for row in found["qualifications"] if row["id"] == name]
            if not any(same(value, one) for one in came):
                yield f"{field} {value} for {name}", came

    return check


def refers_to(want: Any, found: Any) -> Iterator[Miss]:
    for name, reference in want.items():
        came = [row["references"] for row in found["qualifications"] if row["id"] == name]
        if not any(reference in " ; ".join(one) for one in came):
            yield f"{name} refers to {reference}", came


def equal(key: str) -> Callable[[Any, Any], Iterator[Miss]]:
    def check(want: Any, found: Any) -> Iterator[Miss]:
        if not same(want, found[key]):
            yield f"{key} {want}", found[key]

    return check


def clock(want: Mapping[str, Any], found: Any) -> Iterator[Miss]:
    """One clock: every field that is named, `safe_day_not_after` and `start_not` besides."""

    def fits(row: Mapping[str, Any], key: str) -> bool:
        if key == "safe_day_not_after":
            return row["safe_day"] is not None and date.fromisoformat(row["safe_day"]) <= date.fromisoformat(want[key])
        if key == "start_not":
            return not same(want[key], row["start"])
        if key == "moment" and want[key] is not None:
            return row["moment"] is not None and datetime.fromisoformat(row["moment"]) == datetime.fromisoformat(
                want[key]
            )
        return same(want[key], row[key])

    named = [row for row in found["clocks"] if all(row[k] == want[k] for k in ("id", "publication") if k in want)]
    keys = [key for key in want if key not in ("id", "publication")]
    best = max(named, key=lambda row: sum(fits(row, key) for key in keys), default=None)
    if best is None:
        yield f"clock {want}", names(found, "clocks")
    else:
        yield from ((f"clock {want['id']} {key} {want[key]}", best.get(key)) for key in keys if not fits(best, key))


def driving(want: Any, found: Any) -> Iterator[Miss]:
    if want == "none":
        if found["driving_clock"] is not None:
            yield "no driving clock", found["driving_clock"]
        return
    for key, value in want.items():
        if found["driving_clock"] is None or not same(value, found["driving_clock"][key]):
            yield f"driving clock {key} {value}", found["driving_clock"]


def some_row(key: str) -> Callable[[Any, Any], Iterator[Miss]]:
    """Each row that is wanted is one of the rows, field by field."""

    def check(want: Any, found: Any) -> Iterator[Miss]:
        for one in want:
            if not any(all(row.get(name) == value for name, value in one.items()) for row in found[key]):
                yield f"{key}: {one}", found[key]

    return check


def in_order(want: Any, found: Any) -> Iterator[Miss]:
    steps, place = names(found, "plan", "step"), 0
    for one in want:
        place = next((n + 1 for n, step in enumerate(steps) if n >= place and step in choices(one)), len(steps) + 1)
    if place > len(steps):
        yield f"plan in the order {want}", steps


def precedes(want: Any, found: Any) -> Iterator[Miss]:
    steps = names(found, "plan", "step")
    after = {row["step"]: row["after"] for row in found["plan"]}
    for first, then in want:
        if {first, then} <= set(steps) and first not in waits_for(then, after):
            yield f"{then} only after {first}", after


def waits_for(step: str, after: Mapping[str, list[str]]) -> set[str]:
    """All that a step waits for, near and far."""
    seen: set[str] = set()
    queue = [step]
    while queue:
        new = set(after.get(queue.pop(), [])) - seen
        seen |= new
        queue += new
    return seen


def waits_only_for(want: Any, found: Any) -> Iterator[Miss]:
    """All that each of these steps, which stand in the plan, waits for."""
    after = {row["step"]: row["after"] for row in found["plan"]}
    for step, wanted in want.items():
        if step not in after or set(after[step]) != set(wanted):
            yield f"{step} waits for {wanted} alone", after


def waits_for_nothing(want: Any, found: Any) -> Iterator[Miss]:
    yield from waits_only_for(dict.fromkeys(want, ()), found)


def refused(want: Any, found: Any) -> Iterator[Miss]:
    """A step, or {step, until} where it matters what lifts the refusal."""
    rows = [(row["step"], row["until"]) for row in found["refused"]]
    for one in want:
        if isinstance(one, dict):
            if (one["step"], one["until"]) not in rows:
                yield f"refused {one}", rows
        elif not any(step in choices(one) for step, _ in rows):
            yield f"refused {one}", rows


def guarded(want: Any, found: Any) -> Iterator[Miss]:
    """The guard of rules/guards.yaml that spoke, by step."""
    for step, name in want.items():
        why = next(one.why.en for one in BOOK.guards if one.id == name)
        came = [row["why"] for row in found["refused"] if row["step"] == step]
        if why not in came:
            yield f"{step} refused by {name}", came


def human_by(want: str, found: Any) -> Iterator[Miss]:
    by = found["human"]["by"]
    if by is None or datetime.fromisoformat(by) > datetime.fromisoformat(want):
        yield f"a person by {want}", found["human"]


def human_is(want: str, found: Any) -> Iterator[Miss]:
    """Exactly then, or `nobody`."""
    by = found["human"]["by"]
    if want == "nobody":
        if by is not None:
            yield "nobody is needed", found["human"]
    elif by is None or datetime.fromisoformat(by) != datetime.fromisoformat(want):
        yield f"a person at {want}", found["human"]


def human_why(want: Any, found: Any) -> Iterator[Miss]:
    """The rules of rules/human.yaml that spoke, by name."""
    named = dict(zip(HUMAN_RULES, (one.why.en for one in BOOK.humans), strict=True))
    yield from (
        (f"a person because of {one}", found["human"]["reasons"])
        for one in want
        if named[one] not in found["human"]["reasons"]
    )


def covered(want: Any, found: Any) -> Iterator[Miss]:
    for key, value in (want if isinstance(want, dict) else {"state": want}).items():
        if found["cover"][key] != value:
            yield f"cover {key} {value}", found["cover"]


def says(want: Any, found: Any) -> Iterator[Miss]:
    """Part of a note in English."""
    yield from (
        (f"a note with “{one}”", found["notes"]) for one in want if not any(one in note for note in found["notes"])
    )


def unsure(want: Any, found: Any) -> Iterator[Miss]:
    """Qualifications, clocks or steps that are shown as to be confirmed by a lawyer."""
    marked = {row["id"] for key in ("qualifications", "clocks") for row in found[key] if row["to_be_confirmed"]}
    marked |= {row["step"] for row in found["plan"] if row["to_be_confirmed"]}
    yield from ((f"{one} to be confirmed", sorted(marked)) for one in want if one not in marked)


def each(check: Callable[[Any, Any], Iterator[Miss]]) -> Callable[[Any, Any], Iterator[Miss]]:
    return lambda want, found: (miss for one in want for miss in check(one, found))


HUMAN_RULES = tuple(yaml.safe_load((RULES / "human.yaml").read_bytes())["human"])
CHECKS: Mapping[str, Callable[[Any, Any], Iterator[Miss]]] = {
    "waits_only_for": waits_only_for,
    "waits_for_nothing": waits_for_nothing,
    "qualifications": present("qualifications"),
    "not_qualifications": absent("qualifications"),
    "states": of_qualification("state"),
    "aggravations": of_qualification("aggravation"),
    "connection_data_obtainable": of_qualification("connection_data_obtainable"),
    "complaint_required": of_qualification("complaint_required"),
    "references": refers_to,
    "excluded": present("excluded"),
    "clocks": each(clock),
    "no_clocks": absent("clocks"),
    "driving_clock": driving,
    "alerts": some_row("alerts"),
    "plan_order": in_order,
    "plan_has": present("plan", "step"),
    "plan_lacks": absent("plan", "step"),
    "plan": some_row("plan"),
    "must_precede": precedes,
    "refused": refused,
    "guards": guarded,
    "warnings": present("warnings"),
    "no_warnings": absent("warnings"),
    "uploads": equal("uploads"),
    "human_by": human_by,
    "human_is": human_is,
    "human_why": human_why,
    "cover": covered,
    "missing_facts_include": present("missing_facts", ""),
    "notes": says,
    "to_be_confirmed": unsure,
}


def counting_cases() -> list[tuple[str, dict[str, Any]]]:
    """The golden dates of the counting families."""
    found = []
    for path in sorted((GOLDEN / "counting").glob("*.yaml")):
        file: Any = read_yaml(path.read_bytes())
        for entry in file["cases"]:
            found.append((f"{path.stem}: {entry['name']}", entry))
    return found


def files() -> list[Path]:
    return sorted(GOLDEN.rglob("*.yaml"))

"""An insurer's file of policies: read whole, every line that cannot be used is named at once."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from adapters.system.settings import BadSettings
from workflows.interview.reading.codes import LONGEST_TYPED, SHORTEST_CODE, may_be_code
from workflows.kernel.countries import Jurisdictions
from workflows.kernel.errors import EgideError
from workflows.kernel.people import plain_code

COLUMNS: Final = (
    "insurer", "number", "holder", "jurisdiction", "local_calendar", "professional", "code", "code_valid_days",
)  # fmt: skip
NEVER_EMPTY: Final = ("insurer", "number", "holder", "jurisdiction", "professional", "code", "code_valid_days")
LONGEST: Final[Mapping[str, int]] = {"number": 60, "holder": 200}
"""Characters, as long as the columns of the database."""
LONGEST_VALIDITY: Final = 3650
"""Days. Who finds a letter after ten years asks for a new code."""
SHOWN: Final = 40


class BadLines(EgideError):
    """Lines that cannot be imported; `sentences` has one for each."""

    message_key = "error.settings"

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(sentence=" ".join(sentences), sentences=sentences)


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One policy with its one-time code, as the insurer wrote it."""

    line: int
    insurer: str
    number: str
    holder: str
    jurisdiction: str
    local_calendar: str | None
    professional: bool
    code: str
    code_valid_days: int


@dataclass(slots=True)
class PolicyFile:
    """What was read: the rows that can be used, and what is wrong with the others, by line."""

    name: str
    rows: list[PolicyRow] = field(default_factory=list)
    wrong: dict[int, list[str]] = field(default_factory=dict)

    def refuse(self, line: int, why: str) -> None:
        """Notes what is wrong with a line; the file cannot be imported any more."""
        self.wrong.setdefault(line, []).append(why)

    def check(self) -> None:
        """Raises BadLines if anything is wrong: one sentence for each bad line, in their order."""
        if self.wrong:
            raise BadLines(
                tuple(f"{self.name}, line {line}: {'; '.join(self.wrong[line])}." for line in sorted(self.wrong))
            )


def read_policies(path: Path, insurers: Collection[str], countries: Jurisdictions) -> PolicyFile:
    """Reads a CSV file in UTF-8 whose first line names the columns; insurers and countries are those that the rules declare.
    Raises BadSettings for a file that is none."""
    found, seen = PolicyFile(path.name), _Seen(insurers, countries)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            if tuple(next(reader, ())) != COLUMNS:
                raise BadSettings(f"{path.name}: the first line must be {','.join(COLUMNS)}.")
            for values in reader:
                if values:  # an empty line is no policy
                    _take(found, reader.line_num, values, seen)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadSettings(f"{path} cannot be read as a CSV file in UTF-8.") from error
    return found


def _take(found: PolicyFile, line: int, values: list[str], seen: _Seen) -> None:
    if len(values) != len(COLUMNS):
        found.refuse(line, f"it has {len(values)} values instead of {len(COLUMNS)}")
        return
    row = dict(zip(COLUMNS, (one.strip() for one in values), strict=True))
    for why in (*_faults(row, seen.insurers, seen.countries), *seen.twins(line, row)):
        found.refuse(line, why)
    if line not in found.wrong:
        read = PolicyRow(
            line=line,
            insurer=row["insurer"],
            number=row["number"],
            holder=row["holder"],
            jurisdiction=row["jurisdiction"],
            local_calendar=row["local_calendar"] or None,
            professional=row["professional"] == "true",
            code=row["code"],
            code_valid_days=int(row["code_valid_days"]),
        )
        found.rows.append(read)


def _faults(row: Mapping[str, str], insurers: Collection[str], countries: Jurisdictions) -> Iterator[str]:
    """What is wrong with the values of a line."""
    strange = [name for name, value in row.items() if not value.isprintable()]
    empty = [name for name in NEVER_EMPTY if not row[name]]
    if strange:
        yield f"{_and(strange)} must not contain control characters"
    if empty:
        yield f"{_and(empty)} must not be empty"
    said = {*strange, *empty}
    for name, longest in LONGEST.items():
        if len(row[name]) > longest:
            yield f"{name} has {len(row[name])} characters, {longest} at most are kept"
    for name, fault in (
        ("insurer", _insurer(row["insurer"], insurers)),
        ("jurisdiction", _one_of("jurisdiction", row["jurisdiction"], countries.codes)),
        ("local_calendar", _calendar(row, countries)),
        ("professional", _one_of("professional", row["professional"], ("true", "false"))),
        ("code", _code(row["code"])),
        ("code_valid_days", _days(row["code_valid_days"])),
    ):
        if fault and name not in said:
            yield fault


def _insurer(value: str, insurers: Collection[str]) -> str | None:
    return (
        None
        if value in insurers
        else f"the insurer {_shown(value)} is not known (known: {', '.join(sorted(insurers))})"
    )


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str | None:
    return None if value in allowed else f"{name} must be {' or '.join(allowed)}, not {_shown(value)}"


def _calendar(row: Mapping[str, str], countries: Jurisdictions) -> str | None:
    country, value = row["jurisdiction"], row["local_calendar"]
    if not value or country not in countries.codes:
        return None
    known = countries.of(country).calendars
    if value in known:
        return None
    return f"{_shown(value)} is not a calendar of {country} ({', '.join(known)}, or empty)"


def _code(value: str) -> str | None:
    """A code that nobody could type in the chat, or that is another one when typed, is none."""
    plain = plain_code(value)
    if plain.isascii() and may_be_code(value):
        return None
    return f"code must have {SHORTEST_CODE} to {LONGEST_TYPED} letters A to Z and figures, in one word, not {_shown(value)}"


def _days(value: str) -> str | None:
    number = int(value) if value.isascii() and value.isdigit() and len(value) <= len(str(LONGEST_VALIDITY)) else 0
    if 1 <= number <= LONGEST_VALIDITY:
        return None
    return f"code_valid_days must be a whole number from 1 to {LONGEST_VALIDITY}, not {_shown(value)}"


@dataclass(slots=True)
class _Seen:
    """What the rules declare, and what stood in earlier lines, also in those that are bad for another reason: they come again
    when mended."""

    insurers: Collection[str]
    countries: Jurisdictions
    policies: dict[tuple[str, str], int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)

    def twins(self, line: int, row: Mapping[str, str]) -> Iterator[str]:
        """A policy that stands twice, and a code that would open two."""
        first = self.policies.setdefault((row["insurer"], row["number"]), line)
        if first != line and row["number"]:
            yield f"the policy {_shown(row['number'])} stands in line {first} already"
        code = plain_code(row["code"])
        first = self.codes.setdefault(code, line)
        if first != line and code:
            yield f"its code is that of line {first}"


def _shown(value: str) -> str:
    short = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
    return f"“{short}”"


def _and(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

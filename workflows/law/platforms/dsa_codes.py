"""The codes in which platforms state their reasons (DSA art. 17), and the ground the desk proposes in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ground:
    """Category and keyword for one kind of incident: our own proposal, for a lawyer to confirm."""

    id: str
    category: str
    keyword: str
    qualifications: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DsaCodes:
    """Every code with its official label (in English, as the database has it)."""

    labels: Mapping[str, Mapping[str, str]]  # field -> code -> label
    keywords_of: Mapping[str, tuple[str, ...]]
    grounds: tuple[Ground, ...]
    replaced: Mapping[str, str]
    withdrawn: tuple[str, ...]
    fields: tuple[str, ...]
    source: str
    confidence: str

    def label(self, code: str) -> str | None:
        """Tells what the code means, also for a code of the first version that has a successor; None for an unknown
        code."""
        code = self.replaced.get(code, code)
        return next((group[code] for group in self.labels.values() if code in group), None)

    def explain(self, statement: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
        """Gives the statement of reasons field by field, codes as words; what is no code stays as it is, unknown fields
        stay out."""
        told = []
        for field in self.fields:
            name = field.partition("[")[0].partition(" ")[0]
            value = statement.get(name)
            for one in value if isinstance(value, list | tuple) else () if value is None else (value,):
                told.append((name, self.label(str(one)) or str(one)))
        return tuple(told)

    def ground_of(self, qualification: str) -> Ground | None:
        """Gives the ground for a qualification of the vocabulary, or None: then a handler chooses."""
        return next((ground for ground in self.grounds if qualification in ground.qualifications), None)

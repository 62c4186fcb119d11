"""An area names its verbs once: as the fields of a dataclass. Those that need the means alone are built from the fields."""

from __future__ import annotations

from dataclasses import fields
from typing import TypeVar, get_type_hints

from workflows.use_cases.shared.means import Means

Verbs = TypeVar("Verbs")


def build_verbs(area: type[Verbs], means: Means, **built: object) -> Verbs:
    """The verbs of an area are built over the means; those in `built` need more and are given as they are."""
    kinds = get_type_hints(area)
    names = [field.name for field in fields(area)]  # type: ignore[arg-type]
    return area(**{name: built[name] if name in built else kinds[name](means) for name in names})

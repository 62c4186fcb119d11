"""The names that facts may hold because `rules/` declares them: no list of them stands in the code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflows.kernel.countries import Jurisdictions


@dataclass(frozen=True, slots=True)
class Declared:
    """The countries, and the incident kinds."""

    jurisdictions: Jurisdictions
    kinds: Sequence[str]

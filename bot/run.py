"""An edge runs one use case in a unit of work of its own."""

from __future__ import annotations

from typing import Any, Protocol


class Run(Protocol):
    """Runs a use case in one unit of work; `update_id` closes the update in the same unit."""

    async def __call__(self, use_case: Any, /, *, update_id: int | None = None, **given: Any) -> Any: ...
